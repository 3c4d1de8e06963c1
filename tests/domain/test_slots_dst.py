"""The days on which the clocks change, and the zones that do it in ways of their own."""

import io
import struct
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from expertconnect.domain.availability import Schedule
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import Refusal, bookable, free_slots
from tests.domain.given import LONG_AGO, at, every_day, hours, minutes, readings, rules, schedule, ticks, utc

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # in Berlin
HOUR, HALF_HOUR = rules(60), rules(30)


def shown(what: SessionRules, zone: str, window: str, day: date) -> list[str]:
    """The wall readings of the free starts on a day with one window."""
    return readings(free_slots(what, Calendar(schedule(zone, every_day(window))), day, day, LONG_AGO), zone)


def test_afternoon_hours_in_new_york_stay_on_the_day_of_the_change() -> None:
    assert shown(HOUR, NEW_YORK, "13:00-18:00", date(2027, 3, 14)) == [
        "13:00",
        "14:00",
        "15:00",
        "16:00",
        "17:00",
    ]


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25), date(2027, 3, 27), date(2027, 3, 29)])
def test_a_weekly_12_30_is_12_30_on_the_sundays_of_both_changes(day: date) -> None:
    assert shown(HOUR, BERLIN, "12:30-13:30", day) == ["12:30"]


def test_case_37_nothing_of_the_skipped_hour_is_offered() -> None:
    assert shown(HALF_HOUR, BERLIN, "01:00-04:00", SPRING) == ["01:00", "01:30", "03:00", "03:30"]
    assert shown(HALF_HOUR, BERLIN, "02:00-03:00", SPRING) == []


def test_case_38_both_passes_of_a_repeated_half_past_two_are_offered() -> None:
    starts = free_slots(
        HALF_HOUR, Calendar(schedule(BERLIN, every_day("02:30-03:00"))), AUTUMN, AUTUMN, LONG_AGO
    )
    assert starts == [at(BERLIN, "2026-10-25 02:30"), at(BERLIN, "2026-10-25 02:30", fold=1)]
    assert [start.astimezone(ZoneInfo(BERLIN)).strftime("%H:%M %z") for start in starts] == [
        "02:30 +0200",
        "02:30 +0100",
    ]


def test_hours_over_the_repeated_hour_are_an_hour_longer() -> None:
    assert shown(HOUR, BERLIN, "01:00-04:00", AUTUMN) == ["01:00", "02:00", "02:00", "03:00"]


def test_case_39_lord_howe_repeats_and_skips_half_an_hour() -> None:
    zone = "Australia/Lord_Howe"  # 11:00 to 10:30 and back
    assert shown(HALF_HOUR, zone, "01:00-03:00", date(2027, 4, 4)) == [
        "01:00",
        "01:30",
        "01:30",
        "02:00",
        "02:30",
    ]
    assert shown(HALF_HOUR, zone, "01:00-03:00", date(2026, 10, 4)) == ["01:00", "01:30", "02:30"]


def test_case_39_chatham_changes_at_a_quarter_to_three() -> None:
    zone = "Pacific/Chatham"
    assert shown(HALF_HOUR, zone, "02:15-04:15", date(2026, 9, 27)) == ["02:15", "03:45"]
    assert shown(HALF_HOUR, zone, "02:15-04:15", date(2027, 4, 4)) == [
        "02:15",
        "02:45",
        "03:15",
        "02:45",
        "03:15",
        "03:45",
    ]


def test_a_window_that_opens_in_a_gap_starts_its_grid_when_it_is_first_open() -> None:
    assert shown(rules(20), BERLIN, "02:30-04:00", SPRING) == ["03:00", "03:20", "03:40"]


def test_steps_are_real_minutes_across_a_gap() -> None:
    assert shown(rules(30, 90), BERLIN, "00:30-06:00", SPRING) == ["00:30", "03:00", "04:30"]


def test_a_window_that_the_clocks_split_keeps_one_grid() -> None:
    starts = free_slots(
        rules(15, 45), Calendar(schedule(BERLIN, {7: hours("02:30-04:00")})), AUTUMN, AUTUMN, LONG_AGO
    )
    anchor = at(BERLIN, "2026-10-25 02:30")
    assert starts == [anchor, anchor + minutes(90), anchor + minutes(135)]


def test_a_session_in_the_night_of_the_change_lasts_its_real_minutes() -> None:
    calendar = Calendar(schedule(BERLIN, every_day("00:00-24:00")))
    start = at(BERLIN, "2026-10-25 02:00")
    assert bookable(HOUR, calendar, start, LONG_AGO) is None
    taken = Calendar(calendar.schedule, [ticks(HOUR.reserved(start))])
    assert bookable(HOUR, taken, at(BERLIN, "2026-10-25 02:00", fold=1), LONG_AGO) is None
    assert bookable(HOUR, taken, start, LONG_AGO) is Refusal.TAKEN


