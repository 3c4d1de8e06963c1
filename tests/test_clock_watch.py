"""A clock that leaps is not believed at once."""

from datetime import UTC, datetime, timedelta

import pytest

from expertconnect.clock import MovableClock
from expertconnect.clock_watch import LEAP, MAX_WAIT, MIN_WAIT, ClockWatch, running_seconds

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MONTH = timedelta(days=30)


class Clocks:
    """A wall clock that can be set, and a steady one that cannot."""

    def __init__(self) -> None:
        self.wall = MovableClock(NOON)
        self.seconds = 1000.0
        self.watch = ClockWatch(self.wall, lambda: self.seconds)

    def pass_by(self, by: timedelta) -> None:
        self.wall.advance(by)
        self.seconds += by.total_seconds()


def test_time_that_passes_is_no_leap() -> None:
    clocks = Clocks()
    for _ in range(100):
        clocks.pass_by(timedelta(hours=7))
        assert clocks.watch.leap() is None


def test_small_corrections_are_no_leap_however_many_there_are() -> None:
    clocks = Clocks()
    for _ in range(100):
        clocks.wall.advance(LEAP - timedelta(seconds=1))
        assert clocks.watch.leap() is None


@pytest.mark.parametrize(
    "by", [LEAP + timedelta(seconds=1), timedelta(hours=1), MONTH, -timedelta(hours=2), -MONTH]
)
def test_a_clock_that_is_set_is_distrusted_until_it_is_back(by: timedelta) -> None:
    clocks = Clocks()
    clocks.wall.advance(by)
    leap = clocks.watch.leap()
    assert leap is not None
    assert (leap.by, leap.since) == (by, NOON + by)
    clocks.pass_by(timedelta(seconds=6))
    assert clocks.watch.leap() == leap
    clocks.wall.advance(-by)
    assert clocks.watch.leap() is None


@pytest.mark.parametrize(
    ("by", "wait"),
    [
        (timedelta(minutes=6), MIN_WAIT),
        (timedelta(minutes=40), timedelta(minutes=40)),
        (MONTH, MAX_WAIT),
        (-MONTH, MAX_WAIT),
    ],
)
def test_a_steady_clock_is_trusted_after_as_long_as_it_leapt_within_bounds(
    by: timedelta, wait: timedelta
) -> None:
    clocks = Clocks()
    clocks.wall.advance(by)
    leap = clocks.watch.leap()
    assert leap is not None
    assert leap.trusted_at == NOON + by + wait
    clocks.pass_by(wait - timedelta(seconds=1))
    assert clocks.watch.leap() is not None
    clocks.pass_by(timedelta(seconds=1))
    assert clocks.watch.leap() is None


def test_a_second_leap_begins_the_wait_anew() -> None:
    clocks = Clocks()
    clocks.wall.advance(MONTH)
    assert clocks.watch.leap() is not None
    clocks.pass_by(MAX_WAIT - timedelta(seconds=1))
    clocks.wall.advance(timedelta(days=1))
    clocks.pass_by(timedelta(seconds=2))
    leap = clocks.watch.leap()
    assert leap is not None
    assert leap.by == MONTH + timedelta(days=1)


def test_a_long_stop_before_the_start_counts_as_a_leap() -> None:
    clocks = Clocks()
    clocks.watch.ran_until(NOON - MONTH)
    leap = clocks.watch.leap()
    assert leap is not None
    assert leap.by == MONTH


def test_a_short_stop_before_the_start_is_no_leap() -> None:
    clocks = Clocks()
    clocks.watch.ran_until(NOON - timedelta(minutes=4))
    assert clocks.watch.leap() is None


def test_a_clock_that_was_wrong_at_the_start_is_trusted_once_it_is_right() -> None:
    clocks = Clocks()
    clocks.wall.advance(MONTH)
    clocks.watch = ClockWatch(clocks.wall, lambda: clocks.seconds)
    clocks.watch.ran_until(NOON - timedelta(minutes=2))
    assert clocks.watch.leap() is not None
    clocks.wall.advance(-MONTH)
    assert clocks.watch.leap() is None


def test_an_operator_ends_the_wait() -> None:
    clocks = Clocks()
    clocks.wall.advance(MONTH)
    assert clocks.watch.leap() is not None
    clocks.watch.accept()
    assert clocks.watch.leap() is None


def test_the_steady_clock_of_the_machine_goes_on() -> None:
    assert 0 < running_seconds() <= running_seconds()
