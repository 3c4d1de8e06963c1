"""Times, days, lengths and prices in words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from expertconnect.domain.booking import Place, PlaceKind
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.words import offset_of, zone_city

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
_WHERE = {
    PlaceKind.VIDEO: ("video", "Video, link after booking"),
    PlaceKind.PHONE: ("phone", "Phone call"),
    PlaceKind.ADDRESS: ("map-pin", "In person"),
    PlaceKind.LINK: ("link", "Online, link after booking"),
}


def money(price: Money) -> str:
    """Such as €60, €62.50 or CHF 120; Free for nothing."""
    if not price.minor:
        return "Free"
    digits = CURRENCIES[price.currency]
    whole, rest = divmod(price.minor, 10**digits)
    amount = f"{whole:,}" + (f".{rest:0{digits}d}" if rest else "")
    sign = _SIGNS.get(price.currency)
    return f"{sign}{amount}" if sign else f"{price.currency} {amount}"


def clock(instant: datetime, hour12: bool = False) -> str:
    """The time that an instant's own wall shows: 15:30, or 3:30 pm."""
    if not hour12:
        return f"{instant:%H:%M}"
    return f"{instant.hour % 12 or 12}:{instant:%M} {'am' if instant.hour < 12 else 'pm'}"


def span(interval: Interval, timezone: ZoneInfo, hour12: bool = False) -> str:
    """From and until, as the wall of a zone shows them."""
    start, end = interval.start.astimezone(timezone), interval.end.astimezone(timezone)
    return f"{clock(start, hour12)} – {clock(end, hour12)}"


def day_words(day: date, today: date) -> str:
    """Today, Tomorrow, or such as Wed 25 Nov; with the year when it is another one."""
    if day == today:
        return "Today"
    if day == today + timedelta(days=1):
        return "Tomorrow"
    return f"{day:%a} {day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def long_day(day: date) -> str:
    """Such as Wednesday, 25 November 2026."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def length(duration: timedelta) -> str:
    """Such as 30 min, 1 h or 1 h 30 min."""
    hours, minutes = divmod(int(duration.total_seconds()) // 60, 60)
    return " ".join(
        filter(None, (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else ""))
    )


def offset_words(instant: datetime) -> str:
    """Such as GMT+1 or GMT+5:30: the offset of an instant on its own wall."""
    return offset_of(instant)


def city(name: str) -> str:
    """The place a zone is named after: New York; Kolkata also for its older name."""
    return zone_city(name)


def zone_words(timezone: ZoneInfo, at: datetime) -> str:
    """Such as Berlin · GMT+1, as it is at an instant."""
    return f"{city(timezone.key)} · {offset_words(at.astimezone(timezone))}"


def where(place: Place) -> tuple[str, str]:
    """The icon and the words of a place, without what only the two parties may know."""
    return _WHERE[place.kind]
