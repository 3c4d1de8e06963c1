"""What an expert's hours come to: the times that clients see, and why others are not among them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from components.markup import Markup, icon, joined, tag
from components.wording import clock, day_words, offset_words
from expertconnect.domain.explain import Cause, Explained, Reason
from expertconnect.domain.interval import Interval

SHOWN_A_DAY = 40
_WORDS = {
    Cause.CLOSED: ("Outside your hours", "calendar-off"),
    Cause.TIME_OFF: ("Time off", "coffee"),
    Cause.SESSION: ("Booked", "calendar-check"),
    Cause.BUFFER: ("Preparation or rest", "hourglass"),
    Cause.TAKEN: ("Taken", "lock"),
    Cause.BUSY: ("Busy in another calendar", "calendar"),
    Cause.TOO_SOON: ("Past, or sooner than your notice", "history"),
    Cause.TOO_FAR: ("Further ahead than can be booked", "calendar-clock"),
    Cause.FULL: ("The day is full", "users"),
    Cause.OFF_GRID: (
        "Between two starts: sessions start in steps from the opening of your hours",
        "grid-3x3",
    ),
}


def slots_preview(
    starts: Sequence[datetime], *, zone: ZoneInfo, today: date, days: int, hour12: bool
) -> Markup:
    """The free starts of some days, each day with its times or the word that there are none."""
    by_day = {
        day: list(some) for day, some in groupby(starts, key=lambda start: start.astimezone(zone).date())
    }
    rows = []
    for n in range(days):
        day = today + timedelta(days=n)
        rows.append(
            tag("li", "preview-day", tag("span", "t-sm strong", day_words(day, today)),
                _times(by_day.get(day, []), zone, hour12), data_day=day.isoformat())
        )  # fmt: skip
    return tag("ul", "", *rows)


def _times(starts: Sequence[datetime], zone: ZoneInfo, hour12: bool) -> Markup:
    if not starts:
        return tag("span", "t-sm faint", "Nothing free")
    walls = [clock(start.astimezone(zone), hour12) for start in starts]
    shown = [
        tag(
            "span",
            "mini-time",
            wall + (f" {offset_words(start.astimezone(zone))}" if walls.count(wall) > 1 else ""),
        )
        for start, wall in list(zip(starts, walls, strict=True))[:SHOWN_A_DAY]
    ]
    more = (
        tag("span", "t-sm faint", f"and {len(starts) - SHOWN_A_DAY} more")
        if len(starts) > SHOWN_A_DAY
        else None
    )
    return tag("div", "preview-times", *shown, more)


def reasons_markup(reasons: Iterable[Reason]) -> Markup:
    """All that stands in the way, one line each; free when nothing does."""
    lines = [_reason(one) for one in reasons]
    if not lines:
        lines = [tag("span", "why-reason", icon("circle-check", "i16"), tag("span", "", "Free"))]
    return tag("span", "why-reasons", *lines)


def _reason(reason: Reason) -> Markup:
    words, symbol = _WORDS[reason.cause]
    detail = joined([": ", tag("bdi", "", reason.detail)]) if reason.detail else None
    return tag("span", "why-reason", icon(symbol, "i16"), tag("span", "", words, detail))


def explained_day(
    stretches: Sequence[Explained], *, zone: ZoneInfo, asked: Interval | None = None, hour12: bool
) -> Markup:
    """A day in stretches, with all that stands in the way of each.

    Args:
        asked: A session that was asked about; the stretches that it touches are marked.
    """
    rows = []
    for one in stretches:
        start, end = one.interval.start.astimezone(zone), one.interval.end.astimezone(zone)
        until = (
            "24:00"
            if not hour12 and end.date() > start.date() and f"{end:%H%M}" == "0000"
            else clock(end, hour12)
        )
        here = " here" if asked and one.interval.overlaps(asked) else ""
        free = "" if one.reasons else " free"
        rows.append(
            tag("li", f"why{free}{here}", tag("span", "tnum strong", f"{clock(start, hour12)} – {until}"),
                reasons_markup(one.reasons))
        )  # fmt: skip
    return tag("ul", "", *rows)


def verdict(start: datetime, reasons: Sequence[Reason], *, zone: ZoneInfo, hour12: bool) -> Markup:
    """Whether one start can be booked, and all that stands in its way."""
    wall = clock(start.astimezone(zone), hour12)
    if not reasons:
        words = joined([icon("circle-check"), tag("span", "strong", f"{wall} is free: clients can book it.")])
        return tag("div", "banner blue", words)
    return tag(
        "div", "banner amber", icon("info"),
        tag("div", "grow", tag("p", "strong", f"{wall} cannot be booked"), reasons_markup(reasons)),
    )  # fmt: skip
