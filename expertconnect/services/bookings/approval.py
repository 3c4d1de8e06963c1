"""Approval of requests: approve or decline a pending booking or move."""

from typing import Any

from db.engine.unit_of_work import UnitOfWork
from db.queries.bookings import BookingRow
from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.errors import NotAnymore
from expertconnect.domain.sentences import sentence
from expertconnect.services.bookings import claims
from expertconnect.services.bookings.notifications import BOTH, enqueue_emails
from expertconnect.services.bookings.repository import compare_and_set, details, find, record_event
from expertconnect.services.bookings.undo import awaits_answer, for_undo, mail_delay, take_back
from expertconnect.services.common import validation
from expertconnect.services.common.authorization import Action, authorize


def approve(work: UnitOfWork, uid: str, version: int | None = None) -> BookingDetails:
    """Approve a request, or a client's move.

    Eligibility is not checked again: the request has claimed its time already.

    Args:
        version: Version of the booking that the page shows; None skips the check.

    Raises:
        NotFound: If there is no such booking, or not for this actor.
        Forbidden: If this actor may not answer the request.
        NotAnymore: If it was answered, cancelled, moved or has expired meanwhile.
    """
    row = find(work, uid)
    authorize(work, Action.ANSWER_BOOKING, row)
    if row.status != BookingStatus.PENDING or row.expires_at is None or row.expires_at <= work.now:
        raise NotAnymore
    approved = compare_and_set(
        work,
        row,
        BookingStatus.CONFIRMED,
        seen=version,
        sequence=row.sequence + 1,
        expires_at=None,
        undo=None,
        undo_until=None,
        kept_first=None,
        kept_end=None,
    )
    claims.settle(work, approved)
    claims.announce_row(work, row)
    record_event(work, approved, "approved", by_expert=True)
    enqueue_emails(work, approved, "booking_approved", *BOTH)
    return details(work, approved)


def decline(work: UnitOfWork, uid: str, reason: str = "", version: int | None = None) -> BookingDetails:
    """Decline a request; a declined move leaves the session at its old time.

    In a page either can be undone for 20 seconds: until then the asked time stays claimed and the e-mails wait.

    Raises:
        Invalid: If the reason is too long.
        NotFound, Forbidden, NotAnymore: As `approve`.
    """
    reason = validation.text_within(reason, "reason", bounds.REASON)
    row = find(work, uid)
    authorize(work, Action.ANSWER_BOOKING, row)
    if row.status != BookingStatus.PENDING or (version is not None and version != row.version):
        raise NotAnymore
    if awaits_answer(row):
        declined = take_back(work, row, reason=reason, by_expert=True, **_undoable_decline(work, row))
        record_event(
            work,
            declined,
            "declined",
            by_expert=True,
            detail=reason or sentence("The session stays at its old time."),
        )
        # Both calendars show the new time already.
        enqueue_emails(work, declined, "booking_declined", *BOTH, delay=mail_delay(work))
        return details(work, declined)
    declined = compare_and_set(
        work,
        row,
        BookingStatus.DECLINED,
        sequence=row.sequence + 1,
        reason=reason,
        by_expert=True,
        **for_undo(work, row, by_expert=True),
    )
    if declined.undo_until is None:
        claims.leave(work, row)
    record_event(work, declined, "declined", by_expert=True, detail=reason)
    enqueue_emails(work, declined, "booking_declined", "client", delay=mail_delay(work))
    return details(work, declined)


def _undoable_decline(work: UnitOfWork, row: BookingRow) -> dict[str, Any]:
    """Columns that let the expert undo the decline of a move: until then the asked time is kept."""
    if not work.actor.in_page:
        return {}
    kept = {"kept_first": row.first_tick, "kept_end": row.end_tick}
    return kept | for_undo(work, row, by_expert=True)
