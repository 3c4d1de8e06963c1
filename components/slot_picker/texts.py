"""Texts of the slot picker in the reader's language, with the date formats of the locale."""

import re
from collections.abc import Mapping
from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names

from expertconnect import i18n
from expertconnect.i18n import _, ngettext, per_reader, reader
from expertconnect.i18n.languages import locale_of

Texts = Mapping[str, object]
_PATTERN = re.compile(r"'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+")
_FIELDS = {"E": "{weekday}", "c": "{weekday}", "M": "{month}", "L": "{month}", "d": "{day}", "y": "{year}"}
_MAX_FORMS = 200  # no language needs a larger number to show all of its plural forms


@per_reader(64)
def picker_words() -> tuple[tuple[str, object], ...]:
    """All texts as pairs: NiceGUI would wrap a dictionary in an observable one, at a cost per key."""
    return tuple(picker_texts().items())


@per_reader(64)
def picker_texts() -> Texts:
    """All texts by name. Cached and shared by all readers of a locale: do not modify."""
    return {**_dates(locale_of(reader().locale)), **_month_words(), **_slot_words(), **_live_words()}


def _dates(locale: Locale) -> dict[str, object]:
    locale_tag = reader().locale
    return {
        "months": _months(locale, "wide", "stand-alone"),
        "months_short": _months(locale, "abbreviated", "stand-alone"),
        "months_in_date": _months(locale, "wide", "format"),
        "months_in_date_short": _months(locale, "abbreviated", "format"),
        "weekdays": _weekdays(locale, "wide", "format"),
        "weekdays_short": _weekdays(locale, "abbreviated", "stand-alone"),
        "weekdays_in_date_short": _weekdays(locale, "abbreviated", "format"),
        "week_start": reader().week_start,
        "day_format": _template(locale, ("MMMMEEEEd", "MMMMEd", "MMMEd")),
        "day_format_short": _template(locale, ("MMMEd",)),
        "month_format": _template(locale, ("yMMMM",)),
        # Each hour in the 12-hour format of this locale; the browser only inserts the minutes.
        "hours12": tuple(
            "{m}".join(_split_at_minutes(i18n.wall_clock(hour, 0, locale_tag, True))) for hour in range(24)
        ),
    }


def _months(locale: Locale, width: Any, context: Any) -> tuple[str, ...]:
    names = get_month_names(width, context, locale)
    return tuple(str(names[month]) for month in range(1, 13))


def _weekdays(locale: Locale, width: Any, context: Any) -> tuple[str, ...]:
    names = get_day_names(width, context, locale)
    return tuple(str(names[day]) for day in range(7))


def _split_at_minutes(clock: str) -> tuple[str, str]:
    before, _zeros, after = clock.rpartition("00")
    return before, after


def _template(locale: Locale, skeletons: tuple[str, ...]) -> str:
    """Template of a date in a locale, such as "{weekday}, {month} {day}", from the first known CLDR skeleton."""
    known = locale.datetime_skeletons
    pattern = next((str(known[name].pattern) for name in skeletons if name in known), "E d MMMM")

    def field(match: re.Match[str]) -> str:
        if match[2]:
            return _FIELDS.get(match[2], "")
        return match[0] if match[1] is None else match[1] or "'"

    return _PATTERN.sub(field, pattern)


def _counts(locale: Locale) -> dict[str, str]:
    """`{n} times free` in each plural form of the language, by the form's name in `Intl.PluralRules`."""
    forms: dict[str, str] = {}
    for n in range(1, _MAX_FORMS):
        forms.setdefault(str(locale.plural_form(n)), ngettext("{n} time free", "{n} times free", n))
    return forms


def _month_words() -> dict[str, object]:
    return {
        "date": _("Date"),
        "today": _("today"),
        "month": _("Month"),
        "previous": _("Previous month"),
        "next": _("Next month"),
        "next_opening": _("Next opening"),
        "nothing_in": _("Nothing free in {month}"),
        "next_is": _("The next opening is on {day}."),
        "nothing_soon": _("There is no opening for now. A new one shows up here by itself."),
        "go_there": _("Go there"),
        "more_dots": _("More dots, more free times"),
        "keys_move": _("move"),
        "keys_month": _("month"),
        "keys_said": _(
            "Arrow keys move by day and week, Home and End within the week, Page Up and Page Down by month, "
            "with Shift by year. Enter shows the times of a day; among the times, arrow keys move, too, "
            "and Page Down goes to the next day with free times."
        ),
        "times_free": _counts(locale_of(reader().locale)),
        "no_times": _("no times"),
        "choose_day": _("Choose a day"),
        "full": _("Fully booked"),
        "closed": _("No times on this day"),
        "try_other": _("Try another day, or take the next opening."),
    }


def _slot_words() -> dict[str, object]:
    return {
        "time": _("Free times"),
        "format": _("Time format"),
        "h12": _("12h"),
        "h24": _("24h"),
        "times_in": _("Times in {zone}"),
        "morning": _("Morning"),
        "afternoon": _("Afternoon"),
        "evening": _("Evening"),
        "to": _("to"),
        "free": _("free"),
        "slot_mine": _("Held for you"),
        "slot_held": _("On hold"),
        "slot_gone": _("Just taken"),
        "slot_fresh": _("Free again"),
        "slot_off": _("No longer free"),
        "both": _("{time} for you · {there}"),
        "there": _("{time} in {city}"),
        "there_after": _("{time} in {city}, the next day"),
        "there_before": _("{time} in {city}, the day before"),
        "ahead": _("{city} is {hours} h ahead of you"),
        "behind": _("{city} is {hours} h behind you"),
    }


def _live_words() -> dict[str, object]:
    return {
        "live": _("Live"),
        "live_why": _("Times change here the moment somebody books."),
        "connecting": _("Connecting"),
        "reconnecting": _("Reconnecting"),
        "offline": _("Offline"),
        "lost_why": _("There is no connection: times can be chosen when it is back."),
        "back_why": _("The connection is back. These are the times of now."),
        "holding": _("One moment"),
        "held_why": _(
            "Someone is booking this time. It is free again in a few minutes if they do not finish."
        ),
        "taken_why": _("Someone has just booked this time."),
        "off_why": _("This time is not to be had any more."),
        "say_held": _("{time} is on hold."),
        "say_taken": _("{time} was just taken."),
        "say_back": _("{time} is free again."),
    }
