"""Formatting of days, times and durations. Instants are aware; the zone argument is the one to show them in."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names

from expertconnect.domain.interval import Interval
from expertconnect.i18n.catalogues import N_, _
from expertconnect.i18n.languages import locale_of, uses_12_hours

Zone = ZoneInfo | str
"""A zone, or a zone name that was validated before."""

_NEAR = {-1: N_("Yesterday"), 0: N_("Today"), 1: N_("Tomorrow")}


def clock(instant: datetime, zone: Zone, locale: str = "en", *, hour12: bool | None = None) -> str:
    """Format the time of day: 15:30, or 3:30 PM.

    Args:
        hour12: Whether with AM and PM; None to follow the locale.
    """
    wall = instant.astimezone(_zone(zone))
    twelve = uses_12_hours(locale) if hour12 is None else hour12
    return wall_clock(wall.hour, wall.minute, locale, twelve)


@lru_cache(maxsize=8_192)  # a page shows dozens of times, and a day has few distinct ones
def wall_clock(hour: int, minute: int, locale: str, hour12: bool) -> str:
    """Format wall time: 15:30, or 3:30 PM."""
    if not hour12:
        return f"{hour:02}:{minute:02}"
    wall = datetime(2026, 1, 1, hour, minute, tzinfo=UTC)
    return str(format_skeleton("hm", wall, tzinfo=UTC, locale=locale_of(locale)))


def short_day(day: date, locale: str = "en", *, year: bool = False) -> str:
    """Format a day such as Tue, Mar 3, optionally with the year."""
    skeleton = "yMMMEd" if year else "MMMEd"
    return str(format_skeleton(skeleton, _noon(day), locale=locale_of(locale)))


def month_day(day: date, locale: str = "en", *, year: bool = False) -> str:
    """Format a day without weekday such as Mar 3, optionally with the year."""
    return str(format_skeleton("yMMMd" if year else "MMMd", _noon(day), locale=locale_of(locale)))


def long_day(day: date, locale: str = "en") -> str:
    """Format a day such as Tuesday, March 3, 2026."""
    return str(format_date(day, "full", locale=locale_of(locale)))


def month_name(day: date, locale: str = "en", *, year: bool = True) -> str:
    """Format the month of a date, by default with its year: March 2026."""
    if not year:
        return str(format_date(day, "LLLL", locale=locale_of(locale)))
    return str(format_skeleton("yMMMM", _noon(day), locale=locale_of(locale)))


@lru_cache(maxsize=512)
def month_short(day: date, locale: str = "en") -> str:
    """Format the month of a date in its abbreviated form: Mar."""
    return str(format_date(day, "LLL", locale=locale_of(locale)))


@lru_cache(maxsize=128)
def weekday_names(locale: str = "en", *, width: str = "wide") -> tuple[str, ...]:
    """Return the names of the weekdays, Monday first.

    Args:
        width: wide (Monday), abbreviated (Mon) or narrow (M).
    """
    names = get_day_names(width, "stand-alone", locale_of(locale))  # type: ignore[arg-type]  # widths are text here
    return tuple(str(names[day]) for day in range(7))


def relative_day(day: date, today: date, locale: str = "en") -> str:
    """Format Yesterday, Today and Tomorrow; other days as `short_day`, with the year if it is not today's."""
    word = _NEAR.get((day - today).days)
    if word:
        return _(word)
    return short_day(day, locale, year=day.year != today.year)


def moment(instant: datetime, zone: Zone, locale: str = "en", *, hour12: bool | None = None) -> str:
    """Format a day and a time: Tue, Mar 3, 09:00."""
    wall = instant.astimezone(_zone(zone))
    return f"{short_day(wall.date(), locale)}, {clock(instant, zone, locale, hour12=hour12)}"


def from_to(interval: Interval, zone: Zone, locale: str = "en", *, hour12: bool | None = None) -> str:
    """Format a span of time: 09:00–09:30. UTC offsets are added if the clocks change in between."""
    start, end = interval.start.astimezone(_zone(zone)), interval.end.astimezone(_zone(zone))
    text = f"{clock(start, zone, locale, hour12=hour12)}–{clock(end, zone, locale, hour12=hour12)}"
    if start.utcoffset() == end.utcoffset():
        return text
    return _("{times} ({before} to {after})").format(times=text, before=start.tzname(), after=end.tzname())


def duration(length: timedelta) -> str:
    """Format a duration such as 30 min, 1 h or 1 h 30 min."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    parts = [
        _("{n} h").format(n=hours) if hours else "",
        _("{n} min").format(n=minutes) if minutes or not hours else "",
    ]
    return " ".join(part for part in parts if part)


def ago(then: datetime, now: datetime, locale: str = "en") -> str:
    """Format a distance in time: 3 hours ago, in 2 days."""
    return str(format_timedelta(then - now, add_direction=True, locale=locale_of(locale)))


def _noon(day: date) -> datetime:
    """Convert a date to an instant for Babel's skeletons: noon, which is on the same date in every zone."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _zone(zone: Zone) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone
