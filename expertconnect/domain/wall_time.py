"""Wall time of time zones: convert between instants and local clock readings.

Everything counts in whole seconds: instants since the epoch, and wall readings as if the zone were
UTC. Integers keep the engine fast, and the two kinds are never mixed up around clock changes.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 86_400
"""Seconds of a day in wall time."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_FIRST_YEAR, _LAST_YEAR = 1900, 9997  # zones have no rules before, datetime ends after
_PROBE = DAY // 2  # no zone ever changed its offset twice within half a day
_ALWAYS = -(10**12)


@dataclass(frozen=True, slots=True)
class Timeline:
    """UTC offsets of a zone over a range of years.

    Attributes:
        changes: The first instant of each offset, ascending.
        offsets: Seconds east of UTC, one for each change.
    """

    changes: tuple[int, ...]
    offsets: tuple[int, ...]

    def when(self, first: int, end: int) -> list[tuple[int, int]]:
        """Return the ranges of instants whose wall time is ``first`` up to ``end``.

        Wall times that a clock change skips have none, those that it repeats have two; ranges that
        touch are joined, so nearly always there is exactly one.
        """
        first_change = bisect_right(self.changes, first - DAY) - 1
        last_change = bisect_right(self.changes, end + DAY) - 1
        if first_change == last_change:
            offset = self.offsets[first_change]
            return [(first - offset, end - offset)]
        instants: list[tuple[int, int]] = []
        for index in range(first_change, last_change + 1):
            offset = self.offsets[index]
            start = max(first - offset, self.changes[index])
            stop = min(end - offset, self.changes[index + 1]) if index < last_change else end - offset
            if start >= stop:
                continue
            if instants and instants[-1][1] == start:
                start = instants.pop()[0]
            instants.append((start, stop))
        return instants


def timeline(zone: ZoneInfo, first: date, last: date) -> Timeline:
    """Return the offsets of a zone for the days ``first`` to ``last`` and a week around them."""
    from_year = (max(first, date(_FIRST_YEAR, 1, 8)) - timedelta(days=7)).year
    to_year = (min(last, date(_LAST_YEAR, 12, 24)) + timedelta(days=7)).year
    return _timeline(zone, min(from_year, _LAST_YEAR), max(to_year, _FIRST_YEAR))


def days(zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[date, list[tuple[int, int]]]]:
    """Yield each local day from ``first`` to ``last``, both included, with the ranges of instants of its date."""
    offsets = timeline(zone, first, last)
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        midnight = (ordinal - _EPOCH_DAY) * DAY
        yield date.fromordinal(ordinal), offsets.when(midnight, midnight + DAY)


def midnight(day: date) -> int:
    """Return the wall reading at which a day begins."""
    return (day.toordinal() - _EPOCH_DAY) * DAY


def day_of(reading: int) -> date:
    """Return the date of a wall reading, clipped to the range of `date`."""
    ordinal = reading // DAY + _EPOCH_DAY
    return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))


@lru_cache(maxsize=1024)
def _timeline(zone: ZoneInfo, first_year: int, last_year: int) -> Timeline:
    changes, offsets = [_ALWAYS], [_offset(zone, midnight(date(first_year, 1, 1)))]
    for year in range(first_year, last_year + 1):
        for instant, offset in _changes(zone, year):
            changes.append(instant)
            offsets.append(offset)
    return Timeline(tuple(changes), tuple(offsets))


@lru_cache(maxsize=4096)
def _changes(zone: ZoneInfo, year: int) -> tuple[tuple[int, int], ...]:
    """Return the offset changes of one UTC year: first second and new offset."""
    found = []
    before, offset = midnight(date(year, 1, 1)), _offset(zone, midnight(date(year, 1, 1)))
    end = midnight(date(year + 1, 1, 1))
    while before < end:
        after = min(before + _PROBE, end)
        if _offset(zone, after) != offset:
            low, high = before, after  # zoneinfo does not expose its transitions: bisect
            while high - low > 1:
                middle = (low + high) // 2
                if _offset(zone, middle) == offset:
                    low = middle
                else:
                    high = middle
            offset = _offset(zone, high)
            found.append((high, offset))
            after = high
        before = after
    return tuple(found)


def _offset(zone: ZoneInfo, instant: int) -> int:
    local = (_EPOCH + timedelta(seconds=instant)).astimezone(zone).replace(tzinfo=UTC)
    return (local - _EPOCH) // timedelta(seconds=1) - instant
