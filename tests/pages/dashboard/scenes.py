"""What the dashboard's tests begin with."""

from dataclasses import replace
from datetime import datetime

from nicegui.helpers import should_await
from nicegui.testing import User

from components.kit.fragment import Fragment
from expertconnect.domain.booking import BookingDetails
from expertconnect.services import bookings
from tests.pages.conftest import Site
from tests.world import ADA, NINE, Cast


def booked(
    site: Site, start: datetime = NINE, *, with_whom: Cast | None = None, **attendee: str
) -> BookingDetails:
    """Ada's booking with Grace, or with somebody else, over the site's own gateway."""
    expert = with_whom or site.world.grace
    gateway = site.application.acting(site.world.guest("v" * 32))
    who = replace(ADA, **attendee)  # type: ignore[arg-type]
    return gateway.do_now(bookings.book_now, expert.username, "intro", start, who).details


def asks_first(site: Site) -> None:
    """Grace approves each booking from now on."""
    site.world.change_event_type(site.world.grace.event_type_id, requires_approval=True)


async def everywhere(user: User, name: str, key: str, value: object = None) -> None:
    """Say the same to every part of a page that listens, as a crafted message could."""
    for fragment in list(user.find(Fragment).elements):
        if fragment._on_act is None or fragment.is_deleted:
            continue
        with fragment:
            reported = fragment.act(name, key, value)
            if should_await(reported):
                await reported


def details_of(site: Site, uid: str, who: Cast | None = None) -> BookingDetails:
    """A booking as its expert reads it now."""
    return site.world.as_((who or site.world.grace).actor).ask(bookings.one, uid)


def shown(user: User) -> str:
    """Everything that stands on the page."""
    fragments = user.find(Fragment).elements
    return "\n".join(str(one.content) for one in fragments if one.visible)
