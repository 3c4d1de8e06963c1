"""Stretches of time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expertconnect.domain.interval import TICK, Interval, instant_of, merged, on_tick, tick_of
from tests.domain.given import at, minutes, utc

instants = st.timedeltas(timedelta(), timedelta(days=7000)).map(lambda later: utc("2020-01-01") + later)
intervals = st.builds(Interval.lasting, instants, st.timedeltas(timedelta(seconds=1), timedelta(days=3)))


def test_intervals_that_meet_do_not_overlap() -> None:
    morning = Interval(utc("2026-12-01 09:00"), utc("2026-12-01 10:00"))
    assert not morning.overlaps(Interval.lasting(morning.end, minutes(60)))
    assert morning.overlaps(Interval.lasting(morning.end - minutes(5), minutes(60)))


def test_equal_times_in_two_zones_are_one_interval() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    there = Interval(
        datetime(2026, 12, 1, 10, tzinfo=berlin),
        datetime(2026, 12, 1, 11, tzinfo=berlin),
    )
    assert there == Interval(utc("2026-12-01 09:00"), utc("2026-12-01 10:00"))
    assert there.start.tzinfo is UTC


def test_a_length_is_real_minutes_even_while_the_clocks_change() -> None:
    session = Interval.lasting(at("Europe/Berlin", "2026-10-25 02:30"), minutes(60))
    assert session.length == minutes(60)
    assert session.end == at("Europe/Berlin", "2026-10-25 02:30", fold=1)


def test_naive_ends_are_refused_as_no_instants() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(datetime(2026, 12, 1, 9), datetime(2026, 12, 1, 10))  # noqa: DTZ001


@pytest.mark.parametrize("length", [timedelta(), timedelta(minutes=-5)])
def test_an_interval_of_nothing_is_refused(length: timedelta) -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        Interval.lasting(utc("2026-12-01 09:00"), length)


def test_an_interval_contains_its_start_and_not_its_end() -> None:
    morning = Interval.lasting(utc("2026-12-01 09:00"), minutes(60))
    assert morning.contains(morning.start)
    assert not morning.contains(morning.end)
    assert morning.contains(Interval.lasting(morning.start, minutes(60)))
    assert not morning.contains(Interval.lasting(morning.start, minutes(65)))


def test_a_partly_covered_tick_counts_as_touched() -> None:
    meeting = Interval(utc("2026-12-01 09:04"), utc("2026-12-01 09:11"))
    assert Interval.of_ticks(meeting.ticks().start, meeting.ticks().stop) == Interval(
        utc("2026-12-01 09:00"), utc("2026-12-01 09:15")
    )


@given(instants)
def test_every_instant_lies_in_its_own_tick(instant: datetime) -> None:
    tick = tick_of(instant)
    assert instant_of(tick) <= instant < instant_of(tick + 1)
    assert tick == int(instant.timestamp()) // 300
    assert on_tick(instant) == (instant_of(tick) == instant)


@given(intervals)
def test_ticks_cover_the_interval_and_none_of_them_in_vain(interval: Interval) -> None:
    ticks = interval.ticks()
    assert Interval.of_ticks(ticks.start, ticks.stop).contains(interval)
    assert instant_of(ticks.start) + TICK > interval.start
    assert instant_of(ticks.stop - 1) < interval.end


@given(st.lists(intervals, max_size=8), instants)
def test_merging_keeps_every_instant_and_leaves_gaps_between(some: list[Interval], instant: datetime) -> None:
    joined = merged(some)
    assert any(i.contains(instant) for i in joined) == any(i.contains(instant) for i in some)
    assert all(any(j.contains(i) for j in joined) for i in some)
    assert all(one.end < other.start for one, other in pairwise(joined))
