"""Booking card: time, title, other party, status and actions of one booking in a list."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.kit.countdown import starts_in
from components.kit.formatting import city, clock, day_words, span
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from components.kit.primitives import ButtonKind, Tone, avatar, button_markup, date_tile, pill
from expertconnect.domain.booking import LIVE, UNDO_TIME, BookingDetails, BookingStatus
from expertconnect.i18n import N_, _

Side = Literal["client", "expert"]
JOIN_BEFORE = timedelta(minutes=10)
SOON = timedelta(hours=24)

_STATUS: dict[BookingStatus, tuple[str, Tone, str]] = {
    BookingStatus.HELD: (N_("On hold"), "amber", "hourglass"),
    BookingStatus.PENDING: (N_("Awaiting approval"), "amber", "hourglass"),
    BookingStatus.CONFIRMED: (N_("Confirmed"), "green", "circle-check"),
    BookingStatus.DECLINED: (N_("Declined"), "red", "circle-x"),
    BookingStatus.CANCELLED: (N_("Cancelled"), "red", "circle-x"),
    BookingStatus.EXPIRED: (N_("Expired"), "", "timer"),
    BookingStatus.COMPLETED: (N_("Completed"), "", "check"),
    BookingStatus.NO_SHOW: (N_("No-show"), "red", "user-round"),
}

# Label and icon of each action; those in _MAIN are beside the booking, the others below it.
_ACTIONS: dict[str, tuple[str, str]] = {
    "join": (N_("Join"), "video"),
    "approve": (N_("Approve"), "check"),
    "decline": (N_("Decline"), "x"),
    "undo": (N_("Undo"), "undo-2"),
    "review": (N_("Review"), "star"),
    "reschedule": (N_("Reschedule"), "calendar-sync"),
    "complete": (N_("Completed"), "circle-check"),
    "no_show": (N_("No-show"), "user-round"),
    "again": (N_("Book again"), "repeat"),
    "ics": (N_("Calendar file"), "calendar-plus"),
    "cancel": (N_("Cancel booking"), "calendar-x"),
    "details": (N_("Details"), "file-text"),
}
_MAIN = frozenset(
    {"join", "approve", "decline", "undo", "review", "reschedule", "again", "complete", "no_show"}
)
_PRIMARY = frozenset({"join", "approve", "review"})


def status_pill(status: BookingStatus) -> Markup:
    """Status pill of a booking: icon, label and colour."""
    label, tone, icon_name = _STATUS[status]
    return pill(_(label), tone, icon_name)


def may_undo(details: BookingDetails, side: Side, now: datetime) -> bool:
    """Whether to offer this party the undo of its last change; the service has the final say."""
    open_now = details.undo_until is not None and details.undo_until > now
    return open_now and details.by_expert == (side == "expert")


def may_change(details: BookingDetails, side: Side, now: datetime) -> bool:
    """Whether to offer moving and cancelling: clients must keep the change notice."""
    if details.status not in LIVE or details.session.start <= now:
        return False
    asked = details.change_notice if details.status is BookingStatus.CONFIRMED else timedelta(0)
    return side == "expert" or details.session.start - asked >= now


def joins_at(details: BookingDetails) -> datetime:
    """When the link to the video room becomes active."""
    return details.session.start - JOIN_BEFORE


def usual_actions(details: BookingDetails, side: Side, now: datetime) -> list[str]:
    """Actions to offer by default; the service has the final say. Join is shown a day ahead, but disabled."""
    if may_undo(details, side, now):
        later = replace(details, undo_until=None)  # a moved booking can be moved again, or cancelled
        return ["undo", *(usual_actions(later, side, now) if details.status in LIVE else ["details"])]
    coming = details.session.start > now
    if details.status not in LIVE:
        may_review = details.status is BookingStatus.COMPLETED and side == "client" and not details.reviewed
        again = ["again"] if side == "client" else []
        return [*(["review"] if may_review else []), *again, "details"]
    if details.status is BookingStatus.PENDING:
        change = ["reschedule", "cancel"] if may_change(details, side, now) else []
        return [*(["approve", "decline"] if side == "expert" else change), "details"]
    near = details.session.start - SOON <= now < details.session.end
    join = ["join"] if details.join_url and near else []
    if not coming and side == "expert":
        return [*join, "complete", "no_show", "details"]
    file = ["ics"] if coming else []
    return [*join, *(["reschedule", *file, "cancel"] if may_change(details, side, now) else file), "details"]


def booking_card(
    details: BookingDetails,
    *,
    side: Side,
    timezone: ZoneInfo,
    now: datetime,
    hour12: bool = False,
    actions: Sequence[str] | None = None,
    fresh: bool = False,
) -> Markup:
    """Card of a booking for its client or its expert; its buttons are acts on the uid.

    Args:
        side: The viewer's party; the card names the other one.
        actions: Keys of the actions in their order; by default `usual_actions`.
        fresh: Whether to highlight it, since the other party has just changed it.
    """
    keys = usual_actions(details, side, now) if actions is None else actions
    chosen = [key for key in keys if key in _ACTIONS]
    beside = _MAIN - {"again"} if "review" in chosen else _MAIN  # a review is the one main action of its card
    main = [
        _main_action(name, details, index == 0, timezone, now, hour12)
        for index, name in enumerate(key for key in chosen if key in beside)
    ]
    below = [_action(name, details, side) for name in chosen if name not in beside]
    if len(below) == 1 and main:  # not worth a row of its own
        main, below = [*main, *below], []
    gone = details.status not in LIVE and details.status is not BookingStatus.COMPLETED
    return tag(
        "article",
        f"glass bcard{' gone-card' if gone else ''}{' fresh' if fresh else ''}",
        date_tile(details.session.start.astimezone(timezone).date()),
        tag(
            "div",
            "bcard-text",
            _title(details, now),
            *_times(details, side, timezone, now, hour12),
            _other_party(details, side),
            _reason(details, side),
        ),
        tag("div", "acts hs g2", *main) if main else None,
        tag("div", "more hs wrap", *below) if below else None,
        data_uid=details.uid,
    )


def undo_button(details: BookingDetails, label: Markup | str, until: datetime, now: datetime) -> Markup:
    """Button with a countdown that undoes the last change; act `undo` on the uid."""
    return tag(
        "button",
        "btn btn-glass",
        icon("undo-2"),
        tag("span", "lbl", label),
        tag("span", "digits tnum faint", "", aria_hidden=True),
        type="button",
        data_act="undo",
        data_key=details.uid,
        data_until=f"{until.timestamp():.1f}",
        data_now=f"{now.timestamp():.1f}",
        data_total=int(UNDO_TIME.total_seconds()),
    )


def time_before_move(moved_from: datetime, timezone: ZoneInfo, now: datetime, hour12: bool) -> str:
    """Text with the time that a booking had before it was moved."""
    before = moved_from.astimezone(timezone)
    day = day_words(before.date(), now.astimezone(timezone).date())
    return _("Before: {day}, {time}").format(day=day, time=clock(before, hour12))


def _title(details: BookingDetails, now: datetime) -> Markup:
    soon = starts_in(details.session.start, now) if details.status in LIVE else ""
    return tag(
        "div",
        "hs g2 wrap",
        tag("h3", "h3", details.title),
        status_pill(details.status),
        pill(soon, "blue", "timer") if soon else None,
    )


def _other_party(details: BookingDetails, side: Side) -> Markup:
    name = _other(details, side)
    face = avatar(name, 24, image_url=details.expert_image if side == "client" else details.client_image)
    return tag("p", "hs g2 t-sm mt2", face, tag("bdi", "clamp1", name))


def _other(details: BookingDetails, side: Side) -> str:
    if side == "client":
        return details.expert_name
    return details.attendee.name if details.attendee else _("Client")


def _times(
    details: BookingDetails, side: Side, timezone: ZoneInfo, now: datetime, hour12: bool
) -> list[Markup]:
    """Lines with the time in the viewer's zone, in the other party's if it differs, and before a move."""
    times = _("{times}, {city} time").format(
        times=span(details.session, timezone, hour12), city=city(timezone.key)
    )
    lines = [tag("p", "muted tnum mt1", times)]
    theirs = their_zone(details, side)
    start = details.session.start
    if theirs and start.astimezone(theirs).utcoffset() != start.astimezone(timezone).utcoffset():
        there = _("{time} in {city}").format(
            time=clock(start.astimezone(theirs), hour12), city=city(theirs.key)
        )
        lines.append(tag("p", "t-sm faint tnum", there))
    if details.moved_from and (details.status is BookingStatus.PENDING or may_undo(details, side, now)):
        before = time_before_move(details.moved_from, timezone, now, hour12)
        lines.append(tag("p", "hs g2 t-sm faint tnum", icon("history", "i16"), tag("s", "", before)))
    return lines


def their_zone(details: BookingDetails, side: Side) -> ZoneInfo | None:
    """The other party's time zone, if known."""
    if side == "client":
        return ZoneInfo(details.expert_time_zone)
    return ZoneInfo(details.attendee.time_zone) if details.attendee else None


