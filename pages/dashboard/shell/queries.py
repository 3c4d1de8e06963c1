"""Queries shared by the tabs, for use within one unit of work."""

from datetime import datetime
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.services import bookings

_PAGE_SIZE = 100
MAX_PAGES = 20
"""Two thousand bookings: more than any expert has within the period of the metrics."""


def waiting_requests(work: UnitOfWork) -> int:
    """Count the waiting requests, up to a hundred."""
    return len(requests(work))


def requests(work: UnitOfWork) -> tuple[BookingDetails, ...]:
    """Return the waiting requests, the nearest session first."""
    return bookings.as_expert(work, when="coming", status=(BookingStatus.PENDING,), limit=_PAGE_SIZE).items


def between(
    work: UnitOfWork, first: datetime, end: datetime, status: tuple[str, ...] = ()
) -> list[BookingDetails]:
    """Return all bookings that overlap a span, in the order of their start."""
    result: list[BookingDetails] = []
    arguments: dict[str, Any] = {
        "when": "all",
        "status": status,
        "first": first,
        "end": end,
        "limit": _PAGE_SIZE,
    }
    cursor: str | None = None
    for _ in range(MAX_PAGES):
        page = bookings.as_expert(work, cursor=cursor, **arguments)
        result += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return sorted(result, key=lambda one: (one.session.start, one.uid))
