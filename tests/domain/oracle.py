"""The same questions as the engine's, answered minute by minute and without a thought for speed.

Shares nothing with the engine but the values it is asked about: it reads the clock on the wall at
every minute, and compares intervals as they are.
"""

from datetime import UTC, date, datetime, time, timedelta

from expertconnect.domain.availability import Hours
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules

MINUTE = timedelta(minutes=1)


class Oracle:
    """Knows every minute from three days before a span until three days after it."""

    def __init__(self, rules: SessionRules, calendar: Calendar, span: Interval) -> None:
        self.rules, self.calendar, self.span = rules, calendar, span
        first = span.start - timedelta(days=3)
        count = (span.end + timedelta(days=3) - first) // MINUTE
        self.minutes = [first + index * MINUTE for index in range(count)]
        self.place = {minute: index for index, minute in enumerate(self.minutes)}
        zone = calendar.schedule.timezone
        self.wall = [minute.astimezone(zone).replace(tzinfo=None) for minute in self.minutes]
        self.open = [False] * count
        self.grid: set[datetime] = set()
        dates = sorted({reading.date() for reading in self.wall})
        for day in [dates[0] - timedelta(days=1), *dates]:
            for window in calendar.schedule.hours_on(day):
                self._open(day, window)

    def _open(self, day: date, window: Hours) -> None:
        midnight = datetime.combine(day, time())
        opens, closes = midnight + window.opens * MINUTE, midnight + window.closes * MINUTE
        inside = [index for index, reading in enumerate(self.wall) if opens <= reading < closes]
        for index in inside:
            self.open[index] = True
            if (index - inside[0]) * MINUTE % self.rules.step == timedelta():
                self.grid.add(self.minutes[index])

    def free(self, now: datetime) -> list[datetime]:
        """The starts in the span that can be booked."""
        wanted = [start for start in sorted(self.grid) if self.span.start <= start < self.span.end]
        return [start for start in wanted if self._possible(start, now) and self._clear(start)]

    def possible(self, now: datetime) -> list[datetime]:
        """The starts in the span that an empty calendar would have."""
        return [
            s for s in sorted(self.grid) if self.span.start <= s < self.span.end and self._possible(s, now)
        ]

    def _possible(self, start: datetime, now: datetime) -> bool:
        rules, schedule = self.rules, self.calendar.schedule
        session = Interval(start, start + rules.duration)
        day = start.astimezone(schedule.timezone).date()
        first = self.place[start]
        return (
            all(self.open[first : first + rules.duration // MINUTE])
            and not any(session.overlaps(off.span) for off in schedule.time_off)
            and start >= now + rules.notice
            and (rules.horizon is None or start <= now + rules.horizon)
            and (rules.horizon_first is None or day >= rules.horizon_first)
            and (rules.horizon_last is None or day <= rules.horizon_last)
        )

    def _clear(self, start: datetime) -> bool:
        rules, calendar = self.rules, self.calendar
        wanted = Interval(start - rules.buffer_before, start + rules.duration + rules.buffer_after)
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        taken = [
            Interval(epoch + first * 5 * MINUTE, epoch + end * 5 * MINUTE) for first, end in calendar.reserved
        ]
        return (
            not any(wanted.overlaps(other) for other in [*taken, *calendar.busy])
            and start.astimezone(calendar.schedule.timezone).date() not in calendar.full
        )
