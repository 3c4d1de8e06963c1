"""Requests hold their time until the expert says yes or no, or nobody does."""

from datetime import timedelta

import pytest

from expertconnect.domain.booking import UNDO_TIME, BookingStatus
from expertconnect.domain.errors import Forbidden, NotAnymore, SlotTaken
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
    needs_approval,
)
from tests.world import BOB, NINE, World


@pytest.fixture(autouse=True)
def _asked(world: World) -> None:
    needs_approval(world)


def test_a_pending_request_holds_its_time(world: World) -> None:
    booked(world)
    assert not is_free(world)
    with pytest.raises(SlotTaken):
        world.do(bookings.book_now, "grace", "intro", NINE, BOB)


def test_an_approved_request_is_a_booking(world: World) -> None:
    made = booked(world)
    approved = world.as_(world.grace.actor).do(bookings.approve, made.uid, made.version)
    assert (approved.status, approved.sequence, approved.expires_at) == (BookingStatus.CONFIRMED, 1, None)
    assert commands(world, made.uid) == ["requested", "approved"]
    assert [email_of.key for email_of in emails(world, "booking_approved")] == [
        f"booking_approved:{made.uid}:1:client",
        f"booking_approved:{made.uid}:1:expert",
    ]
    assert_sound(world)


def test_a_declined_request_gives_its_time_back_when_it_can_no_longer_be_undone(world: World) -> None:
    made = booked(world)
    declined = world.as_(world.grace.actor).do(bookings.decline, made.uid, "I am away")
    assert (declined.status, declined.reason) == (BookingStatus.DECLINED, "I am away")
    assert not is_free(world)
    assert_sound(world)
    world.clock.advance(UNDO_TIME)
    assert is_free(world)
    clean_up(world)
    assert_sound(world)


def test_declined_through_the_api_it_is_free_at_once(world: World) -> None:
    made = booked(world)
    api(world.grace.actor, world).do(bookings.decline, made.uid)
    assert is_free(world)
    assert_sound(world)


def test_only_its_expert_answers_a_request(world: World) -> None:
    made = booked(world)
    with pytest.raises(Forbidden):
        world.as_(world.ada.actor).do(bookings.approve, made.uid)
    with pytest.raises(Forbidden):
        world.as_(world.ada.actor).do(bookings.decline, made.uid)


def test_a_request_can_be_withdrawn_by_its_client(world: World) -> None:
    made = booked(world)
    cancelled = api(world.ada.actor, world).do(bookings.cancel, made.uid)
    assert cancelled.status is BookingStatus.CANCELLED
    with pytest.raises(NotAnymore):
        world.as_(world.grace.actor).do(bookings.approve, made.uid)
    assert is_free(world)


def test_an_unanswered_request_expires_and_both_are_told(world: World) -> None:
    made = booked(world)
    assert made.expires_at is not None
    world.clock.now = made.expires_at
    assert is_free(world)
    with pytest.raises(NotAnymore):
        world.as_(world.grace.actor).do(bookings.approve, made.uid)
    clean_up(world)
    assert world.as_(world.ada.actor).ask(bookings.one, made.uid).status is BookingStatus.EXPIRED
    assert len(emails(world, "booking_expired")) == 2
    reported = BookingChanged(made.uid, world.grace.expert_id, world.ada.user_id, "expired", by_expert=False)
    assert reported in world.events
    assert_sound(world)


def test_an_expired_request_never_blocks_even_before_it_is_cleaned_up(world: World) -> None:
    made = booked(world)
    assert made.expires_at is not None
    world.clock.now = made.expires_at
    world.change_event_type(world.grace.event_type_id, requires_approval=False)
    world.do(bookings.book_now, "grace", "intro", NINE, BOB)
    assert_sound(world)


@pytest.mark.parametrize(
    ("lead", "lasts"),
    [
        (timedelta(days=7), timedelta(hours=48)),
        (timedelta(hours=26), timedelta(hours=25)),
        (timedelta(minutes=70), timedelta(minutes=15)),
        (timedelta(minutes=10), timedelta(minutes=10)),
    ],
)
def test_a_request_expires_by_the_rule_of_its_lead(world: World, lead: timedelta, lasts: timedelta) -> None:
    start = NINE + timedelta(days=7)
    world.clock.now = start - lead
    made = booked(world, start)
    assert made.expires_at == world.clock() + lasts


def test_an_answer_with_a_stale_version_is_refused(world: World) -> None:
    made = booked(world)
    api(world.ada.actor, world).do(bookings.reschedule, made.uid, NINE + HALF)
    with pytest.raises(NotAnymore):
        world.as_(world.grace.actor).do(bookings.approve, made.uid, made.version)
