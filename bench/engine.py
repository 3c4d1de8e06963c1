"""The slot engine alone: CPU time of a month of slots, and fifty views checked against other engines."""

import json
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench.table import Figure, median
from expertconnect.domain import calendar as calendars
from expertconnect.domain.availability import Hours, Schedule
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import Interval, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import free_starts, month, next_free

DATA = Path(__file__).parent.parent / "tests" / "data"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-11-30T23:00:00Z")
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 30)
RULES = SessionRules(
    duration=timedelta(minutes=30),
    step=timedelta(minutes=15),
    buffer_before=timedelta(minutes=10),
    buffer_after=timedelta(minutes=10),
)


def measure() -> list[Figure]:
    """Measure the engine; nothing is remembered from one month to the next."""
    figures = []
    for count in (0, 50, 500):
        calendar = Calendar(_office(0), _bookings(count, seed=count))
        figures.append(Figure(f"engine.{count}", _cpu_ms(partial(_month, calendar), before=_forget)))
    hundred = [Calendar(_office(expert), _bookings(50, seed=expert)) for expert in range(100)]
    all_of_them = _cpu_ms(lambda: [_month(calendar) for calendar in hundred], before=_forget)
    nexts = _cpu_ms(lambda: [next_free(RULES, calendar, NOW) for calendar in hundred])
    return [*_views(), *figures, Figure("engine.100", all_of_them), Figure("engine.next", nexts)]


def _views() -> list[Figure]:
    workload: dict[str, Any] = json.loads((DATA / "slots_workload.json").read_text())
    expected: dict[str, Any] = json.loads((DATA / "slots_expected.json").read_text())
    right, took = 0, 0.0
    for name, view in workload.items():
        hours = (Hours.parse(view["work_start"], view["work_end"]),)
        schedule = Schedule(ZoneInfo(view["expert_tz"]), {day or 7: hours for day in view["days"]})
        calendar = Calendar(schedule, busy=[_span(*busy) for busy in view["busy"]])
        span = _span(view["from_utc"], view["to_utc"])

        def read(calendar: Calendar = calendar, span: Interval = span) -> list[datetime]:
            return free_starts(RULES, calendar, span, span.start)

        texts = "\n".join(f"{start:%Y-%m-%dT%H:%M:%S.000Z}" for start in read())
        right += sha256(texts.encode()).hexdigest() == expected[name]["sha256"]
        took += _cpu_ms(read, before=_forget, times=5)
    return [Figure("engine.views", right), Figure("engine.view", took / len(workload))]


def _cpu_ms(
    command: Callable[[], object], before: Callable[[], object] = lambda: None, times: int = 15
) -> float:
    taken = []
    for _ in range(times):
        before()
        began = time.process_time()
        command()
        taken.append(time.process_time() - began)
    return median(taken) * 1000


def _forget() -> None:
    calendars.known_openings.cache_clear()


def _month(calendar: Calendar) -> object:
    return month(RULES, calendar, FIRST, LAST, NOW, BERLIN)


def _office(expert: int) -> Schedule:
    """Eight hours a day, another five minutes for each expert, so that nobody shares what is worked out."""
    opens = 8 * 60 + expert % 24 * 5
    hours = (Hours(opens, opens + 480 - expert // 24 * 5),)
    return Schedule(BERLIN, dict.fromkeys(range(1, 8), hours))


def _bookings(count: int, seed: int) -> list[tuple[int, int]]:
    """Bookings of half an hour with their buffers, anywhere in the month's working hours."""
    dice = Random(seed)
    starts = [tick_of(NOW) + dice.randrange(30) * 288 + 9 * 12 + dice.randrange(32) * 3 for _ in range(count)]
    return [(start - 2, start + 8) for start in starts]


def _span(start: str, end: str) -> Interval:
    return Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))
