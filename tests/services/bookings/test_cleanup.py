"""The system looks after itself, and nobody else may tell it to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Claim, IdempotencyKey, RateCount
from expertconnect.domain.errors import Forbidden
from expertconnect.domain.interval import tick_of
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    DAY,
    HALF,
    api,
    assert_sound,
    booked,
    clean_up,
    needs_approval,
    rows,
)
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases


def test_nobody_but_the_system_cleans_up(world: World) -> None:
    for actor in (world.guest(), world.grace.actor):
        with pytest.raises(Forbidden):
            world.as_(actor).do(bookings.clean_up)


def test_a_second_cleanup_finds_nothing_to_do(world: World) -> None:
    needs_approval(world)
    booked(world)
    world.do(bookings.hold, "grace", "intro", NINE + HALF)
    world.as_(world.ada.actor).do(bookings.cancel, rows(world)[0].uid)
    world.clock.now = NINE
    assert clean_up(world).lapsed == 2
    assert clean_up(world) == bookings.CleanupReport()
    assert_sound(world)


def test_claims_of_the_past_are_removed_and_none_of_a_booking_that_stands(world: World) -> None:
    def claim(work: UnitOfWork) -> None:
        past = tick_of(work.now) - 4 * 288
        row = work.session.scalars(select(Booking)).one()
        work.session.add(Claim(expert_id=row.expert_id, tick=past, booking_id=row.id))

    booked(world)
    world.as_(SYSTEM).do(claim)
    assert clean_up(world).claims == 1
    assert_sound(world)


def test_a_session_that_lasts_a_day_keeps_its_claims_until_it_is_completed(world: World) -> None:
    world.more_event_type(world.grace, "day", duration_minutes=24 * 60, buffer_after_minutes=12 * 60)
    world.as_(world.grace.actor).do(bookings.book_as_expert, "grace-day", NINE, ADA)
    for _ in range(5):
        world.clock.advance(DAY / 2)
        clean_up(world)
        assert_sound(world)


def test_request_keys_and_counts_are_forgotten_in_their_time(world: World) -> None:
    def count(work: UnitOfWork) -> None:
        work.session.add(RateCount(key="hold:x", window=1, count=1, ends_at=work.now + timedelta(hours=1)))

    world.as_(SYSTEM).do(count)
    api(world.ada.actor, world).do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="one")
    assert (clean_up(world).keys, clean_up(world).counts) == (0, 0)
    world.clock.advance(timedelta(hours=24))
    report = clean_up(world)
    assert (report.keys, report.counts) == (1, 1)
    assert world.as_(SYSTEM).ask(lambda work: work.session.query(IdempotencyKey).count()) == 0
