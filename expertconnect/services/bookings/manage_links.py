"""Manage links: the attendee's own link to one booking, without an account.

The token is computed from the booking's uid and a generation, never stored. It is in the fragment of the link, which
browsers do not send to servers.
"""

import base64
import hmac

from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import LinkInvalid, NotFound
from expertconnect.services.bookings.repository import details, find, overwrite
from expertconnect.services.common.authorization import LINK_LIVES, Action, authorize
from expertconnect.services.common.ids import is_word
from expertconnect.services.common.key_derivation import derive

LABEL = "manage link"


def token_for(work: UnitOfWork, row: BookingRow) -> str:
    """Return the token of a booking's manage link: 256 bits as 43 characters."""
    text = f"manage:{row.uid}:{row.link_generation}".encode()
    digest = hmac.digest(derive(work.secret, LABEL), text, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def manage_url(work: UnitOfWork, uid: str) -> str:
    """Return the full manage link; only for the e-mail to the attendee.

    Raises:
        NotFound: If there is no such booking.
    """
    return f"{work.settings.url}/booking/{uid}#{token_for(work, find(work, uid))}"


def open_manage(work: UnitOfWork, uid: object, token: object) -> BookingDetails:
    """Return the booking that a manage link opens.

    From then on the caller acts as `actor.managing(uid)`, and calls this again with every request, because the link may
    have been renewed.

    Raises:
        LinkInvalid: If there is no such booking, the token is not its own, or the session ended 30 days ago.
    """
    try:
        row = find(work, uid)
    except NotFound:
        raise LinkInvalid from None
    expected = token_for(work, row)
    given = token if is_word(token) else ""
    if (
        not hmac.compare_digest(expected, given)
        or row.booked_at is None
        or work.now > row.ends_at + LINK_LIVES
    ):
        raise LinkInvalid
    return details(work, row)


def renew(work: UnitOfWork, uid: str) -> str:
    """Revoke the old link and return the new token.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
    """
    row = find(work, uid)
    authorize(work, Action.CHANGE_BOOKING, row)
    return token_for(work, overwrite(work, row, link_generation=row.link_generation + 1))
