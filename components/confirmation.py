"""What one sees after booking: that it worked, when, where, and how to change it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from components.booking_card import status_pill
from components.kit.marks import button_markup, date_tile, facts
from components.markup import Markup, icon, joined, tag
from components.wording import long_day, money, span, where, zone_words
from expertconnect.domain.booking import BookingDetails, BookingStatus, PlaceKind
from expertconnect.words import N_, _

_TITLES = {
    BookingStatus.CONFIRMED: (N_("You are meeting {name}"), N_("We sent the invitation and a link to manage it to {email}.")),
    BookingStatus.PENDING: (N_("{name} has your request"), N_("We tell you at {email} as soon as it is answered. The time is kept for you.")),
    BookingStatus.CANCELLED: (N_("This booking is cancelled"), N_("Its time is free again.")),
    BookingStatus.DECLINED: (N_("This request was declined"), N_("Its time is free again.")),
    BookingStatus.EXPIRED: (N_("This request was not answered in time"), N_("Its time is free again.")),
    BookingStatus.COMPLETED: (N_("You have met {name}"), N_("Thank you for coming.")),
    BookingStatus.NO_SHOW: (N_("This session did not take place"), ""),
}  # fmt: skip


def confirmation(
    details: BookingDetails,
    *,
    timezone: ZoneInfo,
    hour12: bool = False,
    calendar_links: Mapping[str, str] | None = None,
    ics_href: str = "",
    acts: tuple[str, ...] = ("reschedule", "cancel"),
    mail_sent: bool = True,
    private_link: str = "",
) -> Markup:
    """The whole card.

    Args:
        calendar_links: Address by the name of a calendar service.
        ics_href: Address of the calendar file; empty for none.
        acts: What is offered below, of reschedule and cancel; their `Fragment` reports them with the uid.
        mail_sent: Whether a mail goes out; without one it does not say so.
        private_link: What opens this booking in any browser, to be copied; empty where a mail brings it.
    """
    live = details.status in (BookingStatus.CONFIRMED, BookingStatus.PENDING)
    return tag(
        "div", "glass done-card", _top(details, mail_sent, bool(private_link)),
        tag("div", "pad done-body", _summary(details, timezone, hour12), _link(private_link),
            _calendars(calendar_links or {}, ics_href) if live else None, _ways(details, acts if live else ())),
    )  # fmt: skip


def _link(address: str) -> Markup | None:
    if not address:
        return None
    box = tag(
        "input", "plain-input", type="text", value=address, readonly=True, aria_label=_("Private link to this booking")
    )  # fmt: skip
    copy = button_markup(_("Copy link"), icon_name="copy", data_copy=address)
    return tag(
        "div", "mt6", tag("p", "t-sm strong", _("Your private link")),
        tag("p", "t-sm muted mt1", _("It opens this booking in any browser. Whoever has it can change the booking.")),
        tag("div", "hs g2 mt2 copy-row", box, copy),
    )  # fmt: skip


def _top(details: BookingDetails, mail_sent: bool, has_link: bool = False) -> Markup:
    good = details.status in (BookingStatus.CONFIRMED, BookingStatus.PENDING, BookingStatus.COMPLETED)
    symbol = icon("hourglass" if details.status is BookingStatus.PENDING else "check" if good else "x", "i24")
    title, text = _TITLES.get(details.status, (N_("Your booking"), ""))
    name = details.expert_name.split()[0] if details.expert_name.split() else details.expert_name
    email = details.attendee.email if details.attendee else ""
    told = (
        _(text)
        if mail_sent or "{email}" not in text
        else _("Keep the link below: it is how you change the booking.")
        if has_link
        else _("In this browser it stands in My bookings too.")
    )
    words = tag("p", "muted mt2", told.format(name=name, email=email)) if told else None
    return tag(
        "div", "pad done-top", tag("div", f"seal in{'' if good else ' off'}", symbol),
        tag("h1", "h1 mt8", _(title).format(name=name), tabindex="-1"), words,
    )  # fmt: skip


def _summary(details: BookingDetails, timezone: ZoneInfo, hour12: bool) -> Markup:
    wall = details.session.start.astimezone(timezone)
    symbol, place = where(details.place)
    rows: list[tuple[str, str, object]] = [("user-round", _("With"), tag("bdi", "", details.expert_name))]
    rows.append(("globe", _("Time zone"), zone_words(timezone, details.session.start)))
    rows.append((symbol, _("Where"), _place(details, place)))
    rows.append(("banknote", _("Price"), money(details.price)))
    rows.extend(("message-square", question, tag("bdi", "", answer)) for question, answer in details.answers)
    when = tag(
        "p", "muted tnum mt1", f"{long_day(wall.date())}, ",
        tag("span", "when nowrap", span(details.session, timezone, hour12)),
    )  # fmt: skip
    title = tag("div", "hs g2 wrap", tag("h2", "h2", details.title), status_pill(details.status))
    head = tag("div", "hs g4", date_tile(wall.date()), tag("div", "grow", title, when))
    return tag("div", "inset done-facts", head, tag("hr", "hr"), facts(rows))


def _place(details: BookingDetails, words: str) -> object:
    if details.join_url and details.status is BookingStatus.CONFIRMED:
        return tag(
            "a",
            "txt-link clamp1",
            details.join_url,
            href=details.join_url,
            target="_blank",
            rel="noopener noreferrer",
        )
    if details.place.kind is PlaceKind.VIDEO or not details.place.detail:
        return words
    return tag("bdi", "", details.place.detail)


def _calendars(links: Mapping[str, str], ics_href: str) -> Markup | None:
    buttons = [
        button_markup(
            name, icon_name="calendar-plus", href=address, target="_blank", rel="noopener noreferrer"
        )
        for name, address in links.items()
    ]
    if ics_href:
        buttons.append(button_markup(_("Apple / .ics"), icon_name="download", href=ics_href, download=True))
    if not buttons:
        return None
    return tag(
        "div",
        "mt6",
        tag("p", "t-sm strong", _("Add to your calendar")),
        tag("div", "done-calendars", *buttons),
    )


def _ways(details: BookingDetails, acts: tuple[str, ...]) -> Markup:
    words = {"reschedule": (_("Reschedule"), "calendar-sync"), "cancel": (_("Cancel booking"), "calendar-x")}
    buttons = [
        button_markup(words[act][0], kind="ghost", icon_name=words[act][1], act=act, key=details.uid)
        for act in acts
        if act in words
    ]
    mine = button_markup(_("My bookings"), kind="ghost", icon_name="list", href="/my-bookings")
    return tag("div", "hs g2 wrap mt6 done-ways", joined(buttons), mine)
