"""Notices about clock changes between now and a session."""

from collections.abc import Sequence
from datetime import date, timedelta

from babel.lists import format_list

from expertconnect.domain.clock_changes import ClockChange
from expertconnect.i18n.catalogues import _
from expertconnect.i18n.languages import locale_of
from expertconnect.i18n.reader_locale import reader
from expertconnect.i18n.times import duration, short_day
from expertconnect.i18n.zones import zone_city

_HOUR = timedelta(hours=1)


def change_words(changes: Sequence[ClockChange]) -> str:
    """Return notices such as `Clocks in London go back on Sun, Oct 25.`; zones that change together share one."""
    together: dict[tuple[date, timedelta], list[str]] = {}
    for change in changes:
        city = zone_city(change.zone.key, reader().locale)
        together.setdefault((change.day, change.by), []).append(city)
    return " ".join(_sentence(day, by, cities) for (day, by), cities in together.items())


def _sentence(day: date, by: timedelta, cities: Sequence[str]) -> str:
    city_list = format_list(cities, locale=locale_of(reader().locale))
    when = short_day(day, reader().locale)
    if abs(by) == _HOUR:
        template = (
            _("Clocks in {city} go forward on {day}.")
            if by > timedelta(0)
            else _("Clocks in {city} go back on {day}.")
        )
        return template.format(city=city_list, day=when)
    template = (
        _("Clocks in {city} go forward by {length} on {day}.")
        if by > timedelta(0)
        else _("Clocks in {city} go back by {length} on {day}.")
    )
    return template.format(city=city_list, day=when, length=duration(abs(by)))
