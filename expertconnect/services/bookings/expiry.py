"""Expire holds, requests and undo windows.

The cleanup does it every few seconds. A command that needs the time does it at once, so that an expired hold never
blocks a slot.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import NotAnymore
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails
from expertconnect.services.bookings.repository import (
    announce_waiting,
    compare_and_set,
    delete_answers,
    record_event,
)
from expertconnect.services.bookings.undo import awaits_answer, close, take_back

LAST_INSTANT = datetime.max.replace(tzinfo=UTC)
MAX_SHORT_LIFE = timedelta(days=1)
"""No hold and no undo window lasts that long: one that does was made while the clock was ahead, and ends at once."""


def expire_due(work: UnitOfWork, rows: Iterable[BookingRow]) -> int:
    """Expire what is due among these bookings.

    Returns:
        How many changed, by this command or by a concurrent one; if any, the caller must read the claims again.
    """
    changed = 0
    for row in rows:
        try:
            changed += expire_if_due(work, row)
        except NotAnymore:  # another command, or the cleanup of another process, has just dealt with it
            changed += 1
    return changed


def expire_if_due(work: UnitOfWork, row: BookingRow) -> bool:
    """Expire a hold, request or undo window if its time has passed; return whether it was due.

    Nothing that was changed before a leap of the clock is due while the leap is not trusted.
    """
    if not work.may_expire(row.updated_at):
        return False
    expired = row.expires_at is not None and row.expires_at <= work.now
    latest = latest_short_life(work)
    if row.status == BookingStatus.HELD and (
        expired or (row.expires_at is not None and row.expires_at > latest)
    ):
        end_hold(work, row)
        return True
    if row.status == BookingStatus.PENDING and expired:
        _expire_request(work, row)
        return True
    if row.undo_until is not None and (row.undo_until <= work.now or row.undo_until > latest):
        close(work, row)
        return True
    return False


def latest_short_life(work: UnitOfWork) -> datetime:
    """Return the last instant at which a hold or an undo window can end, by a clock that is trusted."""
    return LAST_INSTANT if work.distrusted_since is not None else work.now + MAX_SHORT_LIFE


def end_hold(work: UnitOfWork, row: BookingRow) -> None:
    """Delete a hold and its claims; with the answers, if it waited until its address is proven."""
    expired = compare_and_set(work, row, BookingStatus.EXPIRED)
    if row.submitted_at is not None:
        delete_answers(work, row)
        announce_waiting(work, expired)
    claims.leave(work, row)


def _expire_request(work: UnitOfWork, row: BookingRow) -> None:
    """Expire an unanswered request; an unanswered move leaves the booking at its old time."""
    if awaits_answer(row):
        expired = take_back(work, row)
        detail: str = sentence("The session stays at its old time.")
    else:
        expired = compare_and_set(
            work,
            row,
            BookingStatus.EXPIRED,
            sequence=row.sequence + 1,
            undo=None,
            undo_until=None,
            kept_first=None,
            kept_end=None,
        )
        claims.leave(work, row)
        detail = ""
    record_event(work, expired, "expired", by_expert=False, detail=detail)
    enqueue_emails(work, expired, "booking_expired", *BOTH)
