"""Dashboard queries that are read from one state of the database."""

from datetime import datetime
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.services import bookings

_AT_ONCE = 100
MAX_PAGES = 20
"""Two thousand bookings: more than anybody has in the weeks that the figures look at."""


def waiting_requests(work: UnitOfWork) -> int:
    """Count the requests that wait for an answer, up to a hundred."""
    return len(requests(work))


def requests(work: UnitOfWork) -> tuple[BookingDetails, ...]:
    """Return waiting requests, the nearest session first."""
    return bookings.as_expert(work, when="coming", status=(BookingStatus.PENDING,), limit=_AT_ONCE).items


def between(
    work: UnitOfWork, first: datetime, end: datetime, status: tuple[str, ...] = ()
) -> list[BookingDetails]:
    """Return all bookings that overlap a span, in the order of their start."""
    found: list[BookingDetails] = []
    asked: dict[str, Any] = {"when": "all", "status": status, "first": first, "end": end, "limit": _AT_ONCE}
    cursor: str | None = None
    for _ in range(MAX_PAGES):
        page = bookings.as_expert(work, cursor=cursor, **asked)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return sorted(found, key=lambda one: (one.session.start, one.uid))
