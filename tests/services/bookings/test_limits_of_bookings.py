"""So many a day, so many for each client, and not one more."""

from datetime import UTC, datetime, timedelta

import pytest

from expertconnect.domain.booking import UNDO_TIME
from expertconnect.domain.errors import ClientLimitReached, LimitReached, UndoGone
from expertconnect.domain.slots import DayState
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    DAY,
    HALF,
    HOUR,
    TUESDAY,
    api,
    assert_sound,
    booked,
    day,
    needs_approval,
)
from tests.stress.racers import limit
from tests.world import ADA, BOB, NINE, World

pytestmark = pytest.mark.both_databases


def test_a_full_day_is_shown_as_full_and_says_why(world: World) -> None:
    limit(world, "type", 1)
    booked(world)
    month = world.ask(bookings.month, "grace", "intro", TUESDAY, TUESDAY, "Europe/Berlin")
    assert month.days[TUESDAY].state is DayState.FULL
    assert month.full
    assert TUESDAY in month.full
    with pytest.raises(LimitReached):
        world.do(bookings.hold, "grace", "intro", NINE + HOUR)
    assert NINE + DAY in day(world, TUESDAY + DAY).starts


def test_a_hold_counts_against_the_day_until_it_expires(world: World) -> None:
    limit(world, "type", 1)
    world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(LimitReached):
        world.as_(world.guest("other")).do(bookings.hold, "grace", "intro", NINE + HOUR)
    world.clock.advance(timedelta(minutes=5))
    world.as_(world.guest("other")).do(bookings.hold, "grace", "intro", NINE + HOUR)


def test_a_visitor_may_change_their_mind_on_the_last_place_of_a_day(world: World) -> None:
    limit(world, "type", 1)
    world.do(bookings.hold, "grace", "intro", NINE)
    moved = world.do(bookings.hold, "grace", "intro", NINE + HOUR)
    assert world.do(bookings.book, moved.uid, ADA).details.session.start == NINE + HOUR


def test_the_last_place_of_a_day_stays_clickable_for_who_holds_it(world: World) -> None:
    limit(world, "type", 1)
    world.do(bookings.hold, "grace", "intro", NINE)
    assert NINE in day(world, by=world.guest()).starts
    assert day(world, by=world.guest("other")).state is DayState.FULL


def test_a_daily_limit_with_a_stale_second_tab_is_kept(world: World) -> None:
    limit(world, "type", 1)
    booked(world)
    with pytest.raises(LimitReached):
        world.do(bookings.book_now, "grace", "intro", NINE + HOUR, BOB)


def test_the_limit_of_a_type_leaves_other_types_alone_and_that_of_the_expert_does_not(world: World) -> None:
    world.more_event_type(world.grace, "other")
    limit(world, "type", 1)
    booked(world)
    world.do(bookings.book_now, "grace", "other", NINE + HOUR, BOB)
    limit(world, "expert", 2)
    with pytest.raises(LimitReached):
        world.do(bookings.book_now, "grace", "other", NINE + 2 * HOUR, BOB)


def test_a_move_within_a_full_day_does_not_count_itself(world: World) -> None:
    limit(world, "type", 1)
    made = booked(world)
    moved = api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + HOUR)
    assert moved.session.start == NINE + HOUR


def test_a_move_into_a_full_day_is_refused_to_clients_and_not_to_the_expert(world: World) -> None:
    limit(world, "type", 1)
    booked(world)
    other = booked(world, NINE + DAY)
    with pytest.raises(LimitReached):
        api(world.ada.actor, world).do(bookings.reschedule, other.uid, NINE + HOUR)
    api(world.grace.actor, world).do(bookings.reschedule, other.uid, NINE + HOUR)


def test_a_place_that_may_be_taken_back_is_not_given_away(world: World) -> None:
    limit(world, "type", 1)
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.reschedule, made.uid, NINE + DAY)
    with pytest.raises(LimitReached):
        world.do(bookings.hold, "grace", "intro", NINE + HOUR)
    ada.do(bookings.undo, made.uid)
    ada.do(bookings.cancel, made.uid)
    with pytest.raises(LimitReached):
        world.do(bookings.hold, "grace", "intro", NINE + HOUR)
    world.clock.advance(UNDO_TIME)
    world.do(bookings.hold, "grace", "intro", NINE + HOUR)


def test_the_day_of_a_limit_is_the_experts_and_not_the_clock_of_greenwich(world: World) -> None:
    limit(world, "type", 1)
    grace = world.as_(world.grace.actor)
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # half past midnight on the fourth, in Berlin
    grace.do(bookings.book_as_expert, "grace-intro", late, ADA)
    assert day(world, TUESDAY).state is DayState.OPEN
    assert day(world, TUESDAY + DAY).state is DayState.FULL


