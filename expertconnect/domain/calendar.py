"""Calendar on ticks: possible and free starts of an expert as bits."""

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

_LONG = 100 * TICKS_PER_DAY  # longer stretches are rare, and too large to be kept by the hundred


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that is known of an expert's time.

    Attributes:
        schedule: The expert's hours.
        reserved: Half-open ranges of ticks that bookings and holds have taken, buffers included.
        busy: What other calendars say; it need not lie on five-minute marks.
        full: Dates of the expert's zone on which a limit is reached, with the reason.
    """

    schedule: Schedule
    reserved: Sequence[tuple[int, int]] = ()
    busy: Sequence[Interval] = ()
    full: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Openings:
    """What a schedule alone says about a range of ticks, as bits.

    Attributes:
        opened: In the hours.
        off: Touched by time off.
        grid: A step's distance, or several, from the opening of a window, and in that window.
    """

    opened: int
    off: int
    grid: int


@dataclass(frozen=True, slots=True)
class Starts:
    """Starts of a range of ticks, as bits.

    Attributes:
        first: The tick of bit 0.
        end: The tick after the last.
        possible: What an empty calendar would have on offer.
        free: What is left of it.
    """

    first: int
    end: int
    possible: int
    free: int


def starts_around(rules: SessionRules, calendar: Calendar, first: int, end: int, now: datetime) -> Starts:
    """Return the starts of the whole UTC days around the ticks ``first`` to ``end``.

    Whole days, so that the next question about them finds the schedule's part of the work done.
    """
    first = first // TICKS_PER_DAY * TICKS_PER_DAY
    end = max(first, -(-end // TICKS_PER_DAY) * TICKS_PER_DAY)
    schedule, length = calendar.schedule, rules.duration // TICK
    there = openings(schedule, rules.step // TICK, first, end + length)
    possible = runs(there.opened & ~there.off, length) & there.grid
    possible &= _allowed(rules, schedule.timezone, first, end, now)
    if not possible:
        return Starts(first, end, 0, 0)
    low, high = first - rules.buffer_before // TICK, end + length + rules.buffer_after // TICK
    taken = mask(chain(calendar.reserved, bounds(calendar.busy)), low, high)
    clear = runs(~taken & ((1 << (high - low)) - 1), high - low - (end - first))
    return Starts(first, end, possible, possible & clear & ~_full(calendar, first, end))


def openings(schedule: Schedule, step: int, first: int, end: int) -> Openings:
    """Return what a schedule says about the ticks ``first`` to ``end``, for a step in ticks."""
    if end - first > _LONG:
        return _openings(schedule, step, first, end)
    return known_openings(schedule, step, first, end)


def _openings(schedule: Schedule, step: int, first: int, end: int) -> Openings:
    near = wall_time.day_of(first * TICK_SECONDS - 2 * wall_time.DAY)  # one for the offset, one for nights
    far = wall_time.day_of(end * TICK_SECONDS + wall_time.DAY)
    opened = grid = 0
    for start, stop, anchor in schedule.stretches(near, far):
        low = max(-(-start // TICK_SECONDS), first)
        high = min(stop // TICK_SECONDS, end)
        if low >= high:
            continue
        opened |= ((1 << (high - low)) - 1) << (low - first)
        if anchor % TICK_SECONDS:
            continue  # an offset with odd seconds, as there were before 1972: no start is on a mark
        low += (anchor // TICK_SECONDS - low) % step
        if low < high:
            grid |= comb(step, -(-(high - low) // step)) << (low - first)
    return Openings(opened, mask(bounds(off.span for off in schedule.time_off), first, end), grid)


known_openings = lru_cache(maxsize=1024)(_openings)


def _allowed(rules: SessionRules, zone: ZoneInfo, first: int, end: int, now: datetime) -> int:
    """Ticks that notice and horizon leave."""
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
