"""Slots preview: the free times that clients see, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.hours.editor import weekday_name
from components.hours.explanation import reason_words
from components.kit.formatting import clock, long_day, offset_words
from components.kit.markup import icon, joined, tag
from expertconnect.domain.explain import Reason
from expertconnect.i18n import _, ngettext

SHOWN_A_DAY = 16
SHOWN_WITH_HALVES = 10
"""Fewer than `SHOWN_A_DAY`, since times with AM and PM are wider and stand in one column."""


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """Free times of one day.

    Attributes:
        starts: Starts that can be booked.
        missing: Main reason if there are none; None if every gap is too short.
    """

    day: date
    starts: tuple[datetime, ...] = ()
    missing: Reason | None = None


def slots_preview(
    days: Sequence[PreviewDay], *, zone: ZoneInfo, today: date, hour12: bool, whole: date | None = None
) -> Markup:
    """Days side by side with their free times, or the reason why there are none.

    Acts: `why` on a time (epoch minutes), `day` on a day, and `whole` on a day with more times than fit.

    Args:
        whole: The day that is expanded to show all its times.
    """
    return tag(
        "ul",
        "pv h12" if hour12 else "pv",
        *(_column(one, zone, today, hour12, one.day == whole) for one in days),
    )


def _column(one: PreviewDay, zone: ZoneInfo, today: date, hour12: bool, whole: bool) -> Markup:
    named = tag("span", "sr-only", long_day(one.day))
    head = tag(
        "div",
        "pv-head" + (" today" if one.day == today else ""),
        named,
        tag("span", "t-xs", weekday_name(one.day.isoweekday(), "abbreviated"), aria_hidden=True),
        tag("b", "tnum", str(one.day.day), aria_hidden=True),
    )
    body = _times(one, zone, hour12, whole) if one.starts else _empty(one)
    return tag("li", "pv-day", head, body, data_day=one.day.isoformat())


def _times(one: PreviewDay, zone: ZoneInfo, hour12: bool, whole: bool) -> Markup:
    walls = [clock(start.astimezone(zone), hour12) for start in one.starts]
    fits = SHOWN_WITH_HALVES if hour12 else SHOWN_A_DAY
    shown = len(walls) if whole or len(walls) <= fits + 1 else fits
    chips = [
        tag(
            "button",
            "mini-time",
            wall + (f" {offset_words(start.astimezone(zone))}" if walls.count(wall) > 1 else ""),
            type="button",
            data_act="why",
            data_key=int(start.timestamp()) // 60,
        )
        for start, wall in list(zip(one.starts, walls, strict=True))[:shown]
    ]
    more = None
    if shown < len(walls):
        hidden = len(walls) - shown
        text = ngettext("{n} more", "{n} more", hidden).format(n=hidden)
        key = one.day.isoformat()
        label = _("{words}, {day}").format(words=text, day=long_day(one.day))
        more = tag(
            "button",
            "txt-link t-xs pv-more",
            text,
            type="button",
            data_act="whole",
            data_key=key,
            aria_label=label,
        )
    return tag("div", "preview-times", *chips, more)


def _empty(one: PreviewDay) -> Markup:
    if one.missing is None:
        text, symbol = _("No gap is long enough"), "timer"
    else:
        text, symbol = reason_words(one.missing)
    why = tag("span", "sr-only", _("Why is nothing free on {day}?").format(day=long_day(one.day)))
    content = joined([icon(symbol, "i18"), tag("span", "", text), why])
    return tag("button", "pv-none", content, type="button", data_act="day", data_key=one.day.isoformat())
