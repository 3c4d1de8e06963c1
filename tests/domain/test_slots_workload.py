"""Fifty month views, whose slots two other engines agree on (tests/data/slots_*.json)."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from expertconnect.domain.availability import Hours, Schedule
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.slots import DayState, free_slots, free_starts, month

DATA = Path(__file__).parent.parent / "data"
WORKLOAD: dict[str, Any] = json.loads((DATA / "slots_workload.json").read_text())
EXPECTED: dict[str, Any] = json.loads((DATA / "slots_expected.json").read_text())


def test_the_workload_has_fifty_views_and_an_answer_to_each() -> None:
    assert len(WORKLOAD) == 50
    assert WORKLOAD.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", WORKLOAD)
def test_a_months_slots_are_what_two_other_engines_say(name: str) -> None:
    rules, calendar, span = _given(WORKLOAD[name])
    viewer = ZoneInfo(WORKLOAD[name]["invitee_tz"])
    starts = free_starts(rules, calendar, span, span.start)
    assert _measures(starts, viewer) == EXPECTED[name]


@pytest.mark.parametrize("name", WORKLOAD)
def test_lists_by_date_and_by_month_have_the_same_slots(name: str) -> None:
    rules, calendar, span = _given(WORKLOAD[name])
    viewer = ZoneInfo(WORKLOAD[name]["invitee_tz"])
    first, last = (
        moment.astimezone(viewer).date() for moment in (span.start, span.end - timedelta(seconds=1))
    )
    view = month(rules, calendar, first, last, span.start, viewer)
    starts = [start for day in view.values() for start in day.starts]
    assert _measures(starts, viewer) == EXPECTED[name]
    assert sum(day.state is DayState.OPEN for day in view.values()) == EXPECTED[name]["days"]
    if viewer is calendar.schedule.timezone:
        assert free_slots(rules, calendar, first, last, span.start) == starts


def _given(view: dict[str, Any]) -> tuple[SessionRules, Calendar, Interval]:
    hours = (Hours.parse(view["work_start"], view["work_end"]),)
    weekly = {day or 7: hours for day in view["days"]}  # the workload's Sunday is 0
    rules = SessionRules(
        duration=timedelta(minutes=view["length_min"]),
        step=timedelta(minutes=view["interval_min"]),
        buffer_before=timedelta(minutes=view["buffer_before_min"]),
        buffer_after=timedelta(minutes=view["buffer_after_min"]),
        notice=timedelta(minutes=view["min_notice_min"]),
    )
    busy = [_span(start, end) for start, end in view["busy"]]
    calendar = Calendar(Schedule(ZoneInfo(view["expert_tz"]), weekly), busy=busy)
    return rules, calendar, _span(view["from_utc"], view["to_utc"])


def _span(start: str, end: str) -> Interval:
    return Interval(datetime.fromisoformat(start), datetime.fromisoformat(end))


def _measures(starts: list[datetime], viewer: ZoneInfo) -> dict[str, Any]:
    texts = [f"{start:%Y-%m-%dT%H:%M:%S.000Z}" for start in starts]
    return {
        "slots": len(texts),
        "days": len({start.astimezone(viewer).date() for start in starts}),
        "first": texts[0],
        "last": texts[-1],
        "sha256": sha256("\n".join(texts).encode()).hexdigest(),
    }
