"""Half-open intervals of time, and the five-minute ticks in which time is claimed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

TICK = timedelta(minutes=5)
"""Smallest unit of time that can be booked; every UTC offset in use is a multiple of it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open interval ``[start, end)`` between two aware instants.

    Half-open, like DTSTART and DTEND in iCalendar (RFC 5545, 3.6.1), so that a session ending at
    10:00 and one starting at 10:00 touch without overlapping. Both ends are converted to UTC, where
    lengths are real minutes and equal instants are equal values.

    Raises:
        ValueError: If an end is naive, or the interval is empty or negative.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _utc(self.start))
        object.__setattr__(self, "end", _utc(self.end))
        if self.start >= self.end:
            raise ValueError("an interval must end after it starts")

    @classmethod
    def lasting(cls, start: datetime, length: timedelta) -> Self:
        """Return the interval of that real length from a start; clock changes do not affect it."""
        start = _utc(start)
        return cls(start, start + length)

    @classmethod
    def of_ticks(cls, first: int, end: int) -> Self:
        """Return the interval of the ticks ``first`` up to, but not including, ``end``."""
        return cls(instant_of(first), instant_of(end))

    @property
    def length(self) -> timedelta:
        """Real length of the interval."""
        return self.end - self.start

    def overlaps(self, other: "Interval") -> bool:
        """Return whether the two share any instant."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "datetime | Interval") -> bool:
        """Return whether an instant, or every instant of an interval, lies in this one."""
        if isinstance(other, Interval):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other < self.end

    def ticks(self) -> range:
        """Return the ticks that the interval touches; partly covered ticks count."""
        return range(tick_of(self.start), -((_EPOCH - self.end) // TICK))


def tick_of(instant: datetime) -> int:
    """Return the tick that an aware instant lies in: five-minute steps of UTC since the epoch."""
    return (instant - _EPOCH) // TICK


def instant_of(tick: int) -> datetime:
    """Return the first instant of a tick, in UTC."""
    return datetime.fromtimestamp(tick * 300, UTC)


def on_tick(instant: datetime) -> bool:
    """Return whether an aware instant is the start of a tick."""
    return not (instant - _EPOCH) % TICK


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Merge intervals into ascending ones that neither overlap nor touch."""
    result: list[Interval] = []
    for interval in sorted(intervals):
        if result and interval.start <= result[-1].end:
            last = result.pop()
            interval = Interval(last.start, max(last.end, interval.end))
        result.append(interval)
    return result


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError("an interval needs aware instants")
    return instant.astimezone(UTC)
