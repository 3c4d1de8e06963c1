"""Dual time: a time on the clocks of both parties, with notices about clock changes."""

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
        The other place; from which minute since the epoch on its clock is how many minutes ahead; and from which
        day on there is something to say about clocks that change, and what.
    """
    start, end = _noon(first, zone) - _DAY, _noon(last, zone) + _DAY
    turns = [change.at for one in (zone, other) for change in changes(one, start, end)]
    shifts: list[tuple[int, int]] = []
    for at in sorted({start, *turns}):
        ahead = offset_between(zone, other, at) // _MINUTE
        if not shifts or shifts[-1][1] != ahead:
            shifts.append(((at - _EPOCH) // _MINUTE, ahead))
    apart = any(ahead for _from, ahead in shifts)
    return (
        city(other.key) if apart else "",
        tuple(shifts) if apart else (),
        _notes(zone, other, today, first, last),
    )


def _notes(
    zone: ZoneInfo, other: ZoneInfo, today: date, first: date, last: date
) -> tuple[tuple[str, str], ...]:
    now, end = _noon(today, zone), _noon(last, zone) + _DAY
    if not changes(zone, now - _DAY, end) and not changes(other, now - _DAY, end):
        return ()
    notes: list[tuple[str, str]] = []
    for place in range((last - max(first, today)).days + 1):
        day = max(first, today) + place * _DAY
        said = change_words(changes_that_matter((zone, other), now, _noon(day, zone)))
        if said != (notes[-1][1] if notes else ""):
            notes.append((day.isoformat(), said))
    return tuple(notes)


def there_words(start: datetime, zone: ZoneInfo, theirs: ZoneInfo, hour12: bool = False) -> str:
    """Text such as 17:00 in Tokyo, with the day when it differs from the viewer's."""
    read = start.astimezone(theirs)
    parts = {"time": clock(read, hour12), "city": city(theirs.key)}
    if read.date() == start.astimezone(zone).date():
        return _("{time} in {city}").format(**parts)
    return _("{time} in {city}, {day}").format(**parts, day=short_day(read.date(), reader().locale))


def both_words(start: datetime, zone: ZoneInfo, theirs: ZoneInfo, hour12: bool = False) -> str:
    """Text such as `09:00 for you · 17:00 in Tokyo`; the viewer's alone when both clocks are equal."""
    here = clock(start.astimezone(zone), hour12)
    if not offset_between(zone, theirs, start):
        return here
    return _("{time} for you · {there}").format(time=here, there=there_words(start, zone, theirs, hour12))


def change_warning(
    start: datetime, now: datetime, zone: ZoneInfo, theirs: ZoneInfo, name: str, hour12: bool = False
) -> Markup | None:
    """Notice about clock changes before a session, with its time for both; None for nothing.

    Args:
        theirs: The zone of the other one, whose name is `name`.
    """
    found = changes_that_matter((zone, theirs), now, start)
    if not found:
        return None
    said = change_words(found)
    if offset_between(zone, theirs, start):
        here, there = start.astimezone(zone), start.astimezone(theirs)
        their_time = clock(there, hour12)
        if there.date() != here.date():
            day = short_day(there.date(), reader().locale)
            their_time = _("{day}, {time}").format(day=day, time=their_time)
        said = _("{clocks_change} This session is at {time} for you, {other_time} for {name}.").format(
            clocks_change=said, time=clock(here, hour12), other_time=their_time, name=name
        )
    return tag("p", "clock-note t-xs", icon("clock", "i16"), tag("span", "", said))


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone).astimezone(UTC)
