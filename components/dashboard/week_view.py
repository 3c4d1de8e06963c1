"""Week calendar: open hours, bookings, and the current time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.formatting import clock, long_day, weekday_short
from components.kit.markup import joined, tag
from expertconnect.domain.interval import Interval
from expertconnect.i18n import _, reader, wall_clock, weekday_names

TONES = ("blue", "coral", "teal", "orchid")
_DAY = 1440
_HOUR_PX = 52
_SMALL_HOUR_PX = 38
_MIN_PX = 24


@dataclass(frozen=True, slots=True)
class WeekEvent:
    """A session in the week.

    Attributes:
        tone: One of `TONES`, by event type.
        is_pending: Whether it awaits approval.
        is_new: Whether it was booked while the page was open.
    """

    uid: str
    session: Interval
    who: str
    title: str
    tone: str = TONES[0]
    is_pending: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Data of a week.

    Attributes:
        first: Its first day.
        timezone: Time zone of the times shown.
        opened: The expert's open hours.
        kept: Time that is kept for bookings whose address is not proven yet, with the name that was typed.
    """

    first: date
    timezone: ZoneInfo
    now: datetime
    opened: Sequence[Interval] = ()
    events: Sequence[WeekEvent] = ()
    hour12: bool = False
    kept: Sequence[tuple[Interval, str]] = ()


def week_view(week: Week) -> Markup:
    """Week calendar; act `open` on a session's uid."""
    first, last = _range(week)
    height = _SMALL_HOUR_PX if last - first > 14 else _HOUR_PX
    today = week.now.astimezone(week.timezone).date()
    heads, columns = [], []
    for n in range(7):
        day = week.first + timedelta(days=n)
        heads.append(
            tag(
                "div",
                f"wk-head{' today' if day == today else ''}",
                tag("span", "wk-name", weekday_short(day.weekday()), aria_hidden=True),
                tag("b", "", str(day.day), aria_hidden=True),
                tag("span", "sr-only", long_day(day)),
            )
        )
        columns.append(_column(week, day, first, height, is_today=day == today))
    hours = [
        tag("span", "", hour_words(hour, week.hour12), style=f"top:{(hour - first) * height}px")
        for hour in range(first + 1, last)
    ]
    grid = tag(
        "div",
        "wk",
        tag("div", "wk-head"),
        *heads,
        tag("div", "wk-hours", *hours, style=f"height:{(last - first) * height}px", aria_hidden=True),
        *columns,
        style=f"--hours:{last - first};--hh:{height}px",
    )
    named = _("Week of {day}").format(day=long_day(week.first))
    return tag("div", "wk-scroll", grid, tabindex=0, role="group", aria_label=named)


def _column(week: Week, day: date, first: int, height: int, *, is_today: bool) -> Markup:
    free = [
        tag("div", "wk-free", style=_position(start, end, first, height))
        for span in week.opened
        for start, end in parts_of_day(span, day, week.timezone)
    ]
    events = [
        _event(
            week,
            event,
            day,
            _position(start, end, first, height, min_height=_MIN_PX),
            (end - start) * height / 60,
        )
        for event in week.events
        for start, end in parts_of_day(event.session, day, week.timezone)
    ]
    events += [
        _kept(session, who, week, _position(start, end, first, height, min_height=_MIN_PX))
        for session, who in week.kept
        for start, end in parts_of_day(session, day, week.timezone)
    ]
    now = week.now.astimezone(week.timezone)
    top = (now.hour * 60 + now.minute) * height / 60 - first * height
    line = None
    if is_today and top >= 0:
        line = tag(
            "div",
            "now",
            role="img",
            aria_label=_("Now, {time}").format(time=clock(now, week.hour12)),
            style=f"top:{top:.0f}px",
        )
    return tag("div", "wk-col", *free, *events, line)


def _event(week: Week, event: WeekEvent, day: date, place: str, height: float) -> Markup:
    start_text = clock(event.session.start.astimezone(week.timezone), week.hour12)
    class_names = " ".join(
        filter(
            None,
            (
                "ev",
                event.tone,
                "pending" if event.is_pending else "",
                "new" if event.is_new else "",
                "ev-low" if height < 32 else "",
                "ev-mid" if 40 < height < 64 else "",
            ),
        )
    )
    title_suffix = tag("span", "ev-what", f" · {event.title}")
    shown = tag("small", "clamp2", start_text, title_suffix) if height > 40 else None
    text = (
        _(", {day} {time}, {title}, awaiting approval") if event.is_pending else _(", {day} {time}, {title}")
    )
    weekday = weekday_names(reader().locale)[day.weekday()]
    details = text.format(day=weekday, time=start_text, title=event.title)
    return tag(
        "button",
        class_names,
        tag("bdi", "clamp1", event.who),
        shown,
        tag("span", "sr-only", details),
        type="button",
        data_act="open",
        data_key=event.uid,
        style=place,
        title=f"{start_text} · {event.title} · {event.who}",
    )


def _kept(session: Interval, who: str, week: Week, place: str) -> Markup:
    """Time that is no booking yet: nothing can be done with it, and it may be free again in some minutes."""
    at = clock(session.start.astimezone(week.timezone), week.hour12)
    text = _("{name} has yet to confirm").format(name=who)
    return tag(
        "div",
        "ev kept ev-low",
        tag("bdi", "clamp1", text),
        tag("span", "sr-only", f", {at}"),
        style=place,
        title=f"{at} · {text}",
    )


def _position(start: float, end: float, first: int, height: int, *, min_height: int = 0) -> str:
    top = start * height / 60 - first * height
    length = max((end - start) * height / 60 - (2 if min_height else 0), min_height)
    return f"top:{top + (1 if min_height else 0):.0f}px;height:{length:.0f}px"


def parts_of_day(span: Interval, day: date, zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """Yield the part of a span on a day, in minutes of local time since midnight, if there is one."""
    midnight = datetime.combine(day, time())
    start, end = (edge.astimezone(zone).replace(tzinfo=None) for edge in (span.start, span.end))
    first = max(0, int((start - midnight).total_seconds() // 60))
    last = min(_DAY, int((end - midnight).total_seconds() // 60))
    if first < last:
        yield first, last


def _range(week: Week) -> tuple[int, int]:
    """First and last hour shown: those with open hours or sessions, and at least nine to five."""
    first, last = 9 * 60, 17 * 60
    for n in range(7):
        day = week.first + timedelta(days=n)
        for span in [*week.opened, *(event.session for event in week.events)]:
            for start, end in parts_of_day(span, day, week.timezone):
                first, last = min(first, start), max(last, end)
    return max(0, (first - 30) // 60), min(24, -(-(last + 30) // 60))


def hour_words(hour: int, hour12: bool) -> str:
    """Format a full hour in short form: 09:00 or 9 AM."""
    return wall_clock(hour, 0, reader().locale, hour12).replace(":00", "") if hour12 else f"{hour:02d}:00"


def tone_legend(titles: Sequence[tuple[str, str]]) -> Markup:
    """Legend of the colours: title and tone."""
    marks = [
        tag("span", "hs g2", tag("span", f"tone-mark ev-{tone}"), tag("span", "", title))
        for title, tone in titles
    ]
    striped = tag(
        "span", "hs g2", tag("span", "tone-mark striped"), tag("span", "", _("Striped: awaiting approval"))
    )
    return joined([tag("div", "hs g4 wrap mt3 t-xs faint", *marks, striped)])