def _reason(details: BookingDetails, side: Side) -> Markup | None:
    if not details.reason:
        return None
    mine = details.by_expert == (side == "expert")
    who = _("You wrote:") if mine else _("{name} wrote:").format(name=_other(details, side))
    body = tag("span", "", tag("bdi", "faint", who), " ", tag("bdi", "", details.reason))
    return tag("p", "hs g2 t-sm mt2 top reason", icon("message-square", "i16"), body)


def _label(name: str, details: BookingDetails) -> Markup:
    """Label of an action, with the booking's title for screen readers."""
    return joined([_(_ACTIONS[name][0]), tag("span", "sr-only", f": {details.title}")])


def _main_action(
    name: str, details: BookingDetails, first: bool, timezone: ZoneInfo, now: datetime, hour12: bool
) -> Markup:
    kind: ButtonKind = "primary" if name in _PRIMARY and first else "glass"
    class_names = f"btn btn-{kind}"
    symbol = icon(_ACTIONS[name][1])
    if name == "join":
        return _join(details, kind, timezone, now, hour12)
    if name == "undo" and details.undo_until:
        return undo_button(details, _label(name, details), details.undo_until, now)
    label = tag("span", "lbl", _label(name, details))
    if name == "again":
        return tag("a", class_names, symbol, label, href=f"/{details.username}/{details.slug}")
    return tag("button", class_names, symbol, label, type="button", data_act=name, data_key=details.uid)


