"""Why one start cannot be booked: for its expert alone, and in step with what is offered."""

from datetime import timedelta

import pytest

from expertconnect.domain.errors import Invalid, NotFound, SignInNeeded
from expertconnect.domain.explain import Cause
from expertconnect.domain.interval import Interval
from expertconnect.services import bookings
from tests.world import ADA, NINE, World


def causes(world: World, start: object) -> list[Cause]:
    grace = world.as_(world.grace.actor)
    reasons = grace.ask(bookings.explain_start, world.grace.event_type_uid, start)  # type: ignore[arg-type]
    return [one.cause for one in reasons]


def test_a_start_has_no_reasons_exactly_when_it_is_offered(world: World) -> None:
    world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    day = Interval(NINE - timedelta(hours=2), NINE + timedelta(hours=10))
    offered = set(world.ask(bookings.free_starts, world.grace.event_type_id, day))
    for n in range(0, 12 * 60, 15):
        start = day.start + timedelta(minutes=n)
        assert (not causes(world, start)) == (start in offered), start


def test_the_booking_in_the_way_is_named(world: World) -> None:
    world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    assert causes(world, NINE) == [Cause.SESSION]


def test_nobody_else_learns_why_a_time_is_not_free(world: World) -> None:
    with pytest.raises(NotFound):
        world.as_(world.bob.actor).ask(bookings.explain_start, world.grace.event_type_uid, NINE)
    with pytest.raises(NotFound):
        world.as_(world.mallory.actor).ask(bookings.explain_start, world.grace.event_type_uid, NINE)
    with pytest.raises((SignInNeeded, NotFound)):
        world.ask(bookings.explain_start, world.grace.event_type_uid, NINE)


def test_a_start_that_is_no_instant_is_refused(world: World) -> None:
    for nonsense in ("tomorrow", None, NINE.replace(tzinfo=None)):
        with pytest.raises(Invalid):
            causes(world, nonsense)
