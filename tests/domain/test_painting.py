"""Painting hours: what is touched changes, and nothing else."""

import random
from zoneinfo import ZoneInfo

import pytest

from expertconnect.domain.availability import Hours, Schedule
from expertconnect.domain.week_edit import HoursRange, apply_range

TICKS = 7 * 288
MONDAY, TUESDAY, SUNDAY = 1, 2, 7
Week = dict[int, tuple[Hours, ...]]


def hours_range(first: int, end: int, *days: int, opens: bool = True) -> HoursRange:
    """A dash between two hours."""
    return HoursRange(frozenset(days or (MONDAY,)), first * 60, end * 60, opens)


def open_ticks(week: Week) -> list[int]:
    """How many windows lie on each five minutes of a week, which goes round."""
    found = [0] * TICKS
    for day, hours in week.items():
        for one in hours:
            for tick in range(one.opens // 5, one.closes // 5):
                found[((day - 1) * 288 + tick) % TICKS] += 1
    return found


def test_an_odd_window_survives_painting_beside_it() -> None:
    odd = Hours(9 * 60 + 5, 10 * 60 + 50)
    assert apply_range({1: (odd,)}, hours_range(11, 12)) == {1: (odd, Hours(660, 720))}
    assert apply_range({1: (odd,)}, hours_range(11, 12, opens=False)) == {1: (odd,)}
    assert apply_range({1: (odd,)}, hours_range(8, 9)) == {1: (Hours(480, 540), odd)}


def test_only_the_painted_part_of_an_odd_window_is_closed() -> None:
    odd = Hours(9 * 60 + 5, 10 * 60 + 50)
    assert apply_range({1: (odd,)}, hours_range(10, 11, opens=False)) == {1: (Hours(545, 600),)}


def test_what_is_opened_joins_the_windows_that_it_touches() -> None:
    week = {1: (Hours(540, 720), Hours(780, 1020))}
    assert apply_range(week, hours_range(12, 13)) == {1: (Hours(540, 1020),)}


def test_windows_that_touch_stay_two_while_neither_is_painted() -> None:
    week = {1: (Hours(540, 720), Hours(720, 1020))}
    assert apply_range(week, hours_range(9, 17)) == week


def test_a_night_window_is_cut_on_the_day_on_which_somebody_closes_it() -> None:
    week = {SUNDAY: (Hours(22 * 60, 26 * 60),)}
    assert apply_range(week, hours_range(0, 1, MONDAY, opens=False)) == {
        SUNDAY: (Hours(22 * 60, 24 * 60),),
        MONDAY: (Hours(60, 120),),
    }
    assert apply_range(week, hours_range(2, 3, MONDAY)) == {SUNDAY: (Hours(22 * 60, 27 * 60),)}


def test_days_painted_through_stay_days_of_their_own() -> None:
    assert apply_range({}, hours_range(0, 24, MONDAY, TUESDAY)) == {
        1: (Hours(0, 1440),),
        2: (Hours(0, 1440),),
    }


@pytest.mark.parametrize("seed", range(40))
def test_every_painted_range_changes_exactly_what_it_touches(seed: int) -> None:
    chance = random.Random(seed)
    week: Week = {}
    for _n in range(25):
        first = chance.randrange(48)
        days = frozenset(chance.sample(range(1, 8), chance.randint(1, 7)))
        mark = HoursRange(days, first * 30, chance.randint(first + 1, 48) * 30, chance.random() < 0.6)
        before = open_ticks(week)
        week = apply_range(week, mark)
        for tick, now in enumerate(open_ticks(week)):
            touched = tick // 288 + 1 in days and mark.first <= tick % 288 * 5 < mark.end
            assert now == (int(mark.opens) if touched else before[tick])
        assert Schedule(ZoneInfo("UTC"), week).contradiction() is None
        if chance.random() < 0.3:  # somebody types an odd window where nothing is
            week.setdefault(3, ())
            odd = Hours(605, 655)
            if not any(open_ticks(week)[2 * 288 + tick] for tick in range(121, 131)):
                week[3] = tuple(sorted((*week[3], odd)))


@pytest.mark.parametrize(
    ("days", "first", "end"),
    [
        ((), 0, 30),
        ((0,), 0, 30),
        ((8,), 0, 30),
        ((1,), 30, 30),
        ((1,), 15, 60),
        ((1,), 0, 1470),
        ((1,), -30, 30),
    ],
)
def test_a_painted_range_that_cannot_be_is_none(days: tuple[int, ...], first: int, end: int) -> None:
    with pytest.raises(ValueError, match="A range has"):
        HoursRange(frozenset(days), first, end, True)
