"""Possible and free starts of an expert's calendar, computed on bit masks of ticks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from expertconnect.domain import wall_time
from expertconnect.domain.availability import Schedule
from expertconnect.domain.interval import TICK, Interval, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.ticks import (
    TICK_SECONDS,
    TICKS_PER_DAY,
    bounds,
    ceil_tick,
    comb,
    days,
    mask,
    runs,
)

_LONG = 100 * TICKS_PER_DAY  # longer ranges are rare, and too large to cache by the hundred


@dataclass(frozen=True, slots=True)
class Calendar:
    """An expert's time: schedule, reserved time, external busy time and used-up limits.

    Attributes:
        schedule: The expert's hours.
        reserved: Half-open ranges of ticks that bookings and holds have claimed, buffers included.
        busy: Busy time of other calendars; its ends need not be multiples of five minutes.
        full: Dates of the expert's zone on which a limit is reached, with the reason.
    """

    schedule: Schedule
    reserved: Sequence[tuple[int, int]] = ()
    busy: Sequence[Interval] = ()
    full: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Openings:
    """Open time, time off and grid of a schedule for a range of ticks, as bits.

    Attributes:
        opened: Ticks in the hours.
        off: Ticks touched by time off.
        grid: Ticks at a multiple of the step from the opening of a window, and in that window.
    """

    opened: int
    off: int
    grid: int


@dataclass(frozen=True, slots=True)
class Starts:
    """Possible and free starts of a range of ticks, as bits.

    Attributes:
        first: The tick of bit 0.
        end: The tick after the last.
        possible: Starts that an empty calendar would offer.
        free: Those of them that nothing reserves or blocks.
    """

    first: int
    end: int
    possible: int
    free: int


def starts_around(rules: SessionRules, calendar: Calendar, first: int, end: int, now: datetime) -> Starts:
    """Return the starts of the whole UTC days around the ticks ``first`` to ``end``.

    Whole days, so that the cache of `openings` serves the next call for the same days.
    """
    first = first // TICKS_PER_DAY * TICKS_PER_DAY
    end = max(first, -(-end // TICKS_PER_DAY) * TICKS_PER_DAY)
    schedule, length = calendar.schedule, rules.duration // TICK
    hours = openings(schedule, rules.step // TICK, first, end + length)
    possible = runs(hours.opened & ~hours.off, length) & hours.grid
    possible &= _allowed(rules, schedule.timezone, first, end, now)
    if not possible:
        return Starts(first, end, 0, 0)
    low, high = first - rules.buffer_before // TICK, end + length + rules.buffer_after // TICK
    taken = mask(chain(calendar.reserved, bounds(calendar.busy)), low, high)
    clear = runs(~taken & ((1 << (high - low)) - 1), high - low - (end - first))
    return Starts(first, end, possible, possible & clear & ~_full(calendar, first, end))


def openings(schedule: Schedule, step: int, first: int, end: int) -> Openings:
    """Return the openings of a schedule for the ticks ``first`` to ``end`` and a step in ticks; cached."""
    if end - first > _LONG:
        return _openings(schedule, step, first, end)
    return known_openings(schedule, step, first, end)


def _openings(schedule: Schedule, step: int, first: int, end: int) -> Openings:
    # Two days before: one for the UTC offset, one for hours past midnight.
    near = wall_time.day_of(first * TICK_SECONDS - 2 * wall_time.DAY)
    far = wall_time.day_of(end * TICK_SECONDS + wall_time.DAY)
    opened = grid = 0
    for start, stop, anchor in schedule.stretches(near, far):
        low = max(-(-start // TICK_SECONDS), first)
        high = min(stop // TICK_SECONDS, end)
        if low >= high:
            continue
        opened |= ((1 << (high - low)) - 1) << (low - first)
        if anchor % TICK_SECONDS:
            continue  # UTC offsets with odd seconds (before 1972): no start is on a tick
        low += (anchor // TICK_SECONDS - low) % step
        if low < high:
            grid |= comb(step, -(-(high - low) // step)) << (low - first)
    return Openings(opened, mask(bounds(off.span for off in schedule.time_off), first, end), grid)


known_openings = lru_cache(maxsize=1024)(_openings)


def _allowed(rules: SessionRules, zone: ZoneInfo, first: int, end: int, now: datetime) -> int:
    """Return the ticks that notice and horizon allow."""
    allowed = mask([(ceil_tick(rules.soonest(now)), tick_of(rules.furthest(now)) + 1)], first, end)
    if rules.horizon_first or rules.horizon_last:
        near = wall_time.day_of(first * TICK_SECONDS - wall_time.DAY)
        far = wall_time.day_of(end * TICK_SECONDS + wall_time.DAY)
        dates = days(zone, max(near, rules.horizon_first or near), min(far, rules.horizon_last or far))
        allowed &= mask((part for _, parts in dates for part in parts), first, end)
    return allowed


def _full(calendar: Calendar, first: int, end: int) -> int:
    zone = calendar.schedule.timezone
    parts = (part for day in calendar.full for _, parts in days(zone, day, day) for part in parts)
    return mask(parts, first, end)
