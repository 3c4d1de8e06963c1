"""Actors, usernames and addresses of profile pictures."""

import re
from dataclasses import dataclass, replace
from typing import Self

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,30}[a-z0-9])")

# First path segments of the site's own routes (a test compares them with the router), and misleading names.
RESERVED_NAMES = frozenset(
    """
    about account accounts admin administrator api app apps assets auth billing blog book booking bookings
    calendar confirm-booking contact css dashboard demo docs event events expert expert-dashboard expertconnect experts
    favicon forgot forgot-password health healthz help home hostmaster img imprint index info invite js
    legal login logout mail manage me media metrics moderator my-bookings news newest null oauth official
    owner postmaster pricing privacy profile public readyz register reset reset-password robots root
    search security session sessions settings setup sign-in sign-up signin signout signup sitemap staff
    static status stats superuser support system team terms test undefined user users verify webmaster
    well-known www
    """.split()
)


PICTURE_SIZES = (96, 320)
"""Side lengths in pixels in which profile pictures are stored."""


def picture_address(key: str | None) -> str:
    """Return the URL path of a picture without size and extension; empty for none."""
    return f"/media/{key}" if key else ""


def picture_file(address: str, side: int) -> str:
    """Return the URL path of a picture at one of `PICTURE_SIZES`, in pixels; empty for no picture."""
    return f"{address}/{side}.webp" if address else ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Identity of the caller of a command or query. `authorize` derives every right from it.

    Attributes:
        user_id: The signed-in account.
        expert_id: The expert profile of this account.
        is_admin: Whether the account may see the administration pages.
        session_id: The sign-in that claims all this; checked against its row in every command and query.
        guest_email: An address proven by a magic link; opens that address's bookings, never its account.
        manages: The uid of the one booking whose manage link was presented.
        visitor: The browser's random cookie; proves holds.
        network: The network address, IPv6 by /64; for rate limits only.
        in_page: Whether a person acts in a page, where undo is offered; changes through the HTTP API are final.
        is_system: Whether the application itself acts: background workers, command line.
    """

    user_id: int | None = None
    expert_id: int | None = None
    is_admin: bool = False
    session_id: str | None = None
    guest_email: str | None = None
    manages: str | None = None
    visitor: str | None = None
    network: str = ""
    in_page: bool = False
    is_system: bool = False

    def managing(self, booking_uid: str) -> Self:
        """Return the same actor with the manage link of one booking."""
        return replace(self, manages=booking_uid)


SYSTEM = Actor(is_system=True)
NOBODY = Actor()
