"""What holds for every zone, every schedule and every calendar."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.explain import reasons_against
from expertconnect.domain.interval import TICK, Interval, instant_of, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import (
    DayState,
    bookable,
    free_slots,
    free_starts,
    month,
    nearest,
    next_free,
)
from tests.domain.given import every_day, hours, minutes
from tests.domain.oracle import Oracle
from tests.extent import examples

ZONES = sorted(available_timezones())
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
THREE_DAYS = timedelta(days=3)  # nobody changes twice in it

thorough = settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))


@lru_cache
def changes(key: str) -> list[datetime]:
    """The changes of a zone's clocks from 2026 to 2030, to the hour; read off the clocks themselves."""
    zone, found = ZoneInfo(key), []
    at, offset = FIRST, FIRST.astimezone(zone).utcoffset()
    while at < LAST:
        later = at + THREE_DAYS
        if later.astimezone(zone).utcoffset() != offset:
            while at.astimezone(zone).utcoffset() == offset:
                at += timedelta(minutes=15)
            offset = at.astimezone(zone).utcoffset()
            found.append(at)
        else:
            at = later
    return found


CHANGING = [key for key in ZONES if changes(key)]


@st.composite
def days_of_interest(draw: st.DrawFn, key: str) -> date:
    """A day of a zone, more often than not one on which its clocks change."""
    known = changes(key)
    often = draw(st.integers(0, 3)) > 0
    if known and often:
        return draw(st.sampled_from(known)).astimezone(ZoneInfo(key)).date()
    return draw(st.dates(FIRST.date(), LAST.date()))


@st.composite
def schedules(draw: st.DrawFn, key: str, day: date) -> Schedule:
    """Hours without contradiction, most of them in the small hours, with overrides and time off."""
    marks = st.integers(0, 287).map(lambda tick: tick * 5) | st.integers(0, 16).map(lambda part: part * 15)
    lengths = st.integers(1, 60).map(lambda tick: tick * 5) | st.sampled_from([60, 120, 480, 1440])
    windows = st.lists(
        st.builds(lambda opens, length: Hours(opens, opens + length), marks, lengths), max_size=3
    )
    zone, weekly, overrides = ZoneInfo(key), {}, {}
    for weekday in range(1, 8):
        weekly[weekday] = _without_overlap(draw(windows))
    if draw(st.booleans()):
        overrides[day + timedelta(days=draw(st.integers(-1, 1)))] = _without_overlap(draw(windows))
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    off = draw(st.lists(spans(midnight), max_size=1))
    made = Schedule(zone, weekly, overrides, tuple(TimeOff(span) for span in off))
    return made if made.contradiction() is None else Schedule(zone, {}, {day: _within_a_day(weekly[1])})


def _without_overlap(windows: list[Hours]) -> tuple[Hours, ...]:
    kept: list[Hours] = []
    for window in sorted(windows):
        if not kept or kept[-1].closes <= window.opens:
            kept.append(window)
    return tuple(kept)


def _within_a_day(windows: tuple[Hours, ...]) -> tuple[Hours, ...]:
    return windows or hours("00:00-24:00")


@st.composite
def spans(draw: st.DrawFn, around: datetime) -> Interval:
    """A span of any seconds within two days of a moment."""
    start = around + timedelta(seconds=draw(st.integers(-100_000, 200_000)))
    return Interval.lasting(start, timedelta(seconds=draw(st.integers(1, 20_000))))


