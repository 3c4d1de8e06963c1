"""The table of figures says of each goal whether it was reached, and why not."""

from bench.__main__ import main
from bench.goals import GOALS, Goal, Is
from bench.table import Figure, late, median, table


def test_a_goal_is_reached_from_its_own_side_and_at_its_very_number() -> None:
    assert Goal("", 5).reached(5)
    assert Goal("", 5).reached(5.01) is False
    assert Goal("", 1_000, kind=Is.MIN_AT).reached(1_000)
    assert Goal("", 1_000, kind=Is.MIN_AT).reached(999.9) is False
    assert Goal("", 100, kind=Is.EXACTLY).reached(101) is False
    assert Goal("").reached(7) is None


def test_a_missed_goal_is_named_with_its_reason_and_a_reached_one_without() -> None:
    *_, missed = table([("Bookings", [Figure("sqlite.100.rate", 12.5)])]).splitlines()
    assert "12.5 /s" in missed
    assert ">= 1,000" in missed
    assert "NO" in missed
    assert GOALS["sqlite.100.rate"].why in missed
    *_, reached = table([("Bookings", [Figure("sqlite.100.rate", 1_200.0)])]).splitlines()
    assert "yes" in reached
    assert GOALS["sqlite.100.rate"].why not in reached


def test_late_figures_are_those_that_few_are_above() -> None:
    waits = [float(n) for n in range(1, 101)]
    assert median(waits) == 51
    assert late(waits, 95) == 96
    assert late([7.0], 99) == 7


def test_a_part_that_there_is_not_ends_with_the_names_of_those_there_are() -> None:
    assert main(["nothing"]) == 2
