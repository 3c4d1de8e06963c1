"""Weekly hours editor: for each weekday a switch, time inputs, and copying to other days."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from typing import Any

from markupsafe import Markup
from nicegui import ui

from components.hours.rows import Row, draw_row, edit_rows, read_rows, rows_of
from components.kit.buttons import Button
from components.kit.choices import checkbox
from components.kit.dialogs import Dialog
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import icon_button_markup, toggle
from expertconnect.domain.availability import Hours
from expertconnect.i18n import _, reader, weekday_names

OnHours = Callable[[int, tuple[Hours, ...]], Awaitable[Any] | Any]
OnCopy = Callable[[tuple[Hours, ...], list[int]], Awaitable[Any] | Any]


def week_order() -> list[int]:
    """ISO weekdays in the order of the reader's week."""
    return [(reader().week_start + n) % 7 + 1 for n in range(7)]


def weekday_name(weekday: int, width: str = "wide") -> str:
    """The reader's name of an ISO weekday."""
    return weekday_names(reader().locale, width=width)[weekday - 1]


class HoursEditor(Fragment):
    """Time inputs for the windows of each weekday, as one element.

    Args:
        weekly: Hours by ISO weekday, Monday is 1.
        on_change: Called with a weekday and all its windows after each valid change.
        on_wrong: Called after each invalid change, which stays unsaved.
        on_copy: Called with the windows of a day and the weekdays to copy them to.
    """

    def __init__(
        self,
        weekly: Mapping[int, tuple[Hours, ...]],
        on_change: OnHours,
        on_wrong: Callable[[], Any] = lambda: None,
        on_copy: OnCopy | None = None,
    ) -> None:
        self._on_change, self._on_wrong, self._on_copy = on_change, on_wrong, on_copy
        self._rows: dict[int, list[Row]] = {}
        self._refused: dict[int, str] = {}
        self._saving: Counter[int] = Counter()
        super().__init__(classes="hours", on_act=self._handle_act)
        self.show_hours(weekly)

    def show_hours(self, weekly: Mapping[int, tuple[Hours, ...]]) -> None:
        """Show other hours."""
        self._rows = {day: rows_of(weekly.get(day, ())) for day in range(1, 8)}
        self._refused = {}
        self._draw()

    def follow_hours(self, weekly: Mapping[int, tuple[Hours, ...]], changed: Collection[int] = ()) -> None:
        """Show changes made elsewhere; days with unsaved input keep it.

        Args:
            changed: Days that were changed on this page by other means; unsaved input on them is discarded.
        """
        for day in range(1, 8):
            typed = read_rows(self._rows[day])
            has_unsaved = typed is None or day in self._refused or self._saving[day]
            if day in changed:
                self._refused.pop(day, None)
            elif has_unsaved:
                continue
            if typed != weekly.get(day, ()):
                self._rows[day] = rows_of(weekly.get(day, ()))
        self._draw()

    @property
    def unsaved(self) -> list[str]:
        """Names of the days with unsaved input."""
        with_errors = {day for day, rows in self._rows.items() if any(row.error for row in rows)}
        return [weekday_name(day) for day in week_order() if day in with_errors | self._refused.keys()]

    def refuse(self, weekday: int, sentence: str) -> None:
        """Show an error in the row of a day whose hours were refused."""
        self._refused[weekday] = sentence
        self._draw()

    def _draw(self) -> None:
        self.show(joined(self._day(day) for day in week_order()))

    def _day(self, day: int) -> Markup:
        rows, name = self._rows[day], weekday_name(day)
        switch = toggle(
            _("{day}, open").format(day=name),
            tag("span", "", weekday_name(day, "abbreviated")),
            on=bool(rows),
            act="toggle",
            key=day,
        )
        shown = [draw_row(row, f"{day}-{index}", name) for index, row in enumerate(rows)]
        refused = tag("p", "err", self._refused[day], role="alert") if self._refused.get(day) else None
        closed = tag("p", "faint closed", _("Closed"))
        ranges = tag("div", "ranges vs g2", *(shown or [closed]), refused)
        add, copy = _("Add hours on {day}").format(day=name), _("Copy {day} to other days").format(day=name)
        tools = tag(
            "div",
            "hs tools",
            icon_button_markup("plus", add, act="add", key=str(day)),
            icon_button_markup("copy", copy, act="copy", key=str(day)),
        )
        return tag("div", "av-row", switch, ranges, tools, role="group", aria_label=name)

    def _handle_act(self, act: str, key: str, value: object) -> Any:
        first, _sign, second = key.partition("-")
        if (
            first not in "1234567"
            or len(first) != 1
            or (second and not (second.isdecimal() and len(second) < 3))
        ):
            return None
        day, index = int(first), int(second or 0)
        if act == "copy":
            return self._open_copy_dialog(day)
        if not edit_rows(self._rows[day], act, index, value):
            return None
        return self._read(day)

    def _read(self, day: int) -> Coroutine[Any, Any, None] | None:
        self._refused.pop(day, None)
        hours = read_rows(self._rows[day])
        self._draw()
        if hours is None:
            self._on_wrong()
            return None
        result = self._on_change(day, hours)
        if not isinstance(result, Awaitable):
            return None
        self._saving[day] += 1  # now, since a refresh may come before the coroutine starts
        return self._saved(day, result)

    async def _saved(self, day: int, result: Awaitable[Any]) -> None:
        try:
            await result
        finally:
            self._saving[day] -= 1

    def _open_copy_dialog(self, day: int) -> None:
        hours = read_rows(self._rows[day])
        self._draw()
        if hours is None:
            return
        with self.client.layout:
            dialog = Dialog(_("Copy {day} to").format(day=weekday_name(day)))
        with dialog.body:
            boxes = {
                other: checkbox(weekday_name(other), other < 6) for other in week_order() if other != day
            }

            def copy() -> Any:
                chosen = [other for other, box in boxes.items() if box.value is True]
                dialog.close()
                return self._on_copy(hours, chosen) if chosen and self._on_copy else None

            with ui.element("div").classes("hs g3 dialog-acts"):
                Button(_("Copy"), copy, kind="primary", icon_name="copy")
        dialog.open()
