"""Clock changes (DST) of time zones, and which of them matter to the parties of a session."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from expertconnect.domain import wall_time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One clock change of a time zone.

    Attributes:
        at: The first instant with the new UTC offset.
        by: Change of the offset; negative when clocks are put back.
        day: Its local date by the old offset.
    """

    zone: ZoneInfo
    at: datetime
    by: timedelta
    day: date


def offset_between(zone: ZoneInfo, other: ZoneInfo, at: datetime) -> timedelta:
    """Return how far the clocks of ``other`` are ahead of those of ``zone`` at an instant."""
    return _offset(other, at) - _offset(zone, at)


def changes(zone: ZoneInfo, after: datetime, until: datetime) -> tuple[ClockChange, ...]:
    """Return the clock changes of a zone after one instant up to and including another."""
    timeline = wall_time.timeline(zone, _day(after), _day(until))
    first = bisect_right(timeline.changes, (after - _EPOCH) // timedelta(seconds=1))
    last = bisect_right(timeline.changes, (until - _EPOCH) // timedelta(seconds=1))
    return tuple(
        ClockChange(zone, at, timedelta(seconds=offset - before), (at + timedelta(seconds=before)).date())
        for at, before, offset in (
            (
                _EPOCH + timedelta(seconds=timeline.changes[index]),
                timeline.offsets[index - 1],
                timeline.offsets[index],
            )
            for index in range(first, last)
        )
    )


def changes_that_matter(zones: Sequence[ZoneInfo], now: datetime, start: datetime) -> tuple[ClockChange, ...]:
    """Return the clock changes that people in some zones must know to meet at an instant.

    A change on the day itself matters in every case. One between now and then matters when the zones do not share
    the same offset, unless it is reverted before: a time computed with today's difference would be wrong.

    Returns:
        At most one for each distinct zone, the earliest first.
    """
    found = []
    same_offset = all(len({_offset(zone, at) for zone in zones}) == 1 for at in (now, start))
    for zone in dict.fromkeys(zones):
        local_day = start.astimezone(zone).date()
        that_day = [
            change
            for change in changes(zone, start - timedelta(days=2), start + timedelta(days=2))
            if local_day in (change.day, change.at.astimezone(zone).date()) and change.at > now
        ]
        before = changes(zone, now, start)
        if that_day:
            found.append(that_day[0])
        elif before and not same_offset and _offset(zone, now) != _offset(zone, start):
            found.append(before[-1])
    return tuple(sorted(found, key=lambda change: change.at))


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()
