"""The expert declines a client's move: the session stays, and the decline can be undone like every other."""

import pytest

from expertconnect.domain.booking import UNDO_TIME, BookingDetails, BookingStatus
from expertconnect.domain.errors import SlotTaken, UndoGone
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
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
from tests.world import NINE, World

ASKED = NINE + HOUR


@pytest.fixture
def asked(world: World) -> BookingDetails:
    """A confirmed session whose client asks for another time."""
    needs_approval(world)
    made = booked(world)
    api(world.grace.actor, world).do(bookings.approve, made.uid)
    return api(world.ada.actor, world).do(bookings.reschedule, made.uid, ASKED, "The train is late")


def test_a_declined_move_can_be_undone_and_waits_for_its_answer_again(
    world: World, asked: BookingDetails
) -> None:
    grace = world.as_(world.grace.actor)
    declined = grace.do(bookings.decline, asked.uid, "I am away")
    assert (declined.status, declined.session.start) == (BookingStatus.CONFIRMED, NINE)
    assert declined.undo_until == world.clock() + UNDO_TIME
    assert_sound(world)
    with pytest.raises(SlotTaken):
        world.do(bookings.hold, "grace", "intro", ASKED)
    back = grace.do(bookings.undo, asked.uid, declined.version)
    assert (back.status, back.session, back.reason) == (asked.status, asked.session, asked.reason)
    assert (back.expires_at, back.moved_from) == (asked.expires_at, asked.moved_from)
    assert back.sequence > declined.sequence
    assert commands(world, asked.uid)[-1] == "restored"
    assert_sound(world)
    assert grace.do(bookings.approve, asked.uid).session.start == ASKED
    assert is_free(world, NINE)
    assert_sound(world)


def test_an_undone_decline_can_be_declined_again_and_leaves_the_old_time(
    world: World, asked: BookingDetails
) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(bookings.decline, asked.uid)
    grace.do(bookings.undo, asked.uid)
    again = grace.do(bookings.decline, asked.uid)
    assert (again.status, again.session.start) == (BookingStatus.CONFIRMED, NINE)
    assert_sound(world)


def test_the_asked_time_is_free_when_the_decline_can_no_longer_be_undone(
    world: World, asked: BookingDetails
) -> None:
    world.as_(world.grace.actor).do(bookings.decline, asked.uid)
    assert not is_free(world, ASKED)
    world.clock.advance(UNDO_TIME)
    assert is_free(world, ASKED)
    clean_up(world)
    assert_sound(world)
    assert not is_free(world, NINE)
    with pytest.raises(UndoGone):
        world.as_(world.grace.actor).do(bookings.undo, asked.uid)


def test_emails_about_a_declined_move_wait_as_long_as_it_can_be_undone(
    world: World, asked: BookingDetails
) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(bookings.decline, asked.uid)
    waiting = emails(world, "booking_declined")
    assert {email.due_at for email in waiting} == {world.clock() + UNDO_TIME}
    grace.do(bookings.undo, asked.uid)
    assert {email.state for email in emails(world, "booking_declined")} == {"dropped"}


def test_a_client_can_neither_undo_the_decline_nor_is_kept_from_asking_again(
    world: World, asked: BookingDetails
) -> None:
    world.as_(world.grace.actor).do(bookings.decline, asked.uid)
    ada = world.as_(world.ada.actor)
    with pytest.raises(UndoGone):
        ada.do(bookings.undo, asked.uid)
    anew = ada.do(bookings.reschedule, asked.uid, NINE + 2 * HOUR)
    assert anew.status is BookingStatus.PENDING
    assert is_free(world, ASKED)
    assert_sound(world)


def test_through_the_api_a_declined_move_is_final_at_once(world: World, asked: BookingDetails) -> None:
    declined = api(world.grace.actor, world).do(bookings.decline, asked.uid)
    assert declined.undo_until is None
    assert is_free(world, ASKED)
    assert_sound(world)
