"""The slot engine: which starts can be booked, and why the others can not.

Time is a row of five-minute ticks and a row of ticks is one Python integer, a bit for each tick. A
session fits where enough bits in a row are set, which an and of shifts finds for a whole month at
once. `bookable` asks about one start; it and the lists agree by law (tests/domain/test_slot_laws.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, auto
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from expertconnect.domain import wall
from expertconnect.domain.availability import Schedule
from expertconnect.domain.interval import TICK, Interval, instant_of, on_tick, tick_of
from expertconnect.domain.rules import SessionRules, impossible

__all__ = [
    "Calendar", "DayState", "DayView", "Refusal", "SessionRules", "bookable", "free_slots", "free_starts",
    "impossible", "month", "nearest", "next_free", "reservable",
]  # fmt: skip

SEARCH = timedelta(days=731)
"""How far `nearest` and `next_free` look when no horizon ends their search."""

_DAY_TICKS = 288
_TICK_SECONDS = 300


class Refusal(StrEnum):
    """Why a start can not be booked."""

    CLOSED = auto()
    OFF_GRID = auto()
    TIME_OFF = auto()
    BUSY = auto()
    TAKEN = auto()
    TOO_SOON = auto()
    TOO_FAR = auto()
    FULL = auto()


class DayState(StrEnum):
    """What a day has to offer."""

    OPEN = auto()
    FULL = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a month.

    Attributes:
        state: Open when a start is free; full when there were some and none is left; closed when no
            session could start even in an empty calendar.
        starts: The free starts, aware UTC, ascending.
    """

    state: DayState
    starts: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known of an expert's time.

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


def bookable(rules: SessionRules, calendar: Calendar, start: datetime, now: datetime) -> Refusal | None:
    """Say why a session can not start then, or None if it can.

    Args:
        rules: What is to be booked.
        calendar: The expert's time, without the booking that is to be moved, if one is.
        start: Any aware instant.
        now: The present, aware.

    Returns:
        The first reason of: too soon (the past is), too far, closed, time off, off the grid, taken,
        busy, full.
    """
    schedule = calendar.schedule
    day = start.astimezone(schedule.timezone).date()
    if start < now + rules.notice or (rules.horizon_first and day < rules.horizon_first):
        return Refusal.TOO_SOON
    if rules.horizon is not None and start > now + rules.horizon:
        return Refusal.TOO_FAR
    if rules.horizon_last and day > rules.horizon_last:
        return Refusal.TOO_FAR
    if not on_tick(start):
        return Refusal.OFF_GRID
    return _closed(rules, schedule, tick_of(start)) or _occupied(rules, calendar, start, day)


def reservable(rules: SessionRules, calendar: Calendar, start: datetime) -> Refusal | None:
    """Say why an expert can not book or move a session there, or None if they can.

    Experts may ignore their own hours, notice, limits and other calendars, but never reserved time.
    """
    if not on_tick(start):
        return Refusal.OFF_GRID
    wanted = rules.reserved(start).ticks()
    return Refusal.TAKEN if _touches(wanted, calendar.reserved) else None


def free_slots(
    rules: SessionRules, calendar: Calendar, first: date, last: date, now: datetime
) -> list[datetime]:
    """The starts that can be booked on some dates of the expert's zone.

    Args:
        rules: What is to be booked.
        calendar: The expert's time.
        first: The first date.
        last: The last date; it is included.
        now: The present, aware.

    Returns:
        Starts in UTC, ascending.
    """
    ranges = [part for _, parts in _days(calendar.schedule.timezone, first, last) for part in parts]
    if not ranges:
        return []
    base, _, free = _starts(rules, calendar, ranges[0][0], ranges[-1][1], now)
    return _instants(free & _mask(ranges, base, ranges[-1][1]), base)


def free_starts(rules: SessionRules, calendar: Calendar, span: Interval, now: datetime) -> list[datetime]:
    """The starts in a span that can be booked, in UTC, ascending."""
    first, end = _ceil(span.start), _ceil(span.end)
    base, _, free = _starts(rules, calendar, first, end, now)
    return _instants(free & _mask([(first, end)], base, end), base)


