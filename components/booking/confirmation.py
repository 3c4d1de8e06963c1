"""Confirmation: status, time, place and actions of one booking, on screen and in print."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.booking.booking_card import (
    Side,
    joins_at,
    may_undo,
    status_pill,
    time_before_move,
    undo_button,
)
from components.kit.formatting import city, clock, length, long_day, money, span, where, zone_words
from components.kit.markup import icon, joined, tag
from components.kit.primitives import banner, button_markup, date_tile, facts
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus, PlaceKind
from expertconnect.i18n import N_, _

EmailState = Literal["none", "waiting", "sent", "failed"]
"""State of the last e-mail to the client; none if the site sends none."""

_TITLES = {
    BookingStatus.CONFIRMED: (N_("You are meeting {name}"), N_("The invitation and a link to manage it are on their way to {email}.")),
    BookingStatus.PENDING: (N_("{name} has your request"), N_("We tell you at {email} as soon as it is answered. The time is kept for you.")),
    BookingStatus.CANCELLED: (N_("This booking is cancelled"), N_("Its time is free again.")),
    BookingStatus.DECLINED: (N_("This request was declined"), N_("Its time is free again.")),
    BookingStatus.EXPIRED: (N_("This request was not answered in time"), N_("Its time is free again. You can ask for another one.")),
    BookingStatus.COMPLETED: (N_("You have met {name}"), N_("Thank you for coming.")),
    BookingStatus.NO_SHOW: (N_("This session did not take place"), N_("{name} has noted that you did not come.")),
}  # fmt: skip
_ON_ITS_WAY = _TITLES[BookingStatus.CONFIRMED][1]
_SENT = N_("We sent the invitation and a link to manage it to {email}.")
_FAILED = N_(
    "Our e-mail to {email} could not be delivered. In this browser you can still change the booking."
)
_FAILED_WITH_LINK = N_(
    "Our e-mail to {email} could not be delivered. Keep the link below: it is how you change the booking."
)
_FAILED_FOR_EXPERT = N_(
    "Our e-mail to {email} could not be delivered. Please tell {name} about this session yourself."
)
_KEEP_LINK = N_("Keep the link below: it is how you change the booking.")
_IN_THIS_BROWSER = N_("In this browser it stands in My bookings too.")
_GOOD = frozenset({BookingStatus.CONFIRMED, BookingStatus.PENDING, BookingStatus.COMPLETED})


def confirmation(
    details: BookingDetails,
    *,
    timezone: ZoneInfo,
    hour12: bool = False,
    calendar_links: Mapping[str, str] | None = None,
    ics_href: str = "",
    acts: tuple[str, ...] = ("reschedule", "cancel"),
    email: EmailState = "waiting",
    private_link: str = "",
    side: Side = "client",
    now: datetime | None = None,
    address: str = "",
) -> Markup:
    """Card with everything about a booking.

    Args:
        calendar_links: URL by the name of a calendar service.
        ics_href: URL of the calendar file; empty for none.
        acts: Which of reschedule and cancel to offer; they are acts on the uid.
        email: State of the last e-mail to the client: it is called sent once the mail server has accepted it.
        private_link: Manage link to copy; empty if it is sent by e-mail.
        side: The viewer's party.
        now: Current time, for joining, undo and late changes; None to show none of these.
        address: URL of the booking's page, for the print; empty for none.
    """
    live = details.status in LIVE
    parts = [
        _news(details, side, timezone, hour12, now),
        _summary(details, side, timezone, hour12, now),
        _link(private_link),
        _join(details, timezone, hour12, now) if now else None,
        _calendars(calendar_links or {}, ics_href) if details.status is BookingStatus.CONFIRMED else None,
        _too_late(details) if live and now and now < details.session.start and not acts else None,
        _ways(details, acts if live else ()),
        _on_paper(details, address) if address else None,
    ]
    return tag(
        "div",
        "glass done-card",
        _top(details, side, email, bool(private_link), now),
        tag("div", "pad done-body", *parts),
        data_uid=details.uid,
    )


def _on_paper(details: BookingDetails, address: str) -> Markup:
    """Lines that are only printed: the attendee, and the URL of the page."""
    who = details.attendee
    lines = [
        _("Booked by {name}, {email}").format(name=who.name, email=who.email) if who else "",
        _("This booking: {address}").format(address=address),
    ]
    return tag("div", "print-only mt6", *(tag("p", "mt1", line) for line in lines if line))


def _news(
    details: BookingDetails, side: Side, timezone: ZoneInfo, hour12: bool, now: datetime | None
) -> Markup | None:
    """Banner about the last change with Undo, a request for a review, or a move."""
    if now and may_undo(details, side, now):
        undo = undo_button(details, _("Undo"), details.undo_until or now, now)
        title = _("Moved") if details.status in LIVE else _("Cancelled")
        if details.status is BookingStatus.DECLINED or (details.status in LIVE and not details.moved_from):
            title = _("Declined")  # without a former time, it is a move that was declined
        return _acts(banner(title, _last_change(details, timezone, hour12, now), actions=undo))
    if details.status is BookingStatus.COMPLETED and side == "client" and not details.reviewed:
        rate = button_markup(
            _("Write a review"), kind="primary", icon_name="star", act="review", key=details.uid
        )
        return _acts(
            banner(_("How was it?"), _("A few words help others to choose."), icon_name="star", actions=rate)
        )
    if details.moved_from and details.status in LIVE and now:
        title = _("You asked for another time") if details.status is BookingStatus.PENDING else _("Moved")
        return _acts(banner(title, _last_change(details, timezone, hour12, now), icon_name="history"))
    return None


def _acts(content: Markup) -> Markup:
    return tag("div", "acts mb4", content)


def _last_change(details: BookingDetails, timezone: ZoneInfo, hour12: bool, now: datetime) -> str:
    if details.status not in LIVE:
        return _("The other side is told when this can no longer be undone.")
    if details.moved_from is None:
        return ""
    return time_before_move(details.moved_from, timezone, now, hour12)


def _join(details: BookingDetails, timezone: ZoneInfo, hour12: bool, now: datetime) -> Markup | None:
    """Link to the video room, from ten minutes before the start."""
    if details.status is not BookingStatus.CONFIRMED or not details.join_url or details.session.end <= now:
        return None
    opens = joins_at(details)
    if now >= opens:
        link = button_markup(
            _("Join"),
            kind="primary",
            icon_name="video",
            href=details.join_url,
            size="lg",
            target="_blank",
            rel="noopener noreferrer",
            classes="btn-block",
        )
        return tag("div", "mt6", link)
    if (opens.astimezone(timezone).date() - now.astimezone(timezone).date()).days:
        return None
    text = _("Join from {time}").format(time=clock(opens.astimezone(timezone), hour12))
    return tag(
        "div",
        "mt6",
        button_markup(text, icon_name="video", size="lg", classes="btn-block", aria_disabled=True),
    )


def _too_late(details: BookingDetails) -> Markup:
    text = _("Changes were possible until {length} before the start. Please write to the other side.")
    return tag("p", "t-sm muted mt6 done-late", text.format(length=length(details.change_notice)))


def _link(address: str) -> Markup | None:
    if not address:
        return None
    box = tag(
        "input",
        "plain-input",
        type="text",
        value=address,
        readonly=True,
        aria_label=_("Private link to this booking"),
    )
    copy = button_markup(_("Copy link"), icon_name="copy", data_copy=address)
    return tag(
        "div",
        "mt6",
        tag("p", "t-sm strong", _("Your private link")),
        tag(
            "p",
            "t-sm muted mt1",
            _("It opens this booking in any browser. Whoever has it can change the booking."),
        ),
        tag("div", "hs g2 mt2 copy-row", box, copy),
    )


def _top(
    details: BookingDetails, side: Side, email_state: EmailState, has_link: bool, now: datetime | None
) -> Markup:
    good = details.status in _GOOD
    symbol = icon("hourglass" if details.status is BookingStatus.PENDING else "check" if good else "x", "i24")
    modifier = " wait" if details.status is BookingStatus.PENDING else "" if good else " off"
    title, text = _TITLES.get(details.status, (N_("Your booking"), ""))
    client = details.attendee.name if details.attendee else _("Client")
    full_name = details.expert_name if side == "client" else client
    name = full_name.split()[0] if full_name.split() else full_name
    email = details.attendee.email if details.attendee else ""
    if side == "expert" and details.status is BookingStatus.PENDING:
        title, text = N_("{name} asks for this time"), N_("The time is kept until you answer.")
    if side == "expert" and details.status is BookingStatus.NO_SHOW:
        text = N_("You have noted that {name} did not come.")
    if details.status not in LIVE and now and details.undo_until and details.undo_until > now:
        text = ""  # the slot stays taken until the undo window ends
    failed = email_state == "failed" and details.status in LIVE and bool(email)
    if failed:
        text = _FAILED_FOR_EXPERT if side == "expert" else _FAILED_WITH_LINK if has_link else _FAILED
    elif "{email}" in text and side == "expert":
        text = ""
    elif "{email}" in text and email_state == "none":
        text = _KEEP_LINK if has_link else _IN_THIS_BROWSER
    elif email_state == "sent" and text == _ON_ITS_WAY:
        text = _SENT
    sentence = _(text) if text else ""
    paragraph = (
        tag(
            "p",
            "err mt2" if failed else "muted mt2",
            sentence.format(name=name, email=email),
        )
        if sentence
        else None
    )
    return tag(
        "div",
        "pad done-top",
        tag("div", f"seal in{modifier}", symbol),
        tag("h1", "h1 mt8", _(title).format(name=name), tabindex="-1"),
        paragraph,
    )


def _summary(
    details: BookingDetails, side: Side, timezone: ZoneInfo, hour12: bool, now: datetime | None
) -> Markup:
    start = details.session.start
    wall = start.astimezone(timezone)
    symbol, place = where(details.place)
    other = details.expert_name if side == "client" else details.attendee.name if details.attendee else ""
    rows: list[tuple[str, str, object]] = [("user-round", _("With"), tag("bdi", "", other))]
    rows.append(("globe", _("Time zone"), _zones(details, side, timezone, hour12)))
    rows.append((symbol, _("Where"), _place(details, place, now)))
    rows.append(("banknote", _("Price"), money(details.price)))
    rows.extend(("message-square", question, tag("bdi", "", answer)) for question, answer in details.answers)
    if details.reason:
        mine = details.by_expert == (side == "expert")
        label = _("Your message") if mine else _("Their message")
        rows.append(("quote", label, tag("bdi", "", details.reason)))
    when = tag(
        "p",
        "muted tnum mt1",
        f"{long_day(wall.date())}, ",
        tag("span", "when nowrap", span(details.session, timezone, hour12)),
    )
    title = tag("div", "hs g2 wrap", tag("h2", "h2", details.title), status_pill(details.status))
    head = tag("div", "hs g4", date_tile(wall.date()), tag("div", "grow", title, when))
    return tag("div", "inset done-facts", head, tag("hr", "hr"), facts(rows))


def _zones(details: BookingDetails, side: Side, timezone: ZoneInfo, hour12: bool) -> object:
    """The viewer's zone and, if the clocks differ, the time in the other party's."""
    start = details.session.start
    own = zone_words(timezone, start)
    name = (
        details.expert_time_zone
        if side == "client"
        else details.attendee.time_zone
        if details.attendee
        else ""
    )
    theirs = ZoneInfo(name) if name else timezone
    if start.astimezone(theirs).utcoffset() == start.astimezone(timezone).utcoffset():
        return own
    there = _("{time} in {city}").format(time=clock(start.astimezone(theirs), hour12), city=city(name))
    return joined([own, tag("span", "block t-sm muted tnum", there)])


def _place(details: BookingDetails, text: str, now: datetime | None) -> object:
    """The place; of a video session with a button to the room, unless the large one below is open already."""
    if details.join_url and details.status is BookingStatus.CONFIRMED:
        if now is not None and now >= joins_at(details):
            return _("Video, a room for each session")
        return button_markup(
            _("Join"),
            icon_name="video",
            size="sm",
            href=details.join_url,
            target="_blank",
            rel="noopener noreferrer",
        )
    if details.place.kind is PlaceKind.VIDEO or not details.place.detail:
        return text
    return tag("bdi", "", details.place.detail)


def _calendars(links: Mapping[str, str], ics_href: str) -> Markup | None:
    buttons = [
        button_markup(name, href=address, target="_blank", rel="noopener noreferrer")
        for name, address in links.items()
    ]
    if ics_href:
        buttons.append(button_markup(_("Apple / .ics"), icon_name="download", href=ics_href, download=True))
    if not buttons:
        return None
    return tag(
        "div",
        "mt6 done-add",
        tag("p", "t-sm strong", _("Add to your calendar")),
        tag("div", "done-calendars", *buttons),
    )


def _ways(details: BookingDetails, acts: tuple[str, ...]) -> Markup:
    labels = {"reschedule": (_("Reschedule"), "calendar-sync"), "cancel": (_("Cancel booking"), "calendar-x")}
    buttons = [
        button_markup(labels[act][0], kind="ghost", icon_name=labels[act][1], act=act, key=details.uid)
        for act in acts
        if act in labels
    ]
    if details.status not in LIVE:
        href = f"/{details.username}/{details.slug}"
        buttons.append(button_markup(_("Book again"), kind="ghost", icon_name="repeat", href=href))
    mine = button_markup(_("My bookings"), kind="ghost", icon_name="list", href="/my-bookings")
    return tag("div", "hs g2 wrap mt6 done-ways", joined(buttons), mine)
