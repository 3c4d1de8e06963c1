"""What can be booked: the windows, buffers, notices and horizons that others got wrong."""

from datetime import date, timedelta

import pytest

from expertconnect.domain.calendar import Calendar
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import Refusal, bookable, free_slots, reservable
from tests.domain.given import (
    LONG_AGO,
    at,
    every_day,
    hours,
    minutes,
    readings,
    rules,
    schedule,
    span,
    ticks,
    utc,
)
from tests.domain.office import BERLIN, HOUR, MONDAY, NINE, OFFICE, TUESDAY, booked, shown

# Hours and the grid


def test_an_empty_day_offers_a_start_every_step() -> None:
    assert shown(HOUR, Calendar(OFFICE)) == [f"{hour:02}:00" for hour in range(9, 17)]
    assert shown(rules(60, 30), Calendar(OFFICE))[-2:] == ["15:30", "16:00"]


def test_a_booking_off_the_hour_does_not_shift_the_rest_of_the_day() -> None:
    calendar = Calendar(OFFICE, [booked("10:15", "10:45")])
    assert shown(HOUR, calendar) == ["09:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


def test_hours_past_midnight_offer_every_start_of_the_night() -> None:
    night = Calendar(schedule(BERLIN, {1: hours("22:00-02:00")}))
    assert shown(HOUR, night, MONDAY) == ["22:00", "23:00"]
    assert shown(HOUR, night, TUESDAY) == ["00:00", "01:00"]


def test_a_session_of_an_hour_may_start_at_23_30_when_the_hours_go_on() -> None:
    calendar = Calendar(schedule(BERLIN, {1: hours("22:30-00:30")}))
    assert bookable(HOUR, calendar, at(BERLIN, "2026-12-07 23:30"), LONG_AGO) is None
    until_midnight = Calendar(schedule(BERLIN, {1: hours("22:30-24:00")}))
    assert bookable(HOUR, until_midnight, at(BERLIN, "2026-12-07 23:30"), LONG_AGO) is Refusal.CLOSED


def test_hours_up_to_midnight_offer_the_last_hour() -> None:
    assert shown(HOUR, Calendar(schedule(BERLIN, {1: hours("22:00-24:00")}))) == ["22:00", "23:00"]


def test_case_45_hours_run_across_midnight_and_from_sunday_to_monday() -> None:
    calendar = Calendar(schedule(BERLIN, {7: hours("22:00-02:00"), 1: hours("02:00-04:00")}))
    starts = free_slots(rules(60, 60), calendar, date(2026, 12, 6), MONDAY, LONG_AGO)
    assert readings(starts, BERLIN) == ["22:00", "23:00", "00:00", "01:00", "02:00", "03:00"]
    two_hours = rules(120, 60)
    assert bookable(two_hours, calendar, at(BERLIN, "2026-12-07 01:00"), LONG_AGO) is None


def test_a_session_may_cross_from_one_touching_window_into_the_next() -> None:
    calendar = Calendar(schedule(BERLIN, every_day("09:00-10:30", "10:30-12:00")))
    assert shown(HOUR, calendar) == ["09:00", "10:00", "10:30"]


def test_a_gap_between_windows_is_never_crossed() -> None:
    calendar = Calendar(schedule(BERLIN, every_day("09:00-10:30", "10:35-12:00")))
    assert shown(HOUR, calendar) == ["09:00", "10:35"]


def test_an_override_to_23_59_does_not_open_the_next_day() -> None:
    calendar = Calendar(schedule(BERLIN, {}, {MONDAY: hours("20:00-23:55")}))
    assert shown(rules(30, 5), calendar)[-1] == "23:25"
    assert shown(rules(30, 5), calendar, TUESDAY) == []


def test_overrides_alone_are_hours_enough() -> None:
    calendar = Calendar(schedule(BERLIN, {}, {MONDAY: hours("09:00-11:00")}))
    assert shown(HOUR, calendar) == ["09:00", "10:00"]
    assert shown(HOUR, calendar, TUESDAY) == []


def test_an_override_after_a_night_keeps_what_began_the_day_before() -> None:
    calendar = Calendar(schedule(BERLIN, {7: hours("22:00-02:00")}, {MONDAY: ()}))
    assert shown(HOUR, calendar) == ["00:00", "01:00"]


def test_time_off_closes_what_it_touches_and_moves_no_start() -> None:
    off = schedule(
        BERLIN, every_day("09:00-17:00"), time_off=[span(BERLIN, "2026-12-07 10:02", "2026-12-07 11:59")]
    )
    assert shown(HOUR, Calendar(off)) == ["09:00", "12:00", "13:00", "14:00", "15:00", "16:00"]
    assert bookable(HOUR, Calendar(off), at(BERLIN, "2026-12-07 11:00"), LONG_AGO) is Refusal.TIME_OFF


def test_sessions_of_a_whole_day_fit_hours_without_a_break() -> None:
    always = Calendar(schedule(BERLIN, every_day("00:00-24:00")))
    assert shown(rules(1440), always) == ["00:00"]
    assert shown(rules(1440, 360), always) == ["00:00", "06:00", "12:00", "18:00"]


# Refusals


def test_case_42_the_past_the_far_future_and_off_the_grid_are_refused() -> None:
    calendar = Calendar(OFFICE)
    two_weeks = SessionRules(duration=minutes(60), step=minutes(60), horizon=timedelta(days=14))
    assert bookable(HOUR, calendar, NINE, NINE) is None
    assert bookable(HOUR, calendar, NINE, NINE + timedelta(seconds=1)) is Refusal.TOO_SOON
    assert bookable(two_weeks, calendar, NINE, NINE - timedelta(days=14)) is None
    assert bookable(two_weeks, calendar, NINE, NINE - timedelta(days=14, seconds=1)) is Refusal.TOO_FAR
    assert bookable(HOUR, calendar, NINE + minutes(5), LONG_AGO) is Refusal.OFF_GRID
    assert bookable(HOUR, calendar, NINE + timedelta(microseconds=1), LONG_AGO) is Refusal.OFF_GRID
    assert free_slots(HOUR, calendar, MONDAY, MONDAY, NINE + timedelta(seconds=1))[0] == NINE + minutes(60)


def test_outside_the_hours_is_closed_and_not_off_the_grid() -> None:
    assert bookable(HOUR, Calendar(OFFICE), at(BERLIN, "2026-12-07 08:00"), LONG_AGO) is Refusal.CLOSED
    assert bookable(HOUR, Calendar(OFFICE), at(BERLIN, "2026-12-07 17:00"), LONG_AGO) is Refusal.CLOSED


@pytest.mark.parametrize("start", ["0001-01-01 00:00", "9999-12-31 23:55"])
def test_the_ends_of_the_calendar_are_refused_and_break_nothing(start: str) -> None:
    always = Calendar(schedule("Pacific/Kiritimati", every_day("00:00-24:00")))
    assert bookable(HOUR, always, utc(start), LONG_AGO) in (Refusal.TOO_SOON, Refusal.TOO_FAR)
    day = date.fromisoformat(start[:10])
    assert free_slots(HOUR, always, day, day, LONG_AGO) == []


def test_dates_in_the_wrong_order_have_no_starts() -> None:
    assert free_slots(HOUR, Calendar(OFFICE), TUESDAY, MONDAY, LONG_AGO) == []


# Notice and horizon


def test_a_start_exactly_at_the_end_of_the_notice_is_soon_enough() -> None:
    patient = SessionRules(duration=minutes(60), step=minutes(60), notice=timedelta(hours=2))
    assert shown_at(patient, "2026-12-07 08:00") == "10:00"
    assert shown_at(patient, "2026-12-07 08:01") == "11:00"


def shown_at(what: SessionRules, now: str) -> str:
    return readings(free_slots(what, Calendar(OFFICE), MONDAY, MONDAY, at(BERLIN, now)), BERLIN)[0]


def test_a_rolling_horizon_holds_on_commit_as_in_the_list() -> None:
    week = SessionRules(duration=minutes(60), step=minutes(60), horizon=timedelta(days=7))
    now = NINE - timedelta(days=7)
    starts = free_slots(week, Calendar(OFFICE), MONDAY, MONDAY, now)
    assert starts == [NINE]
    assert bookable(week, Calendar(OFFICE), NINE + minutes(60), now) is Refusal.TOO_FAR


def test_the_last_day_of_a_date_range_is_included() -> None:
    december = SessionRules(
        duration=minutes(60), step=minutes(60), horizon_first=MONDAY, horizon_last=TUESDAY
    )
    starts = free_slots(december, Calendar(OFFICE), date(2026, 12, 1), date(2026, 12, 31), LONG_AGO)
    assert {start.date() for start in starts} == {MONDAY, TUESDAY}
    assert bookable(december, Calendar(OFFICE), NINE - timedelta(days=1), LONG_AGO) is Refusal.TOO_SOON
    assert bookable(december, Calendar(OFFICE), NINE + timedelta(days=2), LONG_AGO) is Refusal.TOO_FAR


def test_a_date_range_is_read_in_the_zone_of_the_expert() -> None:
    auckland = Calendar(schedule("Pacific/Auckland", every_day("00:00-24:00")))
    one_day = SessionRules(duration=minutes(60), step=minutes(60), horizon_first=MONDAY, horizon_last=MONDAY)
    starts = free_slots(one_day, auckland, date(2026, 12, 1), date(2026, 12, 31), LONG_AGO)
    assert starts[0] == at("Pacific/Auckland", "2026-12-07 00:00")
    assert starts[-1] == at("Pacific/Auckland", "2026-12-07 23:00")
    assert len(starts) == 24


# Reserved time


@pytest.mark.parametrize(("duration", "start"), [(30, "10:30"), (30, "10:00"), (60, "09:30"), (120, "09:00")])
def test_types_of_every_length_respect_each_others_bookings(duration: int, start: str) -> None:
    calendar = Calendar(OFFICE, [booked("10:00", "11:00")])
    wanted = at(BERLIN, f"2026-12-07 {start}")
    assert bookable(rules(duration, 5), calendar, wanted, LONG_AGO) is Refusal.TAKEN


def test_sessions_without_buffers_may_meet_on_both_sides() -> None:
    calendar = Calendar(OFFICE, [booked("10:00", "11:00")])
    assert shown(HOUR, calendar)[:2] == ["09:00", "11:00"]
    for meets in (NINE, at(BERLIN, "2026-12-07 11:00")):
        assert bookable(HOUR, calendar, meets, LONG_AGO) is None
        assert reservable(HOUR, calendar, meets) is None


def test_a_buffer_of_five_minutes_keeps_the_next_start_away() -> None:
    calendar = Calendar(OFFICE, [booked("10:00", "11:00")])
    assert shown(rules(60, before=5), calendar)[:2] == ["09:00", "12:00"]
    assert shown(rules(60, after=5), calendar)[:2] == ["11:00", "12:00"]


def test_the_after_buffer_of_another_booking_is_respected() -> None:
    with_rest = Calendar(OFFICE, [booked("10:00", "11:15")])
    assert shown(HOUR, with_rest)[:2] == ["09:00", "12:00"]


def test_a_buffer_cannot_be_dodged_by_a_type_that_has_none() -> None:
    reserved = rules(60, before=30, after=30).reserved(at(BERLIN, "2026-12-07 11:00"))
    calendar = Calendar(OFFICE, [ticks(reserved)])
    free = shown(rules(30), calendar)
    assert "10:30" not in free
    assert "12:00" not in free
    assert {"10:00", "12:30"} <= set(free)


def test_buffers_may_lie_outside_the_hours() -> None:
    assert shown(rules(60, before=60, after=60), Calendar(OFFICE)) == shown(HOUR, Calendar(OFFICE))


def test_a_cancelled_booking_gives_every_start_back() -> None:
    booking = booked("10:00", "11:00")
    assert len(shown(rules(30, 5), Calendar(OFFICE, [booking]))) < len(shown(rules(30, 5), Calendar(OFFICE)))
    assert bookable(HOUR, Calendar(OFFICE, []), at(BERLIN, "2026-12-07 10:00"), LONG_AGO) is None


def test_an_expert_may_ignore_everything_but_reserved_time() -> None:
    holiday = schedule(BERLIN, {}, time_off=[span(BERLIN, "2026-12-07 00:00", "2026-12-08 00:00")])
    busy = [span(BERLIN, "2026-12-07 00:00", "2026-12-08 00:00")]
    calendar = Calendar(holiday, [booked("10:00", "11:00")], busy, {MONDAY: "Five a day"})
    assert reservable(HOUR, calendar, at(BERLIN, "2026-12-07 03:35")) is None
    assert reservable(HOUR, calendar, at(BERLIN, "2026-12-07 09:05")) is Refusal.TAKEN
    assert reservable(rules(60, after=5), calendar, at(BERLIN, "2026-12-07 09:00")) is Refusal.TAKEN
    assert reservable(HOUR, calendar, at(BERLIN, "2026-12-07 12:01")) is Refusal.OFF_GRID


def test_external_busy_time_off_the_marks_takes_whole_ticks() -> None:
    calendar = Calendar(OFFICE, busy=[span(BERLIN, "2026-12-07 10:04", "2026-12-07 10:56")])
    assert shown(rules(5), calendar).count("10:00") == 0
    assert shown(HOUR, calendar)[:2] == ["09:00", "11:00"]
    assert bookable(HOUR, calendar, at(BERLIN, "2026-12-07 10:00"), LONG_AGO) is Refusal.BUSY


def test_buffers_must_be_clear_of_external_busy_time_too() -> None:
    calendar = Calendar(OFFICE, busy=[span(BERLIN, "2026-12-07 11:00", "2026-12-07 12:00")])
    assert shown(rules(60, after=5), calendar)[:2] == ["09:00", "12:00"]


def test_a_full_day_refuses_every_start_and_no_other_day() -> None:
    calendar = Calendar(OFFICE, full={MONDAY: "Three sessions a day"})
    assert shown(HOUR, calendar) == []
    assert len(shown(HOUR, calendar, TUESDAY)) == 8
    assert bookable(HOUR, calendar, NINE, LONG_AGO) is Refusal.FULL


def test_a_full_day_is_a_day_of_the_expert_and_not_of_utc() -> None:
    tokyo = Calendar(schedule("Asia/Tokyo", every_day("00:00-24:00")), full={MONDAY: "Three sessions a day"})
    assert bookable(HOUR, tokyo, at("Asia/Tokyo", "2026-12-07 00:00"), LONG_AGO) is Refusal.FULL
    assert bookable(HOUR, tokyo, at("Asia/Tokyo", "2026-12-08 00:00"), LONG_AGO) is None


# Zones
