"""One booking as its expert sees it: all that is known, and what happened to it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from components.booking_card import status_pill
from components.kit.marks import avatar, button_markup, facts
from components.markup import Markup, icon, joined, tag
from components.wording import city, clock, day_words, long_day, money, span, where
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus, HistoryEntry, PlaceKind

_WHO = {
    "client": "Client",
    "guest": "Client",
    "expert": "You",
    "house": "ExpertConnect",
    "admin": "Administrator",
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
    """Everything about a booking; a `Fragment` reports its buttons with the uid."""
    return tag(
        "div", "sheet-grid", _head(details), facts(_facts(details, zone, hour12)), _said(details), _acts(details, now),
        _story(story, zone, now, hour12),
    )  # fmt: skip


def sheet_actions(details: BookingDetails, now: datetime) -> list[str]:
    """What an expert may do now; the service has the last word."""
    if details.undo_until and details.undo_until > now:
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
    name = who.name if who else "Client"
    mail = tag("a", "txt-link t-sm", who.email, href=f"mailto:{who.email}") if who else None
    words = tag("div", "grow", tag("p", "h3", tag("bdi", "", name)), mail)
    return tag(
        "div",
        "hs g3 wrap",
        avatar(name, 48, image_url=details.client_image),
        words,
        status_pill(details.status),
    )


def _facts(details: BookingDetails, zone: ZoneInfo, hour12: bool) -> list[tuple[str, str, object]]:
    start = details.session.start.astimezone(zone)
    when = f"{long_day(start.date())}, {span(details.session, zone, hour12)} ({city(zone.key)})"
    lines: list[tuple[str, str, object]] = [
        ("layers", "Event type", details.title),
        ("calendar", "When", when),
    ]
    who = details.attendee
    if who and who.time_zone != zone.key:
        there = details.session.start.astimezone(ZoneInfo(who.time_zone))
        words = f"{clock(there, hour12)} on {there:%a} {there.day} {there:%b} ({city(who.time_zone)})"
        lines.append(("globe", "For the client", words))
    if details.moved_from:
        old = details.moved_from.astimezone(zone)
        lines.append(("history", "Moved from", f"{long_day(old.date())}, {clock(old, hour12)}"))
    lines.append(_place(details))
    if details.price.minor:
        lines.append(("banknote", "Price", money(details.price)))
    if details.reason:
        lines.append(("message-square", "Reason", tag("bdi", "", details.reason)))
    return lines


def _place(details: BookingDetails) -> tuple[str, str, object]:
    symbol, words = where(details.place)
    link = details.join_url or (details.place.detail if details.place.kind is PlaceKind.LINK else "")
    if link and details.status in LIVE:
        shown = tag("a", "txt-link", "Open the room", href=link, target="_blank", rel="noopener noreferrer")
        return symbol, "Where", shown
    return symbol, "Where", details.place.detail or words


def _said(details: BookingDetails) -> Markup | None:
    """The answers to the expert's questions, and the client's own words."""
    notes = details.attendee.notes if details.attendee else ""
    said = [*details.answers, *([("Notes", notes)] if notes else [])]
    if not said:
        return None
    rows = [tag("div", "", tag("dt", "", label), tag("dd", "", value)) for label, value in said]
    return tag(
        "section",
        "inset pad-sm",
        tag("h3", "t-sm strong", "What they wrote"),
        tag("dl", "answers mt2", *rows),
    )


def _acts(details: BookingDetails, now: datetime) -> Markup:
    words = {
        "approve": ("Approve", "check", "primary"), "decline": ("Decline", "x", "glass"), "undo": ("Undo", "undo-2", "glass"),
        "reschedule": ("Move", "calendar-sync", "glass"), "cancel": ("Cancel booking", "calendar-x", "danger"),
        "complete": ("Completed", "circle-check", "glass"), "no_show": ("No-show", "user-round", "glass"),
    }  # fmt: skip
    buttons = []
    for act in sheet_actions(details, now):
        word, symbol, kind = words[act]
        buttons.append(button_markup(word, kind=kind, icon_name=symbol, act=act, key=details.uid, size="sm"))  # type: ignore[arg-type]
    if details.status in LIVE:
        href = f"/booking/{details.uid}/calendar.ics"
        buttons.append(
            button_markup("Calendar file", icon_name="calendar-plus", size="sm", href=href, download=True)
        )
    return tag("div", "hs g2 wrap", *buttons)


def _story(story: Sequence[HistoryEntry], zone: ZoneInfo, now: datetime, hour12: bool) -> Markup:
    today = now.astimezone(zone).date()
    rows = []
    for entry in story:
        at = entry.at.astimezone(zone)
        words = [f"{_WHO.get(entry.who, entry.who)}: {entry.what.replace('_', ' ')}"]
        if entry.detail:
            words.append(_readable(entry.detail, zone, hour12))
        when = f"{day_words(at.date(), today)}, {clock(at, hour12)}"
        rows.append(tag("li", "", tag("span", "faint tnum", when), tag("bdi", "", ". ".join(words))))
    title = tag("h3", "hs g2 t-sm strong", icon("history", "i18"), tag("span", "", "History"))
    return joined([tag("section", "", title, tag("ol", "story mt2", *rows))])


def _readable(detail: str, zone: ZoneInfo, hour12: bool) -> str:
    """Instants in a detail as times of the reader's wall; everything else as it is."""
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
            words.append(f"{wall:%a} {wall.day} {wall:%b} {clock(wall, hour12)}")
    return " ".join(words)
