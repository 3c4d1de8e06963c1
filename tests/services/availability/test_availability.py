"""An expert's own hours: whole and piece by piece, always sound, never somebody else's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain import bounds
from expertconnect.domain.availability import Hours
from expertconnect.domain.errors import Forbidden, Invalid, NotAnymore, NotFound, SignInNeeded
from expertconnect.domain.events import CalendarChanged, ExpertChanged
from expertconnect.domain.people import SYSTEM
from expertconnect.domain.week_edit import HoursRange
from expertconnect.services import availability, bookings, experts
from expertconnect.services.availability.input import ScheduleInput, TimeOffInput, hours_from_texts
from expertconnect.services.availability.repository import write_weekly
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases

MORNING = Hours(9 * 60, 12 * 60)
AFTERNOON = Hours(14 * 60, 17 * 60)
NIGHT = Hours(22 * 60, 26 * 60)


def starts(world: World, day: date) -> list[str]:
    """What the page of Grace shows on a day, on the clock of Berlin."""
    month = world.ask(bookings.month, "grace", "intro", day, day, "Europe/Berlin")
    return [f"{start.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}" for start in month.days[day].starts]


def test_a_split_day_is_offered_as_it_was_set(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(availability.set_weekly, 2, [AFTERNOON, MORNING])
    assert grace.ask(availability.schedule_of).weekly[2] == (MORNING, AFTERNOON)
    shown = starts(world, date(2026, 3, 3))
    assert shown[0] == "09:00"
    assert "12:00" not in shown
    assert shown[-1] == "16:30"


def test_every_edit_raises_the_version_and_tells_the_pages(world: World) -> None:
    grace = world.as_(world.grace.actor)
    before = grace.ask(availability.schedule_of).version
    world.events.clear()
    after = grace.do(availability.set_weekly, 6, [MORNING])
    assert after.version == before + 1
    assert CalendarChanged(world.grace.expert_id) in world.events
    assert ExpertChanged(world.grace.expert_id) in world.events


def test_overlapping_windows_are_refused_with_a_sentence_that_names_them(world: World) -> None:
    with pytest.raises(Invalid, match="09:00–12:00 of Tuesday overlap 11:00–13:00 of Tuesday"):
        world.as_(world.grace.actor).do(availability.set_weekly, 2, [MORNING, Hours(11 * 60, 13 * 60)])


def test_a_window_past_midnight_may_not_run_into_the_next_morning(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(
        availability.set_weekly, 7, [Hours(22 * 60, 24 * 60 + 9 * 60)]
    )  # Monday opens at nine: they touch
    with pytest.raises(Invalid, match="Sunday overlap"):
        grace.do(availability.set_weekly, 7, [Hours(22 * 60, 24 * 60 + 9 * 60 + 30)])


def test_hours_past_midnight_and_until_midnight_are_read_from_texts() -> None:
    assert hours_from_texts([["22:00", "02:00"], ["09:00", "24:00"]], "weekly.1") == (NIGHT, Hours(540, 1440))
    for wrong in (
        [["9", "17:00"]],
        [["09:00"]],
        [["09:00", "25:00"]],
        [["09:01", "17:00"]],
        [[None, 3]],
        ["ab"],
    ):
        with pytest.raises(Invalid) as refusal:
            hours_from_texts(wrong, "weekly.1")  # type: ignore[arg-type]  # what JSON may hold
        assert refusal.value.fields["weekly.1"].endswith(".")


def test_one_day_is_copied_to_others_without_touching_the_rest(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(availability.set_weekly, 1, [MORNING])
    weekly = grace.do(availability.copy_day, 1, [3, 6]).weekly
    assert weekly[3] == weekly[6] == (MORNING,)
    assert weekly[2] == (Hours(540, 1020),)


def test_an_override_replaces_a_day_and_goes_away_again(world: World) -> None:
    grace = world.as_(world.grace.actor)
    tuesday = date(2026, 3, 3)
    grace.do(availability.set_override, tuesday, [AFTERNOON])
    assert starts(world, tuesday)[0] == "14:00"
    grace.do(availability.set_override, tuesday, [])
    assert starts(world, tuesday) == []
    grace.do(availability.clear_override, tuesday)
    assert starts(world, tuesday)[0] == "09:00"


def test_an_override_that_runs_into_the_next_day_is_refused(world: World) -> None:
    with pytest.raises(Invalid, match="overlap"):
        world.as_(world.grace.actor).do(
            availability.set_override, date(2026, 3, 3), [Hours(20 * 60, 24 * 60 + 10 * 60)]
        )


def test_days_off_take_whole_local_days_and_can_be_given_back(world: World) -> None:
    grace = world.as_(world.grace.actor)
    view = grace.do(
        availability.add_time_off, date(2026, 3, 3), date(2026, 3, 4), "Compiler conference", True
    )
    assert view.time_off[0].off.span.start == datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
    assert view.time_off[0].off.span.length == timedelta(days=2)
    assert starts(world, date(2026, 3, 4)) == []
    assert world.ask(experts.expert_page, "grace").away[0].note == "Compiler conference"
    grace.do(availability.remove_time_off, view.time_off[0].uid)
    assert starts(world, date(2026, 3, 4)) != []
    assert world.ask(experts.expert_page, "grace").away == ()


def test_a_private_note_of_time_off_is_not_on_the_page(world: World) -> None:
    world.as_(world.grace.actor).do(availability.add_time_off, date(2026, 3, 3), date(2026, 3, 3), "Dentist")
    assert world.ask(experts.expert_page, "grace").away == ()


def test_time_off_that_ends_before_it_starts_is_refused(world: World) -> None:
    grace = world.as_(world.grace.actor)
    with pytest.raises(Invalid) as refusal:
        grace.do(availability.add_time_off, date(2026, 3, 4), date(2026, 3, 3))
    assert "last" in refusal.value.fields
    with pytest.raises(Invalid):
        grace.do(availability.add_time_off_span, TimeOffInput(NINE, NINE))


def test_a_change_of_zone_moves_the_hours_and_no_booking(world: World) -> None:
    grace = world.as_(world.grace.actor)
    booked = world.do(bookings.book_now, "grace", "intro", NINE, ADA).details
    view = grace.do(availability.set_zone, "Asia/Tokyo")
    assert view.weekly[2] == (Hours(540, 1020),)
    assert grace.ask(bookings.one, booked.uid).session == booked.session
    month = world.ask(bookings.month, "grace", "intro", date(2026, 3, 4), date(2026, 3, 4), "Asia/Tokyo")
    assert month.days[date(2026, 3, 4)].starts[0] == datetime(2026, 3, 4, 0, 0, tzinfo=UTC)


def test_a_hostile_zone_name_never_reaches_the_zone_reader(world: World) -> None:
    for name in ("../../etc/passwd", "Europe", "localtime", "right/UTC", "A" * 5000, ""):
        with pytest.raises(Invalid) as refusal:
            world.as_(world.grace.actor).do(availability.set_zone, name)
        assert "time_zone" in refusal.value.fields


def test_the_whole_schedule_is_replaced_at_once(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(availability.set_override, date(2026, 3, 3), [])
    given = ScheduleInput(
        "America/New_York",
        {1: [NIGHT], 2: [MORNING, AFTERNOON]},
        {date(2026, 12, 24): []},
        [TimeOffInput(NINE, NINE + timedelta(hours=2), "Away", True)],
        daily_limit=4,
    )
    view = grace.do(availability.put_schedule, given)
    assert view.time_zone == "America/New_York"
    assert dict(view.weekly) == {1: (NIGHT,), 2: (MORNING, AFTERNOON)}
    assert dict(view.overrides) == {date(2026, 12, 24): ()}
    assert [off.off.note for off in view.time_off] == ["Away"]
    assert view.daily_limit == 4


def test_a_whole_schedule_that_is_wrong_in_places_says_all_of_them_and_changes_nothing(world: World) -> None:
    grace = world.as_(world.grace.actor)
    before = grace.ask(availability.schedule_of)
    given = ScheduleInput(
        "Mars/Olympus", {8: [MORNING]}, {}, [TimeOffInput(NINE, NINE, "x" * 300)], daily_limit=0
    )
    with pytest.raises(Invalid) as refusal:
        grace.do(availability.put_schedule, given)
    assert refusal.value.fields.keys() == {"time_zone", "weekly", "time_off.0.note", "daily_limit"}
    assert grace.ask(availability.schedule_of) == before


def test_case_45_hours_across_midnight_and_from_sunday_to_monday_are_kept_and_checked(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(availability.put_schedule, ScheduleInput("Europe/Berlin", {7: [NIGHT], 1: [Hours(120, 300)]}))
    assert starts(world, date(2026, 3, 8))[-1] == "23:30"
    assert starts(world, date(2026, 3, 9)) == [
        "00:00",
        "00:30",
        "01:00",
        "01:30",
        "02:00",
        "02:30",
        "03:00",
        "03:30",
        "04:00",
        "04:30",
    ]
    with pytest.raises(Invalid, match="Sunday overlap 01:00–05:00 of Monday"):
        grace.do(availability.put_schedule, ScheduleInput("Europe/Berlin", {7: [NIGHT], 1: [Hours(60, 300)]}))


def test_an_edit_of_hours_that_changed_meanwhile_is_refused(world: World) -> None:
    grace = world.as_(world.grace.actor)
    seen = grace.ask(availability.schedule_of)
    grace.do(availability.set_weekly, 6, [MORNING], version=seen.version)
    with pytest.raises(NotAnymore):
        grace.do(availability.set_weekly, 6, [], version=seen.version)
    with pytest.raises(NotAnymore):
        grace.do(availability.put_schedule, ScheduleInput("UTC"), version=seen.version)


def test_hours_too_short_for_a_session_are_kept_with_a_warning(world: World) -> None:
    grace = world.as_(world.grace.actor)
    view = grace.do(availability.put_schedule, ScheduleInput("Europe/Berlin", {1: [Hours(540, 560)]}))
    assert view.warnings == ("“A first talk” lasts 30 minutes and fits nowhere in these hours.",)


def test_a_limit_for_the_day_closes_it_when_it_is_reached(world: World) -> None:
    grace = world.as_(world.grace.actor)
    assert grace.do(availability.set_daily_limit, 1).daily_limit == 1
    world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    assert starts(world, date(2026, 3, 3)) == []
    assert grace.do(availability.set_daily_limit, None).daily_limit is None
    with pytest.raises(Invalid):
        grace.do(availability.set_daily_limit, True)


def test_hours_are_their_experts_own_and_nobody_elses(world: World) -> None:
    bob = world.as_(world.bob.actor)
    uid = (
        world.as_(world.grace.actor)
        .do(availability.add_time_off, date(2026, 3, 3), date(2026, 3, 3))
        .time_off[0]
        .uid
    )
    with pytest.raises(NotFound):
        bob.do(availability.remove_time_off, uid)
    with pytest.raises(NotFound):
        bob.do(availability.remove_time_off, "f" * 32)
    bob.do(availability.set_weekly, 2, [])
    assert starts(world, date(2026, 3, 5)) != []
    with pytest.raises(SignInNeeded):
        world.do(availability.set_weekly, 2, [])
    with pytest.raises(Forbidden):
        world.as_(world.mallory.actor).do(availability.set_weekly, 2, [])
    forged = replace(world.mallory.actor, expert_id=world.grace.expert_id)
    with pytest.raises(Forbidden):
        world.as_(forged).ask(availability.schedule_of)


def test_a7_a_day_has_at_most_six_windows_at_every_entry(world: World) -> None:
    grace = world.as_(world.grace.actor)
    many = [Hours(hour * 60, hour * 60 + 30) for hour in range(7)]
    day = date(2026, 3, 7)
    for command, arguments in (
        (availability.set_weekly, (6, many)),
        (availability.copy_hours, (many, [6])),
        (availability.set_week, ({6: many},)),
        (availability.set_override, (day, many)),
        (availability.put_schedule, (ScheduleInput("UTC", {6: many}),)),
        (availability.put_schedule, (ScheduleInput("UTC", {}, {day: many}),)),
    ):
        with pytest.raises(Invalid) as refusal:
            grace.do(command, *arguments)
        assert "Please keep at most 6 windows a day." in refusal.value.fields.values()
    assert grace.do(availability.set_weekly, 6, many[:6]).weekly[6] == tuple(many[:6])


def test_a7_dates_set_one_by_one_are_bounded_like_those_set_at_once(world: World) -> None:
    grace = world.as_(world.grace.actor)
    first = date(2026, 4, 1)
    year = {first + timedelta(days=number): () for number in range(bounds.OVERRIDES.most)}
    grace.do(availability.put_schedule, ScheduleInput("Europe/Berlin", {}, year))
    with pytest.raises(Invalid) as refusal:
        grace.do(availability.set_override, date(2028, 1, 1), [])
    assert refusal.value.fields == {"overrides": "Please keep at most 366 dates."}
    assert grace.do(availability.set_override, first, [MORNING]).overrides[first] == (MORNING,)
    with pytest.raises(Invalid):
        grace.do(availability.put_schedule, ScheduleInput("UTC", {}, {**year, date(2028, 1, 1): ()}))


def test_a7_dates_and_times_off_that_are_over_make_room_for_new_ones(world: World) -> None:
    grace = world.as_(world.grace.actor)
    past = {date(2025, 1, 1) + timedelta(days=number): () for number in range(bounds.OVERRIDES.most)}
    hour = timedelta(hours=1)
    ended = [TimeOffInput(NINE - 99 * hour, NINE - 98 * hour)] * bounds.TIMES_OFF.most
    grace.do(availability.put_schedule, ScheduleInput("Europe/Berlin", {}, past, ended))
    view = grace.do(availability.set_override, date(2026, 12, 24), [])
    assert list(view.overrides) == [date(2026, 12, 24)]
    assert len(grace.do(availability.add_time_off, date(2026, 12, 24), date(2026, 12, 26)).time_off) == 1


def test_a7_times_off_added_one_by_one_are_bounded(world: World) -> None:
    grace = world.as_(world.grace.actor)
    hour = timedelta(hours=1)
    to_come = [TimeOffInput(NINE + n * hour, NINE + (n + 1) * hour) for n in range(bounds.TIMES_OFF.most)]
    grace.do(availability.put_schedule, ScheduleInput("UTC", {}, {}, to_come))
    christmas = date(2026, 12, 24)
    for command, arguments in (
        (availability.add_time_off_span, (to_come[0],)),
        (availability.add_time_off, (christmas, christmas)),
    ):
        with pytest.raises(Invalid) as refusal:
            grace.do(command, *arguments)
        assert refusal.value.fields == {"time_off": "Please keep at most 200 times off."}


def test_a_day_from_before_the_bound_is_kept_while_another_is_painted(world: World) -> None:
    many = tuple(Hours(hour * 60, hour * 60 + 30) for hour in range(9))

    def store(work: UnitOfWork) -> None:
        write_weekly(work, world.grace.expert_id, {6: many})

    world.as_(SYSTEM).do(store)
    grace = world.as_(world.grace.actor)
    view = grace.do(availability.paint, HoursRange(frozenset({2}), 600, 720, opens=True))
    assert (view.weekly[6], view.weekly[2]) == (many, (Hours(600, 720),))
    assert grace.do(availability.set_week, {6: many}).weekly == {6: many}
