"""Slot engine: which starts can be booked, and why the others cannot.

`bookable` checks one start, the other functions search many at once. Property tests
(tests/domain/test_slot_laws.py) prove that they agree: exactly the starts that are shown can be booked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from zoneinfo import ZoneInfo

from expertconnect.domain import wall_time
from expertconnect.domain.availability import Schedule
from expertconnect.domain.calendar import Calendar, openings, starts_around
from expertconnect.domain.interval import TICK, Interval, instant_of, on_tick, tick_of
from expertconnect.domain.rules import SessionRules, impossible
from expertconnect.domain.ticks import (
    TICK_SECONDS,
    TICKS_PER_DAY,
    bounds,
    ceil_tick,
    days,
    instants,
    mask,
)

__all__ = [
    "Calendar",
    "DayState",
    "DayView",
    "Refusal",
    "SessionRules",
    "bookable",
    "free_slots",
    "free_starts",
    "impossible",
    "month",
    "nearest",
    "next_free",
    "reservable",
]

SEARCH = timedelta(days=731)
"""How far `nearest` and `next_free` search without a horizon: two years."""


class Refusal(StrEnum):
    """Reason why a start cannot be booked."""

    CLOSED = auto()
    OFF_GRID = auto()
    TIME_OFF = auto()
    BUSY = auto()
    TAKEN = auto()
    TOO_SOON = auto()
    TOO_FAR = auto()
    FULL = auto()


class DayState(StrEnum):
    """Availability of a day."""

    OPEN = auto()
    FULL = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a month view.

    Attributes:
        state: Open when a start is free; full when all possible starts are taken; closed when no
            session could start even in an empty calendar.
        starts: The free starts, aware UTC, ascending.
    """

    state: DayState
    starts: tuple[datetime, ...] = ()


def bookable(rules: SessionRules, calendar: Calendar, start: datetime, now: datetime) -> Refusal | None:
    """Return why a session cannot start at an instant, or None if it can.

    Args:
        rules: Rules of the event type.
        calendar: The expert's time; without the booking itself when one is rescheduled.
        start: Any aware instant.
        now: The present, aware.

    Returns:
        The first reason that applies of: too soon (the past too), too far, closed, time off, off the
        grid, taken, busy, full.
    """
    if start < rules.soonest(now):
        return Refusal.TOO_SOON
    if start > rules.furthest(now):
        return Refusal.TOO_FAR
    day = start.astimezone(calendar.schedule.timezone).date()
    if rules.horizon_first and day < rules.horizon_first:
        return Refusal.TOO_SOON
    if rules.horizon_last and day > rules.horizon_last:
        return Refusal.TOO_FAR
    if not on_tick(start):
        return Refusal.OFF_GRID
    return _closed(rules, calendar.schedule, tick_of(start)) or _occupied(rules, calendar, start, day)


def reservable(rules: SessionRules, calendar: Calendar, start: datetime) -> Refusal | None:
    """Return why an expert cannot book or reschedule a session to an instant, or None if they can.

    Experts may ignore their own hours, notice, limits and other calendars, but never reserved time.
    """
    if not on_tick(start):
        return Refusal.OFF_GRID
    return Refusal.TAKEN if _touches(rules.reserved(start).ticks(), calendar.reserved) else None


def free_slots(
    rules: SessionRules, calendar: Calendar, first: date, last: date, now: datetime
) -> list[datetime]:
    """Return the starts that can be booked on some dates of the expert's zone.

    Args:
        rules: Rules of the event type.
        calendar: The expert's time.
        first: The first date.
        last: The last date, inclusive.
        now: The present, aware.

    Returns:
        Starts in UTC, ascending.
    """
    ranges = [part for _, parts in days(calendar.schedule.timezone, first, last) for part in parts]
    if not ranges:
        return []
    starts = starts_around(rules, calendar, ranges[0][0], ranges[-1][1], now)
    return instants(starts.free & mask(ranges, starts.first, starts.end), starts.first)


def free_starts(rules: SessionRules, calendar: Calendar, span: Interval, now: datetime) -> list[datetime]:
    """Return the starts in a span that can be booked, in UTC, ascending."""
    first, end = ceil_tick(span.start), ceil_tick(span.end)
    starts = starts_around(rules, calendar, first, end, now)
    return instants(starts.free & mask([(first, end)], starts.first, starts.end), starts.first)


