"""Duration field: a number with a unit."""

from collections.abc import Callable
from typing import Literal

from nicegui import ui

from components.kit.choices import Select
from components.kit.fields import TextField
from expertconnect.i18n import N_, _

MAX_DIGITS = 6
"""Digits that can be typed: enough for a too large number to be refused rather than cut off."""
Unit = Literal[1, 60, 1440]
_UNITS: dict[Unit, str] = {1: N_("minutes"), 60: N_("hours"), 1440: N_("days")}


class AmountField(ui.element):
    """A duration as a number with a select of minutes, hours or days.

    Args:
        minutes: Initial value, shown in the largest unit that needs no fraction.
        on_change: Called when another unit is chosen; for typing, listen to `field`.
    """

    def __init__(
        self, label: str, minutes: int, on_change: Callable[[object], object] | None = None, *, hint: str = ""
    ) -> None:
        super().__init__("div")
        self.classes("amount")
        unit: Unit = 1440 if minutes and minutes % 1440 == 0 else 60 if minutes and minutes % 60 == 0 else 1
        with self:
            self.field = TextField(label, str(minutes // unit), hint=hint, maxlength=MAX_DIGITS)
            self.field.props("inputmode=numeric")
            units = {size: _(name) for size, name in _UNITS.items()}
            unit_label = _("{label}, unit").format(label=label)
            self.unit: Select[Unit] = Select(unit_label, units, unit, on_change, hide_label=True)

    def minutes(self) -> int | None:
        """The typed duration in minutes; empty counts as none, None if it is no number."""
        number = whole(self.field.text or "0")
        return None if number is None else number * self.unit.value


def whole(typed: str) -> int | None:
    """Parse a number of at most six digits, or None."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= MAX_DIGITS else None
