"""Texts of calendar entries, for files and links, in the reader's language."""

from dataclasses import dataclass

from expertconnect.config import Settings
from expertconnect.domain.booking import BookingDetails, PlaceKind
from expertconnect.i18n import _


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """Texts of one calendar entry.

    Attributes:
        summary: Its title: the session and the other party's name.
        location: Place of the session; empty if it is not known yet.
        description: Links and notes. Never a manage link, because calendars are shared and synchronised and its token
            would allow others to cancel; only a page that opens on any device, see `page_of`.
    """

    summary: str
    location: str
    description: str


def page_of(details: BookingDetails, settings: Settings, *, for_expert: bool = False) -> str:
    """Return the URL under which a party finds the booking on any device, without a token; empty for none.

    An account signs in on the booking's page. A guest finds it by e-mail, where there is a mail server.
    """
    if for_expert or details.client_id is not None:
        return f"{settings.url}/booking/{details.uid}"
    return f"{settings.url}/my-bookings" if settings.sends_mail else ""


def texts_of(details: BookingDetails, booking_address: str, *, for_expert: bool = False) -> CalendarTexts:
    """Return the texts for one of the two parties.

    Args:
        booking_address: What `page_of` returns.
        for_expert: Whether the entry is for the expert's calendar, with the client's name, answers and notes.
    """
    attendee = details.attendee
    lines = [_("Booking: {address}").format(address=booking_address)] if booking_address else []
    if details.join_url:
        lines.insert(0, _("Join: {address}").format(address=details.join_url))
    if for_expert and attendee is not None:
        lines += [f"{label}: {answer}" for label, answer in details.answers]
        if attendee.notes:
            lines.append(_("Notes: {notes}").format(notes=attendee.notes))
    return CalendarTexts(
        summary=summary_of(details, for_expert=for_expert),
        location=location_of(details, for_expert=for_expert),
        description="\n".join(lines),
    )


def summary_of(details: BookingDetails, *, for_expert: bool = False) -> str:
    """Return the session and the other party's name."""
    client = details.attendee.name if details.attendee is not None else ""
    if for_expert and not client:
        return _("{title} with a client").format(title=details.title)
    return _("{title} with {name}").format(
        title=details.title, name=client if for_expert else details.expert_name
    )


def location_of(details: BookingDetails, *, for_expert: bool = False) -> str:
    """Return the location on one line."""
    place = details.place
    if place.kind is PlaceKind.VIDEO:
        return details.join_url
    if place.kind is PlaceKind.PHONE and not place.detail:
        if for_expert:
            return _("By phone: you call the client")
        return _("By phone: {name} calls you").format(name=details.expert_name)
    if place.kind is PlaceKind.PHONE:
        return _("By phone: {number}").format(number=place.detail)
    return place.detail
