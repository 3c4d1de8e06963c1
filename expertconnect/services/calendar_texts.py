"""What a booking is called in calendars, in files and links alike."""

from dataclasses import dataclass

from expertconnect.domain.booking import BookingDetails, PlaceKind


@dataclass(frozen=True, slots=True)
class CalendarTexts:
    """The words of one calendar entry.

    Attributes:
        summary: Its title: the session and the other side's name.
        location: Where to meet; empty while nobody knows.
        description: What else helps on the day. Never a manage link: calendars are shared and synchronised,
            and the link's token lets its reader cancel. The booking's plain address asks for it.
    """

    summary: str
    location: str
    description: str


def texts_of(details: BookingDetails, booking_address: str, *, for_expert: bool = False) -> CalendarTexts:
    """The words for one of the two parties.

    Args:
        booking_address: The booking's page, without a token.
        for_expert: Whether the expert's calendar is meant; its entries name the client and carry the notes.
    """
    attendee = details.attendee
    client = attendee.name if attendee is not None and attendee.name else "a client"
    lines = [f"Booking: {booking_address}"]
    if details.join_url:
        lines.insert(0, f"Join: {details.join_url}")
    if for_expert and attendee is not None:
        lines += [f"{label}: {answer}" for label, answer in details.answers]
        if attendee.notes:
            lines.append(f"Notes: {attendee.notes}")
    return CalendarTexts(
        summary=f"{details.title} with {client if for_expert else details.expert_name}",
        location=location_of(details, for_expert=for_expert),
        description="\n".join(lines),
    )


def location_of(details: BookingDetails, *, for_expert: bool = False) -> str:
    """Where to meet, in a line."""
    place = details.place
    if place.kind is PlaceKind.VIDEO:
        return details.join_url
    if place.kind is PlaceKind.PHONE and not place.detail:
        return "By phone: you call the client" if for_expert else f"By phone: {details.expert_name} calls you"
    if place.kind is PlaceKind.PHONE:
        return f"By phone: {place.detail}"
    return place.detail
