"""Every change is compare-and-set: who has seen something else changes nothing."""

import pytest

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.booking import BookingStatus, from_which
from expertconnect.domain.errors import NotAnymore
from expertconnect.domain.people import SYSTEM
from expertconnect.services.bookings.repository import compare_and_set, find, overwrite
from tests.services.bookings.scenes import booked, rows
from tests.world import World


def test_a_row_that_has_changed_since_it_was_read_is_not_overwritten(world: World) -> None:
    uid = booked(world).uid

    def twice(work: UnitOfWork) -> None:
        seen = find(work, uid)
        overwrite(work, seen, reason="first")
        with pytest.raises(NotAnymore):
            overwrite(work, seen, reason="second")
        with pytest.raises(NotAnymore):
            compare_and_set(work, seen, BookingStatus.CANCELLED)

    world.as_(SYSTEM).do(twice)
    assert [(row.reason, row.status, row.version) for row in rows(world)] == [("first", "confirmed", 2)]


@pytest.mark.parametrize("then", BookingStatus)
def test_only_the_moves_that_are_drawn_are_made(world: World, then: BookingStatus) -> None:
    uid = booked(world).uid

    def move(work: UnitOfWork) -> str:
        return compare_and_set(work, find(work, uid), then).status

    if BookingStatus.CONFIRMED in from_which(then):
        assert world.as_(SYSTEM).do(move) == then
    else:
        with pytest.raises(NotAnymore):
            world.as_(SYSTEM).do(move)


def test_a_version_that_was_not_the_last_one_seen_is_refused(world: World) -> None:
    made = booked(world)
    with pytest.raises(NotAnymore):
        world.as_(SYSTEM).do(
            lambda work: compare_and_set(
                work, find(work, made.uid), BookingStatus.CANCELLED, seen=made.version - 1
            )
        )
