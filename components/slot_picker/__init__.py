"""Slot picker: month calendar and list of free start times, patched live in the browser."""

from components.slot_picker.slot_picker import (
    MAX_MONTHS,
    Kept,
    MonthView,
    SlotPicker,
    first_open,
    shown_range,
    slots_message,
)

__all__ = ["MAX_MONTHS", "Kept", "MonthView", "SlotPicker", "first_open", "shown_range", "slots_message"]
