"""What can be booked, as pages see it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from db.engine.unit_of_work import UnitOfWork
from db.models import Expert, WeeklyHours
from expertconnect.domain.errors import DomainError, Invalid, NotFound, NotOffered, SignInNeeded
from expertconnect.domain.explain import Cause
from expertconnect.domain.interval import Interval
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.domain.slots import DayState
from expertconnect.services import bookings
from expertconnect.services.availability.schedule_cache import load_schedule
from tests.services.bookings.scenes import DAY, HALF, TUESDAY, api, booked, day
from tests.world import BOB, NINE, As, World


def test_a_month_lists_every_day_with_its_state(world: World) -> None:
    month = world.ask(bookings.month, "grace", "intro", date(2026, 3, 1), date(2026, 3, 31), "Europe/Berlin")
    assert len(month.days) == 31
    assert month.days[date(2026, 3, 1)].state is DayState.CLOSED
    assert month.days[TUESDAY].state is DayState.OPEN
    assert len(month.days[TUESDAY].starts) == 16
    assert month.offer.title == "A first talk"


def test_a_month_in_another_zone_has_the_same_instants_on_other_dates(world: World) -> None:
    here = world.ask(bookings.month, "grace", "intro", TUESDAY, TUESDAY, "Europe/Berlin")
    there = world.ask(bookings.month, "grace", "intro", TUESDAY, TUESDAY + DAY, "Pacific/Auckland")
    assert set(here.days[TUESDAY].starts) <= {s for view in there.days.values() for s in view.starts}


@pytest.mark.parametrize(
    ("first", "last", "zone", "field"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "UTC", "to"),
        (date(2026, 3, 1), date(2026, 5, 2), "UTC", "to"),
        ("2026-13-01", date(2026, 3, 1), "UTC", "from"),
        (20260301, date(2026, 3, 1), "UTC", "from"),
        (date(2026, 3, 1), date(2026, 3, 2), "../etc/passwd", "time_zone"),
        (date(2026, 3, 1), date(2026, 3, 2), None, "time_zone"),
    ],
)
def test_days_that_make_no_sense_are_refused_with_their_field(
    world: World, first: date, last: date, zone: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.ask(bookings.month, "grace", "intro", first, last, zone)
    assert field in refusal.value.fields


def test_what_is_free_in_a_span_is_what_the_month_shows(world: World) -> None:
    booked(world)
    span = Interval(NINE, NINE + timedelta(hours=3))
    found = world.ask(bookings.free_starts, world.grace.event_type_id, span)
    assert found == [start for start in day(world).starts if start in found]
    assert found[0] == NINE + HALF


def test_the_next_free_time_is_over_all_types_on_offer(world: World) -> None:
    world.clock.now = NINE
    world.change_event_type(world.grace.event_type_id, notice_minutes=24 * 60)
    world.more_event_type(world.grace, "quick", duration_minutes=15)
    assert world.ask(bookings.next_free, world.grace.expert_id) == NINE
    found = world.ask(bookings.next_free_of_many, [world.grace.expert_id, world.bob.expert_id, 9999])
    assert found == {world.grace.expert_id: (NINE, "quick"), world.bob.expert_id: (NINE, "intro"), 9999: None}


def test_the_next_few_free_times_go_on_to_the_next_day(world: World) -> None:
    world.clock.now = NINE + 15 * HALF
    few = world.ask(bookings.next_few_of_many, [world.grace.expert_id])[world.grace.expert_id]
    assert few == ((NINE + 15 * HALF, "intro"), (NINE + DAY, "intro"), (NINE + DAY + HALF, "intro"))


def test_the_nearest_free_times_of_a_full_day_are_on_other_days(world: World) -> None:
    for number in range(16):
        booked(world, NINE + number * HALF)
    near = world.ask(bookings.nearest_free, "grace", "intro", NINE + 15 * HALF)
    assert len(near) == 3
    assert all(start.date() != TUESDAY for start in near)


def test_only_the_expert_is_told_why_a_time_is_not_free(world: World) -> None:
    booked(world)
    reasons = world.as_(world.grace.actor).ask(bookings.explain, "grace-intro", TUESDAY)
    taken = next(part for part in reasons if part.interval.start == NINE)
    assert [reason.cause for reason in taken.reasons] == [Cause.SESSION]
    assert "Ada Lovelace" in taken.reasons[0].detail
    for stranger in (world.bob.actor, world.ada.actor):
        with pytest.raises(NotFound):
            world.as_(stranger).ask(bookings.explain, "grace-intro", TUESDAY)
    with pytest.raises(SignInNeeded):
        world.as_(Actor()).ask(bookings.explain, "grace-intro", TUESDAY)


def test_a_month_follows_the_hours_when_their_version_rises(world: World) -> None:
    assert len(day(world).starts) == 16
    world.as_(SYSTEM).do(_shorter, world.grace.expert_id)
    assert len(day(world).starts) == 8
    with pytest.raises(NotOffered):
        world.do(bookings.hold, "grace", "intro", NINE + 8 * HALF)


def test_hours_that_were_rolled_back_are_never_remembered(world: World) -> None:
    class GivenUpError(Exception):
        pass

    def change_and_give_up(work: UnitOfWork) -> None:
        _shorter(work, world.grace.expert_id)
        assert load_schedule(work, world.grace.expert_id).longest_stretch() == timedelta(hours=4)
        raise GivenUpError

    with pytest.raises(GivenUpError):
        world.as_(SYSTEM).do(change_and_give_up)
    world.as_(SYSTEM).do(_next_version, world.grace.expert_id)
    assert len(day(world).starts) == 16


def test_a_hold_may_be_asked_for_exactly_when_the_month_shows_it(world: World) -> None:
    world.more_event_type(
        world.grace,
        "odd",
        duration_minutes=45,
        step_minutes=20,
        buffer_before_minutes=10,
        buffer_after_minutes=25,
    )
    booked(world, NINE + 4 * HALF)
    api(world.bob.actor, world).do(bookings.book_now, "grace", "intro", NINE + 9 * HALF, BOB)
    shown = set(day(world, slug="odd").starts)
    for tick in range(-6, 110):
        start = NINE + tick * timedelta(minutes=5)
        visitor = world.as_(world.guest(f"visitor-{tick}", network=f"network-{tick}"))
        assert (start in shown) == _held(visitor, start), start


@pytest.mark.parametrize(
    "zone", ["Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"]
)
def test_every_evening_slot_that_is_shown_far_away_can_be_booked(world: World, zone: str) -> None:
    evening = date(2026, 3, 4)

    def move_grace(work: UnitOfWork) -> None:
        expert = work.session.get_one(Expert, world.grace.expert_id)
        expert.time_zone, expert.schedule_version = zone, expert.schedule_version + 1
        for row in work.session.scalars(select(WeeklyHours).where(WeeklyHours.expert_id == expert.id)):
            row.opens, row.closes = 18 * 60, 26 * 60

    world.as_(SYSTEM).do(move_grace)
    shown = world.ask(bookings.month, "grace", "intro", evening, evening, zone).days[evening].starts
    assert {start.astimezone(ZoneInfo(zone)).date() for start in shown} == {evening}
    assert len(shown) == 16
    for start in shown:
        made = booked(world, start)
        assert made.session.start == start


def _held(visitor: As, start: datetime) -> bool:
    try:
        held = visitor.do(bookings.hold, "grace", "odd", start)
    except DomainError:
        return False
    visitor.do(bookings.release, held.uid)
    return True


def _shorter(work: UnitOfWork, expert_id: int) -> None:
    for row in work.session.query(WeeklyHours).filter_by(expert_id=expert_id):
        row.closes = 13 * 60
    _next_version(work, expert_id)
    work.session.flush()


def _next_version(work: UnitOfWork, expert_id: int) -> None:
    work.session.execute(
        text("UPDATE expert SET schedule_version = schedule_version + 1 WHERE id = :id"), {"id": expert_id}
    )
