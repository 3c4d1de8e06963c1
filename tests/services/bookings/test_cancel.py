"""How a booking ends: called off, held, or missed."""

from datetime import timedelta

import pytest

from expertconnect.domain.booking import COMPLETES_AFTER, BookingStatus
from expertconnect.domain.errors import Forbidden, Invalid, NotAnymore, TooLateToChange
from expertconnect.domain.events import BookingChanged
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    HALF,
    api,
    assert_sound,
    booked,
    clean_up,
    commands,
    emails,
    is_free,
)
from tests.world import BOB, NINE, World


def test_a_cancel_keeps_the_row_and_its_reason_and_writes_to_both(world: World) -> None:
    made = booked(world)
    cancelled = api(world.ada.actor, world).do(bookings.cancel, made.uid, "  I am ill  ")
    assert (cancelled.status, cancelled.reason, cancelled.by_expert) == (
        BookingStatus.CANCELLED,
        "I am ill",
        False,
    )
    assert cancelled.sequence == 1
    assert [email_of.key for email_of in emails(world, "booking_cancelled")] == [
        f"booking_cancelled:{made.uid}:1:{to}" for to in ("client", "expert")
    ]
    assert [
        (entry.who, entry.what, entry.detail)
        for entry in world.as_(world.grace.actor).ask(bookings.history, made.uid)
    ] == [
        ("client", "booked", ""),
        ("client", "cancelled", "I am ill"),
    ]


def test_a_cancelled_slot_can_be_booked_again_at_once(world: World) -> None:
    made = booked(world)
    api(world.ada.actor, world).do(bookings.cancel, made.uid)
    again = world.do(bookings.book_now, "grace", "intro", NINE, BOB)
    assert again.details.uid != made.uid
    assert_sound(world)


def test_what_is_cancelled_cannot_be_cancelled_again(world: World) -> None:
    made = booked(world)
    ada = api(world.ada.actor, world)
    ada.do(bookings.cancel, made.uid)
    with pytest.raises(NotAnymore):
        ada.do(bookings.cancel, made.uid)
    assert commands(world, made.uid) == ["booked", "cancelled"]


def test_an_expert_may_cancel_a_session_that_has_begun_and_a_client_may_not(world: World) -> None:
    made = booked(world)
    world.clock.now = NINE
    with pytest.raises(TooLateToChange):
        api(world.ada.actor, world).do(bookings.cancel, made.uid)
    cancelled = api(world.grace.actor, world).do(bookings.cancel, made.uid)
    assert cancelled.by_expert


def test_nobody_cancels_a_session_that_is_over(world: World) -> None:
    made = booked(world)
    world.clock.now = NINE + HALF
    with pytest.raises(TooLateToChange):
        api(world.grace.actor, world).do(bookings.cancel, made.uid)


@pytest.mark.parametrize("reason", ["x" * 501, "\0", 7, "\ud800"])
def test_a_reason_that_cannot_stand_is_refused(world: World, reason: str) -> None:
    made = booked(world)
    with pytest.raises(Invalid) as refusal:
        api(world.ada.actor, world).do(bookings.cancel, made.uid, reason)
    assert "reason" in refusal.value.fields


def test_the_expert_says_who_came_after_the_start_and_may_correct_it(world: World) -> None:
    made = booked(world)
    grace = world.as_(world.grace.actor)
    with pytest.raises(NotAnymore):
        grace.do(bookings.complete, made.uid)
    world.clock.now = NINE
    assert grace.do(bookings.complete, made.uid).status is BookingStatus.COMPLETED
    assert grace.do(bookings.no_show, made.uid).status is BookingStatus.NO_SHOW
    assert grace.do(bookings.complete, made.uid).sequence == made.sequence
    assert_sound(world)


def test_a_client_cannot_say_who_came(world: World) -> None:
    made = booked(world)
    world.clock.now = NINE
    for command in (bookings.complete, bookings.no_show):
        with pytest.raises(Forbidden):
            world.as_(world.ada.actor).do(command, made.uid)


def test_a_confirmed_booking_completes_by_itself_a_day_after_its_end(world: World) -> None:
    made = booked(world)
    world.clock.now = NINE + HALF + COMPLETES_AFTER - timedelta(seconds=1)
    assert clean_up(world).completed == 0
    world.clock.advance(timedelta(seconds=1))
    world.events.clear()
    assert clean_up(world).completed == 1
    assert world.as_(world.ada.actor).ask(bookings.one, made.uid).status is BookingStatus.COMPLETED
    reported = BookingChanged(made.uid, made.expert_id, world.ada.user_id, "completed", by_expert=False)
    assert reported in world.events
    assert commands(world, made.uid) == ["booked", "completed"]


def test_a_session_that_ended_early_frees_what_is_left_of_its_time(world: World) -> None:
    made = booked(world)
    world.clock.now = NINE
    world.as_(world.grace.actor).do(bookings.no_show, made.uid)
    assert is_free(world)
