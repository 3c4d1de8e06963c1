"""Key metrics of the overview: four numbers, compared with the period before."""

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
"""Of a change: beyond five times as much, a share says less than the curve beside it."""


def week_of(day: date) -> date:
    """Return the first day of a day's week, as the reader's weeks begin."""
    return day - timedelta(days=(day.weekday() - reader().week_start) % 7)


def span_needed(today: date) -> tuple[date, date]:
    """Return the first day that the metrics need, and the first that they do not."""
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=31)).replace(day=1)
    week = week_of(today)
    return min(before, today - 2 * _MONTH, week - (WEEKS - 1) * _WEEK), max(after, week + _WEEK)


def figures_of(
    bookings: Sequence[BookingDetails], views: Sequence[tuple[date, int]], now: datetime, zone: ZoneInfo
) -> tuple[Figure, ...]:
    """Return the four metrics.

    Args:
        bookings: All of `span_needed`, whatever their status.
        views: Openings of the public pages by day, oldest first.
    """
    today = now.astimezone(zone).date()
    days = [(one.session.start.astimezone(zone).date(), one) for one in bookings]
    held = [(day, one) for day, one in days if one.status in _COUNTED]
    return (_sessions(held, today), _value(held, today), _views(views), _cancelled(days, today))


def _sessions(held: Sequence[tuple[date, BookingDetails]], today: date) -> Figure:
    week = week_of(today)
    per_week = Counter(week_of(day) for day, _ in held)
    curve = tuple(float(per_week[week - n * _WEEK]) for n in reversed(range(WEEKS)))
    this, last = curve[-1], curve[-2]
    delta = _change(this, last)
    return Figure(_("Sessions this week"), f"{int(this)}", "video", delta, this >= last, this >= last, curve)


def _value(held: Sequence[tuple[date, BookingDetails]], today: date) -> Figure:
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    this = _sums(one for day, one in held if day.replace(day=1) == month)
    last = _sums(one for day, one in held if day.replace(day=1) == before)
    shown = " + ".join(money(Money(minor, currency)) for currency, minor in this.most_common(2) if minor)
    currency = this.most_common(1)[0][0] if this else ""
    delta = _change(this[currency], last[currency])
    rises = this[currency] >= last[currency]
    weeks = _weekly_value(held, currency, week_of(today))
    return Figure(
        _("Booked in {month}").format(month=month_name(today, reader().locale, year=False)),
        shown or "–",
        "banknote",
        delta,
        rises,
        rises,
        weeks,
    )


def _weekly_value(
    held: Iterable[tuple[date, BookingDetails]], currency: str, week: date
) -> tuple[float, ...]:
    per_week: Counter[date] = Counter()
    for day, one in held:
        if one.price.currency == currency:
            per_week[week_of(day)] += one.price.minor
    return tuple(float(per_week[week - n * _WEEK]) for n in reversed(range(WEEKS)))


def _views(views: Sequence[tuple[date, int]]) -> Figure:
    counts = [count for _day, count in views]
    half = len(counts) // 2
    before, lately = sum(counts[:half]), sum(counts[half:])
    rises = lately >= before
    curve = tuple(float(count) for count in counts[-14:])
    return Figure(
        _("Page views, 30 days"),
        number(sum(counts), reader().locale),
        "eye",
        _change(lately, before),
        rises,
        rises,
        curve,
    )


def _cancelled(days: Sequence[tuple[date, BookingDetails]], today: date) -> Figure:
    now = _lost_share(days, today - _MONTH, today)
    before = _lost_share(days, today - 2 * _MONTH, today - _MONTH - timedelta(days=1))
    shown = percent(now, reader().locale) if now is not None else "–"
    if now is None or before is None or round(now, 2) == round(before, 2):
        return Figure(_("Cancelled or missed"), shown, "calendar-x", note=_("in 30 days"))
    delta = _("was {share}").format(share=percent(before, reader().locale))
    return Figure(_("Cancelled or missed"), shown, "calendar-x", delta, now > before, now < before)


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


def _change(now: float, before: float) -> str:
    change = abs(now - before) / before if before else 0.0
    if not change:
        return ""
    shown = percent(min(change, _MAX), reader().locale)
    return _("over {share}").format(share=shown) if change > _MAX else shown
