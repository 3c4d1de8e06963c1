"""Starts in zones far from UTC, and lengths that can not be."""

from datetime import date, timedelta

import pytest

from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules, impossible
from expertconnect.domain.slots import Refusal, bookable, free_slots
from tests.domain.given import (
    LONG_AGO,
    at,
    every_day,
    hours,
    minutes,
    readings,
    rules,
    schedule,
)
from tests.domain.office import BERLIN, HOUR, MONDAY, NINE, TUESDAY, booked, shown


@pytest.mark.parametrize(
    "zone", ["Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Los_Angeles"]
)
def test_evening_starts_whose_utc_date_is_another_are_all_bookable(zone: str) -> None:
    calendar = Calendar(schedule(zone, every_day("17:00-23:00")))
    starts = free_slots(HOUR, calendar, MONDAY, MONDAY, LONG_AGO)
    assert readings(starts, zone) == ["17:00", "18:00", "19:00", "20:00", "21:00", "22:00"]
    assert all(bookable(HOUR, calendar, start, LONG_AGO) is None for start in starts)


def test_a_month_in_tokyo_offers_all_600_starts_where_a_rival_offers_540() -> None:
    calendar = Calendar(schedule("Asia/Tokyo", every_day("08:00-18:00")))
    starts = free_slots(rules(30), calendar, date(2026, 12, 1), date(2026, 12, 30), LONG_AGO)
    assert len(starts) == 600
    assert all(bookable(rules(30), calendar, start, LONG_AGO) is None for start in starts)


@pytest.mark.parametrize(
    ("zone", "minute"),
    [("Asia/Kolkata", 30), ("Asia/Kathmandu", 15), ("Pacific/Chatham", 15), ("Australia/Eucla", 15)],
)
def test_zones_with_odd_offsets_have_grids_of_their_own_wall(zone: str, minute: int) -> None:
    starts = free_slots(HOUR, Calendar(schedule(zone, every_day("09:00-12:00"))), MONDAY, MONDAY, LONG_AGO)
    assert readings(starts, zone) == ["09:00", "10:00", "11:00"]
    assert {start.minute for start in starts} == {minute}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_the_longest_nights_are_open_to_their_end_in_every_zone(zone: str) -> None:
    calendar = Calendar(schedule(zone, {7: hours("23:00-22:00")}))
    shown_there = readings(free_slots(HOUR, calendar, MONDAY, MONDAY, LONG_AGO), zone)
    assert shown_there == [f"{hour:02}:00" for hour in range(22)]
    assert bookable(HOUR, calendar, at(zone, "2026-12-07 21:00"), LONG_AGO) is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_an_override_is_the_experts_own_date_at_the_ends_of_the_earth(zone: str) -> None:
    calendar = Calendar(schedule(zone, every_day("09:00-11:00"), {MONDAY: hours("12:00-13:00")}))
    assert free_slots(HOUR, calendar, MONDAY, MONDAY, LONG_AGO) == [at(zone, "2026-12-07 12:00")]
    assert len(free_slots(HOUR, calendar, TUESDAY, TUESDAY, LONG_AGO)) == 2


def test_an_expert_who_changes_zone_keeps_the_instants_of_old_bookings() -> None:
    booking = booked("10:00", "11:00")
    moved = Calendar(schedule("America/New_York", every_day("00:00-24:00")), [booking])
    assert bookable(HOUR, moved, at(BERLIN, "2026-12-07 10:00"), LONG_AGO) is Refusal.TAKEN
    assert "04:00" not in shown(HOUR, moved)
    assert "10:00" in shown(HOUR, moved)


# What can never be


def test_a_session_longer_than_all_hours_is_named_impossible() -> None:
    sentence = impossible(rules(120), schedule(BERLIN, every_day("09:00-10:30")))
    assert sentence == "A session of 120 minutes does not fit: the longest hours have 90."
    assert impossible(rules(90), schedule(BERLIN, every_day("09:00-10:30"))) is None
    assert impossible(rules(120), schedule(BERLIN, every_day("09:00-10:30", "10:30-11:00"))) is None
    assert impossible(rules(120), schedule(BERLIN, {})) is None


@pytest.mark.parametrize("length", [0, -30, 25 * 60, 7])
def test_case_44_durations_that_can_not_be_are_refused_in_a_sentence(length: int) -> None:
    with pytest.raises(ValueError, match=r"A session lasts .*\."):
        SessionRules(duration=minutes(length), step=minutes(30))
    with pytest.raises(ValueError, match=r"The step between starts lasts .*\."):
        SessionRules(duration=minutes(30), step=minutes(length))


@pytest.mark.parametrize("length", [-5, 12 * 60 + 5, 7])
def test_buffers_out_of_their_bounds_are_refused(length: int) -> None:
    with pytest.raises(ValueError, match="buffer before"):
        rules(30, before=length)
    with pytest.raises(ValueError, match="buffer after"):
        rules(30, after=length)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"notice": timedelta(days=2), "horizon": timedelta(days=1)}, "shorter than the notice"),
        ({"notice": timedelta(seconds=-1)}, "notice is between"),
        ({"notice": timedelta(days=366)}, "notice is between"),
        ({"horizon": timedelta(days=-1)}, "horizon is at most"),
        ({"horizon": timedelta(days=4000)}, "horizon is at most"),
        ({"horizon_first": TUESDAY, "horizon_last": MONDAY}, "before the first"),
    ],
)
def test_settings_that_never_yield_a_start_are_refused(settings: dict[str, timedelta], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        SessionRules(duration=minutes(30), step=minutes(30), **settings)  # type: ignore[arg-type]


def test_a_whole_day_and_the_longest_buffers_are_allowed() -> None:
    longest = SessionRules(
        duration=timedelta(hours=24),
        step=timedelta(hours=24),
        buffer_before=timedelta(hours=12),
        buffer_after=timedelta(hours=12),
    )
    assert longest.reserved(NINE) == Interval.lasting(NINE - timedelta(hours=12), timedelta(hours=48))
