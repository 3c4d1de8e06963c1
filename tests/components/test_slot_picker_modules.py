"""Days, times of day and keys of the slot picker, without Vue."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from components.booking.dual_time import clocks_beside
from components.slot_picker import slots_message
from tests.components.js_modules import Modules

pytestmark = pytest.mark.journey

ZONES = {
    name.split("/")[-1]: ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    )
}


def starts_of(day: date, zone: ZoneInfo) -> list[datetime]:
    """Every half hour of a local day: 46, 48 or 50 of them, on Lord Howe Island 47 or 49."""
    first = datetime.combine(day, time(0), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)
    return [first + timedelta(minutes=30) * n for n in range((end - first) // timedelta(minutes=30))]


def slots_of(starts: list[datetime], zone: ZoneInfo) -> list[dict[str, object]]:
    """The same as slots, with the wall minutes that a browser is sent."""
    reported: object = slots_message("room", 1, (), starts, timezone=zone)["back"]
    assert isinstance(reported, list)
    return [{"at": at, "wall": wall, "offset": offset} for at, _day, wall, offset in reported]


@pytest.mark.parametrize(
    ("day", "here", "there", "halves"),
    [
        (date(2026, 3, 29), "Berlin", "New_York", 46), (date(2026, 10, 25), "Berlin", "New_York", 50),
        (date(2026, 3, 8), "New_York", "Berlin", 46), (date(2026, 11, 1), "New_York", "London", 50),
        (date(2026, 10, 4), "Lord_Howe", "Kolkata", 47), (date(2026, 4, 5), "London", "Lord_Howe", 48),
        (date(2026, 6, 1), "Kiritimati", "Pago_Pago", 48), (date(2026, 6, 1), "Pago_Pago", "Kiritimati", 48),
    ],
)  # fmt: skip
def test_each_half_hour_of_a_day_on_which_clocks_change_reads_on_the_other_clock_as_python_reads_it(
    modules: Modules, day: date, here: str, there: str, halves: int
) -> None:
    zone, other = ZONES[here], ZONES[there]
    starts = starts_of(day, zone)
    assert len(starts) == halves
    _city, shifts, _notes = clocks_beside(
        zone, other, day, day - timedelta(days=day.day - 1), day + timedelta(days=20)
    )
    read = modules.table("dates", "onOtherClock", [(slot, shifts) for slot in slots_of(starts, zone)])
    for start, shown in zip(starts, read, strict=True):
        theirs, ours = start.astimezone(other), start.astimezone(zone)
        apart = (theirs.date() - ours.date()).days
        assert (shown["wall"], shown["day"]) == (
            theirs.hour * 60 + theirs.minute,
            max(-1, min(apart, 1)),
        ), start


def test_an_hour_that_a_clock_skips_is_in_no_part_of_a_day_and_a_repeated_one_twice(
    modules: Modules,
) -> None:
    berlin = ZONES["Berlin"]
    days = [slots_of(starts_of(day, berlin), berlin) for day in (date(2026, 3, 29), date(2026, 10, 25))]
    spring, autumn = modules.table("dates", "partsOfDay", [(slots,) for slots in days])
    early = [
        [(slot["wall"], slot["offset"]) for slot in parts[0]["slots"]][3:9] for parts in (spring, autumn)
    ]
    assert early == [
        [(90, ""), (180, ""), (210, ""), (240, ""), (270, ""), (300, "")],
        [(90, ""), (120, "GMT+2"), (150, "GMT+2"), (120, "GMT+1"), (150, "GMT+1"), (180, "")],
    ]


def test_a_day_is_parted_at_noon_and_at_five_and_a_part_without_times_is_left_out(modules: Modules) -> None:
    walls = [0, 719, 1020, 1439]
    parts = modules.call("dates", "partsOfDay", [{"wall": wall} for wall in walls])
    assert [(part["name"], [slot["wall"] for slot in part["slots"]]) for part in parts] == [
        ("morning", [0, 719]),
        ("evening", [1020, 1439]),
    ]
    assert modules.call("dates", "partsOfDay", [{"wall": 720}])[0]["name"] == "afternoon"


def test_a_session_over_midnight_ends_in_the_small_hours(modules: Modules) -> None:
    assert modules.table("dates", "wallAfter", [(1410, 60), (1410, 30), (1380, 720), (540, 30)]) == [
        30, 0, 660, 570,
    ]  # fmt: skip


def test_a_shift_and_a_note_hold_from_the_moment_they_begin(modules: Modules) -> None:
    shifts = [(10, -300), (20, -240)]
    calls: list[tuple[object, int]] = [(shifts, 9), (shifts, 10), (shifts, 19), (shifts, 20), ([], 10)]
    assert modules.table("dates", "shiftAt", calls) == [0, -300, -300, -240, 0]
    notes = [("2026-03-08", "New York"), ("2026-03-29", "Berlin")]
    days = ("2026-03-07", "2026-03-08", "2026-03-29")
    assert modules.table("dates", "noteOn", [(notes, day) for day in days]) == ["", "New York", "Berlin"]


def test_days_are_counted_over_changing_clocks_leap_days_and_years(modules: Modules) -> None:
    calls = [("2026-03-28", 1), ("2026-03-29", 1), ("2026-10-26", -1), ("2028-02-28", 1), ("2026-12-31", 7)]
    assert modules.table("dates", "plusDays", calls) == [
        "2026-03-29",
        "2026-03-30",
        "2026-10-25",
        "2028-02-29",
        "2027-01-07",
    ]


@pytest.mark.parametrize(("week_start", "column", "first"), [(0, 2, 0), (6, 3, 6), (5, 4, 5)])
def test_the_week_starts_where_the_reader_lives(
    modules: Modules, week_start: int, column: int, first: int
) -> None:
    wednesday = "2026-11-25"
    assert modules.call("dates", "columnOf", wednesday, week_start) == column
    week = modules.call("dates", "weekdaysFrom", week_start)
    assert (week[0], sorted(week), week[column]) == (first, list(range(7)), 2)
    days = [{"iso": f"2026-11-{day}"} for day in range(25, 31)]
    rows = modules.call("dates", "calendarRows", days, week_start)
    assert [len(row) for row in rows] == [7, 7]
    assert rows[0][:column] == [None] * column
    assert [day for row in rows for day in row if day] == days
    assert modules.call("dates", "calendarRows", [], week_start) == []


def test_a_month_turns_over_the_year_but_never_back_before_today(modules: Modules) -> None:
    calls = [("2026-12", 1), ("2027-01", -1), ("2026-11", 12), ("2027-03", -12), ("2026-11", -1)]
    assert modules.table("dates", "turnedMonth", [(*call, "2026-11-24") for call in calls]) == [
        "2027-01",
        "2026-12",
        "2027-11",
        "2026-11",
        "2026-11",
    ]


def test_the_same_day_of_another_month_is_at_most_its_last(modules: Modules) -> None:
    calls = [("2027-01-31", 1), ("2026-03-31", -1), ("2028-02-29", 12), ("2026-12-25", 1), ("2026-01-15", -1)]
    assert modules.table("dates", "sameDayOfMonth", calls) == [
        "2027-02-28",
        "2026-02-28",
        "2029-02-28",
        "2027-01-25",
        "2025-12-15",
    ]


def test_months_are_named_in_the_calendar_only_where_several_are_shown(modules: Modules) -> None:
    def named(*days: str) -> list[bool]:
        listed = [{"iso": day} for day in days]
        return modules.table("dates", "showsMonth", [(listed, n) for n in range(len(days))])

    assert named("2026-11-29", "2026-11-30", "2026-12-01") == [True, False, True]
    assert named("2026-12-01", "2026-12-02") == [False, False]


def test_keys_move_by_day_and_week_and_are_mirrored_from_right_to_left(modules: Modules) -> None:
    plain = {"column": 2, "mirrored": False, "oneLine": False}
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "x")
    for place, steps in [
        (plain, [-1, 1, -7, 7, -2, 4, None]),
        ({**plain, "mirrored": True}, [1, -1, -7, 7, -2, 4, None]),
        ({**plain, "oneLine": True}, [-1, 1, -1, 1, -2, 4, None]),
    ]:
        assert modules.table("keys", "dayStep", [(key, place) for key in keys]) == steps
    pages = [("PageUp", False), ("PageDown", False), ("PageUp", True), ("PageDown", True)]
    assert modules.table("keys", "monthStep", pages) == [-1, 1, -12, 12]


def test_up_and_down_lead_to_the_nearest_time_of_the_next_line(modules: Modules) -> None:
    lines = [(0, 0), (100, 2), (200, 0), (0, 50), (100, 50), (0, 100)]
    places = [{"left": left, "top": top} for left, top in lines]
    steps = [(0, 1), (1, 7), (2, 7), (4, 7), (4, -7), (5, -7), (0, -7), (5, 7)]
    assert modules.table("keys", "neighbour", [(places, *step) for step in steps]) == [
        1,
        4,
        4,
        5,
        1,
        3,
        -1,
        -1,
    ]
