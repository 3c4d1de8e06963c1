"""Confirm a booking that waits until its address is proven: by the code, or by the link, of the e-mail that was sent.

Both work in the browser that sent the form, and prove the address there: every booking of it that waits in this browser
is made at once, and later ones meet no hurdle.
"""

from contextlib import suppress

from sqlalchemy import select

from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow, bookings_by_id
from db.queries.tables import bookings
from expertconnect.domain.errors import HoldExpired, Invalid, LimitReached, LinkInvalid
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import address_proof, one_time_tokens
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.bookings import waiting
from expertconnect.services.bookings.create import Booked, complete_waiting
from expertconnect.services.bookings.holds import my_live_hold
from expertconnect.services.bookings.repository import overwrite
from expertconnect.services.common import rate_limits
from expertconnect.services.common.rate_limits import Limit

WRONG_CODE = sentence("This code is not right, or no longer valid. You can have it sent again.")
ELSEWHERE = sentence(
    "This link works in the browser in which you booked. Open it there, or type the code from the e-mail there."
)


async def confirm_by_code(acting: Acting, uid: str, code: object) -> Booked:
    """Prove the address of a booking that waits by its six digits, and make the booking.

    Raises:
        HoldExpired: If it does not wait any more, or not for this visitor.
        Invalid: If the code is wrong, or tried too often.
        RateLimited: After too many tries.
    """
    await rate_limits.allow(acting, Limit.CONFIRM, uid[:64])
    digits = "".join(code.split()) if isinstance(code, str) and len(code) < 20 else ""
    booked = await acting.do(_confirm_by_code, uid, digits)
    if booked is None:  # not raised in the command, so that the failed try is saved
        raise Invalid(WRONG_CODE, fields={"code": WRONG_CODE})
    return booked


async def confirm_by_link(acting: Acting, token: object) -> Booked:
    """Prove the address of a booking that waits by the link of its e-mail, and make the booking.

    Raises:
        LinkInvalid: If the link is wrong, used, too old, or opened in another browser, which does not use it up.
        HoldExpired: If nothing waits any more.
        RateLimited: After too many tries.
    """
    await rate_limits.allow(acting, Limit.CONFIRM)
    return await acting.do(_confirm_by_link, token)


async def send_again(acting: Acting, uid: str) -> None:
    """Send the link and the code of a booking that waits once more.

    Raises:
        HoldExpired: If it does not wait any more, or not for this visitor.
        RateLimited: After three in an hour for one address, sixty from one network.
    """
    email = await acting.ask(_address_of, uid)
    await rate_limits.allow(acting, Limit.SEND_CODE, email)
    await acting.do(_send_again, uid)


def _confirm_by_code(work: UnitOfWork, uid: str, digits: str) -> Booked | None:
    row = _waiting(work, uid)
    browser = waiting.browser_of(work, row)
    if one_time_tokens.use_code(work, Kind.BOOKING, row.email, digits, browser=browser) is None:
        return None
    return _confirm(work, row)


def _confirm_by_link(work: UnitOfWork, token: object) -> Booked:
    used = one_time_tokens.use(work, Kind.BOOKING, token)
    if not used.here:
        raise LinkInvalid(ELSEWHERE)  # rolls the command back, so the link is not used up
    rows = _waiting_here(work, used.email)
    if not rows:
        raise HoldExpired
    return _confirm(work, rows[0])


def _confirm(work: UnitOfWork, row: BookingRow) -> Booked:
    address_proof.record_proof(work, row.email)
    booked = complete_waiting(work, row)
    for other in _waiting_here(work, row.email):
        # What is beyond the client's limit ends as if nobody had confirmed it; this one is made all the same.
        with suppress(LimitReached):
            complete_waiting(work, other)
    return booked


def _waiting_here(work: UnitOfWork, email: str) -> list[BookingRow]:
    """Return what waits for a folded address in this browser."""
    if not work.actor.visitor:
        return []
    ids = work.session.scalars(
        select(bookings.c.id)
        .where(bookings.c.email == email, bookings.c.held_by == work.actor.visitor)
        .where(bookings.c.status == "held", bookings.c.submitted_at.is_not(None))
        .where(bookings.c.expires_at > work.now)
    )
    return bookings_by_id(work.session, ids)


def _waiting(work: UnitOfWork, uid: str) -> BookingRow:
    row = my_live_hold(work, uid)
    if row.submitted_at is None:
        raise HoldExpired
    return row


def _address_of(work: UnitOfWork, uid: str) -> str:
    return _waiting(work, uid).email


def _send_again(work: UnitOfWork, uid: str) -> None:
    waiting.send_code(work, overwrite(work, _waiting(work, uid)))
