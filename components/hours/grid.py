"""Week grid for painting hours: seven days of half hours, rendered in the browser by grid.js.

The component reports each painted range and shows the hours that Python sends afterwards; validation is in Python.
Docs: docs/adr/0016-hours-are-painted-in-one-component.md
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.hours.editor import week_order
from components.kit.static_files import static_url
from expertconnect.domain.availability import Hours
from expertconnect.domain.week_edit import CELL, HoursRange
from expertconnect.i18n import _, reader, wall_clock, weekday_names

_CELLS = 1440 // CELL


class HoursGrid(Element, component="grid.js"):
    """Open hours of a week as bars, opened and closed by dragging, by touch or by keys.

    Args:
        weekly: Hours by ISO weekday, Monday is 1.
        on_paint: Called with a painted range; invalid ones from the browser are ignored.
        on_ask: Called with a weekday and minutes since midnight to explain why that time is not free.
    """

    def __init__(
        self,
        weekly: Mapping[int, tuple[Hours, ...]],
        on_paint: Callable[[HoursRange], Awaitable[Any] | Any],
        on_ask: Callable[[int, int], Awaitable[Any] | Any] | None = None,
    ) -> None:
        super().__init__()
        self._on_paint, self._on_ask = on_paint, on_ask
        self._props.update(
            windows=_windows(weekly),
            order=tuple(week_order()),
            texts=_texts(),
            sprite=static_url("icons.svg"),
            rtl=reader().direction == "rtl",
        )
        self.on("paint", self._on_paint_event).on("ask", self._on_ask_event, throttle=0.2)

    def show_hours(self, weekly: Mapping[int, tuple[Hours, ...]]) -> None:
        """Show other hours; nothing is sent if they are unchanged."""
        windows = _windows(weekly)
        if windows != self._props["windows"]:
            self._props["windows"] = windows
            self.update()

    def settle(self) -> None:
        """Remove pending ranges from the grid after the painted one was saved or refused."""
        self.run_method("settle")

    def _on_paint_event(self, event: GenericEventArguments) -> Any:
        data = event.args if isinstance(event.args, dict) else {}
        days, first, end, opens = (data.get(name, -1) for name in ("days", "first", "end", "opens"))
        if not isinstance(days, list) or len(days) > 7 or not isinstance(opens, bool):
            return None
        if not all(type(value) is int and 0 <= value <= _CELLS for value in (*days, first, end)):
            return None
        try:
            hours_range = HoursRange(frozenset(days), first * CELL, end * CELL, opens)
        except ValueError:
            return None
        return self._on_paint(hours_range)

    def _on_ask_event(self, event: GenericEventArguments) -> Any:
        data = event.args if isinstance(event.args, dict) else {}
        day, cell = data.get("day"), data.get("cell")
        if type(day) is not int or type(cell) is not int or not (1 <= day <= 7 and 0 <= cell < _CELLS):
            return None
        return self._on_ask(day, cell * CELL) if self._on_ask else None


def _windows(weekly: Mapping[int, tuple[Hours, ...]]) -> tuple[tuple[int, int, int], ...]:
    return tuple((day, value.opens, value.closes) for day in sorted(weekly) for value in weekly[day])


def _texts() -> dict[str, object]:
    """All texts of the component, with placeholders that the browser fills in."""
    locale = reader().locale
    halves = [
        wall_clock(hour, 0, locale, True).replace("9:00", "{time}") if reader().hour12 else "{time}"
        for hour in (9, 21)
    ]
    return {
        "names": weekday_names(locale),
        "short": weekday_names(locale, width="abbreviated"),
        "hour12": reader().hour12,
        "am": halves[0],
        "pm": halves[1],
        "grid": _("Hours of the week"),
        "time": _("Time"),
        "paint": _("Paint"),
        "ask": _("Ask why"),
        "mode": _("What a click does"),
        "span": _("{from} – {until}"),
        "days": _("{first} – {last}"),
        "cell": _("{day}, {span}, {state}"),
        "open": _("open"),
        "closed": _("closed"),
        "partly": _("open {span}"),
        "opening": _("Opens {span}"),
        "closing": _("Closes {span}"),
        "opened": _("{span} opened."),
        "shut": _("{span} closed."),
        "cancelled": _("Nothing was changed."),
        "hours": _("{n} h a week"),
        "hours_minutes": _("{n} h {m} min a week"),
        "hint": _("Drag to open or close half hours. On a touch screen, hold first."),
        "hint_ask": _("Click a time to see why clients can or cannot book it."),
        "keys": _("Arrow keys move, Space opens or closes, Shift with arrows paints, Escape cancels."),
    }
