"""Four numbers from an expert's bookings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money
from pages.dashboard.overview.key_metrics import figures_of, span_needed
from tests.pages.conftest import Site
from tests.pages.dashboard.scenes import booked

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def at(known: BookingDetails, start: datetime, **changes: object) -> BookingDetails:
    session = Interval(start, start + timedelta(minutes=30))
    return replace(known, session=session, reserved=session, **changes)  # type: ignore[arg-type]


async def test_sessions_count_in_the_week_of_the_experts_own_zone(site: Site) -> None:
    known = booked(site)
    just_monday = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    bookings = [at(known, just_monday), at(known, just_monday - timedelta(hours=1))]
    sessions = figures_of(bookings, [(date(2026, 3, 4), 0)], WEDNESDAY, BERLIN)[0]
    assert (sessions.value, sessions.curve[-2:]) == ("1", (1.0, 1.0))


async def test_requests_and_cancelled_sessions_earn_nothing(site: Site) -> None:
    known = replace(booked(site), price=Money(9000, "EUR"))
    bookings = [
        at(known, WEDNESDAY),
        at(known, WEDNESDAY, status=BookingStatus.PENDING),
        at(known, WEDNESDAY, status=BookingStatus.CANCELLED),
        at(known, datetime(2026, 2, 4, 9, 0, tzinfo=UTC), price=Money(4500, "EUR")),
    ]
    value = figures_of(bookings, [(date(2026, 3, 4), 0)], WEDNESDAY, BERLIN)[1]
    assert (value.label, value.value, value.delta, value.rises) == ("Booked in March", "€90", "100%", True)


async def test_cancelled_and_missed_sessions_are_a_share_of_all(site: Site) -> None:
    known = booked(site)
    statuses = [BookingStatus.COMPLETED] * 3 + [BookingStatus.NO_SHOW]
    bookings = [at(known, WEDNESDAY - timedelta(days=2), status=status) for status in statuses]
    assert figures_of(bookings, [(date(2026, 3, 4), 0)], WEDNESDAY, BERLIN)[3].value == "25%"


def test_what_is_read_holds_every_day_that_is_counted() -> None:
    for n in range(800):
        today = date(2026, 1, 1) + timedelta(days=n)
        first, end = span_needed(today)
        assert first <= today - timedelta(days=30)
        assert first <= (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        assert end > today + timedelta(days=6 - today.weekday())
