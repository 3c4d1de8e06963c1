"""Undo of wrong expiry: restore what was completed or expired by a clock that was ahead.

For the operator's command `undo-expiry`. A booking is restored if its time is still free; the database decides, as for
every booking.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select

from db.engine.unit_of_work import UnitOfWork
from db.queries import integrity
from db.queries.bookings import BookingRow, bookings_by_id
from db.queries.tables import bookings, history
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import Forbidden, NotAnymore, SlotTaken
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails, withdraw
from expertconnect.services.bookings.repository import overwrite, record_event

TIME_TO_ANSWER = timedelta(days=1)
"""A restored request can be answered for at least this long, but not after its session has begun."""
Outcome = Literal["restored", "reclaimed", "taken"]


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one booking.

    Attributes:
        outcome: "restored" to its former status; "reclaimed" if only its time had been freed; "taken" if somebody else
            has the time by now, so that the two must be told apart by hand.
    """

    uid: str
    username: str
    starts_at: datetime
    outcome: Outcome


def wrongly_ended(now: datetime) -> ColumnElement[bool]:
    """Condition: a booking that time ended although its time has not come yet."""
    return or_(
        and_(bookings.c.status == "completed", bookings.c.ends_at > now),
        and_(bookings.c.status == "expired", bookings.c.booked_at.is_not(None), bookings.c.expires_at > now),
    )


def undo_expiry(
    work: UnitOfWork, since: datetime | None = None, *, dry_run: bool = False
) -> tuple[Restored, ...]:
    """Restore every booking that the system ended before its time, and claim again the time that it freed.

    Args:
        since: Restores also what was ended since then and has not taken place yet, by now; history is dated by the
            clock as it was, wrong or not.
        dry_run: Report what would be restored, and change nothing.

    Raises:
        Forbidden: If the actor is not the system.
    """
    if not work.actor.is_system:
        raise Forbidden
    with work.session.begin_nested() as savepoint:
        report = tuple(_restored(work, since))
        if dry_run:
            savepoint.rollback()
            work.events.clear()
    return report


def _restored(work: UnitOfWork, since: datetime | None) -> Iterator[Restored]:
    for row in _ended_by_system(work, since):
        yield _report(row, "restored" if _restore(work, row) else "taken")
    for row in _without_claims(work):
        yield _report(row, "reclaimed" if _claim_again(work, row) else "taken")


def _ended_by_system(work: UnitOfWork, since: datetime | None) -> list[BookingRow]:
    """Bookings that the system ended before their time, unless somebody has corrected it afterwards."""
    last = (
        select(func.max(history.c.id))
        .where(history.c.booking_id == bookings.c.id)
        .correlate(bookings)
        .scalar_subquery()
    )
    ended = wrongly_ended(work.now)
    if since is not None:
        by_time = bookings.c.booked_at.is_not(None) & bookings.c.status.in_(("completed", "expired"))
        ended = or_(ended, and_(by_time, history.c.at >= since, bookings.c.ends_at > work.now))
    ids = (
        select(bookings.c.id)
        .join(history, history.c.id == last)
        .where(ended, history.c.who == "house")
        .order_by(bookings.c.id)
    )
    return bookings_by_id(work.session, work.session.scalars(ids))


def _without_claims(work: UnitOfWork) -> list[BookingRow]:
    ids = select(bookings.c.id).where(
        bookings.c.uid.in_(integrity.without_claims(work.now)),
        bookings.c.status.in_(("pending", "confirmed")),
    )
    return bookings_by_id(work.session, work.session.scalars(ids))


def _restore(work: UnitOfWork, row: BookingRow) -> bool:
    """Give an ended booking its status and time back; return False, and change nothing, if the time is taken."""
    was_completed = row.status == BookingStatus.COMPLETED
    columns: dict[str, Any] = {"status": str(BookingStatus.CONFIRMED)}
    if not was_completed:
        columns = {"status": str(BookingStatus.PENDING), "sequence": row.sequence + 1}
        if row.expires_at is not None:  # what has come due meanwhile would expire again at once
            columns["expires_at"] = max(row.expires_at, min(row.starts_at, work.now + TIME_TO_ANSWER))
    if not _claim_again(work, row, **columns):
        return False
    if not was_completed and not withdraw(work, row.uid, row.sequence):
        enqueue_emails(work, row._replace(sequence=row.sequence + 1), "booking_requested", *BOTH)
    record_event(work, row, "restored", by_expert=False)
    return True


def _claim_again(work: UnitOfWork, row: BookingRow, **columns: Any) -> bool:
    with suppress(SlotTaken, NotAnymore), work.attempt(), claims.time_or_taken():
        overwrite(work, row, **columns)
        claims.claim(work, row.expert_id, row.id, range(row.first_tick, row.end_tick))
        return True
    return False


def _report(row: BookingRow, outcome: Outcome) -> Restored:
    return Restored(row.uid, row.username, row.starts_at, outcome)
