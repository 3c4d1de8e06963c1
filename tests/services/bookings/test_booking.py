"""A booking from the first look to the last page: held, booked, cancelled, moved."""

from datetime import date, timedelta

import pytest

from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import HoldExpired, SlotTaken
from expertconnect.services import bookings
from tests.world import ADA, BOB, NINE, World

HALF = timedelta(minutes=30)


def test_a_held_slot_is_booked_and_its_slot_is_gone(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    booked = world.do(bookings.book, held.uid, ADA)
    assert booked.details.status is BookingStatus.CONFIRMED
    month = world.ask(bookings.month, "grace", "intro", date(2026, 3, 2), date(2026, 3, 31), "Europe/Berlin")
    assert NINE not in month.days[NINE.date()].starts
    assert NINE + HALF in month.days[NINE.date()].starts
    with pytest.raises(SlotTaken):
        world.as_(world.guest("other")).do(bookings.hold, "grace", "intro", NINE)


def test_a_cancelled_slot_can_be_booked_again(world: World) -> None:
    booked = world.as_(world.ada.actor).api().do(bookings.book_now, "grace", "intro", NINE, ADA)
    world.as_(world.ada.actor).api().do(bookings.cancel, booked.details.uid)
    again = world.as_(world.guest("other")).do(bookings.book_now, "grace", "intro", NINE, BOB)
    assert again.details.status is BookingStatus.CONFIRMED


def test_a_moved_booking_frees_its_old_slot(world: World) -> None:
    booked = world.as_(world.ada.actor).api().do(bookings.book_now, "grace", "intro", NINE, ADA)
    moved = world.as_(world.ada.actor).api().do(bookings.reschedule, booked.details.uid, NINE + HALF)
    assert (moved.uid, moved.sequence, moved.session.start) == (booked.details.uid, 1, NINE + HALF)
    world.as_(world.guest("other")).do(bookings.book_now, "grace", "intro", NINE, BOB)
