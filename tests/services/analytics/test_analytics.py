"""What an expert's bookings come to, against what was counted by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, PageView
from expertconnect.domain.analytics import Clients, OfferFigures, Period, PeriodFigures, Tally
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import Forbidden, Invalid, SignInNeeded
from expertconnect.domain.people import SYSTEM
from expertconnect.services import analytics
from expertconnect.services.analytics.queries import stretches_of
from tests.world import Cast, World

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
"""Wednesday noon in Berlin."""
HALF = timedelta(minutes=30)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A UTC time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def session(
    world: World,
    start: datetime,
    status: BookingStatus = BookingStatus.COMPLETED,
    *,
    who: str = "ada@example.org",
    price: int = 0,
    currency: str = "EUR",
    expert: Cast | None = None,
    booked_at: datetime | None = None,
    event_type_id: int = 0,
) -> None:
    """A row as the dashboard would have left it, at any time of the past."""
    whose = expert or world.grace

    def put(work: UnitOfWork) -> None:
        tick = int(start.timestamp()) // 300
        made = booked_at or start - timedelta(days=2)
        work.session.add(
            Booking(
                uid=f"{whose.expert_id:08}{tick:024}",
                expert_id=whose.expert_id,
                event_type_id=event_type_id or whose.event_type_id,
                status=status,
                starts_at=start,
                ends_at=start + HALF,
                first_tick=tick,
                end_tick=tick + 6,
                name="Somebody",
                email=who,
                title="A first talk",
                price_minor=price,
                currency=currency,
                created_at=made,
                updated_at=made,
                booked_at=None if status is BookingStatus.HELD else made,
            )
        )

    world.as_(SYSTEM).do(put)


def viewed(world: World, day: date, views: int, event_type_id: int = 0, expert: Cast | None = None) -> None:
    whose = expert or world.grace

    def put(work: UnitOfWork) -> None:
        work.session.add(
            PageView(expert_id=whose.expert_id, event_type_id=event_type_id, day=day, views=views)
        )

    world.as_(SYSTEM).do(put)


def counted(world: World, period: int = Period.QUARTER, week_start: int = 0) -> PeriodFigures:
    world.clock.now = NOW
    return world.as_(world.grace.actor).ask(analytics.of_period, period, week_start)


def test_sessions_are_counted_by_what_became_of_them(world: World) -> None:
    monday = date(2026, 3, 2)
    session(world, at(monday, 8))
    session(world, at(monday, 9), BookingStatus.CONFIRMED)  # over, and nobody has said so yet
    session(world, at(monday, 10), BookingStatus.NO_SHOW)
    session(world, at(monday, 11), BookingStatus.CANCELLED)
    session(world, NOW - timedelta(minutes=10), BookingStatus.CONFIRMED)  # going on
    session(world, NOW + timedelta(days=1), BookingStatus.CONFIRMED)
    for hour, status in enumerate(
        (BookingStatus.PENDING, BookingStatus.DECLINED, BookingStatus.EXPIRED, BookingStatus.HELD)
    ):
        session(world, at(monday, 13 + hour), status)
    known = counted(world)
    assert known.tally == known.stretches[-1].tally == Tally(completed=2, coming=2, cancelled=1, missed=1)
    assert known.tally.lost_share == 0.5


def test_a_session_belongs_to_the_week_that_the_experts_wall_shows(world: World) -> None:
    session(world, datetime(2026, 3, 1, 22, 30, tzinfo=UTC))  # Sunday, half past eleven at night in Berlin
    session(world, datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # Monday, half past midnight
    weeks = {one.first: one.tally.completed for one in counted(world).stretches}
    assert (weeks[date(2026, 2, 23)], weeks[date(2026, 3, 2)]) == (1, 1)
    assert counted(world).hours == {(6, 23): 1, (0, 0): 1}
    from_sunday = {one.first: one.tally.completed for one in counted(world, week_start=6).stretches}
    assert from_sunday[date(2026, 3, 1)] == 2


def test_cancelled_sessions_do_not_count_among_the_busy_hours(world: World) -> None:
    session(world, at(date(2026, 3, 2), 8), BookingStatus.CANCELLED)
    session(world, at(date(2026, 3, 3), 8), BookingStatus.NO_SHOW)
    assert counted(world).hours == {(1, 9): 1}


def test_what_lies_outside_of_the_period_does_not_count(world: World) -> None:
    first = counted(world, Period.MONTH).stretches[0].first
    session(world, at(first, 12))
    session(world, at(first - timedelta(days=1), 12))
    viewed(world, first, 3)
    viewed(world, first - timedelta(days=1), 50)
    known = counted(world, Period.MONTH)
    assert (known.tally.total, known.views, known.booked) == (1, 3, 0)
    assert counted(world, Period.QUARTER).tally.total == 2


def test_views_and_bookings_meet_by_event_type(world: World) -> None:
    other = world.more_event_type(world.grace, "deep")
    viewed(world, NOW.date(), 40)
    viewed(world, NOW.date(), 10, world.grace.event_type_id)
    viewed(world, NOW.date(), 7, other)
    session(world, NOW + timedelta(days=60), BookingStatus.CONFIRMED, booked_at=NOW - timedelta(hours=1))
    session(world, NOW + timedelta(days=61), BookingStatus.PENDING, booked_at=NOW - timedelta(hours=2))
    known = counted(world)
    assert (known.views, known.booked, known.stretches[-1].views, known.stretches[-1].booked) == (
        57,
        2,
        57,
        2,
    )
    assert known.offers == (
        OfferFigures("A first talk", views=10, booked=2),
        OfferFigures("", views=40),
        OfferFigures("A first talk", views=7),
    )


def test_only_what_took_place_was_taken_and_each_currency_for_itself(world: World) -> None:
    for n, (price, currency) in enumerate(
        [(9000, "EUR"), (4550, "EUR"), (99_000_000, "KRW"), (99_000_000, "KRW")]
    ):
        session(world, at(date(2026, 3, 2), 8 + n), price=price, currency=currency)
    session(world, at(date(2026, 3, 3), 8), BookingStatus.CANCELLED, price=9000)
    session(world, NOW + timedelta(days=1), BookingStatus.CONFIRMED, price=9000)
    assert counted(world).takings == (("KRW", 198_000_000), ("EUR", 13_550))


def test_a_client_is_new_once(world: World) -> None:
    session(world, at(date(2025, 6, 2), 8))
    session(world, at(date(2026, 3, 2), 8))
    session(world, at(date(2026, 3, 2), 9), who="charles@example.org")
    session(world, at(date(2026, 3, 3), 9), who="charles@example.org")
    session(world, at(date(2026, 3, 3), 10), BookingStatus.CANCELLED, who="never@example.org")
    assert counted(world).clients == Clients(new=1, returning=1)
    assert counted(world, Period.YEAR).clients == Clients(new=2, returning=0)


def test_the_figures_of_others_are_not_among_them(world: World) -> None:
    session(world, at(date(2026, 3, 2), 8), expert=world.bob, price=9000)
    viewed(world, NOW.date(), 12, expert=world.bob)
    known = counted(world)
    assert (known.tally, known.views, known.booked, known.takings, known.offers, known.clients) == (
        Tally(),
        0,
        0,
        (),
        (),
        Clients(),
    )
    with pytest.raises(Forbidden):
        world.as_(world.mallory.actor).ask(analytics.of_period)
    with pytest.raises(SignInNeeded):
        world.ask(analytics.of_period)


@pytest.mark.parametrize(
    ("days", "week_start"),
    [(31, 0), (0, 0), (-1, 0), ("30", 0), (None, 0), (True, 0), (90, 7), (90, -1), (90, "1")],
)
def test_no_other_period_and_no_other_weekday(world: World, days: object, week_start: object) -> None:
    with pytest.raises(Invalid):
        world.as_(world.grace.actor).ask(analytics.of_period, days, week_start)  # type: ignore[arg-type]


def test_weeks_and_months_follow_one_another_without_a_gap() -> None:
    for n in range(500):
        today = date(2026, 1, 1) + timedelta(days=n)
        for period in Period:
            for week_start in (0, 5, 6):
                spans = stretches_of(period, today, week_start)
                assert all(end == after for (_first, end), (after, _end) in pairwise(spans))
                assert spans[-1][0] <= today < spans[-1][1]
                if period.by_month:
                    assert len(spans) == 12
                    assert all(first.day == 1 for first, _end in spans)
                else:
                    assert (today - spans[0][0]).days >= period - 7
                    assert all(first.weekday() == week_start for first, _end in spans)
