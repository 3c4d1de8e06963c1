"""The picker's Python side: what it tells the browser, and what it believes of what a browser says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from components.slot_picker import MonthView, SlotPicker, shown_range, slots_message
from expertconnect.domain.slots import DayState, DayView
from tests.components.pages import page

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 10, 20)
NINE = datetime(2026, 10, 21, 7, 0, tzinfo=UTC)
MINUTE = int(NINE.timestamp()) // 60


def view(*starts: datetime, **more: Any) -> MonthView:
    first, last = shown_range(TODAY, TODAY)
    days = {first + timedelta(days=n): DayView(DayState.CLOSED) for n in range((last - first).days + 1)}
    for start in starts:
        day = start.astimezone(BERLIN).date()
        days[day] = DayView(DayState.OPEN, (*days[day].starts, start))
    return MonthView(TODAY, days, BERLIN, TODAY, **more)


class Heard(list[object]):
    """What the picker reported."""

    picker: SlotPicker

    def draw(self) -> None:
        self.picker = SlotPicker(
            lambda start: self.append(("pick", start)),
            lambda month: self.append(("month", month)),
            lambda day: self.append(("day", day)),
            lambda: self.append("stale"),
            on_hour12=lambda on: self.append(("hour12", on)),
        )
        self.picker.show(view(NINE))


def slots_of(picker: SlotPicker, day: str) -> list[list[object]]:
    return next([list(slot) for slot in slots] for iso, _, slots in picker.props["days"] if iso == day)


async def test_days_are_told_as_wall_minutes_of_the_viewers_zone() -> None:
    heard = Heard()
    async with page(heard.draw):
        assert slots_of(heard.picker, "2026-10-21") == [[MINUTE, 9 * 60, "", ""]]
        assert heard.picker.props["chosenDay"] == "2026-10-21"


async def test_an_hour_that_comes_twice_is_told_with_its_offset() -> None:
    heard = Heard()
    async with page(heard.draw):
        first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
        heard.picker.show(view(first, second, second + timedelta(hours=1)))
        reported = [(wall, offset) for _, wall, offset, _ in slots_of(heard.picker, "2026-10-25")]
        assert reported == [(150, "GMT+2"), (150, "GMT+1"), (210, "")]


async def test_my_own_hold_is_shown_though_it_is_free_for_nobody() -> None:
    heard = Heard()
    async with page(heard.draw):
        mine, others = NINE + timedelta(hours=1), NINE + timedelta(hours=2)
        heard.picker.show(view(NINE, mine=mine, held={mine, others}))
        assert [state for *_, state in slots_of(heard.picker, "2026-10-21")] == ["", "", "held"]
        assert heard.picker.props["mine"] == MINUTE + 60


async def test_a_click_is_reported_as_an_aware_instant() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger("pick", {"start": MINUTE})
        assert heard == [("pick", NINE)]


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        "x",
        7,
        {"start": "1"},
        {"start": True},
        {"start": -5},
        {"start": 1.5},
        {"start": 10**15},
        {"start": float("nan")},
        {},
    ],
)
async def test_nonsense_for_a_start_is_not_reported(nonsense: object) -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger("pick", nonsense)
        assert heard == []


@pytest.mark.parametrize(
    ("event", "nonsense"),
    [
        ("month", {"month": "2026-13"}), ("month", {"month": "٢٠٢٦-11"}), ("month", {"month": "2026-09"}),
        ("month", {"month": "9999-12"}), ("month", {"month": 7}), ("day", {"day": "2026-02-30"}), ("day", {"day": "x" * 10}),
        ("day", {"day": "20261021"}), ("day", {"day": None}), ("hour12", {"on": 1}), ("hour12", {"on": "true"}),
    ],
)  # fmt: skip
async def test_nonsense_for_months_and_days_is_not_reported(event: str, nonsense: object) -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger(event, nonsense)
        assert heard == []


async def test_a_day_outside_the_shown_month_asks_for_its_month_and_is_chosen_then() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger("day", {"day": "2027-01-08"})
        assert heard == [("month", date(2027, 1, 1))]
        days = {date(2027, 1, day): DayView(DayState.OPEN, (NINE,)) for day in range(1, 32)}
        heard.picker.show(MonthView(date(2027, 1, 1), days, BERLIN, TODAY))
        assert heard.picker.props["chosenDay"] == "2027-01-08"


async def test_a_day_of_the_shown_month_is_reported_without_sending_the_month_again() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger("day", {"day": "2026-10-22"})
        assert heard == [("day", date(2026, 10, 22))]
        assert heard.picker.props["chosenDay"] == "2026-10-22"


async def test_reading_everything_again_stays_on_the_day_that_is_looked_at() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger("day", {"day": "2026-10-23"})
        heard.picker.show(view(NINE))
        assert heard.picker.props["chosenDay"] == "2026-10-23"


async def test_the_clock_switch_and_missed_changes_are_reported() -> None:
    heard = Heard()
    async with page(heard.draw) as user:
        user.find(SlotPicker).trigger("hour12", {"on": True}).trigger("stale", {})
        assert heard == [("hour12", True), "stale"]


def test_the_month_of_today_is_six_rolling_weeks_and_others_are_whole() -> None:
    assert shown_range(date(2026, 10, 31), TODAY) == (date(2026, 10, 19), date(2026, 11, 29))
    assert shown_range(date(2026, 12, 5), TODAY) == (date(2026, 12, 1), date(2026, 12, 31))
    assert shown_range(date(2028, 2, 5), TODAY) == (date(2028, 2, 1), date(2028, 2, 29))


def test_a_message_carries_minutes_and_the_wall_of_its_zone_but_nobodys_name() -> None:
    reported = slots_message("r", 4, [(NINE, "held")], [NINE], timezone=ZoneInfo("Asia/Kolkata"))
    assert reported == {
        "room": "r",
        "seq": 4,
        "gone": [[MINUTE, "held"]],
        "back": [[MINUTE, "2026-10-21", 750, ""]],
    }