def _join(
    details: BookingDetails, kind: ButtonKind, timezone: ZoneInfo, now: datetime, hour12: bool
) -> Markup:
    """Link to the video room; before it opens, a disabled button with the time."""
    opens = joins_at(details)
    if now < opens:
        text = _("Join from {time}").format(time=clock(opens.astimezone(timezone), hour12))
        return tag(
            "button",
            "btn btn-glass",
            icon("video"),
            tag("span", "lbl", text, tag("span", "sr-only", f": {details.title}")),
            type="button",
            aria_disabled=True,
        )
    return button_markup(
        _label("join", details),
        kind=kind,
        icon_name="video",
        href=details.join_url,
        target="_blank",
        rel="noopener noreferrer",
    )


def _action(name: str, details: BookingDetails, side: Side) -> Markup:
    """Secondary action: a link or a button."""
    symbol, label = icon(_ACTIONS[name][1], "i18"), tag("span", "lbl", _label(name, details))
    if name == "ics":
        return tag(
            "a",
            "btn btn-ghost btn-sm",
            symbol,
            label,
            href=f"/booking/{details.uid}/calendar.ics",
            download=True,
        )
    if name == "again":
        return tag("a", "btn btn-ghost btn-sm", symbol, label, href=f"/{details.username}/{details.slug}")
    if name == "details" and side == "client":
        return tag("a", "btn btn-ghost btn-sm", symbol, label, href=f"/booking/{details.uid}")
    return tag(
        "button", "btn btn-ghost btn-sm", symbol, label, type="button", data_act=name, data_key=details.uid
    )


class BookingList(Fragment):
    """Bookings under headings, as one element that is patched in the browser.

    Args:
        on_act: Called with an action and a uid, which come from the browser and may be of any booking.
    """

    def __init__(self, on_act: Callable[[str, str], Awaitable[Any] | Any]) -> None:
        super().__init__(
            classes="vs g3",
            on_act=lambda act, key, _value: on_act(act, key) if act in _ACTIONS else None,
        )
        self.attributes(data_morph=True)

    def show_groups(
        self,
        groups: Sequence[tuple[str, Sequence[BookingDetails]]],
        *,
        side: Side,
        timezone: ZoneInfo,
        now: datetime,
        hour12: bool = False,
        otherwise: Markup | None = None,
        fresh: Collection[str] = (),
    ) -> None:
        """Show the bookings under their headings without empty groups; `otherwise` if there are none.

        Args:
            fresh: Uids of bookings to highlight.
        """
        parts = [
            tag(
                "section",
                "vs g3",
                tag("h2", "t-sm strong group-head", heading),
                *(
                    booking_card(
                        one, side=side, timezone=timezone, now=now, hour12=hour12, fresh=one.uid in fresh
                    )
                    for one in bookings
                ),
                aria_label=heading,
                data_uid=f"under {heading}",
            )
            for heading, bookings in groups
            if bookings
        ]
        self.show(joined(parts) if parts else joined([otherwise]))
