"""Complete a booking: it took place, or the client did not show up."""

from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.errors import NotAnymore
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.repository import compare_and_set, details, find, record_event
from expertconnect.services.common.authorization import Action, authorize


def complete(work: UnitOfWork, uid: str) -> BookingDetails:
    """Mark a booking as completed: the session took place.

    Raises:
        NotFound, Forbidden: If it is not the actor's own booking as expert.
        NotAnymore: If it is not confirmed, or has not begun yet.
    """
    return _close(work, uid, BookingStatus.COMPLETED)


def no_show(work: UnitOfWork, uid: str) -> BookingDetails:
    """Mark a booking as a no-show: the client did not come.

    Raises:
        NotFound, Forbidden, NotAnymore: As `complete`.
    """
    return _close(work, uid, BookingStatus.NO_SHOW)


def finish(work: UnitOfWork, row: BookingRow, status: BookingStatus) -> BookingRow:
    """Set the final status of a booking and delete its claims."""
    finished = compare_and_set(
        work, row, status, undo=None, undo_until=None, kept_first=None, kept_end=None, expires_at=None
    )
    claims.leave(work, row)
    record_event(work, finished, str(status), by_expert=not work.actor.is_system)
    return finished


def _close(work: UnitOfWork, uid: str, status: BookingStatus) -> BookingDetails:
    row = find(work, uid)
    authorize(work, Action.CLOSE_BOOKING, row)
    if row.starts_at > work.now:
        raise NotAnymore(sentence("The session has not begun yet."))
    return details(work, finish(work, row, status))
