"""Benchmark of the slot engine alone: CPU time of a month of slots, and fifty views checked against another engine."""

import json
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench.floors.slots import Office, Span, naive_month
from bench.rounds import in_turn
from bench.table import Figure
from expertconnect.domain import calendar as calendars
from expertconnect.domain.availability import Hours, Schedule
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import Interval, instant_of, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import free_starts, month, next_free

DATA = Path(__file__).parent.parent / "tests" / "data"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-11-30T23:00:00Z")
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 30)
ROUNDS = 15
RULES = SessionRules(
    duration=timedelta(minutes=30),
    step=timedelta(minutes=15),
    buffer_before=timedelta(minutes=10),
    buffer_after=timedelta(minutes=10),
)


def measure() -> list[Figure]:
    """Measure the engine compared with plain Python; caches are cleared before each run."""
    figures = []
    for count in (0, 50, 500):
        reserved = bookings_of_a_month(count, seed=count)
        works = (
            partial(_month, Calendar(_schedule(_office(0)), reserved)),
            partial(_naive, _office(0), spans(reserved)),
        )
        figures.append(Figure(f"engine.{count}", *in_turn(works, ROUNDS, before=_forget)))
    return [*_views(), *figures, *_hundred()]


def _hundred() -> list[Figure]:
    """Measure a hundred experts, each with different hours and bookings."""
    offices = [_office(expert) for expert in range(100)]
    reserved = [bookings_of_a_month(50, seed=expert) for expert in range(100)]
    everyone = [Calendar(_schedule(office), taken) for office, taken in zip(offices, reserved, strict=True)]
    busy = [spans(taken) for taken in reserved]
    ours, floor = in_turn(
        (
            lambda: [_month(calendar) for calendar in everyone],
            lambda: [_naive(office, taken) for office, taken in zip(offices, busy, strict=True)],
        ),
        ROUNDS,
        before=_forget,
    )
    (nexts,) = in_turn((lambda: [next_free(RULES, calendar, NOW) for calendar in everyone],), ROUNDS)
    return [Figure("engine.100", ours, floor), Figure("engine.next", nexts)]


def _views() -> list[Figure]:
    workload: dict[str, Any] = json.loads((DATA / "slots_workload.json").read_text())
    expected: dict[str, Any] = json.loads((DATA / "slots_expected.json").read_text())
    right, took, floors = 0, 0.0, 0.0
    for name, view in workload.items():
        hours = Hours.parse(view["work_start"], view["work_end"])
        schedule = Schedule(ZoneInfo(view["expert_tz"]), {day or 7: (hours,) for day in view["days"]})
        calendar = Calendar(schedule, busy=[Interval(*busy) for busy in busy_of(view)])
        span = Interval(*map(datetime.fromisoformat, (view["from_utc"], view["to_utc"])))
        read = partial(free_starts, RULES, calendar, span, span.start)
        right += digest(read()) == expected[name]["sha256"]
        ours, floor = in_turn((read, partial(naive_view, view)), 5, before=_forget)
        took, floors = took + ours, floors + floor
    count = len(workload)
    return [Figure("engine.views", right), Figure("engine.view", took / count, floors / count)]


def naive_view(view: dict[str, Any]) -> list[datetime]:
    """Compute the free starts of one of the fifty views in plain Python."""
    zone = ZoneInfo(view["expert_tz"])
    hours = Hours.parse(view["work_start"], view["work_end"])
    office = Office(zone, hours.opens, hours.closes, frozenset(day or 7 for day in view["days"]))
    start, end = (datetime.fromisoformat(view[name]) for name in ("from_utc", "to_utc"))
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    found = naive_month(RULES, office, busy_of(view), first, last, start)
    return [free for day in found.values() for free in day if free < end]


def busy_of(view: dict[str, Any]) -> list[Span]:
    """Return the external busy time of one of the fifty views."""
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in view["busy"]]


def digest(starts: list[datetime]) -> str:
    """Return the digest of a list of starts, in the format of the expected ones."""
    return sha256("\n".join(f"{start:%Y-%m-%dT%H:%M:%S.000Z}" for start in starts).encode()).hexdigest()


def bookings_of_a_month(count: int, seed: int) -> list[tuple[int, int]]:
    """Return random bookings of half an hour with buffers in the month's working hours, as ranges of ticks."""
    dice = Random(seed)
    starts = [tick_of(NOW) + dice.randrange(30) * 288 + 9 * 12 + dice.randrange(32) * 3 for _ in range(count)]
    return [(start - 2, start + 8) for start in starts]


def spans(reserved: list[tuple[int, int]]) -> list[Span]:
    """Convert ranges of ticks to spans of instants."""
    return [(instant_of(first), instant_of(end)) for first, end in reserved]


def _forget() -> None:
    calendars.known_openings.cache_clear()


def _month(calendar: Calendar) -> object:
    return month(RULES, calendar, FIRST, LAST, NOW, BERLIN)


def _naive(office: Office, busy: list[Span]) -> object:
    return naive_month(RULES, office, busy, FIRST, LAST, NOW)


def _office(expert: int) -> Office:
    """Return about eight hours a day, shifted by five minutes for each expert, so that no two share a cache entry."""
    opens = 8 * 60 + expert % 24 * 5
    return Office(BERLIN, opens, opens + 480 - expert // 24 * 5)


def _schedule(office: Office) -> Schedule:
    hours = (Hours(office.opens, office.closes),)
    return Schedule(office.zone, dict.fromkeys(range(1, 8), hours))