def month(
    rules: SessionRules, calendar: Calendar, first: date, last: date, now: datetime, timezone: ZoneInfo
) -> dict[date, DayView]:
    """What the days ``first`` to ``last`` of a viewer's zone have to offer, every day listed."""
    listed = list(_days(timezone, first, last))
    ranges = [part for _, parts in listed for part in parts]
    if not ranges:
        return {day: DayView(DayState.CLOSED) for day, _ in listed}
    base, possible, free = _starts(rules, calendar, ranges[0][0], ranges[-1][1], now)
    view = {}
    for day, parts in listed:
        starts = [
            start
            for first_tick, end in parts
            for start in _instants(
                (free >> (first_tick - base)) & ((1 << (end - first_tick)) - 1), first_tick
            )
        ]
        if starts:
            view[day] = DayView(DayState.OPEN, tuple(starts))
        elif possible & _mask(parts, base, ranges[-1][1]):
            view[day] = DayView(DayState.FULL)
        else:
            view[day] = DayView(DayState.CLOSED)
    return view


def nearest(
    rules: SessionRules, calendar: Calendar, start: datetime, now: datetime, count: int = 3
) -> list[datetime]:
    """The free starts that are nearest to a wanted one, before and after it, in order of time."""
    low, high = _reach(rules, calendar.schedule, now)
    if low > high:
        return []
    centre = min(max(_ceil(start), low), high)
    radius, most = _DAY_TICKS, SEARCH // TICK
    while True:
        first, end = max(low, centre - radius), min(high, centre + radius) + 1
        found = free_starts(rules, calendar, Interval.of_ticks(first, end), now)
        if len(found) >= count or radius >= most or (first == low and end == high + 1):
            return sorted(sorted(found, key=lambda free: abs(free - start))[:count])
        radius *= 4


def next_free(rules: SessionRules, calendar: Calendar, now: datetime) -> datetime | None:
    """The first start that can be booked, if there is one before the horizon, or within two years."""
    first, high = _reach(rules, calendar.schedule, now)
    length = 7 * _DAY_TICKS
    while first <= high:
        end = min(first + length, high + 1)
        base, _, free = _starts(rules, calendar, first, end, now)
        free &= _mask([(first, end)], base, end)
        if free:
            return instant_of(base + (free & -free).bit_length() - 1)
        first, length = end, length * 2
    return None


