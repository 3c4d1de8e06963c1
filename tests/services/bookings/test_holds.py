"""A slot is kept while its form is filled in, for one visitor, for a while."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import (
    Forbidden,
    HoldExpired,
    Invalid,
    LimitReached,
    NotFound,
    NotOffered,
    RateLimited,
    SignInNeeded,
    SlotTaken,
    TooFar,
    TooSoon,
)
from expertconnect.domain.events import BookingChanged, CalendarChanged
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.bookings.holds import HOLDS_PER_NETWORK
from tests.services.bookings.scenes import HALF, HOUR, assert_sound, clean_up, day, is_free, rows
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases

HOLD_TIME = timedelta(minutes=5)


def test_a_held_slot_is_gone_for_others_and_stays_for_its_visitor(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    assert NINE in day(world, by=world.guest()).starts
    assert NINE not in day(world, by=world.guest("other")).starts


def test_a_month_tells_which_starts_are_held_and_which_is_mine(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    tuesday = (NINE.date(), NINE.date(), "Europe/Berlin")
    mine = world.ask(bookings.month, "grace", "intro", *tuesday)
    theirs = world.as_(world.guest("other")).ask(bookings.month, "grace", "intro", *tuesday)
    assert (mine.mine, mine.held) == (NINE, ())
    assert (theirs.mine, theirs.held) == (None, (NINE,))


def test_a_hold_is_told_as_a_change_of_the_calendar_and_of_nothing_else(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    assert CalendarChanged(world.grace.expert_id, held.reserved) in world.events
    assert not any(isinstance(event, BookingChanged) for event in world.events)


def test_a_hold_that_nobody_confirms_is_free_again(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(HOLD_TIME)
    with pytest.raises(HoldExpired):
        world.do(bookings.book, held.uid, ADA)
    assert is_free(world)
    world.as_(world.guest("other")).do(bookings.hold, "grace", "intro", NINE)
    assert_sound(world)


def test_a_hold_lasts_until_the_last_moment_of_its_time(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(HOLD_TIME - timedelta(microseconds=1))
    assert world.do(bookings.book, held.uid, ADA).details.status is BookingStatus.CONFIRMED


def test_an_expired_hold_never_blocks_a_session_that_only_overlaps_it(world: World) -> None:
    world.more_event_type(world.grace, "long", duration_minutes=60)
    world.do(bookings.hold, "grace", "intro", NINE + HALF)
    world.clock.advance(HOLD_TIME)
    world.as_(world.guest("other")).do(bookings.hold, "grace", "long", NINE)
    assert_sound(world)


def test_whose_hold_has_lapsed_may_hold_anew(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(HOLD_TIME)
    world.do(bookings.hold, "grace", "intro", NINE + HALF)
    assert [row.status for row in rows(world)] == ["expired", "held"]
    assert_sound(world)


def test_a_slow_form_keeps_its_slot_against_everybody(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(HOLD_TIME - timedelta(seconds=1))
    with pytest.raises(SlotTaken):
        world.as_(world.guest("other")).do(bookings.hold, "grace", "intro", NINE)
    world.do(bookings.book, held.uid, ADA)


def test_a_visitor_holds_one_slot_and_the_old_one_is_free_at_once(world: World) -> None:
    first = world.do(bookings.hold, "grace", "intro", NINE)
    second = world.do(bookings.hold, "grace", "intro", NINE + HALF)
    assert first.uid != second.uid
    assert is_free(world, NINE)
    assert not is_free(world, NINE + HALF)
    assert_sound(world)


def test_a_form_that_was_opened_for_the_old_slot_cannot_book_the_new_one(world: World) -> None:
    first = world.do(bookings.hold, "grace", "intro", NINE)
    world.do(bookings.hold, "grace", "intro", NINE + HALF)
    with pytest.raises(HoldExpired):
        world.do(bookings.book, first.uid, ADA)


def test_who_loses_the_race_for_another_slot_keeps_the_old_hold(world: World) -> None:
    world.as_(world.guest("other")).do(bookings.hold, "grace", "intro", NINE + HALF)
    held = world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(SlotTaken):
        world.do(bookings.hold, "grace", "intro", NINE + HALF)
    assert world.do(bookings.book, held.uid, ADA).details.session.start == NINE


def test_a_hold_may_move_to_a_time_that_overlaps_its_own(world: World) -> None:
    world.more_event_type(world.grace, "long", duration_minutes=60, step_minutes=30)
    world.do(bookings.hold, "grace", "long", NINE)
    moved = world.do(bookings.hold, "grace", "long", NINE + HALF)
    assert moved.session.start == NINE + HALF
    assert_sound(world)


def test_a_hold_may_move_to_another_expert(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    there = world.do(bookings.hold, "bob", "intro", NINE)
    assert (there.username, there.expert_id) == ("bob", world.bob.expert_id)
    assert is_free(world)
    assert_sound(world)


def test_holding_the_same_slot_again_changes_nothing_of_it(world: World) -> None:
    first = world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(timedelta(minutes=1))
    assert world.do(bookings.hold, "grace", "intro", NINE) == first


def test_a_reload_adopts_the_hold_of_its_own_offer_only(world: World) -> None:
    world.more_event_type(world.grace, "long", duration_minutes=60)
    held = world.do(bookings.hold, "grace", "intro", NINE)
    assert world.ask(bookings.my_hold, "grace", "intro") == held
    assert world.ask(bookings.my_hold, "grace", "long") is None
    assert world.as_(world.guest("other")).ask(bookings.my_hold, "grace", "intro") is None


def test_a_hold_is_extended_once_and_not_twice(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(timedelta(minutes=4))
    longer = world.do(bookings.extend_hold, held.uid)
    assert longer.expires_at == world.clock() + HOLD_TIME
    with pytest.raises(LimitReached):
        world.do(bookings.extend_hold, held.uid)


def test_a_released_slot_is_free_at_once_and_twice_does_no_harm(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    world.do(bookings.release, held.uid)
    world.do(bookings.release, held.uid)
    assert is_free(world)
    assert_sound(world)


def test_leaving_frees_what_the_visitor_held(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    world.as_(SYSTEM).do(bookings.release_visitor, "visitor-1")
    assert is_free(world)


def test_nobody_can_make_another_visitor_leave(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(Forbidden):
        world.as_(world.guest("other")).do(bookings.release_visitor, "visitor-1")


@pytest.mark.parametrize("command", [bookings.extend_hold, bookings.release])
def test_the_hold_of_another_visitor_cannot_be_touched(world: World, command: object) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    mallory = world.as_(world.guest("mallory"))
    if command is bookings.extend_hold:
        with pytest.raises(HoldExpired):
            mallory.do(bookings.extend_hold, held.uid)
    else:
        mallory.do(bookings.release, held.uid)
    with pytest.raises(HoldExpired):
        mallory.do(bookings.book, held.uid, ADA)
    world.do(bookings.book, held.uid, ADA)


def test_without_a_cookie_the_uid_is_the_proof_of_a_hold(world: World) -> None:
    program = world.as_(Actor(network="192.0.2.1"))
    held = program.do(bookings.hold, "grace", "intro", NINE)
    assert program.do(bookings.book, held.uid, ADA).details.status is BookingStatus.CONFIRMED


def test_the_hold_of_an_account_without_a_cookie_is_that_accounts_alone(world: World) -> None:
    ada = world.as_(replace(world.ada.actor, visitor=None))
    held = ada.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(HoldExpired):
        world.as_(Actor(network="192.0.2.1")).do(bookings.book, held.uid, ADA)
    ada.do(bookings.book, held.uid, ADA)


def test_a_network_holds_thirty_slots_and_no_more(world: World) -> None:
    days = [NINE + timedelta(days=n, hours=h) for n in (0, 1, 2, 6, 7) for h in range(8)]
    for n in range(HOLDS_PER_NETWORK):
        world.as_(world.guest(f"visitor-{n}")).do(bookings.hold, "grace", "intro", days[n])
    with pytest.raises(RateLimited):
        world.as_(world.guest("one-more")).do(bookings.hold, "grace", "intro", days[30])
    world.as_(world.guest("one-more", "198.51.100.9")).do(bookings.hold, "grace", "intro", days[30])
    world.as_(world.guest("visitor-3")).do(bookings.hold, "grace", "intro", days[31])
    assert_sound(world)


def test_a_session_that_has_ended_cannot_hold(world: World) -> None:
    gone = replace(world.ada.actor, session_id="no-such-session")
    with pytest.raises(SignInNeeded):
        world.as_(gone).do(bookings.hold, "grace", "intro", NINE)


def test_what_is_not_offered_is_missing_or_switched_off(world: World) -> None:
    for username, slug in (
        ("nobody", "intro"),
        ("grace", "nothing"),
        ("bob' OR 1=1 --", "intro"),
        ("", "\0"),
    ):
        with pytest.raises(NotFound):
            world.do(bookings.hold, username, slug, NINE)
    world.change_event_type(world.grace.event_type_id, active=False)
    with pytest.raises(NotFound):
        world.do(bookings.hold, "grace", "intro", NINE)


PAST = datetime(2026, 3, 2, 5, 59, 59, tzinfo=UTC)


def test_case_42_past_beyond_off_grid_and_closed_are_refused_at_every_entry(world: World) -> None:
    there = booked_at(world, NINE + 4 * HOUR)
    cases = [
        (PAST, TooSoon),
        (NINE + timedelta(days=90), TooFar),
        (NINE + timedelta(minutes=5), NotOffered),
        (NINE + timedelta(seconds=1), NotOffered),
        (NINE - HALF, NotOffered),
        (NINE + 8 * HOUR, NotOffered),
    ]
    ada = world.as_(world.ada.actor)
    for start, error in cases:
        with pytest.raises(error):
            world.do(bookings.hold, "grace", "intro", start)
        with pytest.raises(error):
            ada.do(bookings.book_now, "grace", "intro", start, ADA)
        with pytest.raises(error):
            ada.do(bookings.reschedule, there, start)
    assert_sound(world)


@pytest.mark.parametrize(
    "start",
    [
        2**63,
        float("nan"),
        True,
        None,
        "1e9",
        "2026-03-03",
        "2026-03-03T09:00:00",
        NINE.replace(tzinfo=None),
        b"x",
        [],
    ],
)
def test_case_43_a_start_that_is_no_instant_is_refused_at_every_entry(world: World, start: object) -> None:
    there = booked_at(world, NINE)
    ada = world.as_(world.ada.actor)
    with pytest.raises(Invalid):
        world.do(bookings.hold, "grace", "intro", start)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        ada.do(bookings.book_now, "grace", "intro", start, ADA)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        ada.do(bookings.reschedule, there, start)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        world.ask(bookings.nearest_free, "grace", "intro", start)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        world.as_(world.grace.actor).do(bookings.book_as_expert, "grace-intro", start, ADA)  # type: ignore[arg-type]


def test_the_cleanup_ends_holds_and_removes_them_a_day_later(world: World) -> None:
    world.do(bookings.hold, "grace", "intro", NINE)
    world.clock.advance(HOLD_TIME)
    assert clean_up(world).lapsed == 1
    assert [row.status for row in rows(world)] == ["expired"]
    assert_sound(world)
    world.clock.advance(timedelta(days=1))
    assert clean_up(world).holds == 1
    assert rows(world) == []


def booked_at(world: World, start: datetime) -> str:
    """The uid of a booking of Ada's account."""
    return world.as_(world.ada.actor).do(bookings.book_now, "grace", "intro", start, ADA).details.uid
