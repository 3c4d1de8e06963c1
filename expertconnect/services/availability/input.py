"""Validation of schedule input, with a sentence for every invalid field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from expertconnect.domain import bounds, wall_time
from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.errors import Invalid
from expertconnect.domain.interval import Interval
from expertconnect.domain.sentences import Sentence, sentence
from expertconnect.services.common import validation

LONGEST_OFF = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class TimeOffInput:
    """Unvalidated time off, from one aware instant to another."""

    starts_at: datetime
    ends_at: datetime
    note: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True)
class ScheduleInput:
    """Unvalidated schedule that replaces the stored one.

    Attributes:
        weekly: By ISO weekday, Monday is 1; `hours_from_texts` reads "09:00" and "17:30".
        overrides: By date; no hours for a day off.
        daily_limit: Live bookings per day; None for no limit.
    """

    time_zone: str
    weekly: Mapping[int, Sequence[Hours]] = field(default_factory=dict)
    overrides: Mapping[date, Sequence[Hours]] = field(default_factory=dict)
    time_off: Sequence[TimeOffInput] = ()
    daily_limit: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedSchedule:
    """Validated schedule as it may be stored."""

    time_zone: str
    weekly: Mapping[int, tuple[Hours, ...]]
    overrides: Mapping[date, tuple[Hours, ...]]
    time_off: tuple[TimeOff, ...]
    daily_limit: int | None


def hours_from_texts(windows: Iterable[Sequence[str]], field: str) -> tuple[Hours, ...]:
    """Parse windows such as ``[["09:00", "12:30"], ["22:00", "02:00"]]``; the last one ends on the next day.

    Raises:
        Invalid: If one is not a pair of times of day, or is longer than a day.
    """
    parsed = []
    for window in windows:
        try:
            opens, closes = window
            parsed.append(Hours.parse(opens, closes))
        except (ValueError, TypeError) as error:
            message = error.args[0] if error.args and isinstance(error.args[0], Sentence) else None
            raise validation.refused(
                field, message or sentence("Please give two times, such as 09:00 and 17:30.")
            ) from None
    return tuple(parsed)


def checked_schedule(given: ScheduleInput) -> CheckedSchedule:
    """Validate a schedule.

    Raises:
        Invalid: With a sentence by field, such as `weekly.1`, `overrides.2026-03-03`, `time_off.0`.
    """
    with validation.Form() as form:
        zone = form.of(validation.zone, given.time_zone)
        weekly = {
            form.of(validation.integer, weekday, "weekly", 1, 7): form.of(
                checked_hours, hours, f"weekly.{weekday}"
            )
            for weekday, hours in given.weekly.items()
        }
        overrides = {
            form.of(validation.day, day, "overrides"): form.of(checked_hours, hours, f"overrides.{day}")
            for day, hours in given.overrides.items()
        }
        if len(overrides) > bounds.OVERRIDES.most:
            form.wrong("overrides", bounds.OVERRIDES.refusal)
        if len(given.time_off) > bounds.TIMES_OFF.most:
            form.wrong("time_off", bounds.TIMES_OFF.refusal)
        off = [
            form.of(checked_time_off, one, f"time_off.{index}") for index, one in enumerate(given.time_off)
        ]
        if given.daily_limit is not None:
            form.of(validation.integer_within, given.daily_limit, "daily_limit", bounds.DAILY_LIMIT)
    if contradiction := Schedule(ZoneInfo(zone), weekly, overrides).contradiction():
        raise Invalid(contradiction, fields={"weekly": contradiction})
    return CheckedSchedule(zone, weekly, overrides, tuple(off), given.daily_limit)


def checked_hours(given: Sequence[Hours], field: str) -> tuple[Hours, ...]:
    """Validate the windows of one day and sort them. Overlaps are checked on the whole schedule.

    Raises:
        Invalid: If there are too many.
    """
    if len(given) > bounds.WINDOWS.most:
        raise validation.refused(field, bounds.WINDOWS.refusal)
    return tuple(sorted(given))


def checked_time_off(given: TimeOffInput, field: str) -> TimeOff:
    """Validate a time off.

    Raises:
        Invalid: If it ends before it starts, is longer than two years, or the note is not valid.
    """
    with validation.Form() as form:
        start = form.of(validation.instant, given.starts_at, f"{field}.starts_at")
        end = form.of(validation.instant, given.ends_at, f"{field}.ends_at")
        note = form.of(validation.text_within, given.note, f"{field}.note", bounds.TIME_OFF_NOTE)
        public = form.of(validation.yes_or_no, given.public, f"{field}.public")
    if end <= start:
        raise validation.refused(f"{field}.ends_at", sentence("This is not after the start."))
    if end - start > LONGEST_OFF:
        raise validation.refused(f"{field}.ends_at", sentence("Please take at most two years off at once."))
    return TimeOff(Interval(start, end), note, public)


def days_off(first: date, last: date, zone: ZoneInfo) -> Interval:
    """Convert local dates, both included, to the span of a time off.

    Raises:
        Invalid: If they are not dates, in the wrong order, or skipped by the zone.
    """
    with validation.Form() as form:
        first = form.of(validation.day, first, "first")
        last = form.of(validation.day, last, "last")
    if last < first:
        raise validation.refused("last", sentence("The last day is before the first."))
    if last - first > LONGEST_OFF:
        raise validation.refused("last", sentence("Please take at most two years off at once."))
    parts = [part for _, day_parts in wall_time.days(zone, first, last) for part in day_parts]
    if not parts:
        raise validation.refused("first", sentence("The calendar of your time zone skips this day."))
    start = min(start for start, _ in parts)
    end = max(end for _, end in parts)
    return Interval(_instant(start), _instant(end))


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, ZoneInfo("UTC"))
