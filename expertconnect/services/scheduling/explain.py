"""Explain to an expert why a time is not free; only for the expert's own calendar."""

from datetime import UTC, date, datetime, timedelta

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings
from db.queries.bookings import BookingRow
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.explain import Explained, NamedSession, Reason, reasons_against
from expertconnect.domain.explain import explain as reasons
from expertconnect.domain.interval import Interval
from expertconnect.domain.sentences import sentence
from expertconnect.services.common import validation
from expertconnect.services.event_types import public
from expertconnect.services.scheduling.calendar import calendar_with, reserved_rows


def explain(work: UnitOfWork, event_type_uid: str, day: date) -> list[Explained]:
    """Explain one day of the expert: spans, each with all reasons why no session can start there.

    Args:
        day: In the expert's zone.

    Raises:
        NotFound: If it is not the expert's own event type.
        Invalid: If the day is not a date.
    """
    day = validation.day(day, "day")
    offer = public.owned(work, event_type_uid)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    rows = reserved_rows(work, offer, noon - timedelta(days=2), noon + timedelta(days=2))
    named = [_named(row) for row in bookings.bookings_by_id(work.session, (row.id for row in rows))]
    calendar = calendar_with(work, offer, rows)
    return reasons(public.rules_of(offer), calendar, day, work.now, sessions=named)


def explain_start(work: UnitOfWork, event_type_uid: str, start: datetime) -> tuple[Reason, ...]:
    """List all reasons against one start; empty exactly if it can be booked.

    Raises:
        NotFound: If it is not the expert's own event type.
        Invalid: If the start is not an instant.
    """
    start = validation.instant(start, "start")
    offer = public.owned(work, event_type_uid)
    rows = reserved_rows(work, offer, start - timedelta(days=2), start + timedelta(days=2))
    named = [_named(row) for row in bookings.bookings_by_id(work.session, (row.id for row in rows))]
    calendar = calendar_with(work, offer, rows)
    return reasons_against(public.rules_of(offer), calendar, start, work.now, sessions=named)


def _named(row: BookingRow) -> NamedSession:
    held = row.status == BookingStatus.HELD
    name = (
        sentence("a time somebody is just booking")
        if held
        else sentence("{title} with {name}", title=row.title, name=row.name)
    )
    return NamedSession(
        Interval(row.starts_at, row.ends_at), Interval.of_ticks(row.first_tick, row.end_tick), name
    )
