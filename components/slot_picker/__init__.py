"""."""

from components.slot_picker.slot_picker import (
    MOST_MONTHS,
    Kept,
    MonthView,
    SlotPicker,
    shown_range,
    slots_message,
)

__all__ = ["MOST_MONTHS", "Kept", "MonthView", "SlotPicker", "shown_range", "slots_message"]
