"""Dual time: a time in the zones of both parties, with notices about daylight saving changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.formatting import city, clock
from components.kit.markup import icon, tag
from expertconnect.domain.clock_changes import changes, changes_that_matter, offset_between
from expertconnect.i18n import _, change_words, per_reader, reader, short_day

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_CLOCKS: tuple[object, ...] = ("", (), ())


@per_reader(256)
def clocks_beside(
    zone: ZoneInfo, other: ZoneInfo, today: date, first: date, last: date
) -> tuple[object, ...]:
    """Props of the slot picker for a second clock; equal for all viewers with the same clocks.

    Returns:
        The other city; pairs of an epoch minute and the minutes by which its clock is ahead from then on; and pairs of
        a first day and a note about clock changes. See slot_picker/dates.js.
    """
    start, end = _noon(first, zone) - _DAY, _noon(last, zone) + _DAY
    change_times = [change.at for each in (zone, other) for change in changes(each, start, end)]
    shifts: list[tuple[int, int]] = []
    for instant in sorted({start, *change_times}):
        minutes_ahead = offset_between(zone, other, instant) // _MINUTE
        if not shifts or shifts[-1][1] != minutes_ahead:
            shifts.append(((instant - _EPOCH) // _MINUTE, minutes_ahead))
    differ = any(minutes_ahead for _from, minutes_ahead in shifts)
    return (
        city(other.key) if differ else "",
        tuple(shifts) if differ else (),
        _notes(zone, other, today, first, last),
    )


def _notes(
    zone: ZoneInfo, other: ZoneInfo, today: date, first: date, last: date
) -> tuple[tuple[str, str], ...]:
    now, end = _noon(today, zone), _noon(last, zone) + _DAY
    if not changes(zone, now - _DAY, end) and not changes(other, now - _DAY, end):
        return ()
    notes: list[tuple[str, str]] = []
    for index in range((last - max(first, today)).days + 1):
        day = max(first, today) + index * _DAY
        text = change_words(changes_that_matter((zone, other), now, _noon(day, zone)))
        if text != (notes[-1][1] if notes else ""):
            notes.append((day.isoformat(), text))
    return tuple(notes)


def there_words(start: datetime, zone: ZoneInfo, theirs: ZoneInfo, hour12: bool = False) -> str:
    """Text such as 17:00 in Tokyo, with the day if it differs from the viewer's."""
    local = start.astimezone(theirs)
    parts = {"time": clock(local, hour12), "city": city(theirs.key)}
    if local.date() == start.astimezone(zone).date():
        return _("{time} in {city}").format(**parts)
    return _("{time} in {city}, {day}").format(**parts, day=short_day(local.date(), reader().locale))


def both_words(start: datetime, zone: ZoneInfo, theirs: ZoneInfo, hour12: bool = False) -> str:
    """Text such as `09:00 for you · 17:00 in Tokyo`; only the viewer's time if both clocks agree."""
    here = clock(start.astimezone(zone), hour12)
    if not offset_between(zone, theirs, start):
        return here
    return _("{time} for you · {there}").format(time=here, there=there_words(start, zone, theirs, hour12))


def change_warning(
    start: datetime, now: datetime, zone: ZoneInfo, theirs: ZoneInfo, name: str, hour12: bool = False
) -> Markup | None:
    """Notice about clock changes before a session, with its time for both parties; None if there are none.

    Args:
        theirs: Time zone of the other party, whose name is `name`.
    """
    clock_changes = changes_that_matter((zone, theirs), now, start)
    if not clock_changes:
        return None
    text = change_words(clock_changes)
    if offset_between(zone, theirs, start):
        here, there = start.astimezone(zone), start.astimezone(theirs)
        their_time = clock(there, hour12)
        if there.date() != here.date():
            day = short_day(there.date(), reader().locale)
            their_time = _("{day}, {time}").format(day=day, time=their_time)
        text = _("{clocks_change} This session is at {time} for you, {other_time} for {name}.").format(
            clocks_change=text, time=clock(here, hour12), other_time=their_time, name=name
        )
    return tag("p", "clock-note t-xs", icon("clock", "i16"), tag("span", "", text))


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone).astimezone(UTC)
