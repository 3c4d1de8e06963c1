"""Floor of the slot engine: free starts in plain Python, comparing datetimes, without ticks, bit masks or caches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from expertconnect.domain.rules import SessionRules

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Office:
    """Working hours that are the same on some weekdays.

    Attributes:
        opens: Minutes after midnight.
        closes: Minutes after midnight, at most 1440.
        weekdays: ISO weekdays; Monday is 1.
    """

    zone: ZoneInfo
    opens: int
    closes: int
    weekdays: frozenset[int] = frozenset(range(1, 8))


def naive_month(
    rules: SessionRules, office: Office, busy: Iterable[Span], first: date, last: date, now: datetime
) -> dict[date, list[datetime]]:
    """Return the starts that can be booked on each of some days of the office, in UTC, ascending."""
    before, after = rules.buffer_before, rules.duration + rules.buffer_after
    closed = _merged((start - after, end + before) for start, end in busy)
    count, at = len(closed), 0
    found = {}
    day, step = first, rules.step
    while day <= last:
        starts: list[datetime] = []
        if day.isoweekday() in office.weekdays:
            start, end = _instant(office, day, office.opens), _instant(office, day, office.closes)
            end -= rules.duration
            while start <= end:
                while at < count and closed[at][1] <= start:
                    at += 1
                if start >= now and (at == count or start <= closed[at][0]):
                    starts.append(start)
                start += step
        found[day] = starts
        day += timedelta(days=1)
    return found


def _instant(office: Office, day: date, minutes: int) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=office.zone).astimezone(UTC)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sort spans and merge those that overlap."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
