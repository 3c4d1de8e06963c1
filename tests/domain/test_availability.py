"""Hours on a gateway, and when they are open."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.interval import Interval, merged
from tests.domain.given import at, every_day, hours, minutes, schedule, span

BERLIN = "Europe/Berlin"
MONDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 6)


@pytest.mark.parametrize(
    ("texts", "opens", "closes"),
    [
        (("09:00", "17:30"), 540, 1050),
        (("22:00", "02:00"), 1320, 1560),
        (("18:00", "24:00"), 1080, 1440),
        (("18:00", "00:00"), 1080, 1440),
        (("00:00", "24:00"), 0, 1440),
        (("23:55", "23:55"), 1435, 2875),
    ],
)
def test_hours_that_close_before_they_open_close_tomorrow(
    texts: tuple[str, str], opens: int, closes: int
) -> None:
    assert Hours.parse(*texts) == Hours(opens, closes)
    assert Hours.parse(*Hours(opens, closes).texts()) == Hours(opens, closes)


@pytest.mark.parametrize(
    "text", ["", "9:00", "24:05", "25:00", "12:60", "noon", "09:00\n", "0９:00", "-1:00"]
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="written like 09:30"):
        Hours.parse(text, "17:00")


@pytest.mark.parametrize(
    ("opens", "closes"), [(542, 1020), (540, 1021), (-5, 60), (1440, 1500), (540, 540), (540, 500), (0, 1445)]
)
def test_hours_off_the_marks_or_out_of_bounds_are_refused(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match=re.compile("Hours .*[.]")):
        Hours(opens, closes)


def test_hours_can_not_open_at_24_00() -> None:
    with pytest.raises(ValueError, match="23:55"):
        Hours.parse("24:00", "02:00")


def test_a_weekday_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="Monday"):
        Schedule(ZoneInfo(BERLIN), {0: hours("09:00-17:00")})


def test_equal_schedules_are_equal_keys_and_changed_ones_are_not() -> None:
    one = schedule(BERLIN, {1: hours("13:00-17:00", "09:00-12:00"), 2: ()})
    other = schedule(BERLIN, {1: hours("09:00-12:00", "13:00-17:00")})
    assert one == other
    assert len({one, other}) == 1
    assert one != schedule(BERLIN, {1: hours("09:00-12:00")})
    assert one != schedule("Europe/Paris", one.weekly)


def test_a_schedule_does_not_change_with_the_dict_it_was_made_from() -> None:
    weekly = {1: hours("09:00-17:00")}
    made = schedule(BERLIN, weekly)
    weekly[1] = hours("10:00-11:00")
    assert made.hours_on(MONDAY) == hours("09:00-17:00")


def test_an_override_replaces_the_hours_of_its_day_only() -> None:
    made = schedule(BERLIN, every_day("09:00-17:00"), {MONDAY: hours("12:00-13:00")})
    assert made.hours_on(MONDAY) == hours("12:00-13:00")
    assert made.hours_on(SUNDAY) == hours("09:00-17:00")


def test_an_override_without_windows_is_a_day_off() -> None:
    made = schedule(BERLIN, every_day("09:00-17:00"), {MONDAY: ()})
    assert made.hours_on(MONDAY) == ()
    assert made.open_between(MONDAY, MONDAY) == []


def test_time_off_is_cut_out_of_the_open_time() -> None:
    lunch = span(BERLIN, "2026-12-07 12:00", "2026-12-07 13:00")
    made = schedule(BERLIN, every_day("09:00-17:00"), time_off=[lunch])
    assert made.open_between(MONDAY, MONDAY) == [
        span(BERLIN, "2026-12-07 09:00", "2026-12-07 12:00"),
        span(BERLIN, "2026-12-07 13:00", "2026-12-07 17:00"),
    ]


def test_touching_windows_are_one_open_time_with_two_grids() -> None:
    made = schedule(BERLIN, every_day("09:00-12:20", "12:20-17:00"))
    assert made.contradiction() is None
    assert made.open_between(MONDAY, MONDAY) == [span(BERLIN, "2026-12-07 09:00", "2026-12-07 17:00")]
    anchors = [window.anchor for window in made.windows_between(MONDAY, MONDAY)]
    assert anchors == [at(BERLIN, "2026-12-07 09:00"), at(BERLIN, "2026-12-07 12:20")]


@pytest.mark.parametrize(
    "weekly",
    [
        {1: hours("09:00-12:00", "11:55-17:00")},
        {1: hours("09:00-12:00", "09:00-12:00")},
        {1: hours("22:00-02:00"), 2: hours("01:55-05:00")},
        {7: hours("22:00-02:00"), 1: hours("01:55-05:00")},
        {6: hours("12:00-11:00"), 7: hours("10:55-11:00")},
    ],
)
def test_overlapping_windows_are_a_contradiction_in_a_sentence(weekly: dict[int, tuple[Hours, ...]]) -> None:
    sentence = schedule(BERLIN, weekly).contradiction()
    assert sentence is not None
    assert "overlap" in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "weekly",
    [
        {},
        {1: hours("09:00-09:00")},
        {1: hours("22:00-02:00"), 2: hours("02:00-05:00")},
        {7: hours("22:00-02:00"), 1: hours("02:00-05:00")},
        every_day("00:00-24:00"),
        every_day("12:00-12:00"),
    ],
)
def test_windows_may_touch_even_around_the_week(weekly: dict[int, tuple[Hours, ...]]) -> None:
    assert schedule(BERLIN, weekly).contradiction() is None


def test_an_override_may_not_overlap_the_night_before_it() -> None:
    night = {7: hours("22:00-02:00")}
    sentence = schedule(BERLIN, night, {MONDAY: hours("01:00-05:00")}).contradiction()
    assert sentence == "The hours 22:00–02:00 of 2026-12-06 overlap 01:00–05:00 of 2026-12-07."
    assert schedule(BERLIN, night, {MONDAY: hours("02:00-05:00")}).contradiction() is None


def test_an_override_may_not_run_into_the_hours_of_the_next_day() -> None:
    weekly = {1: hours("01:00-05:00")}
    assert schedule(BERLIN, weekly, {SUNDAY: hours("22:00-02:00")}).contradiction() is not None
    assert schedule(BERLIN, weekly, {SUNDAY: hours("22:00-02:00"), MONDAY: ()}).contradiction() is None


def test_overrides_at_the_ends_of_the_calendar_are_judged_too() -> None:
    edges = {date.min: hours("22:00-02:00"), date.max: hours("22:00-02:00")}
    made = schedule(BERLIN, {}, edges)
    assert made.contradiction() is None
    assert made.longest_stretch() == minutes(240)


def test_the_longest_stretch_joins_windows_that_touch_over_midnight() -> None:
    assert schedule(BERLIN, {1: hours("22:00-02:00"), 2: hours("02:00-03:00")}).longest_stretch() == minutes(
        300
    )
    assert schedule(BERLIN, {7: hours("22:00-02:00"), 1: hours("02:00-03:00")}).longest_stretch() == minutes(
        300
    )
    assert schedule(BERLIN, {1: hours("09:00-10:00", "11:00-11:30")}).longest_stretch() == minutes(60)
    assert schedule(BERLIN, {}, {MONDAY: hours("09:00-11:00")}).longest_stretch() == minutes(120)
    assert schedule(BERLIN, {}).longest_stretch() == minutes(0)


def test_time_off_keeps_its_note_and_is_private_by_itself() -> None:
    off = TimeOff(Interval.lasting(at(BERLIN, "2026-12-07 12:00"), minutes(60)), "Dentist")
    assert (off.note, off.public) == ("Dentist", False)


def test_a_window_split_by_the_clocks_is_anchored_once() -> None:
    made = schedule(BERLIN, {7: hours("02:30-04:00")})
    windows = made.windows_between(date(2026, 10, 25), date(2026, 10, 25))
    assert [window.span for window in windows] == [
        Interval.lasting(at(BERLIN, "2026-10-25 02:30"), minutes(30)),
        Interval(at(BERLIN, "2026-10-25 02:30", fold=1), at(BERLIN, "2026-10-25 04:00")),
    ]
    assert {window.anchor for window in windows} == {at(BERLIN, "2026-10-25 02:30")}
    assert len(merged(window.span for window in windows)) == 2


def test_a_window_over_the_repeated_hour_is_one_stretch_and_an_hour_longer() -> None:
    made = schedule(BERLIN, {7: hours("00:00-05:00")})
    (window,) = made.windows_between(date(2026, 10, 25), date(2026, 10, 25))
    assert window.span.length == minutes(360)