def test_a_session_may_cross_the_skipped_hour_when_the_hours_do() -> None:
    calendar = Calendar(schedule(BERLIN, every_day("00:00-24:00")))
    start = at(BERLIN, "2027-03-28 01:00")
    assert bookable(rules(120, 60), calendar, start, LONG_AGO) is None
    assert rules(120).session(start).end == at(BERLIN, "2027-03-28 04:00")


def test_a_notice_that_lands_on_the_change_is_exact_minutes() -> None:
    day_before = SessionRules(duration=minutes(60), step=minutes(60), notice=timedelta(hours=24))
    calendar = Calendar(schedule(NEW_YORK, every_day("09:00-17:00")))
    now = at(NEW_YORK, "2027-03-13 12:00")  # 24 hours later the clocks show 13:00
    starts = free_slots(day_before, calendar, date(2027, 3, 14), date(2027, 3, 14), now)
    assert readings(starts, NEW_YORK) == ["13:00", "14:00", "15:00", "16:00"]
    assert bookable(day_before, calendar, at(NEW_YORK, "2027-03-14 12:00"), now) is Refusal.TOO_SOON


def test_hours_saved_in_winter_read_the_same_in_summer() -> None:
    assert shown(HOUR, BERLIN, "09:00-11:00", date(2027, 1, 15)) == ["09:00", "10:00"]
    assert shown(HOUR, BERLIN, "09:00-11:00", date(2027, 7, 15)) == ["09:00", "10:00"]
    calendar = Calendar(schedule(BERLIN, every_day("09:00-10:00")))
    winter, summer = (
        free_slots(HOUR, calendar, day, day, LONG_AGO)[0] for day in (date(2027, 1, 15), date(2027, 7, 15))
    )
    assert (winter.hour, summer.hour) == (8, 7)


def test_a_change_at_midnight_leaves_the_day_whole() -> None:
    cairo = "Africa/Cairo"  # forward at 00:00 on a Friday of April, back at 24:00 on a Thursday of October
    assert shown(HOUR, cairo, "00:00-03:00", date(2027, 4, 30)) == ["01:00", "02:00"]
    assert shown(HOUR, cairo, "22:00-24:00", date(2026, 10, 29)) == ["22:00", "23:00", "23:00"]


def test_a_date_that_a_zone_skipped_has_no_starts() -> None:
    apia = Calendar(schedule("Pacific/Apia", every_day("09:00-10:00")))
    long_ago = utc("2011-01-01 00:00")
    starts = free_slots(HOUR, apia, date(2011, 12, 29), date(2011, 12, 31), long_ago)
    assert [start.astimezone(ZoneInfo("Pacific/Apia")).day for start in starts] == [29, 31]
    assert free_slots(HOUR, apia, date(2011, 12, 30), date(2011, 12, 30), long_ago) == []


def test_a_date_that_the_clocks_enter_twice_keeps_both_its_parts() -> None:
    zone = "America/St_Johns"  # until 2011 at 00:01: Sunday has a minute, then Saturday goes on
    calendar = Calendar(schedule(zone, every_day("00:00-24:00")))
    saturday = free_slots(rules(5), calendar, date(2010, 11, 6), date(2010, 11, 6), utc("2010-01-01 00:00"))
    assert {start.astimezone(ZoneInfo(zone)).day for start in saturday} == {6}
    assert readings(saturday, zone).count("23:30") == 2


def test_changing_the_display_zone_twice_gives_the_same_instant() -> None:
    start = at(BERLIN, "2026-10-25 02:30", fold=1)
    back = start.astimezone(ZoneInfo(NEW_YORK)).astimezone(ZoneInfo(BERLIN)).astimezone(UTC)
    assert back == start
    calendar = Calendar(schedule(BERLIN, every_day("02:30-03:00")))
    assert bookable(HALF_HOUR, calendar, start.astimezone(ZoneInfo(NEW_YORK)), LONG_AGO) is None


def test_case_40_a_booking_keeps_its_instant_when_the_rules_of_its_zone_change() -> None:
    before, after = fixed_zone("Europe/Berlin", 3600), fixed_zone("Europe/Berlin", 7200)
    start = Interval.lasting(utc("2030-07-01 08:00"), minutes(60))
    weekly = every_day("09:00-12:00")
    old, new = (Calendar(Schedule(zone, weekly, {}, ()), [ticks(start)]) for zone in (before, after))
    day = date(2030, 7, 1)
    assert free_slots(HOUR, old, day, day, LONG_AGO) == [utc("2030-07-01 09:00"), utc("2030-07-01 10:00")]
    assert free_slots(HOUR, new, day, day, LONG_AGO) == [utc("2030-07-01 07:00"), utc("2030-07-01 09:00")]
    assert bookable(HOUR, new, start.start, LONG_AGO) is Refusal.TAKEN


def fixed_zone(name: str, offset: int) -> ZoneInfo:
    """A zone of that name in another edition of the time zone database, with one offset (RFC 9636)."""
    header = b"TZif1" + bytes(15) + struct.pack(">6L", 0, 0, 0, 0, 1, 4)
    return ZoneInfo.from_file(io.BytesIO(header + struct.pack(">lbb", offset, 0, 0) + b"NEW\0"), key=name)
