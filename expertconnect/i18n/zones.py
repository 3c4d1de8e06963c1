"""Time zone names and labels. An allow-list: ZoneInfo never sees untrusted text."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

from expertconnect.i18n.languages import locale_of

_REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)
_MACHINERY = frozenset({"localtime", "Factory", "posixrules"})


@dataclass(frozen=True, slots=True)
class ZoneName:
    """A time zone as an option to choose.

    Attributes:
        name: The IANA name.
        city: The display name of its city, such as New York.
        offset: UTC offset at the requested instant, such as GMT+5:30.
        minutes: The same in minutes east of UTC, to sort by.
    """

    name: str
    city: str
    offset: str
    minutes: int

    @property
    def label(self) -> str:
        """City and offset, such as Berlin (GMT+1)."""
        return f"{self.city} ({self.offset})"


@cache
def zone_names() -> frozenset[str]:
    """Return every zone name that is accepted."""
    return frozenset(
        name
        for name in available_timezones()
        if name not in _MACHINERY and not name.startswith(("posix/", "right/"))
    )


def is_zone(name: object) -> bool:
    """Whether an untrusted value is the name of a zone."""
    return isinstance(name, str) and name in zone_names()


def offset(zone: ZoneInfo | str, at: datetime) -> str:
    """Format the UTC offset at an instant: GMT, GMT+1, GMT-3:30."""
    return _offset(_minutes(zone, at))


def offset_of(instant: datetime) -> str:
    """Format the UTC offset of an aware instant."""
    return _offset(int((instant.utcoffset() or timedelta(0)).total_seconds()) // 60)


def _offset(minutes: int) -> str:
    if not minutes:
        return "GMT"
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def zone_city(name: str, locale: str = "en") -> str:
    """Return the city a zone is named after, in a locale: Europe/Rome is Roma in Italian."""
    return _city_by_name(locale).get(name) or _city_by_name(locale).get(_canonical(name)) or _name_in_id(name)


def zone_label(name: str, at: datetime, locale: str = "en") -> str:
    """Format city and offset at an instant: Berlin (GMT+1)."""
    return f"{zone_city(name, locale)} ({offset(name, at)})"


def zone_list(at: datetime, locale: str = "en") -> tuple[ZoneName, ...]:
    """Return the zones to choose from, west to east, each with its offset at an instant."""
    return _zone_list(locale, at.replace(minute=0, second=0, microsecond=0))


@lru_cache(maxsize=16)
def _zone_list(locale: str, at: datetime) -> tuple[ZoneName, ...]:
    zones = (ZoneName(name, city, offset(name, at), _minutes(name, at)) for name, city in _cities(locale))
    return tuple(sorted(zones, key=lambda zone: (zone.minutes, zone.city.casefold(), zone.name)))


@lru_cache(maxsize=32)
def _cities(locale: str) -> tuple[tuple[str, str], ...]:
    """City by zone name. Computing all of them takes most of a second, so they are cached per language."""
    babel_locale = locale_of(locale)
    places = [
        (name, str(get_timezone_location(name, locale=babel_locale, return_city=True)))
        for name in zone_names()
        if name.startswith(_REGIONS)
    ]
    # Babel gives all zones without a city, and some old names, the same word for "unknown".
    unknown = str(get_timezone_location(None, locale=babel_locale, return_city=True)) if places else ""
    # Babel gives untranslated cities with their country or state before a slash.
    named = [
        (name, _name_in_id(name) if city == unknown else city.rpartition("/")[2]) for name, city in places
    ]
    return tuple(sorted([*_without_aliases(named), ("UTC", "UTC")]))


@lru_cache(maxsize=32)
def _city_by_name(locale: str) -> dict[str, str]:
    """City by zone name, and by the canonical name of all older names of the same place."""
    cities = _cities(locale)
    return {_canonical(name): city for name, city in cities} | dict(cities)


def _canonical(name: str) -> str:
    return str(get_global("zone_aliases").get(name, name))


def _without_aliases(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep one zone name per place: Asia/Kolkata, without Asia/Calcutta beside it."""
    kept: dict[tuple[str, str], tuple[str, str]] = {}
    for name, city in sorted(named):
        place = (_canonical(name), city)
        if place not in kept or _name_in_id(name) == city:
            kept[place] = (name, city)
    return list(kept.values())


def _name_in_id(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _minutes(zone: ZoneInfo | str, at: datetime) -> int:
    zone_info = ZoneInfo(zone) if isinstance(zone, str) else zone
    return (at.astimezone(zone_info).utcoffset() or timedelta(0)) // timedelta(minutes=1)
