"""Trying an event type before it is saved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from expertconnect.domain.errors import Forbidden, NotFound, SignInNeeded
from expertconnect.domain.interval import Interval
from expertconnect.services import bookings, event_types
from expertconnect.services.event_types import preview
from expertconnect.services.event_types.input import SLUG_TAKEN, EventTypeInput
from tests.services.bookings.scenes import booked
from tests.world import NINE, World

TALK = EventTypeInput(title="Roadmap review", duration_minutes=60)


def trial(world: World, given: EventTypeInput = TALK, uid: str = "") -> preview.Trial:
    return world.as_(world.grace.actor).ask(preview.tried, given, uid)


def test_a_trial_keeps_nothing_and_says_when_it_could_be_booked(world: World) -> None:
    known = trial(world)
    assert (known.slug, known.wrong) == ("roadmap-review", {})
    assert known.starts[0] == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert known.starts[1] - known.starts[0] == timedelta(hours=1)
    assert len(known.starts) == preview.MAX
    assert len(world.as_(world.grace.actor).ask(event_types.list_mine)) == 1


def test_what_is_tried_is_what_will_be_offered(world: World) -> None:
    booked(world)
    given = replace(TALK, step_minutes=30, buffer_before_minutes=15, notice_minutes=1500)
    starts = trial(world, given).starts
    made = world.as_(world.grace.actor).do(event_types.create, given)
    span = Interval.lasting(world.clock(), preview.LOOKED_AHEAD)
    assert list(starts) == world.ask(bookings.free_starts, made.id, span)[: preview.MAX]


def test_a_booked_time_is_not_among_the_starts(world: World) -> None:
    assert NINE in trial(world).starts
    booked(world)
    assert NINE not in trial(world).starts


def test_all_that_is_wrong_is_told_and_no_starts_of_lengths_that_make_no_sense(world: World) -> None:
    known = trial(world, replace(TALK, title="", duration_minutes=7, place_kind="link"))
    assert known.wrong.keys() == {"title", "duration_minutes", "place_detail"}
    assert known.starts == ()
    assert trial(world, replace(TALK, title="")).starts != ()


def test_a_word_that_is_taken_is_told_but_not_to_its_owner(world: World) -> None:
    given = replace(TALK, slug=" Intro ")
    assert trial(world, given).wrong == {"slug": SLUG_TAKEN}
    assert trial(world, given, world.grace.event_type_uid).wrong == {}
    assert trial(world, TALK, world.grace.event_type_uid).slug == "intro"


def test_only_experts_try_and_only_their_own(world: World) -> None:
    with pytest.raises(NotFound):
        trial(world, TALK, world.bob.event_type_uid)
    for nonsense in ("x" * 500, "\0", "no-such"):
        with pytest.raises(NotFound):
            trial(world, TALK, nonsense)
    with pytest.raises(Forbidden):
        world.as_(world.mallory.actor).ask(preview.tried, TALK)
    with pytest.raises(SignInNeeded):
        world.ask(preview.tried, TALK)
