"""Booking details for the expert: facts, answers, actions and history."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.booking.booking_card import may_undo, status_pill
from components.kit.formatting import city, clock, day_words, long_day, money, span, where
from components.kit.markup import icon, joined, tag
from components.kit.primitives import avatar, button_markup, facts
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus, HistoryEntry, PlaceKind
from expertconnect.i18n import N_, _, reader, short_day
from expertconnect.services.common.text import ascii_email

_WHO = {
    "client": N_("Client"),
    "guest": N_("Client"),
    "expert": N_("You"),
    "house": "ExpertConnect",
    "admin": N_("Administrator"),
}
_WHAT = {
    "requested": N_("requested"),
    "booked": N_("booked"),
    "moved": N_("moved"),
    "approved": N_("approved"),
    "declined": N_("declined"),
    "cancelled": N_("cancelled"),
    "completed": N_("completed"),
    "no_show": N_("no show"),
    "expired": N_("expired"),
    "restored": N_("restored"),
    "reviewed": N_("reviewed"),
}
_STARTED = frozenset({BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW})


def booking_sheet(
    details: BookingDetails,
    story: Sequence[HistoryEntry],
    *,
    zone: ZoneInfo,
    now: datetime,
    hour12: bool = False,
) -> Markup:
    """All details of a booking; its buttons are acts on the uid."""
    return tag(
        "div",
        "sheet-grid",
        _head(details),
        facts(_facts(details, zone, hour12)),
        _said(details),
        _acts(details, now),
        _story(story, zone, now, hour12),
    )


def sheet_actions(details: BookingDetails, now: datetime) -> list[str]:
    """Actions to offer the expert now; the service has the final say."""
    if may_undo(details, "expert", now):
        return ["undo"]
    if details.status is BookingStatus.PENDING:
        return ["approve", "decline", "reschedule"]
    acts = []
    if details.status in LIVE and details.session.end > now:
        acts += ["reschedule", "cancel"]
    if details.session.start <= now and details.status in _STARTED:
        acts += [] if details.status is BookingStatus.COMPLETED else ["complete"]
        acts += [] if details.status is BookingStatus.NO_SHOW else ["no_show"]
    return acts


def _head(details: BookingDetails) -> Markup:
    who = details.attendee
    name = who.name if who else _("Client")
    mail = tag("a", "txt-link t-sm", who.email, href=f"mailto:{ascii_email(who.email)}") if who else None
    body = tag("div", "grow", tag("p", "h3", tag("bdi", "", name)), mail)
    return tag(
        "div",
        "hs g3 wrap",
        avatar(name, 48, image_url=details.client_image),
        body,
        status_pill(details.status),
    )


def _facts(details: BookingDetails, zone: ZoneInfo, hour12: bool) -> list[tuple[str, str, object]]:
    start = details.session.start.astimezone(zone)
    when = _("{day}, {time} ({city})").format(
        day=long_day(start.date()), time=span(details.session, zone, hour12), city=city(zone.key)
    )
    lines: list[tuple[str, str, object]] = [
        ("layers", _("Event type"), details.title),
        ("calendar", _("When"), when),
    ]
    who = details.attendee
    if who and who.time_zone != zone.key:
        there = details.session.start.astimezone(ZoneInfo(who.time_zone))
        text = _("{day}, {time} ({city})").format(
            day=short_day(there.date(), reader().locale), time=clock(there, hour12), city=city(who.time_zone)
        )
        lines.append(("globe", _("For the client"), text))
    if details.moved_from:
        moved_from = details.moved_from.astimezone(zone)
        lines.append(
            ("history", _("Moved from"), f"{long_day(moved_from.date())}, {clock(moved_from, hour12)}")
        )
    lines.append(_place(details))
    if details.price.minor:
        lines.append(("banknote", _("Price"), money(details.price)))
    if details.reason:
        lines.append(("message-square", _("Reason"), tag("bdi", "", details.reason)))
    return lines


def _place(details: BookingDetails) -> tuple[str, str, object]:
    symbol, text = where(details.place)
    link = details.join_url or (details.place.detail if details.place.kind is PlaceKind.LINK else "")
    if link and details.status in LIVE:
        shown = tag(
            "a", "txt-link", _("Open the room"), href=link, target="_blank", rel="noopener noreferrer"
        )
        return symbol, _("Where"), shown
    return symbol, _("Where"), details.place.detail or text


def _said(details: BookingDetails) -> Markup | None:
    """Answers to the expert's questions, and the client's notes."""
    notes = details.attendee.notes if details.attendee else ""
    answers = [*details.answers, *([(_("Notes"), notes)] if notes else [])]
    if not answers:
        return None
    rows = [tag("div", "", tag("dt", "", label), tag("dd", "", value)) for label, value in answers]
    return tag(
        "section",
        "inset pad-sm",
        tag("h3", "t-sm strong", _("What they wrote")),
        tag("dl", "answers mt2", *rows),
    )


def _acts(details: BookingDetails, now: datetime) -> Markup:
    labels = {
        "approve": (_("Approve"), "check", "primary"), "decline": (_("Decline"), "x", "glass"), "undo": (_("Undo"), "undo-2", "glass"),
        "reschedule": (_("Reschedule"), "calendar-sync", "glass"), "cancel": (_("Cancel booking"), "calendar-x", "danger"),
        "complete": (_("Completed"), "circle-check", "glass"), "no_show": (_("No-show"), "user-round", "glass"),
    }  # fmt: skip
    buttons = []
    for act in sheet_actions(details, now):
        label, symbol, kind = labels[act]
        buttons.append(button_markup(label, kind=kind, icon_name=symbol, act=act, key=details.uid, size="sm"))  # type: ignore[arg-type]
    if details.status in LIVE:
        href = f"/booking/{details.uid}/calendar.ics"
        buttons.append(
            button_markup(_("Calendar file"), icon_name="calendar-plus", size="sm", href=href, download=True)
        )
    return tag("div", "hs g2 wrap sheet-acts", *buttons)


def _story(story: Sequence[HistoryEntry], zone: ZoneInfo, now: datetime, hour12: bool) -> Markup:
    today = now.astimezone(zone).date()
    rows = []
    for entry in story:
        at = entry.at.astimezone(zone)
        parts = [_("{who}: {what}").format(who=_(_WHO.get(entry.who, entry.who)), what=_happened(entry.what))]
        if entry.detail:
            parts.append(_readable(entry.detail, zone, hour12))
        when = f"{day_words(at.date(), today)}, {clock(at, hour12)}"
        rows.append(tag("li", "", tag("span", "faint tnum", when), tag("bdi", "", ". ".join(parts))))
    title = tag("h3", "hs g2 t-sm strong", icon("history", "i18"), tag("span", "", _("History")))
    return joined([tag("section", "", title, tag("ol", "story mt2", *rows))])


def _happened(what: str) -> str:
    return _(_WHAT[what]) if what in _WHAT else what.replace("_", " ")


def _readable(detail: str, zone: ZoneInfo, hour12: bool) -> str:
    """Convert the ISO instants in a detail to times in the reader's zone."""
    words = []
    for word in detail.split(" "):
        try:
            instant = datetime.fromisoformat(word) if "T" in word else None
        except ValueError:
            instant = None
        if instant is None:
            words.append(word)
        else:
            wall = instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(zone)
            words.append(f"{short_day(wall.date(), reader().locale)} {clock(wall, hour12)}")
    return " ".join(words)
