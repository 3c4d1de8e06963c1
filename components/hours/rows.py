"""Rows of two time inputs, one for each window of a day: parsing, validation, markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from components.kit.markup import tag
from components.kit.primitives import icon_button_markup
from expertconnect.domain import bounds
from expertconnect.domain.availability import Hours
from expertconnect.i18n import _, per_reader, reader, wall_clock

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a|p|am|pm|a\.m\.|p\.m\.)?", re.ASCII)
_DIGITS_AND_SEPARATOR = re.compile(r"\d+\D\d+")
_DAY = 1440
MAX_ROWS = bounds.WINDOWS.most
LONGEST_TIME = 16
"""Maximum characters of a time; some languages need a dozen for 9:30 PM."""


@dataclass(slots=True)
class Row:
    """One window being edited: two texts and an error.

    Attributes:
        hours: The window that the texts were formatted from; None once they are edited.
    """

    opens: str
    closes: str
    error: str = ""
    hours: Hours | None = field(default=None, compare=False)


def read_time(typed: str) -> int | None:
    """Parse 9, 930, 9:30, 21.30, 9:30pm or 24:00 to minutes since midnight; None for anything else.

    AM and PM may be English or in the reader's language.
    """
    text, half, least = " ".join(typed.split()).casefold(), "", 1
    for half_letter, word in zip("ap", _halves(), strict=True):
        if word and word in text and not half:
            text, half = text.replace(word, "", 1).strip(), half_letter
            least = 1 if word.isascii() else 0  # midnight is 0 AM in Japanese, 12 AM elsewhere
    match = _TIME.fullmatch(text)
    if not match or (half and match[3]):
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), half or (match[3] or "")[:1]
    if minute > 59 or hour > 24 or (hour == 24 and minute) or (half and not least <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


@per_reader(32)
def _halves() -> tuple[str, str]:
    """AM and PM in the reader's language."""
    morning, evening = (
        _DIGITS_AND_SEPARATOR.sub("", " ".join(wall_clock(hour, 0, reader().locale, True).split()))
        .strip()
        .casefold()
        for hour in (9, 21)
    )
    return morning, evening


def clock_text(minutes: int) -> str:
    """Format minutes since midnight as 09:30; the end of a day as 24:00."""
    wall = minutes if minutes == _DAY else minutes % _DAY
    return f"{wall // 60:02d}:{wall % 60:02d}"


def shown_time(minutes: int) -> str:
    """Format minutes since midnight on the reader's clock: 09:30 or 9:30 AM; the end of a day as 24:00 or 12:00
    AM.
    """
    if not reader().hour12:
        return clock_text(minutes)
    return wall_clock(minutes // 60 % 24, minutes % 60, reader().locale, True)


def shown_hours(hours: Hours) -> str:
    """Format both ends of a window on the reader's clock."""
    return f"{shown_time(hours.opens)} – {shown_time(hours.closes)}"


def rows_of(hours: Sequence[Hours]) -> list[Row]:
    """Return windows as rows for editing."""
    return [Row(shown_time(one.opens), shown_time(one.closes), hours=one) for one in hours]


def read_rows(rows: Sequence[Row]) -> tuple[Hours, ...] | None:
    """Parse the rows into sorted windows; None if any is invalid, with the error set on its row."""
    parsed: list[tuple[Row, Hours]] = []
    for row in rows:
        row.error = ""
        hours = row.hours or _parse(row)
        if hours:
            parsed.append((row, hours))
    parsed.sort(key=lambda pair: pair[1])
    for (_row, before), (row, after) in pairwise(parsed):
        if after.opens < before.closes:
            row.error = _("Overlaps with {hours}.").format(hours=shown_hours(before))
    return None if any(row.error for row in rows) else tuple(hours for _row, hours in parsed)


def _parse(row: Row) -> Hours | None:
    opens, closes = read_time(row.opens), read_time(row.closes)
    if opens is None or closes is None:
        row.error = _("Please enter times like 9, 9:30 or 9:30pm.")
    elif opens % 5 or closes % 5:
        row.error = _("Please use steps of five minutes.")
    elif opens == _DAY:
        row.error = _("Please begin before midnight.")
    elif opens == closes != 0:
        row.error = _("Please end after the beginning; 0:00 to 24:00 is a whole day.")
    else:
        row.opens, row.closes = shown_time(opens), shown_time(closes)
        row.hours = Hours(opens, closes if closes > opens else closes + _DAY)
        return row.hours
    return None


def next_row(rows: Sequence[Row]) -> Row:
    """Return a new row: after the last one, else the default hours."""
    last = read_time(rows[-1].closes) if rows else None
    if last is None or last > 21 * 60:
        return Row("", "") if rows else rows_of([Hours(9 * 60, 17 * 60)])[0]
    return Row(shown_time(last + 60), shown_time(min(last + 240, _DAY)))


def edit_rows(rows: list[Row], act: str, index: int, value: object) -> bool:
    """Apply an edit of the browser to the rows; return whether it was valid."""
    if act == "toggle" and isinstance(value, bool):
        rows[:] = [next_row(())] if value else []
    elif act == "add" and len(rows) < MAX_ROWS:
        rows.append(next_row(rows))
    elif act == "remove" and index < len(rows):
        del rows[index]
    elif act in ("opens", "closes") and index < len(rows) and isinstance(value, str):
        setattr(rows[index], act, value[:LONGEST_TIME])
        rows[index].hours = None
    else:
        return False
    return True


def draw_row(row: Row, key: str, day_name: str) -> Markup:
    """Markup of a row: two inputs and a remove button, with the acts `opens`, `closes` and `remove` on `key`.

    Args:
        named: The day, for screen readers.
    """
    opens, closes = read_time(row.opens), read_time(row.closes)
    ends_next_day = opens is not None and closes is not None and closes <= opens and closes
    error_id = f"err-{key}" if row.error else None
    labels = (_("{day} from").format(day=day_name), _("{day} until").format(day=day_name))
    fields = [
        tag(
            "input",
            "tin",
            type="text",
            inputmode=None if reader().hour12 else "numeric",
            autocomplete="off",
            maxlength=LONGEST_TIME,
            value=value,
            aria_label=caption,
            aria_invalid=bool(row.error) or None,
            aria_describedby=error_id,
            data_act=act,
            data_key=key,
        )
        for act, value, caption in (("opens", row.opens, labels[0]), ("closes", row.closes, labels[1]))
    ]
    label = _("Remove {opens} to {closes}, {day}").format(opens=row.opens, closes=row.closes, day=day_name)
    remove = icon_button_markup("x", label, act="remove", key=key, classes="is-sm")
    note = tag("span", "t-xs faint next-day", _("next day")) if ends_next_day else None
    line = tag(
        "div", "range", fields[0], tag("span", "faint", "–", aria_hidden=True), fields[1], note, remove
    )
    error = tag("p", "err", row.error, id=error_id) if row.error else None
    return tag("div", "range-box", line, error)
