"""Races for time: whoever wins, exactly one does, and everybody else is told so.

Each runs on both databases with real threads through the gateway. The last test removes the guard and shows that
these tests would notice.
"""

from functools import partial
from random import Random

import pytest

from expertconnect.domain.booking import HOLDING, BookingStatus
from expertconnect.domain.errors import (
    DomainError,
    NotAnymore,
    SlotTaken,
)
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    DAY,
    HALF,
    api,
    assert_sound,
    booked,
    commands,
    emails,
    needs_approval,
    rows,
)
from tests.stress.racers import book, hold, live
from tests.stress.races import STORM, granted, race, refusals
from tests.world import NINE, World

pytestmark = pytest.mark.storm


def test_case_01_of_a_hundred_on_one_slot_one_books_and_the_others_are_told_the_next_times(
    world: World,
) -> None:
    for number in range(STORM):
        start = NINE + number * HALF
        answers = race([book(world, client, start) for client in range(100)])
        assert len(granted(answers)) == 1
        assert refusals(answers, SlotTaken) == 99
        near = world.ask(bookings.nearest_free, "grace", "intro", start)
        assert len(near) == 3
        assert start not in near
    assert_sound(world)


def test_of_a_hundred_clicks_on_one_slot_one_holds_it(world: World) -> None:
    answers = race([hold(world, client) for client in range(100)])
    assert len(granted(answers)) == 1
    assert refusals(answers, SlotTaken) == 99
    assert_sound(world)


def test_case_02_ten_thousand_attempts_over_a_hundred_slots_make_exactly_a_hundred(world: World) -> None:
    days = [NINE + n * DAY for n in range(14) if (NINE + n * DAY).isoweekday() < 6][:7]
    slots = [start + n * HALF for start in days for n in range(16)][:100]
    order = [slot for slot in slots for _ in range(100)]
    Random(2).shuffle(order)
    answers = race([book(world, number, start) for number, start in enumerate(order)])
    assert len(granted(answers)) == 100
    assert refusals(answers, SlotTaken) == 9_900
    assert sorted(row.starts_at for row in live(world)) == slots
    assert_sound(world)


def test_case_03_half_hours_and_whole_hours_racing_never_overlap(world: World) -> None:
    world.more_event_type(world.grace, "long", duration_minutes=60, step_minutes=30)
    dice = Random(3)
    for number in range(4 * STORM):
        day = NINE + number * DAY if (NINE + number * DAY).isoweekday() < 6 else NINE
        attempts = [
            book(world, client, day + dice.randrange(8) * HALF, dice.choice(["intro", "long"]))
            for client in range(80)
        ]
        race(attempts)
        assert_sound(world)
    assert live(world)


def test_case_04_adjacent_sessions_without_a_buffer_are_both_made(world: World) -> None:
    answers = race([book(world, 1, NINE), book(world, 2, NINE + HALF)])
    assert refusals(answers) == 0
    assert_sound(world)


def test_case_05_of_adjacent_sessions_with_a_buffer_one_is_made(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, buffer_after_minutes=5)
    answers = race([book(world, 1, NINE), book(world, 2, NINE + HALF)])
    assert refusals(answers, SlotTaken) == 1
    assert_sound(world)


def test_case_06_two_yeses_to_one_request_make_one_event_and_one_mail(world: World) -> None:
    needs_approval(world)
    uid = booked(world).uid
    grace = world.as_(world.grace.actor)
    answers = race([partial(grace.do, bookings.approve, uid) for _ in range(8)])
    assert len(granted(answers)) == 1
    assert refusals(answers, NotAnymore) == 7
    assert commands(world, uid) == ["requested", "approved"]
    assert len(emails(world, "booking_approved")) == 2


def test_case_07_of_yes_and_cancel_one_wins_and_the_loser_sees_the_truth(world: World) -> None:
    needs_approval(world)
    for number in range(4 * STORM):
        made = booked(world, NINE + number * HALF)
        grace, ada = api(world.grace.actor, world), api(world.ada.actor, world)
        yes, no = race(
            [
                partial(grace.do, bookings.approve, made.uid, made.version),
                partial(ada.do, bookings.cancel, made.uid, "", made.version),
            ]
        )
        assert isinstance(yes, NotAnymore) != isinstance(no, NotAnymore)
        seen = ada.ask(bookings.one, made.uid).status
        assert seen is (BookingStatus.CANCELLED if isinstance(yes, NotAnymore) else BookingStatus.CONFIRMED)
        assert_sound(world)


def test_case_08_after_a_cancel_one_of_fifty_gets_the_slot(world: World) -> None:
    uid = booked(world).uid
    cancel = partial(api(world.ada.actor, world).do, bookings.cancel, uid)
    answers = race([cancel, *(book(world, client) for client in range(50))])
    assert not isinstance(answers[0], DomainError)
    if not granted(answers[1:]):  # all of them came before it
        answers = race([book(world, client) for client in range(50)])
    assert len(granted(answers[1:] if len(answers) > 50 else answers)) == 1
    assert len(live(world)) == 1
    assert_sound(world)


def test_case_09_a_move_onto_a_slot_that_is_being_booked_keeps_the_old_one_when_it_loses(
    world: World,
) -> None:
    ada = api(world.ada.actor, world)
    for number in range(6 * STORM):
        old, new = NINE + number * DAY, NINE + number * DAY + HALF
        if old.isoweekday() > 5:
            continue
        uid = booked(world, old).uid
        moved, made = race([partial(ada.do, bookings.reschedule, uid, new), book(world, number, new)])
        assert isinstance(moved, SlotTaken) != isinstance(made, SlotTaken)
        there = ada.ask(bookings.one, uid)
        assert there.session.start == (old if isinstance(moved, SlotTaken) else new)
        assert_sound(world)


def test_case_10_two_bookings_that_want_each_others_time_both_keep_their_own(world: World) -> None:
    ada = api(world.ada.actor, world)
    for number in range(6 * STORM):
        day = NINE + number * DAY
        if day.isoweekday() > 5:
            continue
        first, second = booked(world, day).uid, booked(world, day + HALF).uid
        answers = race(
            [
                partial(ada.do, bookings.reschedule, first, day + HALF),
                partial(ada.do, bookings.reschedule, second, day),
            ]
        )
        assert refusals(answers, SlotTaken) == 2
        assert_sound(world)


def test_two_visitors_that_want_each_others_slot_both_keep_their_own(world: World) -> None:
    one, other = hold(world, 1, NINE), hold(world, 2, NINE + HALF)
    race([one, other])
    answers = race([hold(world, 1, NINE + HALF), hold(world, 2, NINE)])
    assert refusals(answers, SlotTaken) == 2
    assert sum(row.status in HOLDING for row in rows(world)) == 2
    assert_sound(world)


def test_two_clicks_of_one_visitor_hold_one_slot(world: World) -> None:
    answers = race([hold(world, 1, NINE + n % 8 * HALF) for n in range(32)])
    assert refusals(answers) == 0
    assert sum(row.status in HOLDING for row in rows(world)) == 1
    assert_sound(world)
