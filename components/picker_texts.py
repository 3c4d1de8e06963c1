"""Every word that the slot picker shows or says."""

from dataclasses import dataclass, fields

_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True, slots=True)
class PickerTexts:
    """In English; other languages give their own.

    Attributes:
        week_start: 0 for Monday to 6 for Sunday.
    """

    months: tuple[str, ...] = tuple(_MONTHS)
    months_short: tuple[str, ...] = tuple(month[:3] for month in _MONTHS)
    weekdays: tuple[str, ...] = tuple(_WEEKDAYS)
    weekdays_short: tuple[str, ...] = tuple(day[:3] for day in _WEEKDAYS)
    week_start: int = 0
    day_format: str = "{weekday} {day} {month}"
    am: str = "am"
    pm: str = "pm"
    date: str = "Date"
    time: str = "Free times"
    today: str = "today"
    month: str = "Month"
    previous: str = "Previous month"
    next: str = "Next month"
    next_opening: str = "Next opening"
    nothing_in: str = "Nothing free in {month}"
    next_is: str = "The next opening is on {day}."
    nothing_soon: str = "There is no opening for now."
    go_there: str = "Go there"
    more_dots: str = "More dots, more free times"
    keys_move: str = "move"
    keys_month: str = "month"
    times_free: str = "{n} times free"
    time_free: str = "1 time free"
    no_times: str = "no times"
    choose_day: str = "Choose a day"
    full: str = "Fully booked"
    closed: str = "No times on this day"
    try_other: str = "Try another day, or take the next opening."
    format: str = "Time format"
    h12: str = "12h"
    h24: str = "24h"
    times_in: str = "Times in {zone}"
    morning: str = "Morning"
    afternoon: str = "Afternoon"
    evening: str = "Evening"
    to: str = "to"
    free: str = "free"
    slot_mine: str = "Held for you"
    slot_held: str = "On hold"
    slot_gone: str = "Just taken"
    slot_fresh: str = "Free again"
    slot_: str = ""
    held_why: str = "Someone is booking this time. It is free again in a few minutes if they do not finish."
    taken_why: str = "Someone has just booked this time."
    say_held: str = "{time} is on hold."
    say_taken: str = "{time} was just taken."
    say_back: str = "{time} is free again."

    def props(self) -> dict[str, object]:
        """As the browser reads them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
