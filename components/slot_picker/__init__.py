"""Slot picker: the month, the week strip and the times of one event type."""

from components.slot_picker.slot_picker import (
    MOST_MONTHS,
    Kept,
    MonthView,
    SlotPicker,
    first_open,
    shown_range,
    slots_message,
)

__all__ = ["MOST_MONTHS", "Kept", "MonthView", "SlotPicker", "first_open", "shown_range", "slots_message"]
