"""The week that is painted on: what it is told to show, and what it believes of a browser."""

from typing import Any

import pytest
from nicegui.events import GenericEventArguments

from components.hours.grid import HoursGrid
from expertconnect.domain.availability import Hours
from expertconnect.domain.week_edit import HoursRange
from expertconnect.i18n import ReaderLocale, reading
from tests.components.pages import page


class Painted(list[Any]):
    """What the grid reported."""

    grid: HoursGrid

    def draw(self) -> None:
        self.grid = HoursGrid(
            {1: (Hours(540, 720),), 7: (Hours(1320, 1560),)},
            self.append,
            lambda day, minutes: self.append((day, minutes)),
        )

    def hears(self, name: str, args: object) -> None:
        """Say what a browser could say."""
        handler = self.grid._on_paint_event if name == "paint" else self.grid._on_ask_event
        handler(GenericEventArguments(sender=self.grid, client=self.grid.client, args=args))


async def test_windows_are_told_as_they_are_on_whatever_marks_they_lie() -> None:
    apply_range = Painted()
    async with page(apply_range.draw):
        assert apply_range.grid.props["windows"] == ((1, 540, 720), (7, 1320, 1560))
        apply_range.grid.show_hours({2: (Hours(545, 650),)})
        assert apply_range.grid.props["windows"] == ((2, 545, 650),)


async def test_a_painted_range_is_reported_once_and_whole() -> None:
    apply_range = Painted()
    async with page(apply_range.draw):
        apply_range.hears("paint", {"days": [2, 3], "first": 18, "end": 25, "opens": True})
        assert apply_range == [HoursRange(frozenset({2, 3}), 540, 750, True)]


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "x",
        {},
        {"days": [1]},
        {"days": [], "first": 0, "end": 1, "opens": True},
        {"days": [0], "first": 0, "end": 1, "opens": True},
        {"days": [8], "first": 0, "end": 1, "opens": True},
        {"days": [True], "first": 0, "end": 1, "opens": True},
        {"days": ["1"], "first": 0, "end": 1, "opens": True},
        {"days": [[1]], "first": 0, "end": 1, "opens": True},
        {"days": [1] * 8, "first": 0, "end": 1, "opens": True},
        {"days": [1], "first": -1, "end": 1, "opens": True},
        {"days": [1], "first": 0, "end": 49, "opens": True},
        {"days": [1], "first": 4, "end": 4, "opens": True},
        {"days": [1], "first": 0.5, "end": 1, "opens": True},
        {"days": [1], "first": 0, "end": 10**30, "opens": True},
        {"days": [1], "first": 0, "end": 1, "opens": 1},
        {"days": {"1": 1}, "first": 0, "end": 1, "opens": True},
        {"days": [1], "first": None, "end": 1, "opens": True},
    ],
)
async def test_a_message_that_no_brush_makes_paints_nothing(message: object) -> None:
    apply_range = Painted()
    async with page(apply_range.draw):
        apply_range.hears("paint", message)
        assert apply_range == []


async def test_only_a_time_of_the_week_can_be_asked_about() -> None:
    apply_range = Painted()
    async with page(apply_range.draw):
        for wrong in (
            {"day": 8, "cell": 0},
            {"day": 1, "cell": 48},
            {"day": True, "cell": 0},
            {"day": "1"},
            None,
        ):
            apply_range.hears("ask", wrong)
        apply_range.hears("ask", {"day": 3, "cell": 19})
        assert apply_range == [(3, 570)]


async def test_the_week_and_the_clock_are_the_readers() -> None:
    apply_range = Painted()

    def draw() -> None:
        with reading(ReaderLocale.of("en-US")):
            apply_range.draw()

    async with page(draw):
        texts: Any = apply_range.grid.props["texts"]
        assert apply_range.grid.props["order"] == (7, 1, 2, 3, 4, 5, 6)
        assert texts["pm"].replace("\u202f", " ") == "{time} PM"
