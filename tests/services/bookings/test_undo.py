"""Twenty seconds to take a change back, for the side that made it, in a page."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.booking import UNDO_TIME, BookingDetails, BookingStatus
from expertconnect.domain.errors import NotAnymore, SlotTaken, UndoGone
from expertconnect.domain.events import BookingChanged
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.bookings.repository import compare_and_set, find
from tests.services.bookings.scenes import (
    HALF,
    HOUR,
    api,
    assert_sound,
    booked,
    clean_up,
    commands,
    emails,
    is_free,
    needs_approval,
)
from tests.world import BOB, NINE, World

Change = Callable[[UnitOfWork, str], BookingDetails]
CHANGES: dict[str, Change] = {
    "cancel": bookings.cancel,
    "move": lambda work, uid: bookings.reschedule(work, uid, NINE + HOUR),
    "overlapping move": lambda work, uid: bookings.reschedule(work, uid, NINE + HALF),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_undone_change_leaves_the_booking_as_it_was_with_a_higher_sequence(
    world: World, name: str
) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    changed = ada.do(CHANGES[name], made.uid)
    assert changed.undo_until == world.clock() + UNDO_TIME
    assert_sound(world)
    world.clock.advance(UNDO_TIME - timedelta(seconds=1))
    back = ada.do(bookings.undo, made.uid)
    assert (back.status, back.session, back.reserved) == (made.status, made.session, made.reserved)
    assert made.sequence < changed.sequence < back.sequence
    assert back.undo_until is None
    assert commands(world, made.uid)[-1] == "restored"
    assert (
        BookingChanged(made.uid, made.expert_id, world.ada.user_id, "restored", by_expert=False)
        in world.events
    )
    assert_sound(world)


@pytest.mark.parametrize("name", CHANGES)
def test_nobody_gets_the_time_that_may_still_be_taken_back(world: World, name: str) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(CHANGES[name], made.uid)
    assert not is_free(world)
    with pytest.raises(SlotTaken):
        world.do(bookings.hold, "grace", "intro", NINE)


@pytest.mark.parametrize("name", CHANGES)
def test_after_twenty_seconds_the_time_is_free_even_before_the_cleanup(world: World, name: str) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(CHANGES[name], made.uid)
    world.clock.advance(UNDO_TIME)
    assert is_free(world)
    world.do(bookings.hold, "grace", "intro", NINE)
    assert_sound(world)
    with pytest.raises(UndoGone):
        world.as_(world.ada.actor).do(bookings.undo, made.uid)


@pytest.mark.parametrize("name", CHANGES)
def test_the_cleanup_gives_back_what_an_undo_kept(world: World, name: str) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(CHANGES[name], made.uid)
    world.clock.advance(UNDO_TIME)
    world.events.clear()
    assert clean_up(world).lapsed == 1
    assert any(getattr(event, "span", None) == made.reserved for event in world.events)
    assert_sound(world)


@pytest.mark.parametrize("name", CHANGES)
def test_twenty_seconds_are_over_even_when_nobody_wanted_the_time(world: World, name: str) -> None:
    made = booked(world)
    changed = world.as_(world.ada.actor).do(CHANGES[name], made.uid)
    world.clock.advance(UNDO_TIME)
    with pytest.raises(UndoGone):
        world.as_(world.ada.actor).do(bookings.undo, made.uid)
    assert world.as_(world.ada.actor).ask(bookings.one, made.uid) == changed


def test_the_other_side_cannot_undo(world: World) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(bookings.cancel, made.uid)
    with pytest.raises(UndoGone):
        world.as_(world.grace.actor).do(bookings.undo, made.uid)


def test_through_the_api_there_is_no_undo_and_nothing_is_kept(world: World) -> None:
    made = booked(world)
    cancelled = api(world.ada.actor, world).do(bookings.cancel, made.uid)
    assert cancelled.undo_until is None
    assert is_free(world)
    with pytest.raises(UndoGone):
        world.as_(world.ada.actor).do(bookings.undo, made.uid)
    assert_sound(world)


def test_an_undo_in_a_page_cannot_be_done_through_the_api(world: World) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(bookings.cancel, made.uid)
    with pytest.raises(UndoGone):
        api(world.ada.actor, world).do(bookings.undo, made.uid)


def test_what_was_undone_cannot_be_undone_again(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.cancel, made.uid)
    ada.do(bookings.undo, made.uid)
    with pytest.raises(UndoGone):
        ada.do(bookings.undo, made.uid)


def test_emails_wait_as_long_as_the_change_may_be_taken_back(world: World) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(bookings.cancel, made.uid)
    assert {email_of.due_at for email_of in emails(world, "booking_cancelled")} == {world.clock() + UNDO_TIME}


def test_a_email_about_an_undone_change_tells_by_its_sequence(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.cancel, made.uid)
    back = ada.do(bookings.undo, made.uid)
    again = ada.do(bookings.cancel, made.uid)
    sequences = [email_of.payload["sequence"] for email_of in emails(world, "booking_cancelled")]
    assert sequences == [1, 1, 3, 3]
    assert (back.sequence, again.sequence) == (2, 3)


def test_a_declined_request_comes_back_as_a_request(world: World) -> None:
    needs_approval(world)
    made = booked(world)
    grace = world.as_(world.grace.actor)
    grace.do(bookings.decline, made.uid, "No")
    back = grace.do(bookings.undo, made.uid)
    assert (back.status, back.reason, back.expires_at) == (BookingStatus.PENDING, "", made.expires_at)
    assert grace.do(bookings.approve, made.uid).status is BookingStatus.CONFIRMED
    assert_sound(world)


def test_a_move_can_be_undone_after_a_move_that_no_longer_can(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.reschedule, made.uid, NINE + HOUR)
    ada.do(bookings.reschedule, made.uid, NINE + 2 * HOUR)
    assert is_free(world, NINE)
    assert_sound(world)
    assert ada.do(bookings.undo, made.uid).session.start == NINE + HOUR
    assert_sound(world)


def test_a_cancelled_move_comes_back_with_what_it_kept(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    ada.do(bookings.reschedule, made.uid, NINE + HOUR)
    world.clock.advance(timedelta(seconds=15))
    ada.do(bookings.cancel, made.uid)
    assert_sound(world)
    world.clock.advance(timedelta(seconds=15))
    back = ada.do(bookings.undo, made.uid)
    assert (back.status, back.session.start) == (BookingStatus.CONFIRMED, NINE + HOUR)
    clean_up(world)
    assert_sound(world)
    world.do(bookings.book_now, "grace", "intro", NINE, BOB)


def test_an_undo_takes_back_the_change_of_its_own_tab_or_none(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    first = ada.do(bookings.reschedule, made.uid, NINE + HOUR)
    second = ada.do(bookings.reschedule, made.uid, NINE + 2 * HOUR)
    with pytest.raises(UndoGone, match="changed again since"):
        ada.do(bookings.undo, made.uid, first.version)
    assert ada.ask(bookings.one, made.uid) == second
    assert ada.do(bookings.undo, made.uid, second.version).session.start == NINE + HOUR


def test_a_page_that_has_not_heard_of_the_end_of_undo_may_cancel_what_it_shows(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    moved = ada.do(bookings.reschedule, made.uid, NINE + HOUR)
    world.clock.advance(UNDO_TIME)
    clean_up(world)
    assert ada.do(bookings.cancel, made.uid, "", moved.version).status is BookingStatus.CANCELLED
    assert_sound(world)


def test_an_expert_may_answer_a_move_whose_undo_has_ended_unheard(world: World) -> None:
    needs_approval(world)
    made = booked(world)
    grace = world.as_(world.grace.actor)
    grace.do(bookings.approve, made.uid)
    asked = world.as_(world.ada.actor).do(bookings.reschedule, made.uid, NINE + HOUR)
    world.clock.advance(UNDO_TIME)
    clean_up(world)
    assert grace.do(bookings.approve, made.uid, asked.version).session.start == NINE + HOUR
    assert_sound(world)


def test_a_command_that_has_read_an_open_undo_loses_against_its_end(world: World) -> None:
    made = booked(world)
    world.as_(world.ada.actor).do(bookings.reschedule, made.uid, NINE + HOUR)
    stale = world.as_(SYSTEM).ask(lambda work: find(work, made.uid))
    world.clock.advance(UNDO_TIME)
    clean_up(world)
    with pytest.raises(NotAnymore):
        world.as_(SYSTEM).do(lambda work: compare_and_set(work, stale, BookingStatus.CANCELLED))
