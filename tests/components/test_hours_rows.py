"""Times as people type them."""

import pytest

from components.hours.rows import Row, next_row, read_rows, read_time, rows_of
from expertconnect.domain.availability import Hours


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("9", 540), ("09:00", 540), ("930", 570), ("0930", 570), ("9.30", 570), ("9h30", 570), ("9:30pm", 1290), ("9 PM", 1260),
     ("12am", 0), ("12 p.m.", 720), ("24:00", 1440), ("0", 0), (" 17:05 ", 1025)],
)  # fmt: skip
def test_every_usual_way_to_write_a_time_is_read(typed: str, minutes: int) -> None:
    assert read_time(typed) == minutes


@pytest.mark.parametrize(
    "typed", ["", "25", "9:60", "24:05", "13pm", "0am", "nine", "9:3", "-1", "٩", "9:30:00", "99999"]
)
def test_what_is_no_time_of_day_is_not_guessed(typed: str) -> None:
    assert read_time(typed) is None


def test_windows_are_read_in_order_and_may_touch() -> None:
    assert read_rows([Row("13", "17"), Row("9", "13")]) == (Hours(540, 780), Hours(780, 1020))


def test_a_window_past_midnight_ends_on_the_next_day() -> None:
    rows = [Row("10pm", "2am")]
    assert read_rows(rows) == (Hours(22 * 60, 26 * 60),)
    assert (rows[0].opens, rows[0].closes) == ("22:00", "02:00")


def test_overlapping_windows_are_told_on_the_later_row() -> None:
    rows = [Row("12:00", "14:00"), Row("9", "12:30")]
    assert read_rows(rows) is None
    assert rows[0].error == "Overlaps with 09:00 – 12:30."
    assert rows[1].error == ""


@pytest.mark.parametrize(("opens", "closes"), [("9", "9"), ("9:02", "10"), ("x", "10"), ("24:00", "1:00")])
def test_a_window_that_cannot_be_says_why_on_its_row(opens: str, closes: str) -> None:
    row = Row(opens, closes)
    assert read_rows([row]) is None
    assert row.error.startswith("Please")


def test_hours_are_written_as_they_are_read() -> None:
    hours = (Hours(0, 540), Hours(1320, 1560))
    assert read_rows(rows_of(hours)) == hours
    assert read_rows(rows_of((Hours(600, 1440),))) == (Hours(600, 1440),)


def test_a_new_window_begins_after_the_last_one() -> None:
    assert next_row([Row("9", "12:00")]) == Row("13:00", "16:00")
    assert next_row([]) == Row("09:00", "17:00")
