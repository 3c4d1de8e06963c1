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
# Rules hold for the whole day: they are shown only for spans without a cause of their own, and instead of closed hours.
_RULES = (Cause.TOO_SOON, Cause.TOO_FAR, Cause.FULL)
_OWN = (Cause.TIME_OFF, Cause.SESSION, Cause.BUFFER, Cause.TAKEN, Cause.BUSY)


def reason_words(reason: Reason) -> tuple[str, str]:
    """Short text and icon of a reason; a time off shows its note."""
    text, symbol = _WORDS[reason.cause]
    if reason.cause is Cause.TIME_OFF and reason.detail:
        return reason.detail, symbol
    return _(_SHORT.get(reason.cause, text)), symbol


def reasons_markup(reasons: Iterable[Reason]) -> Markup:
    """All reasons, one line each; Free if there are none."""
    lines = [_reason(reason) for reason in reasons]
    if not lines:
        lines = [tag("span", "why-reason", icon("circle-check", "i16"), tag("span", "", _("Free")))]
    return tag("span", "why-reasons", *lines)


def _reason(reason: Reason) -> Markup:
    text, symbol = _WORDS[reason.cause]
    sentence = translate(reason.detail) if isinstance(reason.detail, Sentence) else reason.detail
    detail = joined([": ", tag("bdi", "", sentence)]) if sentence else None
    return tag("span", "why-reason", icon(symbol, "i16"), tag("span", "", _(text), detail))


def compact(parts: Sequence[Explained]) -> list[Explained]:
    """The same day with only the main reasons of each span, and equal neighbours merged.

    A rule such as the notice holds for hours: it is shown only where there is no other cause, and hides that those
    hours are also closed. Time off hides closed hours, too.
    """

    def main_reasons(part: Explained) -> tuple[Reason, ...]:
        own = tuple(reason for reason in part.reasons if reason.cause in _OWN)
        rules = tuple(reason for reason in part.reasons if reason.cause in _RULES)
        return own or rules[:1] or part.reasons

    return [
        Explained(Interval(items[0].interval.start, items[-1].interval.end), reasons)
        for reasons, group in groupby(parts, key=main_reasons)
        for items in (list(group),)
    ]


def explained_day(
    parts: Sequence[Explained], *, zone: ZoneInfo, requested: Interval | None = None, hour12: bool
) -> Markup:
    """A day as a bar, and as a list of spans with their reasons.

    Args:
        requested: The session in question; the spans that it overlaps are highlighted.
    """
    shown = compact(parts)
    if not shown:
        return tag("p", "t-sm muted", _("The calendar of your time zone skips this day."))
    day = shown[0].interval.start.astimezone(zone).date()
    rows = []
    for part in shown:
        highlight = " here" if requested and part.interval.overlaps(requested) else ""
        since, until = part.interval.start.astimezone(zone), part.interval.end.astimezone(zone)
        hours = f"{clock(since, hour12)} – {_until(until, day, hour12)}"
        mark = tag("span", f"tl-mark {_look(part)}", aria_hidden=True)
        rows.append(
            tag(
                "li", f"why{highlight}", mark, tag("span", "tnum strong", hours), reasons_markup(part.reasons)
            )
        )
    return joined([_bar(shown, zone, requested, hour12), tag("ul", "why-list", *rows)])


def _look(part: Explained) -> str:
    return _LOOKS[part.reasons[0].cause] if part.reasons else "free"


def _until(end: datetime, day: date, hour12: bool) -> str:
    return "24:00" if not hour12 and end.date() > day and f"{end:%H%M}" == "0000" else clock(end, hour12)


def _bar(shown: Sequence[Explained], zone: ZoneInfo, requested: Interval | None, hour12: bool) -> Markup:
    """Bar of the day from midnight to midnight, in elapsed time, with the hours below."""
    start, end = shown[0].interval.start, shown[-1].interval.end
    whole = end - start

    def offset(instant: datetime) -> str:
        return f"{(instant - start) / whole:.2%}"

    parts = [
        tag(
            "span",
            f"tl-part {_look(part)}",
            style=f"inset-inline-start:{offset(part.interval.start)};"
            f"inline-size:{part.interval.length / whole:.2%}",
        )
        for part in shown
    ]
    pin = None
    if requested and start <= requested.start < end:
        until = min(requested.end, end)
        pin = tag(
            "span",
            "tl-pin",
            style=f"inset-inline-start:{offset(requested.start)};inline-size:{(until - requested.start) / whole:.2%}",
        )
    hours = [start + timedelta(hours=n) for n in range(int(whole / timedelta(hours=1)) + 1)]
    ticks = [
        tag(
            "span",
            "tl-hour",
            clock(hour.astimezone(zone), hour12),
            style=f"inset-inline-start:{offset(hour)}",
        )
        for hour in hours
        if hour.astimezone(zone).hour % 6 == 0 and hour.astimezone(zone).minute == 0 and hour < end
    ]
    free = sum((part.interval.length for part in shown if not part.reasons), timedelta())
    text = _("Nothing of the day is free") if not free else _("{length} of the day is free")
    label = text.format(length=length(free))
    bar = tag("div", "tl-bar", *parts, pin, role="img", aria_label=label)
    return tag("div", "", bar, tag("div", "tl-hours", *ticks, aria_hidden=True))


def verdict(start: datetime, reasons: Sequence[Reason], *, zone: ZoneInfo, hour12: bool) -> Markup:
    """Banner whether a start can be booked, with all reasons against it."""
    hour = clock(start.astimezone(zone), hour12)
    if not reasons:
        free = _("{time} is free: clients can book it.").format(time=hour)
        return tag("div", "banner green", icon("circle-check"), tag("p", "strong grow", free))
    title = tag("p", "strong", _("{time} cannot be booked").format(time=hour))
    return tag("div", "banner amber", icon("info"), tag("div", "grow", title, reasons_markup(reasons)))
