"""Races for time: whoever wins, exactly one does, and everybody else is told so.

Each runs on both databases with real threads through the door. The last test removes the guard and shows that
these tests would notice.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from db.database import Database
from db.migrate import migrate
from db.models import Booking, EventType
from db.work import UnitOfWork
from expertconnect.clock import MovableClock
from expertconnect.domain.booking import HOLDING, LIVE, BookingStatus
from expertconnect.domain.errors import (
    DomainError,
    LimitReached,
    NotAnymore,
    NotFound,
    SlotTaken,
)
from expertconnect.domain.people import HOUSE, Actor
from expertconnect.services import bookings, making, offers
from expertconnect.services.ids import new_uid
from tests import postgresql
from tests.conftest import settings_for
from tests.services.bookings.scenes import (
    DAY,
    HALF,
    HOUR,
    api,
    assert_sound,
    booked,
    deeds,
    letters,
    needs_approval,
    rows,
)
from tests.storms.races import STORM, granted, race, refusals
from tests.world import ADA, MONDAY, NINE, World

pytestmark = pytest.mark.storm


def stranger(number: int) -> Actor:
    """One of many clients, each in a browser and a network of its own."""
    return Actor(visitor=f"racer-{number}", network=f"2001:db8:{number:x}::", in_page=True)


def book(world: World, number: int, start: datetime = NINE, slug: str = "intro") -> Callable[[], object]:
    """An attempt of one of them."""
    who = replace(ADA, email=f"racer-{number}@example.org")
    return partial(world.as_(stranger(number)).do, bookings.book_now, "grace", slug, start, who)


def hold(world: World, number: int, start: datetime = NINE, slug: str = "intro") -> Callable[[], object]:
    """A click of one of them."""
    return partial(world.as_(stranger(number)).do, bookings.hold, "grace", slug, start)


def live(world: World) -> list[Booking]:
    """The bookings that stand."""
    return [row for row in rows(world) if row.status in LIVE]


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
    assert deeds(world, uid) == ["requested", "approved"]
    assert len(letters(world, "booking_approved")) == 2


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


def test_case_11_a_buffer_raised_in_a_storm_lets_nothing_overlap(world: World) -> None:
    def raise_buffer(minutes: int) -> None:
        world.change_event_type(world.grace.event_type_id, buffer_after_minutes=minutes, step_minutes=30)

    attempts = [book(world, client, NINE + client % 16 * HALF) for client in range(64)]
    raises = [partial(raise_buffer, minutes) for minutes in (5, 10, 30)]
    for at, deed in zip((8, 24, 40), raises, strict=True):
        attempts.insert(at, deed)
    race(attempts)
    assert live(world)
    assert_sound(world)


def test_case_12_a_type_retired_while_it_is_booked_keeps_what_was_made(world: World) -> None:
    def retire(work: UnitOfWork) -> None:
        row = work.session.get_one(EventType, world.grace.event_type_id)
        row.active, row.retired_at = False, work.now

    attempts = [book(world, client, NINE + client % 16 * HALF) for client in range(32)]
    attempts.insert(10, partial(world.as_(HOUSE).do, retire))
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
    assert len(letters(world)) == 2
    assert_sound(world)


def test_two_clicks_on_book_at_once_are_one_booking(world: World) -> None:
    visitor = world.as_(stranger(1))
    uid = visitor.do(bookings.hold, "grace", "intro", NINE).uid
    answers = race([partial(visitor.do, bookings.book, uid, ADA) for _ in range(8)])
    assert {answer.details.uid for answer in granted(answers) if isinstance(answer, bookings.Booked)} == {uid}
    assert deeds(world, uid) == ["booked"]
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
    sweeping = partial(world.as_(HOUSE).do, bookings.sweep)
    answers = race([sweeping, *(book(world, client) for client in range(20)), sweeping])
    assert len(granted(answers[1:-1])) == 1
    assert refusals(answers, SlotTaken) == 19
    assert_sound(world)


def test_case_20_without_the_guard_what_these_races_assert_does_not_hold(scratch: World) -> None:
    """The look before the claim is left out, so that the guard alone decides; then the guard is taken away."""
    scratch.more_event_type(scratch.grace, "long", duration_minutes=60, step_minutes=30)
    answers = race([blindly(scratch, NINE, "long"), blindly(scratch, NINE + HALF, "intro")])
    assert refusals(answers, SlotTaken) == 1
    assert_sound(scratch)
    scratch.as_(HOUSE).do(remove_the_guard)
    answers = race([blindly(scratch, NINE + DAY, "long"), blindly(scratch, NINE + DAY + HALF, "intro")])
    assert refusals(answers) == 0
    with pytest.raises(AssertionError, match="shares tick"):
        assert_sound(scratch)


def test_case_20_without_the_guard_looking_first_loses_races(scratch: World) -> None:
    """On PostgreSQL, where deeds run side by side; SQLite's one writer lets nobody look in between."""
    scratch.more_event_type(scratch.grace, "long", duration_minutes=60, step_minutes=30)
    scratch.as_(HOUSE).do(remove_the_guard)
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


SLUGS = ("long", "intro")


@pytest.fixture
def scratch(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """A world whose tables may be spoiled: nobody else's."""
    with ExitStack() as stack:
        url = ""
        if dialect == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            url = stack.enter_context(postgresql.database(server, "expertconnect_scratch"))
        settings = settings_for(tmp_path, url)
        migrate(settings)
        clock = MovableClock(MONDAY)
        database = Database(settings, lambda _: None, clock)
        stack.callback(database.close)
        yield World(database, clock)


def limit(world: World, whose: str, most: int) -> None:
    """Give Grace, or her event type, a limit for each day."""
    if whose == "type":
        world.change_event_type(world.grace.event_type_id, daily_limit=most)
        return

    def change(work: UnitOfWork) -> None:
        work.session.execute(
            text("UPDATE expert SET daily_limit = :most WHERE id = :id"),
            {"most": most, "id": world.grace.expert_id},
        )

    world.as_(HOUSE).do(change)


def blindly(world: World, start: datetime, slug: str) -> Callable[[], object]:
    """A booking as every deed writes it, without the look at the calendar that every deed begins with."""

    def deed(work: UnitOfWork) -> object:
        offer = offers.find(work, "grace", slug)
        whom = (new_uid(), ADA, ())
        return making._insert(work, offer, start, whom, {"name": "Ada", "email": ADA.email}, approval=False)

    return partial(world.as_(Actor()).do, deed)


def remove_the_guard(work: UnitOfWork) -> None:
    """Take the primary key off the claims."""
    if not work.is_sqlite:
        work.session.execute(text("ALTER TABLE claim DROP CONSTRAINT pk_claim"))
        return
    work.session.execute(text("DROP TABLE claim"))
    work.session.execute(text("CREATE TABLE claim (expert_id INTEGER, tick INTEGER, booking_id INTEGER)"))