@st.composite
def session_rules(draw: st.DrawFn, day: date) -> SessionRules:
    length = st.integers(1, 24).map(lambda tick: minutes(tick * 5)) | st.sampled_from(
        [minutes(15), minutes(60)]
    )
    buffer = st.sampled_from([0, 0, 5, 10, 60, 720]).map(minutes)
    notice = timedelta(seconds=draw(st.sampled_from([0, 0, 3600, 86_400, 5_000])))
    horizon = draw(st.none() | st.integers(0, 200_000).map(lambda more: notice + timedelta(seconds=more)))
    first = draw(st.none() | st.integers(-1, 1).map(lambda offset: day + timedelta(days=offset)))
    last = draw(st.none() | st.integers(1, 2).map(lambda offset: day + timedelta(days=offset)))
    return SessionRules(
        duration=draw(length),
        step=draw(length),
        buffer_before=draw(buffer),
        buffer_after=draw(buffer),
        notice=notice,
        horizon=horizon,
        horizon_first=first,
        horizon_last=last,
    )


class Scene:
    """One expert, one type, one day and one now."""

    def __init__(self, rules: SessionRules, calendar: Calendar, day: date, now: datetime) -> None:
        self.rules, self.calendar, self.day, self.now = rules, calendar, day, now

    def __repr__(self) -> str:
        return f"Scene({self.rules!r}, {self.calendar!r}, {self.day!r}, {self.now!r})"


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    key = draw(st.sampled_from(CHANGING) | st.sampled_from(ZONES))
    day = draw(days_of_interest(key))
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    taken = st.builds(
        lambda first, length: (tick_of(midnight) + first, tick_of(midnight) + first + length),
        st.integers(-300, 600),
        st.integers(1, 20),
    )
    calendar = Calendar(
        draw(schedules(key, day)),
        draw(st.lists(taken, max_size=5)),
        draw(st.lists(spans(midnight), max_size=3)),
        draw(st.sampled_from([{}, {}, {day: "One a day"}])),
    )
    now = midnight + timedelta(seconds=draw(st.sampled_from([-400_000, -86_400, 0, 3_601, 30_000])))
    return Scene(draw(session_rules(day)), calendar, day, now)


@thorough
@given(scenes())
def test_the_engine_says_what_a_clock_watcher_says_minute_by_minute(scene: Scene) -> None:
    midnight = datetime(scene.day.year, scene.day.month, scene.day.day, tzinfo=UTC)
    span = Interval(midnight - timedelta(hours=14), midnight + timedelta(hours=40))
    oracle = Oracle(scene.rules, scene.calendar, span)
    assert free_starts(scene.rules, scene.calendar, span, scene.now) == oracle.free(scene.now)


@thorough
@given(scenes(), st.sampled_from(ZONES))
def test_a_month_shows_each_day_as_the_clock_watcher_does(scene: Scene, viewer: str) -> None:
    zone = ZoneInfo(viewer)
    view = month(scene.rules, scene.calendar, scene.day, scene.day, scene.now, zone)
    midnight = datetime(scene.day.year, scene.day.month, scene.day.day, tzinfo=UTC)
    oracle = Oracle(
        scene.rules, scene.calendar, Interval(midnight - timedelta(hours=15), midnight + timedelta(hours=40))
    )
    free = [start for start in oracle.free(scene.now) if start.astimezone(zone).date() == scene.day]
    possible = [start for start in oracle.possible(scene.now) if start.astimezone(zone).date() == scene.day]
    assert list(view) == [scene.day]
    assert list(view[scene.day].starts) == free
    assert view[scene.day].state is (
        DayState.OPEN if free else DayState.FULL if possible else DayState.CLOSED
    )


@thorough
@given(scenes())
def test_a_start_is_listed_exactly_when_it_is_bookable(scene: Scene) -> None:
    rules, calendar, day, now = scene.rules, scene.calendar, scene.day, scene.now
    zone = calendar.schedule.timezone
    listed = free_slots(rules, calendar, day, day, now)
    midnight = tick_of(datetime(day.year, day.month, day.day, tzinfo=UTC))
    marks = [instant_of(tick) for tick in range(midnight - 200, midnight + 500)]
    of_the_day = [mark for mark in marks if mark.astimezone(zone).date() == day]
    assert listed == [mark for mark in of_the_day if bookable(rules, calendar, mark, now) is None]
    assert all(bookable(rules, calendar, start + timedelta(seconds=1), now) for start in listed)


