"""A move keeps the booking and changes its time, or changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from expertconnect.domain.booking import UNDO_TIME, BookingStatus
from expertconnect.domain.errors import Invalid, NotAnymore, NotOffered, SlotTaken, TooLateToChange, TooSoon
from expertconnect.domain.events import BookingChanged, CalendarChanged
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    DAY,
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

pytestmark = pytest.mark.both_databases


def test_a_move_keeps_the_uid_and_the_room_and_raises_the_sequence(world: World) -> None:
    made = booked(world)
    moved = api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + HALF, "Train is late")
    assert (moved.uid, moved.join_url, moved.sequence) == (made.uid, made.join_url, 1)
    assert (moved.session.start, moved.moved_from, moved.reason) == (NINE + HALF, NINE, "Train is late")
    assert is_free(world, NINE)
    assert commands(world, made.uid) == ["booked", "moved"]
    assert [email_of.key for email_of in emails(world, "booking_moved")] == [
        f"booking_moved:{made.uid}:1:{to}" for to in ("client", "expert")
    ]
    assert_sound(world)


def test_a_move_tells_of_both_its_times(world: World) -> None:
    made = booked(world)
    world.events.clear()
    moved = api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + 2 * HALF)
    spans = [event.span for event in world.events if isinstance(event, CalendarChanged)]
    assert made.reserved in spans
    assert moved.reserved in spans
    assert (
        BookingChanged(made.uid, made.expert_id, world.ada.user_id, "moved", by_expert=False) in world.events
    )


def test_a_session_may_move_into_time_that_it_has_itself(world: World) -> None:
    long = world.more_event_type(world.grace, "long", duration_minutes=60, step_minutes=30)
    assert long
    ada = api(world.ada.actor, world)
    made = ada.do(bookings.book_now, "grace", "long", NINE, BOB).details
    choices = ada.ask(bookings.move_choices, made.uid, NINE.date(), NINE.date(), "UTC")
    assert NINE + HALF in choices.days[NINE.date()].starts
    moved = ada.do(bookings.reschedule, made.uid, NINE + HALF)
    assert moved.session.start == NINE + HALF
    assert_sound(world)


def test_who_loses_a_slot_to_move_to_keeps_the_old_one(world: World) -> None:
    made = booked(world)
    world.do(bookings.book_now, "grace", "intro", NINE + HALF, BOB)
    with pytest.raises(SlotTaken):
        api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + HALF)
    assert world.as_(world.ada.actor).ask(bookings.one, made.uid) == made
    near = world.as_(world.ada.actor).ask(bookings.nearest_for_move, made.uid, NINE + HALF)
    assert near == [NINE, NINE + 2 * HALF, NINE + 3 * HALF]
    assert_sound(world)


def test_a_move_keeps_the_length_that_was_booked(world: World) -> None:
    made = booked(world)
    world.change_event_type(world.grace.event_type_id, duration_minutes=60, step_minutes=30)
    moved = api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + HALF)
    assert moved.session.length == made.session.length
    assert_sound(world)


def test_a_client_moves_within_the_hours_and_an_expert_anywhere(world: World) -> None:
    made = booked(world)
    night = NINE - 3 * HOUR
    with pytest.raises(NotOffered):
        api(world.ada.actor, world).do(bookings.reschedule, made.uid, night)
    moved = api(world.grace.actor, world).do(bookings.reschedule, made.uid, night)
    assert (moved.session.start, moved.by_expert, moved.status) == (night, True, BookingStatus.CONFIRMED)
    with pytest.raises(TooSoon):
        api(world.grace.actor, world).do(bookings.reschedule, made.uid, world.clock() - HOUR)


def test_an_expert_never_moves_into_reserved_time(world: World) -> None:
    made = booked(world)
    world.do(bookings.hold, "grace", "intro", NINE + HALF)
    with pytest.raises(SlotTaken):
        api(world.grace.actor, world).do(bookings.reschedule, made.uid, NINE + HALF)
    assert_sound(world)


def test_a_move_to_where_it_is_makes_no_sense(world: World) -> None:
    made = booked(world)
    with pytest.raises(Invalid) as refusal:
        api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE)
    assert "start" in refusal.value.fields


def test_the_notice_for_changes_binds_the_client_and_not_the_expert(world: World) -> None:
    made = booked(world)
    world.change_event_type(world.grace.event_type_id, change_notice_minutes=60)
    world.clock.now = NINE - HOUR
    ada = api(world.ada.actor, world)
    moved = ada.do(bookings.reschedule, made.uid, NINE + HOUR)
    world.clock.advance(HOUR + timedelta(seconds=1))
    for command in (
        lambda work: bookings.reschedule(work, made.uid, NINE + DAY),
        lambda work: bookings.cancel(work, made.uid),
    ):
        with pytest.raises(TooLateToChange):
            ada.do(command)
    later = api(world.grace.actor, world).do(bookings.reschedule, made.uid, NINE + DAY)
    assert later.sequence == moved.sequence + 1


def test_a_cancelled_booking_cannot_be_moved_through_an_old_link(world: World) -> None:
    made = booked(world)
    holder = replace(world.guest("x"), manages=made.uid, in_page=False)
    world.as_(holder).do(bookings.cancel, made.uid)
    with pytest.raises(NotAnymore):
        world.as_(holder).do(bookings.reschedule, made.uid, NINE + HALF)


def test_a_stale_page_cannot_move_what_was_moved(world: World) -> None:
    made = booked(world)
    api(world.grace.actor, world).do(bookings.reschedule, made.uid, NINE + HOUR)
    with pytest.raises(NotAnymore):
        api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + HALF, "", made.version)


class TestUnderApproval:
    """A client's move of a type that asks waits for the expert's answer."""

    def confirmed(self, world: World) -> str:
        """A booking that Grace has agreed to."""
        needs_approval(world)
        uid = booked(world).uid
        api(world.grace.actor, world).do(bookings.approve, uid)
        return uid

    def test_it_waits_and_keeps_both_times(self, world: World) -> None:
        uid = self.confirmed(world)
        moved = api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + HOUR)
        assert (moved.status, moved.session.start) == (BookingStatus.PENDING, NINE + HOUR)
        assert moved.expires_at is not None
        assert not is_free(world, NINE)
        assert not is_free(world, NINE + HOUR)
        assert_sound(world)

    def test_a_yes_gives_the_old_time_back_and_leaves_one_event(self, world: World) -> None:
        uid = self.confirmed(world)
        api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + HOUR)
        approved = world.as_(world.grace.actor).do(bookings.approve, uid)
        assert (approved.status, approved.session.start) == (BookingStatus.CONFIRMED, NINE + HOUR)
        assert is_free(world, NINE)
        assert_sound(world)

    def test_a_no_leaves_the_session_where_it_was(self, world: World) -> None:
        uid = self.confirmed(world)
        moved = api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + HOUR)
        declined = api(world.grace.actor, world).do(bookings.decline, uid, "Not then")
        assert (declined.status, declined.session.start) == (BookingStatus.CONFIRMED, NINE)
        assert declined.sequence == moved.sequence + 1
        assert [email_of.key for email_of in emails(world, "booking_declined")] == [
            f"booking_declined:{uid}:{declined.sequence}:{to}" for to in ("client", "expert")
        ]
        assert is_free(world, NINE + HOUR)
        assert_sound(world)

    def test_no_answer_leaves_the_session_where_it_was(self, world: World) -> None:
        uid = self.confirmed(world)
        moved = api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + DAY)
        assert moved.expires_at is not None
        world.clock.now = moved.expires_at
        clean_up(world)
        kept = world.as_(world.ada.actor).ask(bookings.one, uid)
        assert (kept.status, kept.session.start) == (BookingStatus.CONFIRMED, NINE)
        assert_sound(world)

    def test_it_is_answered_in_time_for_the_old_session(self, world: World) -> None:
        uid = self.confirmed(world)
        later = api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + 7 * DAY)
        assert later.expires_at == NINE - HOUR
        again = api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + 8 * DAY)
        assert again.expires_at == NINE - HOUR

    def test_a_move_by_the_expert_is_the_answer_and_frees_all_else(self, world: World) -> None:
        uid = self.confirmed(world)
        api(world.ada.actor, world).do(bookings.reschedule, uid, NINE + HOUR)
        moved = world.as_(world.grace.actor).do(bookings.reschedule, uid, NINE + 2 * HOUR)
        assert (moved.status, moved.undo_until) == (BookingStatus.CONFIRMED, None)
        assert is_free(world, NINE)
        assert is_free(world, NINE + HOUR)
        assert_sound(world)

    def test_moved_twice_it_still_goes_back_to_what_was_agreed(self, world: World) -> None:
        uid = self.confirmed(world)
        ada = world.as_(world.ada.actor)
        ada.do(bookings.reschedule, uid, NINE + HOUR)
        ada.do(bookings.reschedule, uid, NINE + 2 * HOUR)
        assert is_free(world, NINE + HOUR)
        assert_sound(world)
        world.clock.advance(UNDO_TIME)
        clean_up(world)
        assert_sound(world)
        declined = world.as_(world.grace.actor).do(bookings.decline, uid)
        assert (declined.status, declined.session.start) == (BookingStatus.CONFIRMED, NINE)
        assert_sound(world)

    def test_in_a_page_the_client_may_take_it_back_at_once(self, world: World) -> None:
        uid = self.confirmed(world)
        ada = world.as_(world.ada.actor)
        ada.do(bookings.reschedule, uid, NINE + HOUR)
        back = ada.do(bookings.undo, uid)
        assert (back.status, back.session.start) == (BookingStatus.CONFIRMED, NINE)
        assert_sound(world)

    def test_the_expert_moves_without_asking_anybody(self, world: World) -> None:
        uid = self.confirmed(world)
        moved = api(world.grace.actor, world).do(bookings.reschedule, uid, NINE + HOUR)
        assert moved.status is BookingStatus.CONFIRMED

    def test_a_request_that_its_expert_moves_is_answered_by_that(self, world: World) -> None:
        needs_approval(world)
        uid = booked(world).uid
        moved = api(world.grace.actor, world).do(bookings.reschedule, uid, NINE + HOUR)
        assert (moved.status, moved.expires_at) == (BookingStatus.CONFIRMED, None)
