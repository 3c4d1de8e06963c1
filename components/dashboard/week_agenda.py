"""Week agenda: a week as a list of days, shown on phones instead of a calendar."""

from datetime import date, timedelta

from markupsafe import Markup

from components.dashboard.week_view import Week, WeekEvent, parts_of_day
from components.kit.formatting import clock, span
from components.kit.markup import joined, tag
from components.kit.primitives import avatar, pill
from expertconnect.domain.interval import Interval
from expertconnect.i18n import _, reader, short_day


def week_agenda(week: Week) -> Markup:
    """Days with their open hours and sessions; act `open` on a session's uid."""
    today = week.now.astimezone(week.timezone).date()
    return joined(_day(week, week.first + timedelta(days=n), today) for n in range(7))


def _day(week: Week, day: date, today: date) -> Markup:
    opened = [one for one in week.opened if list(parts_of_day(one, day, week.timezone))]
    events = [one for one in week.events if one.session.start.astimezone(week.timezone).date() == day]
    name = short_day(day, reader().locale)
    head = tag(
        "h3",
        f"hs between agenda-head{' today' if day == today else ''}",
        tag("span", "t-sm strong", _("Today, {day}").format(day=name) if day == today else name),
        tag("span", "t-xs faint tnum", _hours(opened, week)),
    )
    lines = [(one.session.start, _event(week, one)) for one in events]
    lines += [
        (session.start, _kept(week, session, who))
        for session, who in week.kept
        if session.start.astimezone(week.timezone).date() == day
    ]
    lines.sort(key=lambda line: line[0])
    return tag("section", "agenda-day", head, *(markup for _start, markup in lines))


def _kept(week: Week, session: Interval, who: str) -> Markup:
    """Time that is no booking yet, as `week_view` shows it."""
    return tag(
        "p",
        "inset hs between g3 agenda-line kept t-sm muted",
        tag("bdi", "grow clamp1", _("{name} has yet to confirm").format(name=who)),
        tag("span", "tnum nowrap", clock(session.start.astimezone(week.timezone), week.hour12)),
    )


def _hours(opened: list[Interval], week: Week) -> str:
    if not opened:
        return _("Closed")
    return ", ".join(span(one, week.timezone, week.hour12) for one in opened)


def _event(week: Week, event: WeekEvent) -> Markup:
    start = event.session.start.astimezone(week.timezone)
    waits = pill(_("Awaiting approval"), "amber", "hourglass") if event.is_pending else None
    over = " over" if event.session.end <= week.now else ""
    return tag(
        "button",
        f"inset hs g3 agenda-line{' new' if event.is_new else ''}{over}",
        tag("span", f"agenda-tone ev-{event.tone}", aria_hidden=True),
        avatar(event.who, 36),
        tag(
            "span",
            "grow vs",
            tag("bdi", "strong clamp1", event.who),
            tag("span", "t-sm muted clamp1", event.title),
        ),
        waits,
        tag("span", "t-sm tnum nowrap", clock(start, week.hour12)),
        type="button",
        data_act="open",
        data_key=event.uid,
    )
