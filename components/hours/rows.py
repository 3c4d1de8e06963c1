"""Windows of a day as typed rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from components.kit.markup import tag
from components.kit.primitives import icon_button_markup
from expertconnect.domain.availability import Hours
from expertconnect.i18n import _, per_reader, reader, wall_clock

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a|p|am|pm|a\.m\.|p\.m\.)?", re.ASCII)
_READING = re.compile(r"\d+\D\d+")
_DAY = 1440
MAX_ROWS = 12
LONGEST_TIME = 16
"""Characters of a time; some languages need a dozen for half past nine in the evening."""


@dataclass(slots=True)
class Row:
    """One window while it is typed: two texts and an error.

    Attributes:
        hours: What the texts were written from, as long as nobody has touched them.
    """

    opens: str
    closes: str
    error: str = ""
    hours: Hours | None = field(default=None, compare=False)


def read_time(typed: str) -> int | None:
    """Parse 9, 930, 9:30, 21.30, 9:30pm or 24:00 to minutes since midnight; None for anything else.

    The words for the halves of a day may be English or the reader's.
    """
    text, half, least = " ".join(typed.split()).casefold(), "", 1
    for letter, word in zip("ap", _halves(), strict=True):
        if word and word in text and not half:
            text, half = text.replace(word, "", 1).strip(), letter
            least = 1 if word.isascii() else 0  # midnight is 0 in Japan, and 12 elsewhere
    found = _TIME.fullmatch(text)
    if not found or (half and found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), half or (found[3] or "")[:1]
    if minute > 59 or hour > 24 or (hour == 24 and minute) or (half and not least <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


@per_reader(32)
def _halves() -> tuple[str, str]:
    """The reader's words for morning and evening on a 12-hour clock."""
    morning, evening = (
        _READING.sub("", " ".join(wall_clock(hour, 0, reader().locale, True).split())).strip().casefold()
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
    """Windows as rows to edit."""
    return [Row(shown_time(one.opens), shown_time(one.closes), hours=one) for one in hours]


def read_rows(rows: Sequence[Row]) -> tuple[Hours, ...] | None:
    """Parse the typed windows, in order; None if one is wrong, and then the row has the error."""
    read: list[tuple[Row, Hours]] = []
    for row in rows:
        row.error = ""
        hours = row.hours or _read(row)
        if hours:
            read.append((row, hours))
    read.sort(key=lambda pair: pair[1])
    for (_row, before), (row, after) in pairwise(read):
        if after.opens < before.closes:
            row.error = _("Overlaps with {hours}.").format(hours=shown_hours(before))
    return None if any(row.error for row in rows) else tuple(hours for _row, hours in read)


def _read(row: Row) -> Hours | None:
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
    """A new window: after the last one, else the default hours."""
    last = read_time(rows[-1].closes) if rows else None
    if last is None or last > 21 * 60:
        return Row("", "") if rows else rows_of([Hours(9 * 60, 17 * 60)])[0]
    return Row(shown_time(last + 60), shown_time(min(last + 240, _DAY)))


def edit_rows(rows: list[Row], act: str, place: int, value: object) -> bool:
    """Apply an edit of the browser to the rows; return whether it was valid."""
    if act == "toggle" and isinstance(value, bool):
        rows[:] = [next_row(())] if value else []
    elif act == "add" and len(rows) < MAX_ROWS:
        rows.append(next_row(rows))
    elif act == "remove" and place < len(rows):
        del rows[place]
    elif act in ("opens", "closes") and place < len(rows) and isinstance(value, str):
        setattr(rows[place], act, value[:LONGEST_TIME])
        rows[place].hours = None
    else:
        return False
    return True


def draw_row(row: Row, key: str, named: str) -> Markup:
    """Two fields and a button to remove them, reported as `opens`, `closes` and `remove` on `key`.

    Args:
        named: The day, for screen readers.
    """
    opens, closes = read_time(row.opens), read_time(row.closes)
    over = opens is not None and closes is not None and closes <= opens and closes
    reported = f"err-{key}" if row.error else None
    words = (_("{day} from").format(day=named), _("{day} until").format(day=named))
    fields = [
        tag(
            "input",
            "tin",
            type="text",
            inputmode=None if reader().hour12 else "numeric",
            autocomplete="off",
            maxlength=LONGEST_TIME,
            value=value,
            aria_label=word,
            aria_invalid=bool(row.error) or None,
            aria_describedby=reported,
            data_act=act,
            data_key=key,
        )
        for act, value, word in (("opens", row.opens, words[0]), ("closes", row.closes, words[1]))
    ]
    label = _("Remove {opens} to {closes}, {day}").format(opens=row.opens, closes=row.closes, day=named)
    remove = icon_button_markup("x", label, act="remove", key=key, classes="is-sm")
    note = tag("span", "t-xs faint next-day", _("next day")) if over else None
    line = tag(
        "div", "range", fields[0], tag("span", "faint", "–", aria_hidden=True), fields[1], note, remove
    )
    error = tag("p", "err", row.error, id=reported) if row.error else None
    return tag("div", "range-box", line, error)