@thorough
@given(scenes())
def test_there_are_reasons_against_a_start_exactly_when_it_is_refused(scene: Scene) -> None:
    midnight = datetime(scene.day.year, scene.day.month, scene.day.day, tzinfo=UTC)
    for tick in range(0, 400, 3):
        start = midnight + tick * TICK
        refused = bookable(scene.rules, scene.calendar, start, scene.now)
        reasons = reasons_against(scene.rules, scene.calendar, start, scene.now)
        assert (refused is None) == (not reasons)
        assert refused is None or refused.value in {reason.cause.value for reason in reasons}


@thorough
@given(scenes())
def test_no_free_start_touches_reserved_time_with_its_buffers(scene: Scene) -> None:
    taken = [Interval.of_ticks(*ticks) for ticks in scene.calendar.reserved]
    for start in free_slots(scene.rules, scene.calendar, scene.day, scene.day, scene.now):
        wanted = scene.rules.reserved(start)
        assert not any(wanted.overlaps(other) for other in [*taken, *scene.calendar.busy])
        assert wanted.length == scene.rules.buffer_before + scene.rules.duration + scene.rules.buffer_after


@thorough
@given(scenes(), st.integers(-50_000, 150_000))
def test_the_nearest_starts_are_the_nearest_of_all(scene: Scene, seconds: int) -> None:
    rules, calendar, now = scene.rules, scene.calendar, scene.now
    wanted = datetime(scene.day.year, scene.day.month, scene.day.day, tzinfo=UTC) + timedelta(seconds=seconds)
    everything = free_starts(rules, calendar, Interval(now, now + timedelta(days=60)), now)
    found = nearest(rules, calendar, wanted, now)
    assert found == sorted(found)
    if len(everything) >= 3:
        assert [abs(f - wanted) for f in sorted(found, key=lambda f: abs(f - wanted))] == sorted(
            abs(start - wanted) for start in everything
        )[:3]
    elif rules.horizon is not None:
        assert found == everything


@thorough
@given(scenes())
def test_the_next_free_start_is_the_first_of_the_list(scene: Scene) -> None:
    everything = free_starts(
        scene.rules, scene.calendar, Interval(scene.now, scene.now + timedelta(days=40)), scene.now
    )
    found = next_free(scene.rules, scene.calendar, scene.now)
    if everything:
        assert found == everything[0]
    elif found is not None:
        assert found >= scene.now + timedelta(days=40)
        assert bookable(scene.rules, scene.calendar, found, scene.now) is None


@pytest.mark.parametrize("window", ["00:00-24:00", "23:00-01:30", "01:15-02:45", "00:30-00:00"])
def test_in_every_zone_open_is_what_the_wall_reads_on_every_day_of_change(window: str) -> None:
    (wanted,) = hours(window)
    for key in ZONES:
        zone = ZoneInfo(key)
        made = Schedule(zone, every_day(window))
        for change in changes(key) or [datetime(2028, 2, 29, tzinfo=UTC)]:
            day = change.astimezone(zone).date()
            opened = made.open_between(day - timedelta(days=2), day + timedelta(days=1))
            for quarter in range(-16, 16):
                instant = change + quarter * minutes(15)
                there = instant.astimezone(zone)
                reading = there.hour * 60 + there.minute
                inside = wanted.opens <= reading < wanted.closes or reading < wanted.closes - 1440
                assert any(i.contains(instant) for i in opened) == inside, (key, instant)


def test_in_every_zone_a_quiet_day_has_all_its_starts() -> None:
    for key in ZONES:
        calendar = Calendar(Schedule(ZoneInfo(key), every_day("09:00-17:00")))
        rules = SessionRules(duration=minutes(60), step=minutes(60))
        starts = free_slots(rules, calendar, date(2026, 12, 8), date(2026, 12, 8), FIRST)
        assert [start.astimezone(ZoneInfo(key)).hour for start in starts] == list(range(9, 17)), key
