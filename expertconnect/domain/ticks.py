"""Bit masks of five-minute ticks: one Python integer with a bit for each tick.

Caller and callee agree on the tick of bit 0. And, or and shift then work on a whole month at once.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import accumulate, count
from operator import add
from zoneinfo import ZoneInfo

from expertconnect.domain import wall_time
from expertconnect.domain.interval import TICK, Interval, instant_of

TICKS_PER_DAY = 288
TICK_SECONDS = 300

_ONES = re.compile("1+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def mask(ranges: Iterable[tuple[int, int]], first: int, end: int) -> int:
    """Return the ticks of half-open ranges as bits, clipped to ``first`` to ``end``."""
    bits = 0
    for start, stop in ranges:
        if start < first:
            start = first
        if stop > end:
            stop = end
        if start < stop:
            bits |= ((1 << (stop - start)) - 1) << (start - first)
    return bits


def runs(bits: int, length: int) -> int:
    """Return the bits at which a run of ``length`` set bits begins."""
    done = 1
    while done < length:
        more = min(done, length - done)
        bits &= bits >> more
        done += more
    return bits


@lru_cache(maxsize=1024)
def comb(step: int, count: int) -> int:
    """Return ``count`` set bits at distance ``step``, the first at bit 0."""
    return int(("0" * (step - 1) + "1") * count, 2)


def instants(bits: int, first: int) -> list[datetime]:
    """Return the instants of the set bits, ascending."""
    # Splitting a string at its ones is much faster than clearing the bits of a long integer one by one.
    gaps = f"{bits:b}"[::-1].split("1")[:-1]
    ticks = map(add, accumulate(map(len, gaps)), count(first))
    return list(map(_instant, ticks))


def ranges(bits: int, first: int) -> list[tuple[int, int]]:
    """Return the half-open ranges of ticks whose bits are set, ascending: the inverse of `mask`."""
    return [(first + run.start(), first + run.end()) for run in _ONES.finditer(f"{bits:b}"[::-1])]


def ceil_tick(instant: datetime) -> int:
    """Return the first tick that does not begin before an instant."""
    return -((_EPOCH - instant) // TICK)


def bounds(intervals: Iterable[Interval]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of ticks that intervals touch."""
    for interval in intervals:
        ticks = interval.ticks()
        yield ticks.start, ticks.stop


@lru_cache(maxsize=256)
def days(zone: ZoneInfo, first: date, last: date) -> tuple[tuple[date, tuple[tuple[int, int], ...]], ...]:
    """Return the dates ``first`` to ``last`` of a zone, both included, each with its ranges of ticks.

    A date has one range, but for dates that the zone skips (none) and clocks set back across midnight
    (two).
    """
    return tuple(
        (day, tuple((-(-start // TICK_SECONDS), -(-end // TICK_SECONDS)) for start, end in parts))
        for day, parts in wall_time.days(zone, first, last)
    )


_instant = lru_cache(maxsize=2**14)(instant_of)  # two months of ticks; a cache hit is three times as fast
