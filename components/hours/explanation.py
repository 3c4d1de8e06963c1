"""Explanation why a time is not free: verdict, the day as a bar, and its spans with their reasons."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.formatting import clock, length
from components.kit.markup import icon, joined, tag
from expertconnect.domain.explain import Cause, Explained, Reason
from expertconnect.domain.interval import Interval
from expertconnect.domain.sentences import Sentence
from expertconnect.i18n import N_, _, translate

_WORDS = {
    Cause.CLOSED: (N_("Outside your hours"), "calendar-off"),
    Cause.TIME_OFF: (N_("Time off"), "coffee"),
    Cause.SESSION: (N_("Booked"), "calendar-check"),
    Cause.BUFFER: (N_("Preparation or rest"), "hourglass"),
    Cause.TAKEN: (N_("Taken"), "lock"),
    Cause.BUSY: (N_("Busy in another calendar"), "calendar"),
    Cause.TOO_SOON: (N_("Past, or sooner than your notice"), "history"),
    Cause.TOO_FAR: (N_("Further ahead than can be booked"), "calendar-clock"),
    Cause.FULL: (N_("The day is full"), "users"),
    Cause.OFF_GRID: (
        N_("Between two starts: sessions start in steps from the opening of your hours"),
        "grid-3x3",
    ),
}
_SHORT = {
    Cause.CLOSED: N_("Closed"),
    Cause.SESSION: N_("Booked out"),
    Cause.TAKEN: N_("Booked out"),
    Cause.BUFFER: N_("Booked out"),
    Cause.BUSY: N_("Busy elsewhere"),
    Cause.TOO_SOON: N_("Too soon to book"),
    Cause.TOO_FAR: N_("Too far ahead"),
}
_LOOKS = {
    Cause.CLOSED: "shut",
    Cause.TIME_OFF: "off",
    Cause.SESSION: "booked",
    Cause.BUFFER: "rest",
    Cause.TAKEN: "booked",
    Cause.BUSY: "busy",
    Cause.TOO_SOON: "rule",
    Cause.TOO_FAR: "rule",
    Cause.FULL: "rule",
    Cause.OFF_GRID: "rule",
}
# What is the same all day is said where nothing of the day's own can be said, and in place of closed hours.
_RULES = (Cause.TOO_SOON, Cause.TOO_FAR, Cause.FULL)
_OWN = (Cause.TIME_OFF, Cause.SESSION, Cause.BUFFER, Cause.TAKEN, Cause.BUSY)


def reason_words(reason: Reason) -> tuple[str, str]:
    """A reason in few words, and its icon; the detail is the note of a time off alone."""
    words, symbol = _WORDS[reason.cause]
    if reason.cause is Cause.TIME_OFF and reason.detail:
        return reason.detail, symbol
    return _(_SHORT.get(reason.cause, words)), symbol


def reasons_markup(reasons: Iterable[Reason]) -> Markup:
    """All reasons, one line each; free when there are none."""
    lines = [_reason(one) for one in reasons]
    if not lines:
        lines = [tag("span", "why-reason", icon("circle-check", "i16"), tag("span", "", _("Free")))]
    return tag("span", "why-reasons", *lines)


def _reason(reason: Reason) -> Markup:
    words, symbol = _WORDS[reason.cause]
    said = translate(reason.detail) if isinstance(reason.detail, Sentence) else reason.detail
    detail = joined([": ", tag("bdi", "", said)]) if said else None
    return tag("span", "why-reason", icon(symbol, "i16"), tag("span", "", _(words), detail))


def compact(stretches: Sequence[Explained]) -> list[Explained]:
    """The same day with the main reason of each span, and equal neighbours merged.

    A rule such as the notice holds for hours on end: it is told where nothing else is, and hides that those hours
    are closed besides. Time off hides closed hours, too.
    """

    def told_of(one: Explained) -> tuple[Reason, ...]:
        own = tuple(reason for reason in one.reasons if reason.cause in _OWN)
        rules = tuple(reason for reason in one.reasons if reason.cause in _RULES)
        return own or rules[:1] or one.reasons

    return [
        Explained(Interval(some[0].interval.start, some[-1].interval.end), reasons)
        for reasons, group in groupby(stretches, key=told_of)
        for some in (list(group),)
    ]


def explained_day(
    stretches: Sequence[Explained], *, zone: ZoneInfo, asked: Interval | None = None, hour12: bool
) -> Markup:
    """A day as a bar and in spans, with all reasons of each.

    Args:
        asked: A session that was asked about; the stretches that it touches are marked.
    """
    shown = compact(stretches)
    if not shown:
        return tag("p", "t-sm muted", _("The calendar of your time zone skips this day."))
    day = shown[0].interval.start.astimezone(zone).date()
    rows = []
    for one in shown:
        here = " here" if asked and one.interval.overlaps(asked) else ""
        since, until = one.interval.start.astimezone(zone), one.interval.end.astimezone(zone)
        hours = f"{clock(since, hour12)} – {_until(until, day, hour12)}"
        mark = tag("span", f"tl-mark {_look(one)}", aria_hidden=True)
        rows.append(
            tag("li", f"why{here}", mark, tag("span", "tnum strong", hours), reasons_markup(one.reasons))
        )
    return joined([_bar(shown, zone, asked, hour12), tag("ul", "why-list", *rows)])


def _look(one: Explained) -> str:
    return _LOOKS[one.reasons[0].cause] if one.reasons else "free"


def _until(end: datetime, day: date, hour12: bool) -> str:
    return "24:00" if not hour12 and end.date() > day and f"{end:%H%M}" == "0000" else clock(end, hour12)


def _bar(shown: Sequence[Explained], zone: ZoneInfo, asked: Interval | None, hour12: bool) -> Markup:
    """The day from midnight to midnight, at its real length, with the hours below."""
    start, end = shown[0].interval.start, shown[-1].interval.end
    whole = end - start

    def place(instant: datetime) -> str:
        return f"{(instant - start) / whole:.2%}"

    parts = [
        tag(
            "span",
            f"tl-part {_look(one)}",
            style=f"inset-inline-start:{place(one.interval.start)};"
            f"inline-size:{one.interval.length / whole:.2%}",
        )
        for one in shown
    ]
    pin = None
    if asked and start <= asked.start < end:
        until = min(asked.end, end)
        pin = tag(
            "span",
            "tl-pin",
            style=f"inset-inline-start:{place(asked.start)};inline-size:{(until - asked.start) / whole:.2%}",
        )
    walls = [start + timedelta(hours=n) for n in range(int(whole / timedelta(hours=1)) + 1)]
    ticks = [
        tag(
            "span", "tl-hour", clock(wall.astimezone(zone), hour12), style=f"inset-inline-start:{place(wall)}"
        )
        for wall in walls
        if wall.astimezone(zone).hour % 6 == 0 and wall.astimezone(zone).minute == 0 and wall < end
    ]
    free = sum((one.interval.length for one in shown if not one.reasons), timedelta())
    said = _("Nothing of the day is free") if not free else _("{length} of the day is free")
    label = said.format(length=length(free))
    bar = tag("div", "tl-bar", *parts, pin, role="img", aria_label=label)
    return tag("div", "", bar, tag("div", "tl-hours", *ticks, aria_hidden=True))


def verdict(start: datetime, reasons: Sequence[Reason], *, zone: ZoneInfo, hour12: bool) -> Markup:
    """Whether one start can be booked, and all reasons against it."""
    wall = clock(start.astimezone(zone), hour12)
    if not reasons:
        free = _("{time} is free: clients can book it.").format(time=wall)
        return tag("div", "banner green", icon("circle-check"), tag("p", "strong grow", free))
    title = tag("p", "strong", _("{time} cannot be booked").format(time=wall))
    return tag("div", "banner amber", icon("info"), tag("div", "grow", title, reasons_markup(reasons)))
