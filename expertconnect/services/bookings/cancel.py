"""Cancel a booking."""

from datetime import timedelta

from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow
from expertconnect.domain import bounds
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus
from expertconnect.domain.errors import NotAnymore, TooLateToChange
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails
from expertconnect.services.bookings.repository import compare_and_set, details, find, record_event
from expertconnect.services.bookings.undo import for_undo, mail_delay
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import Action, Role, authorize, booking_roles


def cancel(work: UnitOfWork, uid: str, reason: str = "", version: int | None = None) -> BookingDetails:
    """Cancel a booking; its row is kept.

    A cancellation made in a page can be undone for 20 seconds: until then the time stays claimed and the e-mails wait.

    Args:
        reason: For the other party; may be empty.
        version: Version of the booking that the page shows; None skips the check.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
        Invalid: If the reason is too long.
        TooLateToChange: For a client, if the event type's notice for changes has passed or the session has begun;
            for the expert, if the session has ended.
        NotAnymore: If it is not a live booking any more, or has changed since it was seen.
    """
    reason = validation.text_within(reason, "reason", bounds.REASON)
    row = find(work, uid)
    authorize(work, Action.CHANGE_BOOKING, row)
    by_expert = require_changeable(work, row)
    cancelled = compare_and_set(
        work,
        row,
        BookingStatus.CANCELLED,
        seen=version,
        sequence=row.sequence + 1,
        reason=reason,
        by_expert=by_expert,
        **for_undo(work, row, by_expert=by_expert),
    )
    if cancelled.undo_until is None:
        claims.leave(work, row)
    record_event(work, cancelled, "cancelled", by_expert=by_expert, detail=reason)
    enqueue_emails(work, cancelled, "booking_cancelled", *BOTH, delay=mail_delay(work))
    return details(work, cancelled)


def require_changeable(work: UnitOfWork, row: BookingRow) -> bool:
    """Refuse a move or cancellation that this actor may not make (any more).

    Returns:
        Whether the actor is the expert of the booking.

    Raises:
        NotAnymore, TooLateToChange: As `cancel`.
    """
    if row.status not in LIVE or (row.status == BookingStatus.PENDING and _has_expired(work, row)):
        raise NotAnymore
    roles = booking_roles(work, row)
    if Role.EXPERT in roles or Role.SYSTEM in roles:
        if row.ends_at <= work.now:
            raise TooLateToChange
        return Role.EXPERT in roles
    # A request that is not approved yet can be withdrawn until its start, without notice.
    notice_minutes = row.change_notice_minutes if row.status == BookingStatus.CONFIRMED else 0
    if row.starts_at - timedelta(minutes=notice_minutes) < work.now or row.starts_at <= work.now:
        raise TooLateToChange
    return False


def _has_expired(work: UnitOfWork, row: BookingRow) -> bool:
    return row.expires_at is not None and row.expires_at <= work.now
