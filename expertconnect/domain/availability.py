"""Availability of an expert: weekly hours, date overrides and time off."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

from expertconnect.domain import wall_time
from expertconnect.domain.interval import Interval, merged
from expertconnect.domain.sentences import sentence

WEEKDAYS = (
    sentence("Monday"),
    sentence("Tuesday"),
    sentence("Wednesday"),
    sentence("Thursday"),
    sentence("Friday"),
    sentence("Saturday"),
    sentence("Sunday"),
)

_DAY = 1440
_WEEK = 7 * _DAY
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One window of working hours, in minutes of wall time since midnight of its day.

    Attributes:
        opens: 0 to 1435.
        closes: At most 24 hours after ``opens``; more than 1440 is on the next day.

    Raises:
        ValueError: If an end is not a multiple of five minutes, or the window is empty or longer than a day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if self.opens % 5 or self.closes % 5:
            raise ValueError(sentence("Hours begin and end on five-minute marks."))
        if not 0 <= self.opens < _DAY:
            raise ValueError(sentence("Hours open between 00:00 and 23:55."))
        if not self.opens < self.closes <= self.opens + _DAY:
            raise ValueError(sentence("Hours close after they open, and within 24 hours."))

    @classmethod
    def parse(cls, opens: str, closes: str) -> Self:
        """Parse two times of day, such as ``09:00`` and ``17:30``.

        A closing time that is not later than the opening one is on the next day; ``24:00`` and
        ``00:00`` both mean midnight.

        Raises:
            ValueError: If one is not a time of day, or the two are not valid `Hours`.
        """
        first, end = _minutes(opens), _minutes(closes)
        return cls(first, end if end > first else end + _DAY)

    def texts(self) -> tuple[str, str]:
        """Return the two times of day in the format that `parse` accepts."""
        closes = "24:00" if self.closes == _DAY else _clock(self.closes % _DAY)
        return _clock(self.opens), closes

    def __str__(self) -> str:
        return "–".join(self.texts())


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A span in which an expert does not work; it takes precedence over the hours.

    Attributes:
        span: Start and end; they need not be multiples of five minutes.
        note: The reason.
        public: Whether clients may read the note.
    """

    span: Interval
    note: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A span of open time.

    Attributes:
        span: The instants at which the expert is open.
        anchor: Origin of the grid of starts: the first instant of the hours it comes from. Hours that a
            clock change splits into two spans keep one grid.
    """

    span: Interval
    anchor: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """An expert's working hours, date overrides and time off, in the expert's zone.

    Hashable, so that results computed for a schedule can be cached by it.

    Attributes:
        timezone: Zone of all hours; they keep their wall time across DST changes.
        weekly: Hours by ISO weekday, Monday is 1.
        overrides: Hours by the date on which they start, replacing that day's weekly hours; an empty
            tuple is a day off.
        time_off: Spans in which the expert does not work.

    Raises:
        ValueError: If a weekday is not 1 to 7.
    """

    timezone: ZoneInfo
    weekly: Mapping[int, tuple[Hours, ...]] = field(default_factory=dict)
    overrides: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    time_off: tuple[TimeOff, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not all(1 <= weekday <= 7 for weekday in self.weekly):
            raise ValueError(sentence("A weekday is 1 for Monday to 7 for Sunday."))
        weekly = {day: tuple(sorted(self.weekly[day])) for day in sorted(self.weekly) if self.weekly[day]}
        overrides = {day: tuple(sorted(self.overrides[day])) for day in sorted(self.overrides)}
        time_off = tuple(self.time_off)
        object.__setattr__(self, "weekly", MappingProxyType(weekly))
        object.__setattr__(self, "overrides", MappingProxyType(overrides))
        object.__setattr__(self, "time_off", time_off)
        hash_value = hash((self.timezone, tuple(weekly.items()), tuple(overrides.items()), time_off))
        object.__setattr__(self, "_hash", hash_value)

    def __hash__(self) -> int:
        return self._hash

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """Return the windows that start on a local day, in order."""
        override = self.overrides.get(day)
        return self.weekly.get(day.isoweekday(), ()) if override is None else override

    def windows_between(self, first: date, last: date) -> list[Window]:
        """Return the windows that start on the local days ``first`` to ``last``, both included.

        An instant is open when its wall time lies in the hours: an hour that a clock change skips is
        never open, an hour that it repeats is open twice. Time off is not subtracted.
        """
        return [
            Window(Interval(_instant(start), _instant(end)), _instant(anchor))
            for start, end, anchor in self.stretches(first, last)
        ]

    def open_between(self, first: date, last: date) -> list[Interval]:
        """Return the open time of `windows_between` without time off, in UTC."""
        opened = merged(window.span for window in self.windows_between(first, last))
        for off in merged(off.span for off in self.time_off):
            opened = [part for span in opened for part in _without(span, off)]
        return opened

    def stretches(self, first: date, last: date) -> list[tuple[int, int, int]]:
        """Return `windows_between` for the slot engine: start, end and anchor in seconds since the epoch."""
        offsets = wall_time.timeline(self.timezone, first, last)
        found = []
        midnight = wall_time.midnight(first)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            for hours in self.hours_on(date.fromordinal(ordinal)):
                parts = offsets.when(midnight + hours.opens * 60, midnight + hours.closes * 60)
                found += [(start, end, parts[0][0]) for start, end in parts]
            midnight += wall_time.DAY
        return found

    def contradiction(self) -> str | None:
        """Return why these hours are invalid, or None if they are valid.

        Windows may touch but not overlap, neither across midnight nor from Sunday to Monday.
        """
        return self._weekly_contradiction() or self._override_contradiction()

    def longest_stretch(self) -> timedelta:
        """Return the longest uninterrupted open time of these hours; touching windows count as one."""
        week = [((day - 1) * _DAY, hours) for day, windows in self.weekly.items() for hours in windows]
        weeks = [(offset + turn * _WEEK, hours) for turn in range(2) for offset, hours in week]
        longest = _longest(weeks)
        for day in self.overrides:
            near = [
                (offset * _DAY, hours)
                for offset in range(-2, 3)
                if (near_day := _shifted(day, offset)) is not None
                for hours in self.hours_on(near_day)
            ]
            longest = max(longest, _longest(near))
        return timedelta(minutes=longest)

    def _weekly_contradiction(self) -> str | None:
        week = [
            ((day - 1) * _DAY + hours.opens, (day - 1) * _DAY + hours.closes, WEEKDAYS[day - 1], hours)
            for day, windows in self.weekly.items()
            for hours in windows
        ]
        if len(week) > 1:  # Sunday's windows may reach into Monday
            opens, closes, name, hours = week[0]
            week.append((opens + _WEEK, closes + _WEEK, name, hours))
        return _overlap(week)

    def _override_contradiction(self) -> str | None:
        for day in self.overrides:
            near = [
                (offset * _DAY + hours.opens, offset * _DAY + hours.closes, near_day, hours)
                for offset in (-1, 0, 1)
                if (near_day := _shifted(day, offset)) is not None
                for hours in self.hours_on(near_day)
            ]
            if found := _overlap(near):
                return found
        return None


def _overlap(windows: Sequence[tuple[int, int, str | date, Hours]]) -> str | None:
    """Return a sentence on the first two windows that overlap; windows must be sorted by opening."""
    for (_, closes, name, hours), (opens, _, next_name, next_hours) in pairwise(windows):
        if opens < closes:
            return sentence(
                "The hours {hours} of {day} overlap {next_hours} of {next_day}.",
                hours=str(hours),
                day=name,
                next_hours=str(next_hours),
                next_day=next_name,
            )
    return None


def _longest(windows: Iterable[tuple[int, Hours]]) -> int:
    longest = start = end = 0
    for offset, hours in sorted(windows):
        if offset + hours.opens > end:
            start = offset + hours.opens
        end = max(end, offset + hours.closes)
        longest = max(longest, end - start)
    return longest


def _without(span: Interval, off: Interval) -> list[Interval]:
    if not span.overlaps(off):
        return [span]
    left = [Interval(span.start, off.start)] if span.start < off.start else []
    right = [Interval(off.end, span.end)] if off.end < span.end else []
    return left + right


def _minutes(text: str) -> int:
    if not _CLOCK.fullmatch(text):
        raise ValueError(sentence("A time of day is written like 09:30."))
    return int(text[:2]) * 60 + int(text[3:])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _shifted(day: date, days: int) -> date | None:
    """Return the date that many days away, or None outside of the range of `date`."""
    ordinal = day.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _instant(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
