"""Duration field: a number and a unit."""

from collections.abc import Callable
from typing import Literal

from nicegui import ui

from components.kit.choices import Select
from components.kit.fields import TextField
from expertconnect.i18n import N_, _

MAX_DIGITS = 6
"""Digits of a number that is typed: one too large is refused rather than cut."""
Unit = Literal[1, 60, 1440]
_UNITS: dict[Unit, str] = {1: N_("minutes"), 60: N_("hours"), 1440: N_("days")}


class AmountField(ui.element):
    """A number with minutes, hours or days beside it.

    Args:
        minutes: What it shows, in the largest unit that needs no fraction.
        changed: Called when another unit is chosen; what is typed is told by the field.
    """

    def __init__(
        self, label: str, minutes: int, changed: Callable[[object], object] | None = None, *, hint: str = ""
    ) -> None:
        super().__init__("div")
        self.classes("amount")
        unit: Unit = 1440 if minutes and minutes % 1440 == 0 else 60 if minutes and minutes % 60 == 0 else 1
        with self:
            self.field = TextField(label, str(minutes // unit), hint=hint, maxlength=MAX_DIGITS)
            self.field.props("inputmode=numeric")
            units = {size: _(word) for size, word in _UNITS.items()}
            named = _("{label}, unit").format(label=label)
            self.unit: Select[Unit] = Select(named, units, unit, changed, hide_label=True)

    def minutes(self) -> int | None:
        """The typed duration in minutes; empty counts as none, None if it is no number."""
        number = whole(self.field.text or "0")
        return None if number is None else number * self.unit.value


def whole(typed: str) -> int | None:
    """Parse a number of at most six digits, or None."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= MAX_DIGITS else None
