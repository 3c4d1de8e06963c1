"""One booking in a list: when, what, with whom, how it stands, and what can be done about it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from components.countdown import starts_in
from components.fragment import Fragment
from components.kit.marks import ButtonKind, Tone, avatar, button_markup, date_tile, icon_button_markup, pill
from components.markup import Markup, icon, joined, tag
from components.wording import city, span
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus
from expertconnect.words import N_, _

Side = Literal["client", "expert"]
JOIN_BEFORE = timedelta(minutes=10)

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

# Word and icon of what can be done; those in _MAIN are shown as buttons, the others as icons.
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
    "cancel": (N_("Cancel booking"), "calendar-x"),
    "ics": (N_("Calendar file"), "calendar-plus"),
    "details": (N_("Details"), "ellipsis"),
}
_MAIN = frozenset(
    {"join", "approve", "decline", "undo", "review", "reschedule", "again", "complete", "no_show"}
)
_PRIMARY = frozenset({"join", "approve"})


def status_pill(status: BookingStatus) -> Markup:
    """How a booking stands: icon, word and colour."""
    words, tone, drawing = _STATUS[status]
    return pill(_(words), tone, drawing)


def usual_actions(details: BookingDetails, side: Side, now: datetime) -> list[str]:
    """What is usually possible; the service has the last word."""
    if details.undo_until and details.undo_until > now:
        return ["undo", "details"]
    coming = details.session.start > now
    if details.status not in LIVE:
        may_review = details.status is BookingStatus.COMPLETED and side == "client" and not details.reviewed
        again = ["again"] if side == "client" else []
        return [*(["review"] if may_review else []), *again, "details"]
    if details.status is BookingStatus.PENDING:
        return (["approve", "decline"] if side == "expert" else ["reschedule", "cancel"]) + ["details"]
    joinable = details.join_url and details.session.start - JOIN_BEFORE <= now < details.session.end
    if not coming and side == "expert":
        return [*(["join"] if joinable else []), "complete", "no_show", "details"]
    return [*(["join"] if joinable else []), *(["reschedule", "ics", "cancel"] if coming else []), "details"]


def booking_card(
    details: BookingDetails,
    *,
    side: Side,
    timezone: ZoneInfo,
    now: datetime,
    hour12: bool = False,
    actions: Sequence[str] | None = None,
) -> Markup:
    """One booking, as its client or its expert sees it. `Fragment` reports its buttons as action and uid.

    Args:
        side: Whose list it stands in; the other party is named on the card.
        actions: Keys in the order in which they are shown; the usual ones by default.
    """
    wall = details.session.start.astimezone(timezone)
    other = (
        details.expert_name
        if side == "client"
        else details.attendee.name
        if details.attendee
        else _("Client")
    )
    soon = starts_in(details.session.start, now) if details.status in LIVE else ""
    title = tag(
        "div", "hs g2 wrap", tag("h3", "h3", details.title), status_pill(details.status),
        pill(soon, "blue", "timer") if soon else None,
    )  # fmt: skip
    when = tag(
        "p",
        "muted tnum mt1",
        _("{times}, {city} time").format(
            times=span(details.session, timezone, hour12), city=city(timezone.key)
        ),
    )
    face = avatar(other, 24, image_url=details.expert_image if side == "client" else details.client_image)
    who = tag("p", "hs g2 t-sm mt2", face, tag("bdi", "clamp1", other))
    chosen = usual_actions(details, side, now) if actions is None else actions
    buttons = [_action(name, details, place) for place, name in enumerate(chosen) if name in _ACTIONS]
    gone = details.status not in LIVE and details.status is not BookingStatus.COMPLETED
    return tag(
        "article", f"glass bcard{' gone-card' if gone else ''}", date_tile(wall.date()),
        tag("div", "grow", title, when, who, _reason(details)), tag("div", "acts hs g2", *buttons),
        data_uid=details.uid,
    )  # fmt: skip


def _reason(details: BookingDetails) -> Markup | None:
    if not details.reason:
        return None
    return tag("p", "hs g2 t-sm faint mt2 top", icon("message-square", "i16"), tag("bdi", "", details.reason))


def _action(name: str, details: BookingDetails, place: int) -> Markup:
    said, drawing = _ACTIONS[name]
    word = _(said)
    label = _("{action}: {title}").format(action=word, title=details.title)
    if name not in _MAIN:
        return icon_button_markup(drawing, label, act=name, key=details.uid)
    kind: ButtonKind = "primary" if name in _PRIMARY and place == 0 else "glass"
    shown_icon = "" if name == "reschedule" else drawing
    if name == "join":
        return button_markup(
            word, kind=kind, icon_name=shown_icon, href=details.join_url, target="_blank", rel="noopener noreferrer"
        )  # fmt: skip
    return button_markup(word, kind=kind, icon_name=shown_icon, act=name, key=details.uid)


class BookingList(Fragment):
    """Bookings under headings, as one element.

    Args:
        on_act: Called with an action and a booking's uid; both may be anything a browser says.
    """

    def __init__(self, on_act: Callable[[str, str], Awaitable[Any] | Any]) -> None:
        super().__init__(
            classes="vs g3", on_act=lambda act, key, _value: on_act(act, key) if act in _ACTIONS else None
        )

    def show_groups(
        self,
        groups: Sequence[tuple[str, Sequence[BookingDetails]]],
        *,
        side: Side,
        timezone: ZoneInfo,
        now: datetime,
        hour12: bool = False,
        otherwise: Markup | None = None,
    ) -> None:
        """Show the bookings under their headings, empty groups left out; `otherwise` when there are none."""
        parts = [
            tag(
                "section", "vs g3", tag("h2", "t-sm strong group-head", heading),
                *(booking_card(one, side=side, timezone=timezone, now=now, hour12=hour12) for one in bookings),
                aria_label=heading,
            )
            for heading, bookings in groups
            if bookings
        ]  # fmt: skip
        self.show(joined(parts) if parts else joined([otherwise]))