def test_a_client_has_as_many_coming_sessions_as_the_type_allows(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, client_limit=1)
    booked(world)
    with pytest.raises(LimitReached):
        booked(world, NINE + HALF)
    with pytest.raises(LimitReached):
        world.as_(world.ada.actor).do(bookings.hold, "grace", "intro", NINE + HALF)
    held = world.do(bookings.hold, "grace", "intro", NINE + HALF)
    with pytest.raises(LimitReached):
        world.do(bookings.book, held.uid, ADA)
    world.do(bookings.book, held.uid, BOB)


def test_a_session_that_is_over_makes_room_for_the_next(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, client_limit=1)
    booked(world)
    world.clock.now = NINE + HALF
    assert booked(world, NINE + HOUR).sequence == 0


@pytest.mark.parametrize("of", ["type", "expert"])
def test_the_agreed_day_and_the_asked_day_both_count_until_a_second_move_is_answered(
    world: World, of: str
) -> None:
    needs_approval(world)
    made = booked(world)
    api(world.grace.actor, world).do(bookings.approve, made.uid)
    limit(world, of, 1)
    ada = api(world.ada.actor, world)
    ada.do(bookings.reschedule, made.uid, NINE + DAY)
    ada.do(bookings.reschedule, made.uid, NINE + 2 * DAY)
    states = [day(world, TUESDAY + n * DAY).state for n in range(3)]
    assert states == [DayState.FULL, DayState.OPEN, DayState.FULL]
    with pytest.raises(LimitReached):
        world.do(bookings.book_now, "grace", "intro", NINE + HOUR, BOB)
    api(world.grace.actor, world).do(bookings.decline, made.uid)
    states = [day(world, TUESDAY + n * DAY).state for n in range(3)]
    assert states == [DayState.FULL, DayState.OPEN, DayState.OPEN]


def test_the_day_of_a_declined_move_counts_as_long_as_the_decline_can_be_undone(world: World) -> None:
    needs_approval(world)
    made = booked(world)
    api(world.grace.actor, world).do(bookings.approve, made.uid)
    api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + DAY)
    limit(world, "type", 1)
    world.as_(world.grace.actor).do(bookings.decline, made.uid)
    with pytest.raises(LimitReached):
        world.do(bookings.hold, "grace", "intro", NINE + DAY + HOUR)
    world.clock.advance(UNDO_TIME)
    world.do(bookings.hold, "grace", "intro", NINE + DAY + HOUR)


def test_an_undo_never_gives_a_client_more_sessions_than_the_type_allows(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, client_limit=1)
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.cancel, made.uid)
    second = booked(world, NINE + HOUR)
    for who in (world.ada.actor, world.grace.actor):
        with pytest.raises(UndoGone):
            world.as_(who).do(bookings.undo, made.uid)
    with pytest.raises(UndoGone, match="another session has been booked"):
        ada.do(bookings.undo, made.uid)
    coming = ada.ask(bookings.as_client).items
    assert [details.uid for details in coming] == [second.uid]
    assert_sound(world)


def test_an_undo_is_not_refused_for_what_was_beyond_the_limit_before(world: World) -> None:
    made = booked(world)
    booked(world, NINE + HOUR)
    world.change_event_type(world.grace.event_type_id, client_limit=1)
    world.clock.advance(timedelta(seconds=1))
    ada = world.as_(world.ada.actor)
    ada.do(bookings.cancel, made.uid)
    assert ada.do(bookings.undo, made.uid).session.start == NINE


def test_a_request_that_has_expired_counts_no_more_even_before_the_cleanup(world: World) -> None:
    needs_approval(world)
    world.change_event_type(world.grace.event_type_id, client_limit=1)
    made = booked(world, NINE + DAY)
    assert made.expires_at is not None
    world.clock.now = made.expires_at
    booked(world, NINE + 2 * DAY)


def test_what_can_be_had_once_is_refused_before_and_after_it_and_free_again_once_it_is_cancelled(
    world: World,
) -> None:
    world.change_event_type(world.grace.event_type_id, once_per_client=True)
    first = booked(world)
    with pytest.raises(ClientLimitReached, match="only once"):
        booked(world, NINE + HOUR)
    api(world.ada.actor, world).do(bookings.cancel, first.uid)
    booked(world, NINE + HOUR)
    world.clock.now = NINE + 2 * HOUR
    with pytest.raises(ClientLimitReached, match="only once"):
        world.as_(world.ada.actor).do(bookings.hold, "grace", "intro", NINE + DAY)
    guest = world.do(bookings.hold, "grace", "intro", NINE + DAY)
    with pytest.raises(ClientLimitReached, match="only once"):
        world.do(bookings.book, guest.uid, ADA)
    world.do(bookings.book, guest.uid, BOB)


def test_an_undo_gives_nobody_twice_what_can_be_had_once(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, once_per_client=True)
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.cancel, made.uid)
    booked(world, NINE + HOUR)
    with pytest.raises(UndoGone):
        ada.do(bookings.undo, made.uid)
