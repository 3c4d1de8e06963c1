"""Analytics queries: sums computed by the database, grouped by weeks and hours of the expert's zone.

The databases cannot convert to the experts' time zones, so they group by instant, and instants are assigned to local
days here. No result names a client.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, EventType, PageView
from expertconnect.domain.analytics import Clients, OfferFigures, Period, PeriodFigures, Stretch, Tally
from expertconnect.domain.booking import BookingStatus
from expertconnect.services.analytics.page_views import OWN_PAGE
from expertconnect.services.common import authorization, validation

_COUNTED = (
    BookingStatus.CONFIRMED,
    BookingStatus.COMPLETED,
    BookingStatus.NO_SHOW,
    BookingStatus.CANCELLED,
)
_CAME = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED)
_WEEK = timedelta(days=7)

Span = tuple[date, date]


def of_period(work: UnitOfWork, days: int = Period.QUARTER, week_start: int = 0) -> PeriodFigures:
    """Return the signed-in expert's analytics up to the end of this week, or of this month for a year.

    Args:
        days: 30, 90 or 365.
        week_start: First day of weeks, 0 for Monday to 6 for Sunday.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
        Invalid: For any other period or weekday.
    """
    expert = authorization.own_expert(work)
    if (type(days) is not int and not isinstance(days, Period)) or days not in list(Period):
        raise validation.refused("days", "Please choose one of the options.")
    validation.integer(week_start, "week_start", 0, 6)
    period, zone = Period(days), ZoneInfo(expert.time_zone)
    spans = stretches_of(period, work.now.astimezone(zone).date(), week_start)
    counting = _Counting(work, expert.id, zone, (spans[0][0], spans[-1][1]))
    tallies, hours = counting.sessions()
    booked, booked_of = counting.booked()
    views, views_of = counting.views()
    offers, takings = counting.offers(booked_of, views_of)
    return PeriodFigures(
        period,
        tuple(
            Stretch(
                first,
                end,
                sum((tallies[day] for day in _days(first, end)), Tally()),
                sum(views[day] for day in _days(first, end)),
                sum(booked[day] for day in _days(first, end)),
            )
            for first, end in spans
        ),
        hours,
        offers,
        takings,
        counting.clients(),
    )


def stretches_of(period: Period, today: date, week_start: int) -> list[Span]:
    """Return the weeks or months of a period, oldest first: first day and the first day after."""
    if period.by_month:
        firsts = [today.replace(day=1)]
        while len(firsts) < 13:
            firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
        firsts.reverse()
        after = (firsts[-1] + timedelta(days=31)).replace(day=1)
        return list(zip(firsts[1:], [*firsts[2:], after], strict=True))
    this = today - timedelta(days=(today.weekday() - week_start) % 7)
    count = -(-period // 7)
    return [(this - n * _WEEK, this - n * _WEEK + _WEEK) for n in reversed(range(count))]


class _Counting:
    """Queries for one expert and the days of a period."""

    def __init__(self, work: UnitOfWork, expert_id: int, zone: ZoneInfo, span: Span) -> None:
        self.work, self.expert_id, self.zone = work, expert_id, zone
        self.first, self.end = span
        self.since, self.until = (datetime.combine(day, time(), zone) for day in span)
        self.started = and_(
            Booking.expert_id == expert_id,
            Booking.status.in_(_COUNTED),
            Booking.starts_at >= self.since,
            Booking.starts_at < self.until,
        )
        self.state: ColumnElement[str] = case(
            (Booking.status == BookingStatus.NO_SHOW, "missed"),
            (Booking.status == BookingStatus.CANCELLED, "cancelled"),
            (and_(Booking.status == BookingStatus.CONFIRMED, Booking.ends_at > work.now), "coming"),
            else_="completed",
        ).label("state")

    def sessions(self) -> tuple[Mapping[date, Tally], dict[tuple[int, int], int]]:
        """Return the sessions by day, and by weekday and hour."""
        by_day: dict[date, Tally] = defaultdict(Tally)
        hours: Counter[tuple[int, int]] = Counter()
        for start, state, count in self.work.session.execute(
            select(Booking.starts_at, self.state, func.count())
            .where(self.started)
            .group_by(Booking.starts_at, self.state)
        ):
            wall = start.astimezone(self.zone)
            by_day[wall.date()] += Tally(**{state: count})
            if state != "cancelled":
                hours[wall.weekday(), wall.hour] += count
        return by_day, dict(hours)

    def booked(self) -> tuple[Counter[date], Counter[int]]:
        """Return the bookings and requests by the day on which they were made, and by event type."""
        by_day: Counter[date] = Counter()
        by_offer: Counter[int] = Counter()
        for booked_at, offer, count in self.work.session.execute(
            select(Booking.booked_at, Booking.event_type_id, func.count())
            .where(
                Booking.expert_id == self.expert_id,
                Booking.booked_at >= self.since,
                Booking.booked_at < self.until,
            )
            .group_by(Booking.booked_at, Booking.event_type_id)
        ):
            if booked_at is not None:  # always, by the bounds above; for the type checker
                by_day[booked_at.astimezone(self.zone).date()] += count
            by_offer[offer] += count
        return by_day, by_offer

    def views(self) -> tuple[Counter[date], Counter[int]]:
        """Return the page views by day, and by page."""
        by_day: Counter[date] = Counter()
        by_page: Counter[int] = Counter()
        for day, page, count in self.work.session.execute(
            select(PageView.day, PageView.event_type_id, PageView.views).where(
                PageView.expert_id == self.expert_id, PageView.day >= self.first, PageView.day < self.end
            )
        ):
            by_day[day] += count
            by_page[page] += count
        return by_day, by_page

    def offers(
        self, booked: Counter[int], views: Counter[int]
    ) -> tuple[tuple[OfferFigures, ...], tuple[tuple[str, int], ...]]:
        """Return the sums by event type, and the revenue by currency."""
        tallies: dict[int, Tally] = defaultdict(Tally)
        takings: Counter[str] = Counter()
        for offer, state, currency, count, minor in self.work.session.execute(
            select(
                Booking.event_type_id,
                self.state,
                Booking.currency,
                func.count(),
                func.sum(Booking.price_minor),
            )
            .where(self.started)
            .group_by(Booking.event_type_id, self.state, Booking.currency)
        ):
            tallies[offer] += Tally(**{state: count})
            if state == "completed" and minor:
                takings[currency] += int(minor)
        ids = {*tallies, *booked, *views}
        titles: dict[int, str] = dict(
            self.work.session.execute(
                select(EventType.id, EventType.title).where(
                    EventType.expert_id == self.expert_id, EventType.id.in_(ids)
                )
            ).all()
        )
        titles |= {OWN_PAGE: ""} if OWN_PAGE in ids else {}
        found = [OfferFigures(titles[one], tallies[one], views[one], booked[one]) for one in sorted(titles)]
        order = sorted(found, key=lambda one: (-one.booked, -one.tally.total, -one.views, one.title))
        return tuple(order), tuple(sorted(takings.items(), key=lambda item: (-item[1], item[0])))

    def clients(self) -> Clients:
        """Count the clients whose first session with this expert is in the period, and the returning ones."""
        within: ColumnElement[Any] = case((Booking.starts_at >= self.since, 1), else_=0)
        one = (
            select(func.min(Booking.starts_at).label("first"), func.max(within).label("within"))
            .where(
                Booking.expert_id == self.expert_id,
                Booking.status.in_(_CAME),
                Booking.starts_at < self.until,
                Booking.email != "",
            )
            .group_by(Booking.email)
            .subquery()
        )
        is_new: ColumnElement[Any] = case((one.c.first >= self.since, 1), else_=0)
        everybody, new = self.work.session.execute(
            select(func.count(), func.coalesce(func.sum(is_new), 0)).where(one.c.within == 1)
        ).one()
        return Clients(int(new), int(everybody) - int(new))


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]
