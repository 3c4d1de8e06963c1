"""A month as a viewer sees it, the nearest starts, and the next free one."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from expertconnect.domain.calendar import Calendar
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import DayState, month, nearest, next_free
from tests.domain.given import LONG_AGO, at, every_day, hours, minutes, readings, rules, schedule, span, ticks

BERLIN = "Europe/Berlin"
MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)
OFFICE = schedule(BERLIN, every_day("09:00-17:00"))
HOUR = rules(60)
NOON = at(BERLIN, "2026-12-07 12:00")


def state(what: SessionRules, calendar: Calendar, day: date = MONDAY) -> DayState:
    return month(what, calendar, day, day, LONG_AGO, ZoneInfo(BERLIN))[day].state


def test_every_day_is_listed_with_its_state() -> None:
    weekly = {weekday: hours("09:00-17:00") for weekday in range(1, 6)}
    calendar = Calendar(schedule(BERLIN, weekly), full={MONDAY: "Three a day"})
    view = month(HOUR, calendar, date(2026, 12, 1), date(2026, 12, 31), LONG_AGO, ZoneInfo(BERLIN))
    assert list(view) == [date(2026, 12, day) for day in range(1, 32)]
    assert view[date(2026, 12, 6)].state is DayState.CLOSED
    assert view[MONDAY].state is DayState.FULL
    assert view[TUESDAY].state is DayState.OPEN
    assert len(view[TUESDAY].starts) == 8


def test_a_day_whose_starts_are_all_taken_is_full_and_not_closed() -> None:
    taken = ticks(span(BERLIN, "2026-12-07 09:00", "2026-12-07 17:00"))
    assert state(HOUR, Calendar(OFFICE, [taken])) is DayState.FULL
    busy = [span(BERLIN, "2026-12-07 09:00", "2026-12-07 17:00")]
    assert state(HOUR, Calendar(OFFICE, busy=busy)) is DayState.FULL


def test_a_day_of_time_off_is_closed_and_not_full() -> None:
    off = schedule(
        BERLIN, every_day("09:00-17:00"), time_off=[span(BERLIN, "2026-12-07 00:00", "2026-12-08 00:00")]
    )
    assert state(HOUR, Calendar(off)) is DayState.CLOSED


def test_days_before_the_notice_and_after_the_horizon_are_closed() -> None:
    week = SessionRules(
        duration=minutes(60), step=minutes(60), notice=timedelta(days=1), horizon=timedelta(days=2)
    )
    days = [MONDAY + timedelta(days=offset) for offset in range(4)]
    view = month(week, Calendar(OFFICE), days[0], days[-1], NOON, ZoneInfo(BERLIN))
    states = [view[day].state for day in days]
    assert states == [DayState.CLOSED, DayState.OPEN, DayState.OPEN, DayState.CLOSED]
    assert readings(view[days[1]].starts, BERLIN)[0] == "12:00"
    assert readings(view[days[2]].starts, BERLIN)[-1] == "12:00"


@pytest.mark.parametrize(
    ("viewer", "day", "first"),
    [("Pacific/Kiritimati", TUESDAY, "06:00"), ("Pacific/Pago_Pago", MONDAY, "05:00")],
)
def test_evening_starts_move_to_the_viewers_own_date(viewer: str, day: date, first: str) -> None:
    evening = Calendar(schedule(BERLIN, {1: hours("17:00-20:00")}))
    view = month(HOUR, evening, MONDAY, TUESDAY, LONG_AGO, ZoneInfo(viewer))
    assert [d for d, shown in view.items() if shown.starts] == [day]
    assert readings(view[day].starts, viewer)[0] == first


def test_today_of_the_client_may_be_yesterday_of_the_expert() -> None:
    auckland = Calendar(schedule("Pacific/Auckland", {2: hours("09:00-12:00")}))
    view = month(HOUR, auckland, MONDAY, TUESDAY, NOON - timedelta(days=1), ZoneInfo("America/Los_Angeles"))
    assert view[MONDAY].starts[0] == at("Pacific/Auckland", "2026-12-08 09:00")
    assert view[TUESDAY].state is DayState.CLOSED


def test_another_zone_of_the_viewer_shows_the_same_instants() -> None:
    calendar = Calendar(OFFICE)
    views = [
        month(HOUR, calendar, date(2026, 12, 1), date(2026, 12, 31), LONG_AGO, ZoneInfo(zone))
        for zone in (BERLIN, "Asia/Kathmandu", "America/New_York")
    ]
    within = [{start for day in view.values() for start in day.starts} for view in views]
    assert within[0] == within[1] == within[2]


def test_an_expert_full_on_a_date_is_full_for_every_viewer() -> None:
    calendar = Calendar(schedule("Asia/Tokyo", every_day("00:00-24:00")), full={MONDAY: "Three a day"})
    view = month(HOUR, calendar, MONDAY, MONDAY, LONG_AGO, ZoneInfo("America/Los_Angeles"))
    assert view[MONDAY].starts[0] == at("Asia/Tokyo", "2026-12-08 00:00")
    assert len(view[MONDAY].starts) == 17  # the rest of that Monday in Los Angeles


def test_a_date_the_viewers_zone_skipped_is_listed_and_closed() -> None:
    day = date(2011, 12, 30)
    view = month(HOUR, Calendar(OFFICE), day, day, LONG_AGO, ZoneInfo("Pacific/Apia"))
    assert view[day].state is DayState.CLOSED


def test_a_lost_start_is_answered_with_the_nearest_on_both_sides() -> None:
    calendar = Calendar(OFFICE, [ticks(HOUR.reserved(NOON))])
    assert readings(nearest(HOUR, calendar, NOON, LONG_AGO), BERLIN) == ["10:00", "11:00", "13:00"]
    assert readings(nearest(HOUR, calendar, NOON, LONG_AGO, count=1), BERLIN) == ["11:00"]


def test_nearest_starts_of_a_lost_day_come_from_the_days_around_it() -> None:
    day = Calendar(OFFICE, [ticks(span(BERLIN, "2026-12-07 09:00", "2026-12-07 17:00"))])
    around = nearest(HOUR, day, NOON + minutes(60), LONG_AGO)
    assert around == [
        at(BERLIN, "2026-12-06 16:00"),  # 21 hours before
        at(BERLIN, "2026-12-08 09:00"),  # 20 hours after
        at(BERLIN, "2026-12-08 10:00"),
    ]


def test_nearest_starts_are_never_before_the_notice() -> None:
    calendar = Calendar(OFFICE, [ticks(HOUR.reserved(NOON))])
    now = NOON - minutes(30)
    assert readings(nearest(HOUR, calendar, NOON, now), BERLIN) == ["13:00", "14:00", "15:00"]
    assert readings(nearest(HOUR, calendar, NOON - timedelta(days=90), now), BERLIN) == [
        "13:00",
        "14:00",
        "15:00",
    ]


def test_nearest_starts_are_found_months_away() -> None:
    one_day = Calendar(schedule(BERLIN, {}, {date(2027, 6, 1): hours("09:00-11:00")}))
    assert nearest(HOUR, one_day, NOON, NOON) == [
        at(BERLIN, "2027-06-01 09:00"),
        at(BERLIN, "2027-06-01 10:00"),
    ]


def test_without_hours_nothing_is_near_and_nothing_next() -> None:
    closed = Calendar(schedule(BERLIN, {}))
    assert nearest(HOUR, closed, NOON, NOON) == []
    assert next_free(HOUR, closed, NOON) is None


def test_a_range_of_the_past_has_nothing_near_and_nothing_next() -> None:
    gone = SessionRules(duration=minutes(60), step=minutes(60), horizon_last=date(2026, 11, 30))
    assert nearest(gone, Calendar(OFFICE), NOON, NOON) == []
    assert next_free(gone, Calendar(OFFICE), NOON) is None


def test_next_free_is_the_first_start_after_the_notice() -> None:
    calendar = Calendar(OFFICE, [ticks(HOUR.reserved(NOON))])
    assert next_free(HOUR, calendar, NOON) == NOON + minutes(60)
    assert next_free(HOUR, Calendar(OFFICE), NOON) == NOON


def test_next_free_looks_beyond_weeks_without_a_start() -> None:
    away = [span(BERLIN, "2026-12-01 00:00", "2027-09-01 00:00")]
    calendar = Calendar(schedule(BERLIN, every_day("09:00-17:00"), time_off=away))
    assert next_free(HOUR, calendar, NOON) == at(BERLIN, "2027-09-01 09:00")


def test_next_free_begins_with_the_first_date_of_a_range_years_ahead() -> None:
    ahead = SessionRules(duration=minutes(60), step=minutes(60), horizon_first=date(2030, 1, 1))
    assert next_free(ahead, Calendar(OFFICE), NOON) == at(BERLIN, "2030-01-01 09:00")


def test_next_free_ends_at_the_horizon() -> None:
    week = SessionRules(duration=minutes(60), step=minutes(60), horizon=timedelta(days=7))
    calendar = Calendar(schedule(BERLIN, {}, {date(2026, 12, 14): hours("12:00-14:00")}))
    assert next_free(week, calendar, NOON) == at(BERLIN, "2026-12-14 12:00")
    assert next_free(week, calendar, NOON - minutes(5)) is None
