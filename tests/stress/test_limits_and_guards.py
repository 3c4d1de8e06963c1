"""Races over limits, keys and rules that change; and what happens when the guard is taken away."""

from datetime import timedelta
from functools import partial

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import (
    DomainError,
    LimitReached,
    NotFound,
    SlotTaken,
)
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    DAY,
    HALF,
    HOUR,
    api,
    assert_sound,
    booked,
    commands,
    emails,
    rows,
)
from tests.stress.racers import SLUGS, blindly, book, hold, limit, live, remove_the_guard, stranger
from tests.stress.races import STORM, granted, race, refusals
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.storm


def test_case_11_a_buffer_raised_in_a_storm_lets_nothing_overlap(world: World) -> None:
    def raise_buffer(minutes: int) -> None:
        world.change_event_type(world.grace.event_type_id, buffer_after_minutes=minutes, step_minutes=30)

    attempts = [book(world, client, NINE + client % 16 * HALF) for client in range(64)]
    raises = [partial(raise_buffer, minutes) for minutes in (5, 10, 30)]
    for at, command in zip((8, 24, 40), raises, strict=True):
        attempts.insert(at, command)
    race(attempts)
    assert live(world)
    assert_sound(world)


def test_case_12_a_type_retired_while_it_is_booked_keeps_what_was_made(world: World) -> None:
    def retire(work: UnitOfWork) -> None:
        row = work.session.get_one(EventType, world.grace.event_type_id)
        row.active, row.retired_at = False, work.now

    attempts = [book(world, client, NINE + client % 16 * HALF) for client in range(32)]
    attempts.insert(10, partial(world.as_(SYSTEM).do, retire))
    answers = race(attempts)
    assert all(
        isinstance(answer, SlotTaken | NotFound) for answer in answers if isinstance(answer, DomainError)
    )
    made = live(world)
    assert len(made) == len(granted(answers)) - 1
    for row in made:
        assert world.as_(world.grace.actor).ask(bookings.one, row.uid).status is BookingStatus.CONFIRMED
    assert_sound(world)


def test_case_13_one_key_sent_fifty_times_is_one_booking(world: World) -> None:
    ada = api(world.ada.actor, world)
    send = partial(ada.do, bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="once")
    answers = race([send] * 50)
    assert refusals(answers) == 0
    assert len({answer.details.uid for answer in answers if isinstance(answer, bookings.Booked)}) == 1
    assert len(rows(world)) == 1
    assert len(emails(world)) == 2
    assert_sound(world)


def test_two_clicks_on_book_at_once_are_one_booking(world: World) -> None:
    visitor = world.as_(stranger(1))
    uid = visitor.do(bookings.hold, "grace", "intro", NINE).uid
    answers = race([partial(visitor.do, bookings.book, uid, ADA) for _ in range(8)])
    assert {answer.details.uid for answer in granted(answers) if isinstance(answer, bookings.Booked)} == {uid}
    assert commands(world, uid) == ["booked"]
    assert_sound(world)


@pytest.mark.parametrize("whose", ["type", "expert"])
def test_case_16_a_daily_limit_of_three_holds_against_twenty_at_once(world: World, whose: str) -> None:
    limit(world, whose, 3)
    answers = race([book(world, client, NINE + client % 16 * HALF) for client in range(20)])
    assert len(granted(answers)) == 3
    assert refusals(answers, LimitReached) + refusals(answers, SlotTaken) == 17
    assert_sound(world)


def test_a_daily_limit_of_three_holds_against_clicks_and_bookings_alike(world: World) -> None:
    limit(world, "type", 3)
    clicks = [hold(world, client, NINE + client % 16 * HALF) for client in range(10)]
    answers = race([*clicks, *(book(world, client, NINE + client % 16 * HALF) for client in range(10, 20))])
    assert len(granted(answers)) == 3


def test_case_18_the_last_place_of_a_day_is_given_up_and_taken_once(world: World) -> None:
    limit(world, "type", 1)
    for number in range(3 * STORM):
        day = NINE + number % 3 * DAY
        uid = booked(world, day).uid
        cancel = partial(api(world.ada.actor, world).do, bookings.cancel, uid)
        answers = race([cancel, *(book(world, client, day + client % 8 * HALF) for client in range(20))])
        assert not isinstance(answers[0], DomainError)
        assert len(granted(answers[1:])) <= 1
        assert sum(row.starts_at.date() == day.date() for row in live(world)) == len(granted(answers[1:]))
        for row in live(world):
            api(world.grace.actor, world).do(bookings.cancel, row.uid)
        assert_sound(world)


def test_an_expired_hold_is_taken_by_exactly_one(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(timedelta(minutes=5))
    cleaning = partial(world.as_(SYSTEM).do, bookings.clean_up)
    answers = race([cleaning, *(book(world, client) for client in range(20)), cleaning])
    assert len(granted(answers[1:-1])) == 1
    assert refusals(answers, SlotTaken) == 19
    assert_sound(world)


def test_case_20_without_the_guard_what_these_races_assert_does_not_hold(scratch: World) -> None:
    """The look before the claim is left out, so that the guard alone decides; then the guard is taken away."""
    scratch.more_event_type(scratch.grace, "long", duration_minutes=60, step_minutes=30)
    answers = race([blindly(scratch, NINE, "long"), blindly(scratch, NINE + HALF, "intro")])
    assert refusals(answers, SlotTaken) == 1
    assert_sound(scratch)
    scratch.as_(SYSTEM).do(remove_the_guard)
    answers = race([blindly(scratch, NINE + DAY, "long"), blindly(scratch, NINE + DAY + HALF, "intro")])
    assert refusals(answers) == 0
    with pytest.raises(AssertionError, match="shares tick"):
        assert_sound(scratch)


def test_case_20_without_the_guard_looking_first_loses_races(scratch: World) -> None:
    """On PostgreSQL, where commands run side by side; SQLite's one writer lets nobody look in between."""
    scratch.more_event_type(scratch.grace, "long", duration_minutes=60, step_minutes=30)
    scratch.as_(SYSTEM).do(remove_the_guard)
    overlaps = 0
    for number in range(120):
        start = NINE + (number % 3) * DAY + (number // 3 % 7) * HOUR
        made = granted(
            race([book(scratch, client, start + client % 2 * HALF, SLUGS[client % 2]) for client in range(8)])
        )
        overlaps += len(made) > 1
        for row in live(scratch):
            api(scratch.grace.actor, scratch).do(bookings.cancel, row.uid)
        if overlaps or scratch.settings.is_sqlite:
            break
    assert overlaps > 0 or scratch.settings.is_sqlite
