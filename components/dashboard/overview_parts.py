"""Parts of the dashboard: navigation rail, metrics with sparklines, requests, agenda, first steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.formatting import day_words, length, span
from components.kit.markup import icon, joined, tag
from components.kit.primitives import avatar, button_markup, icon_button_markup, pill
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.i18n import N_, _, ngettext

_RAIL = (
    ("/expert-dashboard", N_("Overview"), "layout-dashboard"),
    ("/expert-dashboard/bookings", N_("Bookings"), "calendar-check"),
    ("/expert-dashboard/availability", N_("Availability"), "clock"),
    ("/expert-dashboard/event-types", N_("Event types"), "layers"),
    ("/expert-dashboard/figures", N_("Figures"), "chart-column"),
)
SOON = timedelta(hours=12)
"""Time before its expiry from which a request shows the time left."""
_WIDTH, _HEIGHT, _MARGIN = 80, 38, 4


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric.

    Attributes:
        delta: Change against the previous period, such as "18 %"; empty if there is nothing to compare.
        rises: Whether it has increased.
        is_good: Whether the change is good.
        note: Text below the number if there is no delta.
        curve: Past values for a sparkline, oldest first; not drawn if all are zero.
    """

    label: str
    value: str
    symbol: str
    delta: str = ""
    rises: bool = True
    is_good: bool = True
    curve: tuple[float, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A one-time step of a new expert."""

    title: str
    text: str
    href: str
    is_done: bool


def rail(active: str, username: str, waiting: int) -> Markup:
    """Navigation rail of the dashboard; act `copy_page`.

    Args:
        active: Address of the current tab.
        waiting: Number of requests to answer.
    """
    links = [
        tag(
            "a",
            "",
            icon(symbol),
            tag("span", "", _(label)),
            _waiting(waiting) if symbol == "calendar-check" and waiting else None,
            href=address,
            aria_current="page" if address == active else None,
        )
        for address, label, symbol in _RAIL
    ]
    page = tag(
        "div",
        "hs g2 side-page",
        tag(
            "div",
            "grow",
            tag("p", "t-sm strong", _("Your page")),
            tag("p", "t-xs faint clamp1", f"/{username}"),
        ),
        icon_button_markup("copy", _("Copy the link to your page"), act="copy_page", classes="is-sm"),
        icon_button_markup("external-link", _("Open your page"), href=f"/{username}", classes="is-sm"),
    )
    return joined(
        [tag("p", "t-xs faint cap", _("Workspace")), *links, tag("div", "foot", tag("hr", "hr"), page)]
    )


def _waiting(count: int) -> Markup:
    return tag(
        "span",
        "ct",
        tag("span", "", str(count), aria_hidden=True),
        tag(
            "span",
            "sr-only",
            ngettext("{n} request is waiting", "{n} requests are waiting", count).format(n=count),
        ),
    )


def page_head(title: str, text: object = "", actions: object = None) -> Markup:
    """Heading of a tab with its main actions."""
    body = tag("div", "grow", tag("h1", "h1", title), tag("p", "muted mt1", text) if text else None)
    side = tag("div", "hs g2 wrap", actions) if actions else None
    return tag("div", "hs between wrap g3 dash-head", body, side)


def figure_card(figure: Figure) -> Markup:
    """A metric with its name, change and sparkline."""
    good = "up" if figure.is_good else "down"
    trend = icon("trending-up" if figure.rises else "trending-down", "i16")
    below = tag(
        "p", "delta t-xs faint mt1", figure.note or "\u00a0"
    )  # keeps the numbers of a row on one line
    if figure.delta:
        below = tag("p", f"delta {good} mt1", trend, tag("span", "", figure.delta))
    curve = tag("div", "hide-sm", _curve(figure.curve)) if any(figure.curve) else None
    return tag(
        "div",
        "glass kpi",
        tag("div", "hs between", tag("p", "t-sm muted", figure.label), icon(figure.symbol, "i20 faint")),
        tag("div", "hs between kpi-foot", tag("div", "", tag("p", "v", figure.value), below), curve),
    )


def _curve(values: Sequence[float]) -> Markup:
    lowest, highest = min(values), max(values)
    step = (_WIDTH - _MARGIN - 2) / max(1, len(values) - 1)
    height = (_HEIGHT - 2 * _MARGIN) / ((highest - lowest) or 1)
    points = [
        (_MARGIN / 2 + n * step, _HEIGHT - _MARGIN - (value - lowest) * height)
        for n, value in enumerate(values)
    ]
    line = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    end_x, end_y = points[-1]
    return tag(
        "svg",
        "spark",
        tag("path", "spark-area", d=f"{line} L{end_x:.1f} {_HEIGHT} L{points[0][0]:.1f} {_HEIGHT}Z"),
        tag("path", "spark-line", d=line),
        tag("circle", "spark-end", cx=f"{end_x:.1f}", cy=f"{end_y:.1f}", r="3"),
        viewbox=f"0 0 {_WIDTH} {_HEIGHT}",
        width=_WIDTH,
        height=_HEIGHT,
        aria_hidden=True,
    )


def request_list(
    requests: Sequence[BookingDetails], *, zone: ZoneInfo, now: datetime, hour12: bool
) -> Markup:
    """List of waiting requests; acts: `approve`, `decline` and `open` on the uid."""
    return tag("ul", "vs g2", *(_request(one, zone, now, hour12) for one in requests))


def _request(details: BookingDetails, zone: ZoneInfo, now: datetime, hour12: bool) -> Markup:
    name = details.attendee.name if details.attendee else _("Client")
    start = details.session.start.astimezone(zone)
    day = day_words(start.date(), now.astimezone(zone).date())
    times = tag("span", "nowrap", span(details.session, zone, hour12))
    note = details.attendee.notes if details.attendee else ""
    moved = pill(_("Wants to move"), "amber", "calendar-sync") if details.moved_from else None
    left = _time_left(details, now)
    body = tag(
        "button",
        "grow request-words",
        tag("span", "hs g2 wrap strong", tag("bdi", "", name), moved, left),
        tag("span", "t-sm muted tnum", f"{details.title} · {day}, ", times),
        tag("span", "t-sm faint clamp1", note) if note else None,
        type="button",
        data_act="open",
        data_key=details.uid,
    )
    answers = tag(
        "div",
        "hs g2",
        button_markup(
            _("Decline"),
            kind="ghost",
            size="sm",
            act="decline",
            key=details.uid,
            aria_label=_("Decline {name}").format(name=name),
        ),
        button_markup(
            _("Approve"),
            kind="primary",
            size="sm",
            icon_name="check",
            act="approve",
            key=details.uid,
            aria_label=_("Approve {name}").format(name=name),
        ),
    )
    return tag(
        "li", "inset hs g4 wrap request", avatar(name, 44, image_url=details.client_image), body, answers
    )


def _time_left(details: BookingDetails, now: datetime) -> Markup | None:
    left = details.expires_at - now if details.expires_at else timedelta(0)
    if not timedelta(0) < left < SOON:
        return None
    return pill(_("Answer within {time}").format(time=length(left)), "", "timer")


def agenda(
    bookings: Sequence[BookingDetails],
    *,
    zone: ZoneInfo,
    today: date,
    hour12: bool,
    new: frozenset[str] = frozenset(),
) -> Markup:
    """Bookings by day, one line each; act `open` on the uid."""
    days: dict[date, list[BookingDetails]] = {}
    for one in bookings:
        days.setdefault(one.session.start.astimezone(zone).date(), []).append(one)
    return joined(
        tag(
            "section",
            "agenda-day",
            tag("h3", "t-sm strong faint", day_words(day, today)),
            tag("div", "vs g2", *(_line(one, zone, hour12, one.uid in new) for one in group)),
        )
        for day, group in days.items()
    )


def _line(details: BookingDetails, zone: ZoneInfo, hour12: bool, is_new: bool) -> Markup:
    name = details.attendee.name if details.attendee else _("Client")
    pending = (
        pill(_("Awaiting approval"), "amber", "hourglass")
        if details.status is BookingStatus.PENDING
        else None
    )
    return tag(
        "button",
        f"inset hs g3 agenda-line{' new' if is_new else ''}",
        avatar(name, 36, image_url=details.client_image),
        tag(
            "span",
            "grow vs",
            tag("bdi", "strong clamp1", name),
            tag("span", "t-sm muted clamp1", details.title),
        ),
        pending,
        tag("span", "t-sm tnum nowrap", span(details.session, zone, hour12)),
        type="button",
        data_act="open",
        data_key=details.uid,
    )


def first_steps(steps: Sequence[Step]) -> Markup:
    """Checklist of the steps until clients can book."""
    done = sum(step.is_done for step in steps)
    rows = [
        tag(
            "li",
            "",
            tag(
                "a",
                f"inset hs g3 first-step{' done' if step.is_done else ''}",
                tag(
                    "span",
                    "tile green" if step.is_done else "tile",
                    icon("check" if step.is_done else "arrow-right"),
                ),
                tag(
                    "span", "grow vs", tag("span", "strong", step.title), tag("span", "t-sm muted", step.text)
                ),
                tag("span", "sr-only", _("Done") if step.is_done else _("To do")),
                href=step.href,
            ),
        )
        for step in steps
    ]
    head = tag(
        "div",
        "hs between",
        tag("h2", "h2", _("Next steps")),
        pill(_("{done} of {all}").format(done=done, all=len(steps)), "blue"),
    )
    return joined([head, tag("ol", "vs g2 mt4", *rows)])
