"""Windows of a day as people type them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from components.kit.marks import icon_button_markup
from components.markup import Markup, tag
from expertconnect.domain.availability import Hours

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a|p|am|pm|a\.m\.|p\.m\.)?", re.ASCII | re.IGNORECASE)
_DAY = 1440
MOST_ROWS = 12


@dataclass(slots=True)
class Row:
    """One window while it is typed: two texts, and what is wrong with them."""

    opens: str
    closes: str
    error: str = ""


def read_time(typed: str) -> int | None:
    """Minutes since midnight of 9, 930, 9:30, 21.30, 9:30pm or 24:00; None for anything else."""
    found = _TIME.fullmatch(typed.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1].lower()
    if minute > 59 or hour > 24 or (hour == 24 and minute) or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute


def clock_text(minutes: int) -> str:
    """Minutes since midnight as 09:30; the end of a day as 24:00."""
    wall = minutes if minutes == _DAY else minutes % _DAY
    return f"{wall // 60:02d}:{wall % 60:02d}"


def rows_of(hours: Sequence[Hours]) -> list[Row]:
    """The windows as texts to edit."""
    return [Row(clock_text(one.opens), clock_text(one.closes)) for one in hours]


def read_rows(rows: Sequence[Row]) -> tuple[Hours, ...] | None:
    """The windows that were typed, in order; None if one is wrong, and then the row says why."""
    read: list[tuple[Row, Hours]] = []
    for row in rows:
        row.error = ""
        hours = _read(row)
        if hours:
            read.append((row, hours))
    read.sort(key=lambda pair: pair[1])
    for (_, before), (row, after) in pairwise(read):
        if after.opens < before.closes:
            row.error = f"Overlaps with {before}."
    if any(row.error for row in rows):
        return None
    return tuple(hours for _, hours in read)


def _read(row: Row) -> Hours | None:
    opens, closes = read_time(row.opens), read_time(row.closes)
    if opens is None or closes is None or opens == _DAY:
        row.error = "Please enter times like 9:00 and 17:30."
    elif opens % 5 or closes % 5:
        row.error = "Please use steps of five minutes."
    elif opens == closes:
        row.error = "Please end after the beginning; 0:00 to 24:00 is a whole day."
    else:
        row.opens, row.closes = clock_text(opens), clock_text(closes)
        return Hours(opens, closes if closes > opens else closes + _DAY)
    return None


def next_row(rows: Sequence[Row]) -> Row:
    """A window to begin with: after the last one, else the usual hours."""
    last = read_time(rows[-1].closes) if rows else None
    if last is None or last > 21 * 60:
        return Row("09:00", "17:00") if not rows else Row("", "")
    return Row(clock_text(last + 60), clock_text(min(last + 240, _DAY)))


def edit_rows(rows: list[Row], act: str, place: int, value: object) -> bool:
    """Do to the rows what was done in the browser; whether it made sense."""
    if act == "toggle" and isinstance(value, bool):
        rows[:] = [next_row(())] if value else []
    elif act == "add" and len(rows) < MOST_ROWS:
        rows.append(next_row(rows))
    elif act == "remove" and place < len(rows):
        del rows[place]
    elif act in ("opens", "closes") and place < len(rows) and isinstance(value, str):
        setattr(rows[place], act, value[:8])
    else:
        return False
    return True


def draw_row(row: Row, key: str, named: str) -> Markup:
    """Two fields and a way to remove them, reported as `opens`, `closes` and `remove` on `key`.

    Args:
        named: The day, for screen readers.
    """
    opens, closes = read_time(row.opens), read_time(row.closes)
    over = opens is not None and closes is not None and closes <= opens
    told = f"err-{key}" if row.error else None
    fields = [
        tag(
            "input", "tin", type="text", inputmode="numeric", autocomplete="off", maxlength=8, value=value,
            aria_label=f"{named} {word}", aria_invalid=bool(row.error) or None, aria_describedby=told,
            data_act=act, data_key=key,
        )
        for act, value, word in (("opens", row.opens, "from"), ("closes", row.closes, "until"))
    ]  # fmt: skip
    remove = icon_button_markup(
        "x", f"Remove {row.opens} to {row.closes} on {named}", act="remove", key=key, classes="is-sm"
    )
    note = tag("span", "t-xs faint next-day", "next day") if over else None
    line = tag(
        "div", "range", fields[0], tag("span", "faint", "to", aria_hidden=True), fields[1], note, remove
    )
    error = tag("p", "err", row.error, id=told) if row.error else None
    return tag("div", "range-box", line, error)