def month(
    rules: SessionRules, calendar: Calendar, first: date, last: date, now: datetime, timezone: ZoneInfo
) -> dict[date, DayView]:
    """Return state and free starts of every day from ``first`` to ``last`` in a viewer's zone."""
    listed = days(timezone, first, last)
    ranges = [part for _, parts in listed for part in parts]
    if not ranges:
        return {day: DayView(DayState.CLOSED) for day, _ in listed}
    starts = starts_around(rules, calendar, ranges[0][0], ranges[-1][1], now)
    view = {}
    for day, parts in listed:
        shown = [
            start
            for low, high in parts
            for start in instants((starts.free >> (low - starts.first)) & ((1 << (high - low)) - 1), low)
        ]
        if shown:
            view[day] = DayView(DayState.OPEN, tuple(shown))
        elif starts.possible & mask(parts, starts.first, starts.end):
            view[day] = DayView(DayState.FULL)
        else:
            view[day] = DayView(DayState.CLOSED)
    return view


def nearest(
    rules: SessionRules, calendar: Calendar, start: datetime, now: datetime, count: int = 3
) -> list[datetime]:
    """Return the free starts nearest to a wanted one, before and after it, ascending."""
    low, high = _reach(rules, now)
    if low > high:
        return []
    centre = min(max(tick_of(start), low), high)
    radius, most = TICKS_PER_DAY, SEARCH // TICK
    while True:
        # + 2 rather than + 1, because the start may lie inside its tick.
        first, end = max(low, centre - radius), min(high + 1, centre + radius + 2)
        found = free_starts(rules, calendar, Interval.of_ticks(first, end), now)
        if len(found) >= count or radius >= most or (first == low and end == high + 1):
            return sorted(sorted(found, key=lambda free: abs(free - start))[:count])
        radius *= 4


def next_free(rules: SessionRules, calendar: Calendar, now: datetime) -> datetime | None:
    """Return the first start that can be booked before the horizon or within two years, or None."""
    first, high = _reach(rules, now)
    high = min(high, first + SEARCH // TICK)
    length = 7 * TICKS_PER_DAY
    while first <= high:
        end = min(first + length, high + 1)
        starts = starts_around(rules, calendar, first, end, now)
        free = starts.free & mask([(first, end)], starts.first, starts.end)
        if free:
            return instant_of(starts.first + (free & -free).bit_length() - 1)
        first, length = end, length * 2
    return None


def _closed(rules: SessionRules, schedule: Schedule, tick: int) -> Refusal | None:
    """Return why the schedule refuses a session that starts with this tick, or None."""
    length = rules.duration // TICK
    first = tick // TICKS_PER_DAY * TICKS_PER_DAY
    hours = openings(schedule, rules.step // TICK, first, first + TICKS_PER_DAY + length)
    session = ((1 << length) - 1) << (tick - first)
    if hours.opened & session != session:
        return Refusal.CLOSED
    if hours.off & session:
        return Refusal.TIME_OFF
    return None if hours.grid >> (tick - first) & 1 else Refusal.OFF_GRID


def _occupied(rules: SessionRules, calendar: Calendar, start: datetime, day: date) -> Refusal | None:
    """Return what occupies the time of a session that starts then, or None."""
    wanted = rules.reserved(start).ticks()
    if _touches(wanted, calendar.reserved):
        return Refusal.TAKEN
    if _touches(wanted, bounds(calendar.busy)):
        return Refusal.BUSY
    return Refusal.FULL if day in calendar.full else None


def _touches(wanted: range, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first < wanted.stop and wanted.start < end for first, end in ranges)


def _reach(rules: SessionRules, now: datetime) -> tuple[int, int]:
    """Return the first and last tick of a search for starts; may be up to a day too wide, which is harmless."""
    low, high = ceil_tick(rules.soonest(now)), tick_of(rules.furthest(now))
    if rules.horizon_first:
        low = max(low, (wall_time.midnight(rules.horizon_first) - wall_time.DAY) // TICK_SECONDS)
    if rules.horizon_last:
        high = min(high, (wall_time.midnight(rules.horizon_last) + 2 * wall_time.DAY) // TICK_SECONDS)
    return low, high
