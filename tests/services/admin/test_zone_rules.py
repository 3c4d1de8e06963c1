"""New rules of time zones and the bookings that were made under the old ones."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect import zone_data
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.admin import zone_rules
from expertconnect.services.admin.doctor import examine
from tests.services.bookings.scenes import HOUR, booked
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases


def wall_times(world: World, uid: str) -> str:
    """What was agreed, as the row has it."""
    read = lambda work: work.session.scalar(select(Booking.wall_times).where(Booking.uid == uid))  # noqa: E731
    return str(world.as_(SYSTEM).ask(read))


def agreed_under_other_rules(world: World, uid: str, was: str, now: str) -> None:
    """As if one zone had had other rules when the booking was made."""

    def change(work: UnitOfWork) -> None:
        statement = text("UPDATE booking SET wall_times = replace(wall_times, :now, :was) WHERE uid = :uid")
        work.session.execute(statement, {"uid": uid, "was": was, "now": now})

    world.as_(SYSTEM).do(change)


def finding(world: World) -> tuple[bool, str]:
    """What the doctor says about it."""
    found = {one.name: one for one in examine(world.settings, world.clock)}["wall times"]
    return found.is_well, found.sentence


def test_a_booking_keeps_the_wall_times_of_both_parties_through_moves_and_undo(world: World) -> None:
    first = "2026-03-03T09:00:00+01:00[Europe/Berlin] 2026-03-03T08:00:00+00:00[Europe/London]"
    later = "2026-03-03T10:00:00+01:00[Europe/Berlin] 2026-03-03T09:00:00+00:00[Europe/London]"
    made = booked(world)
    assert wall_times(world, made.uid) == first
    ada = world.as_(world.ada.actor)
    ada.do(bookings.reschedule, made.uid, NINE + HOUR)
    assert wall_times(world, made.uid) == later
    ada.do(bookings.undo, made.uid)
    assert wall_times(world, made.uid) == first
    held = world.do(bookings.hold, "grace", "intro", NINE + HOUR)
    assert not wall_times(world, held.uid)
    world.do(bookings.book, held.uid, ADA)
    assert wall_times(world, held.uid) == later


def test_sessions_whose_wall_time_new_rules_have_moved_are_named_and_keep_their_instant(world: World) -> None:
    made, other = booked(world), booked(world, NINE + HOUR)
    assert finding(world)[0]
    agreed_under_other_rules(
        world, made.uid, "T08:00:00-00:00[Europe/London", "T08:00:00+00:00[Europe/London"
    )
    assert finding(world)[0], "the same wall time, however the offset is written"
    agreed_under_other_rules(
        world, made.uid, "T07:00:00-01:00[Europe/London", "T08:00:00-00:00[Europe/London"
    )
    is_well, sentence = finding(world)
    assert not is_well
    assert f"{made.uid} (Europe/London: agreed 2026-03-03 07:00, now 08:00)" in sentence
    assert other.uid not in sentence
    assert world.as_(world.ada.actor).ask(bookings.one, made.uid).session == made.session
    world.clock.now = made.session.start + timedelta(minutes=1)
    assert finding(world)[0], "what has begun is past changing"


def test_the_count_is_taken_once_for_a_new_version_of_the_data(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = world.as_(SYSTEM)
    assert system.do(zone_rules.note_zone_data).moved == 0
    made = booked(world)
    agreed_under_other_rules(world, made.uid, "T08:00:00", "T09:00:00")
    assert system.do(zone_rules.note_zone_data).moved == 0
    newer = zone_data.ZoneData("2199a", zone_data.PACKAGE)
    monkeypatch.setattr(zone_rules, "zone_data", lambda: newer)
    assert system.do(zone_rules.note_zone_data) == zone_rules.ZoneDataInUse(newer, 1)
    assert system.do(zone_rules.note_zone_data) == zone_rules.ZoneDataInUse(newer, 1)


def test_what_was_agreed_may_lie_in_a_zone_that_is_gone(world: World) -> None:
    made = booked(world)
    agreed_under_other_rules(world, made.uid, "[Mars/Olympus", "[Europe/London")
    assert finding(world)[0]
    assert made.session.start > datetime(2026, 1, 1, tzinfo=UTC)
