"""Key metrics of the overview: four numbers, compared with the previous period."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from components.dashboard.overview_parts import Figure
from components.kit.formatting import money
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.money import Money
from expertconnect.i18n import _, month_name, number, percent, reader

WEEKS = 8
_COUNTED = frozenset({BookingStatus.CONFIRMED, BookingStatus.COMPLETED})
_LOST = frozenset({BookingStatus.CANCELLED, BookingStatus.NO_SHOW})
_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)
_MAX = 5.0
"""Largest change that is shown as a percentage; above it, "over 500 %"."""


def week_of(day: date) -> date:
    """Return the first day of a day's week, as the reader's weeks begin."""
    return day - timedelta(days=(day.weekday() - reader().week_start) % 7)


def span_needed(today: date) -> tuple[date, date]:
    """Return the period that the metrics need: its first day, and the day after its last."""
    month = today.replace(day=1)
    previous = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    week = week_of(today)
    return min(previous, today - 2 * _MONTH, week - (WEEKS - 1) * _WEEK), max(after, week + _WEEK)


def figures_of(
    bookings: Sequence[BookingDetails], views: Sequence[tuple[date, int]], now: datetime, zone: ZoneInfo
) -> tuple[Figure, ...]:
    """Return the four metrics.

    Args:
        bookings: All bookings within `span_needed`, of any status.
        views: Page views by day, oldest first.
    """
    today = now.astimezone(zone).date()
    days = [(one.session.start.astimezone(zone).date(), one) for one in bookings]
    counted = [(day, one) for day, one in days if one.status in _COUNTED]
    return (_sessions(counted, today), _value(counted, today), _views(views), _cancelled(days, today))


def _sessions(counted: Sequence[tuple[date, BookingDetails]], today: date) -> Figure:
    week = week_of(today)
    per_week = Counter(week_of(day) for day, _ in counted)
    curve = tuple(float(per_week[week - n * _WEEK]) for n in reversed(range(WEEKS)))
    current, previous = curve[-1], curve[-2]
    delta = _change(current, previous)
    return Figure(
        _("Sessions this week"),
        f"{int(current)}",
        "video",
        delta,
        current >= previous,
        current >= previous,
        curve,
    )


def _value(counted: Sequence[tuple[date, BookingDetails]], today: date) -> Figure:
    month = today.replace(day=1)
    month_before = (month - timedelta(days=1)).replace(day=1)
    current = _sums(one for day, one in counted if day.replace(day=1) == month)
    previous = _sums(one for day, one in counted if day.replace(day=1) == month_before)
    value = " + ".join(money(Money(minor, currency)) for currency, minor in current.most_common(2) if minor)
    currency = current.most_common(1)[0][0] if current else ""
    delta = _change(current[currency], previous[currency])
    rises = current[currency] >= previous[currency]
    weeks = _weekly_value(counted, currency, week_of(today))
    return Figure(
        _("Booked in {month}").format(month=month_name(today, reader().locale, year=False)),
        value or "–",
        "banknote",
        delta,
        rises,
        rises,
        weeks,
    )


def _weekly_value(
    counted: Iterable[tuple[date, BookingDetails]], currency: str, week: date
) -> tuple[float, ...]:
    per_week: Counter[date] = Counter()
    for day, one in counted:
        if one.price.currency == currency:
            per_week[week_of(day)] += one.price.minor
    return tuple(float(per_week[week - n * _WEEK]) for n in reversed(range(WEEKS)))


def _views(views: Sequence[tuple[date, int]]) -> Figure:
    counts = [count for _day, count in views]
    half = len(counts) // 2
    previous, recent = sum(counts[:half]), sum(counts[half:])
    rises = recent >= previous
    curve = tuple(float(count) for count in counts[-14:])
    return Figure(
        _("Page views, 30 days"),
        number(sum(counts), reader().locale),
        "eye",
        _change(recent, previous),
        rises,
        rises,
        curve,
    )


def _cancelled(days: Sequence[tuple[date, BookingDetails]], today: date) -> Figure:
    now = _lost_share(days, today - _MONTH, today)
    previous = _lost_share(days, today - 2 * _MONTH, today - _MONTH - timedelta(days=1))
    value = percent(now, reader().locale) if now is not None else "–"
    if now is None or previous is None or round(now, 2) == round(previous, 2):
        return Figure(_("Cancelled or missed"), value, "calendar-x", note=_("in 30 days"))
    delta = _("was {share}").format(share=percent(previous, reader().locale))
    return Figure(_("Cancelled or missed"), value, "calendar-x", delta, now > previous, now < previous)


def _lost_share(days: Sequence[tuple[date, BookingDetails]], first: date, last: date) -> float | None:
    group = [one for day, one in days if first <= day <= last]
    lost = sum(one.status in _LOST for one in group)
    total = lost + sum(one.status in _COUNTED for one in group)
    return lost / total if total else None


def _sums(group: Iterable[BookingDetails]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for one in group:
        totals[one.price.currency] += one.price.minor
    return totals


def _change(now: float, previous: float) -> str:
    change = abs(now - previous) / previous if previous else 0.0
    if not change:
        return ""
    value = percent(min(change, _MAX), reader().locale)
    return _("over {share}").format(share=value) if change > _MAX else value
