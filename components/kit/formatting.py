"""Formatting of times, days, durations and prices for the reader of a page: shortcuts to `expertconnect.i18n`.

The locale is the current one of `expertconnect.i18n.reader_locale`, and frequent results are cached. E-mails, and other
texts for people who are not the current reader, call `expertconnect.i18n` with a locale instead.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from expertconnect import i18n
from expertconnect.domain.booking import Place, PlaceKind
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money
from expertconnect.i18n import N_, _, offset_of, per_reader, reader, zone_city

_WHERE = {
    PlaceKind.VIDEO: ("video", N_("Video, link after booking")),
    PlaceKind.PHONE: ("phone", N_("Phone call")),
    PlaceKind.ADDRESS: ("map-pin", N_("In person")),
    PlaceKind.LINK: ("link", N_("Online, link after booking")),
}


@per_reader(1_024)
def money(price: Money) -> str:
    """Format a price such as €60, €62.50 or CHF 120; Free for nothing."""
    return i18n.money(price, reader().locale)


@per_reader(256)
def sum_words(minor: int, currency: str) -> str:
    """Format a sum of many prices, which may be larger than any one of them: €12,345."""
    return i18n.money_sum(minor, currency, reader().locale)


def clock(instant: datetime, hour12: bool = False) -> str:
    """Format an instant's time of day in its own zone: 15:30, or 3:30 PM."""
    return i18n.wall_clock(instant.hour, instant.minute, reader().locale, hour12)


def span(interval: Interval, timezone: ZoneInfo, hour12: bool = False) -> str:
    """Format start and end in a zone."""
    start, end = interval.start.astimezone(timezone), interval.end.astimezone(timezone)
    return f"{clock(start, hour12)} – {clock(end, hour12)}"


@per_reader(1_024)
def day_words(day: date, today: date) -> str:
    """Format a day: Today, Tomorrow, or such as Wed, 25 Nov; with the year when it is another one."""
    return i18n.relative_day(day, today, reader().locale)


@per_reader(512)
def long_day(day: date) -> str:
    """Format a day such as Wednesday, 25 November 2026."""
    return i18n.long_day(day, reader().locale)


@per_reader(512)
def month_year(day: date) -> str:
    """Format a month such as November 2026."""
    return i18n.month_name(day, reader().locale)


def month_short(day: date) -> str:
    """Format a month such as Nov."""
    return i18n.month_short(day, reader().locale)


def number(value: float, places: int = 0) -> str:
    """Format a number such as 1,204 or 4.9, with exactly as many decimals."""
    return i18n.number(value, reader().locale, places=places)


@per_reader(64)
def weekday_short(weekday: int) -> str:
    """Format a weekday such as Wed. 0 is Monday."""
    return i18n.weekday_names(reader().locale, width="abbreviated")[weekday]


@per_reader(256)
def length(duration: timedelta) -> str:
    """Format a length such as 30 min, 1 h or 1 h 30 min."""
    return i18n.duration(duration)


def offset_words(instant: datetime) -> str:
    """Format the UTC offset of an aware instant such as GMT+1 or GMT+5:30."""
    return offset_of(instant)


def city(name: str) -> str:
    """Return the city of a zone: New York; Kolkata also for its older name."""
    return zone_city(name, reader().locale)


def zone_words(timezone: ZoneInfo, at: datetime) -> str:
    """Format a zone at an instant such as Berlin · GMT+1."""
    return f"{city(timezone.key)} · {offset_words(at.astimezone(timezone))}"


def where(place: Place) -> tuple[str, str]:
    """Icon name and text of a place, without details that only the two parties may know."""
    icon_name, label = _WHERE[place.kind]
    return icon_name, _(label)
