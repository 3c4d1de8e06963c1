"""Booking e-mails: enqueue the jobs of a change, and withdraw those of a change that is undone.

A job's key names kind, booking, sequence and recipient, so that each party gets one e-mail per change.
"""

from collections.abc import Mapping
from datetime import timedelta

from db.engine.unit_of_work import Job, UnitOfWork
from db.queries.bookings import BookingRow
from expertconnect.domain.booking import BookingStatus
from expertconnect.services.jobs import outbox

KINDS: Mapping[str, frozenset[BookingStatus]] = {
    "booking_confirmed": frozenset({BookingStatus.CONFIRMED}),
    "booking_requested": frozenset({BookingStatus.PENDING}),
    "booking_approved": frozenset({BookingStatus.CONFIRMED}),
    "booking_declined": frozenset({BookingStatus.DECLINED, BookingStatus.CONFIRMED}),
    "booking_cancelled": frozenset({BookingStatus.CANCELLED}),
    "booking_moved": frozenset({BookingStatus.CONFIRMED, BookingStatus.PENDING}),
    "booking_expired": frozenset({BookingStatus.EXPIRED, BookingStatus.CONFIRMED}),
}
"""The statuses in which an e-mail of a kind is still true. A declined or unanswered move leaves a session confirmed."""


def withdraw(work: UnitOfWork, uid: str, sequence: int) -> int:
    """Drop the waiting e-mails about a change that was undone; return how many."""
    return outbox.withdraw(
        work, [f"{kind}:{uid}:{sequence}:{to}" for kind in KINDS for to in ("client", "expert")]
    )


BOTH = ("client", "expert")


def enqueue_emails(
    work: UnitOfWork, row: BookingRow, kind: str, *to: str, delay: timedelta = timedelta(0)
) -> None:
    """Enqueue the e-mails of a change; whether they are still true is checked when they are sent."""
    about = {"uid": row.uid, "sequence": row.sequence}
    work.post(
        *(
            Job(f"{kind}:{row.uid}:{row.sequence}:{recipient}", kind, about | {"to": recipient}, delay)
            for recipient in to
        )
    )
