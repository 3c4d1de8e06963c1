"""Working hours in Berlin on one Monday, and how its free starts read."""

from datetime import date

from expertconnect.domain.calendar import Calendar
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import free_slots
from tests.domain.given import (
    LONG_AGO,
    at,
    every_day,
    rules,
    schedule,
    span,
    ticks,
)

BERLIN = "Europe/Berlin"
MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
OFFICE = schedule(BERLIN, every_day("09:00-17:00"))
NINE = at(BERLIN, "2026-12-07 09:00")
HOUR = rules(60)


def booked(first: str, end: str) -> tuple[int, int]:
    """The ticks of a booking on that Monday in Berlin."""
    return ticks(span(BERLIN, f"2026-12-07 {first}", f"2026-12-07 {end}"))


def shown(what: SessionRules, calendar: Calendar, day: date = MONDAY) -> list[str]:
    """The wall readings of the free starts of a day of the expert's zone."""
    starts = free_slots(what, calendar, day, day, LONG_AGO)
    return [f"{start.astimezone(calendar.schedule.timezone):%H:%M}" for start in starts]