def _closed(rules: SessionRules, schedule: Schedule, tick: int) -> Refusal | None:
    """What the schedule has against a session that starts with this tick."""
    length = rules.duration // TICK
    base = tick // _DAY_TICKS * _DAY_TICKS
    opened, off, grid = _openings(schedule, rules.step // TICK, base, base + _DAY_TICKS + length)
    session = ((1 << length) - 1) << (tick - base)
    if opened & session != session:
        return Refusal.CLOSED
    if off & session:
        return Refusal.TIME_OFF
    return None if grid >> (tick - base) & 1 else Refusal.OFF_GRID


def _occupied(rules: SessionRules, calendar: Calendar, start: datetime, day: date) -> Refusal | None:
    """What else is in the way of a session that starts then."""
    wanted = rules.reserved(start).ticks()
    if _touches(wanted, calendar.reserved):
        return Refusal.TAKEN
    if _touches(wanted, _busy(calendar)):
        return Refusal.BUSY
    return Refusal.FULL if day in calendar.full else None


def _touches(wanted: range, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first < wanted.stop and wanted.start < end for first, end in ranges)


def _starts(
    rules: SessionRules, calendar: Calendar, first: int, end: int, now: datetime
) -> tuple[int, int, int]:
    """The starts among the ticks ``first`` to ``end``, and perhaps some around them.

    Returns:
        The tick of bit 0; the starts an empty calendar would have; the starts that are free.
    """
    schedule, length = calendar.schedule, rules.duration // TICK
    base = first // _DAY_TICKS * _DAY_TICKS  # whole days, so that the next question finds this work done
    end = -(-end // _DAY_TICKS) * _DAY_TICKS
    opened, off, grid = _openings(schedule, rules.step // TICK, base, end + length)
    possible = _runs(opened & ~off, length) & grid & _allowed(rules, schedule.timezone, base, end, now)
    if not possible:
        return base, 0, 0
    low, high = base - rules.buffer_before // TICK, end + length + rules.buffer_after // TICK
    taken = _mask(chain(calendar.reserved, _busy(calendar)), low, high)
    clear = _runs(~taken & ((1 << (high - low)) - 1), high - low - (end - base))
    return base, possible, possible & clear & ~_full(calendar, base, end)


@lru_cache(maxsize=1024)
def _openings(schedule: Schedule, step: int, first: int, end: int) -> tuple[int, int, int]:
    """The ticks that the hours open, those of time off, and those on a window's grid of starts."""
    near = wall.day_of(first * _TICK_SECONDS - 3 * wall.DAY)  # a day for the offset, two for the hours
    far = wall.day_of(end * _TICK_SECONDS + wall.DAY)
    opened = grid = 0
    for start, stop, anchor in schedule.stretches(near, far):
        low = max(-(-start // _TICK_SECONDS), first)
        high = min(stop // _TICK_SECONDS, end)
        if low >= high:
            continue
        opened |= ((1 << (high - low)) - 1) << (low - first)
        if anchor % _TICK_SECONDS == 0:  # always, in any zone of this century
            low += (anchor // _TICK_SECONDS - low) % step
            if low < high:
                grid |= _comb(step, -(-(high - low) // step)) << (low - first)
    off = _mask(
        ((ticks.start, ticks.stop) for ticks in (o.span.ticks() for o in schedule.time_off)), first, end
    )
    return opened, off, grid


def _allowed(rules: SessionRules, zone: ZoneInfo, first: int, end: int, now: datetime) -> int:
    """The ticks that notice and horizon leave."""
    soonest = _ceil(now + rules.notice)
    furthest = end if rules.horizon is None else tick_of(now + rules.horizon) + 1
    allowed = _mask([(soonest, furthest)], first, end)
    if rules.horizon_first or rules.horizon_last:
        near = wall.day_of(first * _TICK_SECONDS - wall.DAY)
        far = wall.day_of(end * _TICK_SECONDS + wall.DAY)
        dates = _days(zone, max(near, rules.horizon_first or near), min(far, rules.horizon_last or far))
        allowed &= _mask((part for _, parts in dates for part in parts), first, end)
    return allowed


def _full(calendar: Calendar, first: int, end: int) -> int:
    zone = calendar.schedule.timezone
    dates = (parts for day in calendar.full for _, parts in _days(zone, day, day))
    return _mask(chain.from_iterable(dates), first, end)


def _reach(rules: SessionRules, schedule: Schedule, now: datetime) -> tuple[int, int]:
    """The first and the last tick at which a start is worth looking for."""
    low = _ceil(now + rules.notice)
    high = tick_of(now + (SEARCH + rules.notice if rules.horizon is None else rules.horizon))
    if rules.horizon_first:
        begins = wall.midnight(rules.horizon_first) - wall.DAY
        if begins // _TICK_SECONDS > low and rules.horizon is None:
            high += begins // _TICK_SECONDS - low
        low = max(low, begins // _TICK_SECONDS)
    if rules.horizon_last:
        high = min(high, (wall.midnight(rules.horizon_last) + 2 * wall.DAY) // _TICK_SECONDS)
    return low, high


def _days(zone: ZoneInfo, first: date, last: date) -> Iterable[tuple[date, list[tuple[int, int]]]]:
    """The dates of a zone with their ranges of ticks: one each, but where the clocks change at midnight."""
    for day, parts in wall.days(zone, first, last):
        yield day, [(-(-start // _TICK_SECONDS), -(-end // _TICK_SECONDS)) for start, end in parts]


def _busy(calendar: Calendar) -> Iterable[tuple[int, int]]:
    return ((ticks.start, ticks.stop) for ticks in (busy.ticks() for busy in calendar.busy))


def _mask(ranges: Iterable[tuple[int, int]], first: int, end: int) -> int:
    """The ticks of some ranges as bits, as far as they lie in ``first`` to ``end``."""
    bits = 0
    for start, stop in ranges:
        if start < first:
            start = first
        if stop > end:
            stop = end
        if start < stop:
            bits |= ((1 << (stop - start)) - 1) << (start - first)
    return bits


def _runs(bits: int, length: int) -> int:
    """The bits from which on ``length`` bits in a row are set."""
    done = 1
    while done < length:
        more = min(done, length - done)
        bits &= bits >> more
        done += more
    return bits


@lru_cache(maxsize=1024)
def _comb(step: int, count: int) -> int:
    """``count`` bits, ``step`` apart."""
    return int(("0" * (step - 1) + "1") * count, 2)


def _instants(bits: int, base: int) -> list[datetime]:
    """The instants of the bits that are set."""
    text = f"{bits:b}"[::-1]  # searching a text is four times as fast as taking bits off a long integer
    found = []
    at = text.find("1")
    while at >= 0:
        found.append(_instant(base + at))
        at = text.find("1", at + 1)
    return found


_instant = lru_cache(maxsize=2**14)(instant_of)  # two months of ticks; a hit is three times as fast


def _ceil(instant: datetime) -> int:
    """The first tick that does not begin before an instant."""
    return -((datetime(1970, 1, 1, tzinfo=UTC) - instant) // TICK)
