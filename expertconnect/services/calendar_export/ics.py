"""iCalendar files of bookings (RFC 5545, 5546). The only importer of ics, which is used for writing only.

The serializers of ics 0.7.3 are not safe for untrusted names: they quote no parameters, fold no lines, escape addresses
as text, write METHOD after the events and CREATED as DTSTAMP, lack SEQUENCE, and crash on RSVP. So only its components
are used, and every serializer that writes a line is replaced; tests check the result with an independent parser.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from ics import Calendar, Event
from ics.grammar.parse import Container, ContentLine
from ics.serializers.event_serializer import EventSerializer
from ics.serializers.icalendar_serializer import CalendarSerializer

from expertconnect.config import Settings
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.errors import NotFound
from expertconnect.domain.sentences import sentence
from expertconnect.services.calendar_export.text import page_of, texts_of
from expertconnect.services.common.text import ascii_email

PRODUCT = "-//ExpertConnect//Bookings//EN"
BYTES_PER_LINE = 75
"""Maximum length of a line without its line break; longer ones are folded (RFC 5545, 3.1)."""
UID = re.compile(r"[A-Za-z0-9._-]{1,200}(?:@[A-Za-z0-9.:\[\]-]{1,253})?")
LINE_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""All characters that some parser treats as a line break."""
MAILTO_SAFE = "@!$'*+-/=?^_`{|}~."
"""Characters of an address that need no encoding (atext of RFC 5322); others are percent-encoded (RFC 6068, 2)."""
NOBODY = "noreply@expertconnect.invalid"
"""Address that can belong to nobody (RFC 2606), the same for good: a calendar must not write to a host by chance."""
URI_SAFE = "!#$%&'()*+,-./:;=?@[]_~"


class Method(StrEnum):
    """iTIP method of a file (RFC 5546, 1.4).

    PUBLISH is for downloads, REQUEST and CANCEL for e-mails: they update the calendar entry with the booking.
    """

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


_STATUS = {
    BookingStatus.PENDING: "TENTATIVE",
    BookingStatus.CONFIRMED: "CONFIRMED",
    BookingStatus.COMPLETED: "CONFIRMED",
    BookingStatus.NO_SHOW: "CONFIRMED",
    BookingStatus.CANCELLED: "CANCELLED",
    BookingStatus.DECLINED: "CANCELLED",
    BookingStatus.EXPIRED: "CANCELLED",
}


def of_booking(
    details: BookingDetails,
    settings: Settings,
    *,
    now: datetime,
    method: Method = Method.PUBLISH,
    for_expert: str | None = None,
) -> bytes:
    """Serialize one booking as one event, in UTC, so that the file needs no time zone.

    UID is kept with the booking and never changes, not with the site's address either; SEQUENCE is the booking's. The
    site is the organizer, under the expert's name: replies by calendars go to the site, and neither party learns the other's
    address from the file. A PUBLISH names no attendees (RFC 5546, 3.2.1). CLASS is PRIVATE: in a shared calendar others
    see only that the time is busy. There is no alarm, because calendars have their own.

    Args:
        now: The current time, for DTSTAMP.
        for_expert: The expert's own e-mail address if the file is for the expert's calendar; None for the client's.

    Returns:
        UTF-8 with CRLF line ends, no line longer than 75 bytes.

    Raises:
        NotFound: If it is a hold, not a booking.
    """
    if details.status not in _STATUS:
        raise NotFound(sentence("This time is not booked yet, so there is nothing for a calendar."))
    page = page_of(details, settings, for_expert=for_expert is not None)
    texts = texts_of(details, page, for_expert=for_expert is not None)
    event = _Event(
        name=texts.summary,
        begin=details.session.start,
        end=details.session.end,
        uid=details.calendar_uid or details.uid,
        description=texts.description,
        location=texts.location,
        created=details.created_at,
        last_modified=details.updated_at,
        status=_STATUS[details.status],
        url=details.join_url or page,
        classification="PRIVATE",
        transparent=_STATUS[details.status] == "CANCELLED",
    )
    event.stamped_at, event.sequence = now, details.sequence
    event.host = _person("ORGANIZER", details.expert_name, organizer_email(settings))
    event.people = [] if method is Method.PUBLISH else _attendees(details, for_expert)
    return _written(event, method)


def organizer_email(settings: Settings) -> str:
    """Return the site's address for ORGANIZER: the sender of its e-mails; without one, an address of nobody."""
    return parseaddr(settings.mail_from)[1] or NOBODY


def file_name(details: BookingDetails) -> str:
    """Return the download's file name: plain ASCII, the session's date in UTC."""
    return f"{details.slug}-{details.session.start.astimezone(UTC):%Y-%m-%d}.ics"


def content_type(method: Method = Method.PUBLISH) -> str:
    """Return the media type, with the same method as the file (RFC 5545, 8.1)."""
    return f"text/calendar; charset=utf-8; method={method}"


def _attendees(details: BookingDetails, for_expert: str | None) -> list[ContentLine]:
    """ATTENDEE lines: in the client's file only the client, in the expert's both, since the client wrote to them."""
    attendee = details.attendee
    people = []
    if attendee is not None:
        # The client has asked for the time and so accepted it. RSVP is off, because nobody reads such replies.
        people.append(_attendee(attendee.name, attendee.email, role="REQ-PARTICIPANT", accepted=True))
    if for_expert is not None:
        accepted = details.status is not BookingStatus.PENDING
        people.append(_attendee(details.expert_name, for_expert, role="CHAIR", accepted=accepted))
    return people


def _attendee(name: str, email: str, *, role: str, accepted: bool) -> ContentLine:
    line = _person("ATTENDEE", name, email)
    line.params |= {
        "CUTYPE": ["INDIVIDUAL"],
        "ROLE": [role],
        "PARTSTAT": ["ACCEPTED" if accepted else "NEEDS-ACTION"],
        "RSVP": ["FALSE"],
    }
    return line


def _person(property_name: str, name: str, email: str) -> ContentLine:
    params = {"CN": [_quoted(name)]} if _one_line(name) else {}
    address = quote(ascii_email(email), safe=MAILTO_SAFE, errors="replace")
    return ContentLine(property_name, params=params, value=f"mailto:{address}")


def _written(event: "_Event", method: Method) -> bytes:
    calendar = _Calendar(creator=PRODUCT)
    calendar.method = method.value
    calendar.events.add(event)
    lines = str(calendar.serialize()).split("\r\n")
    return b"\r\n".join(part for line in lines for part in _folded(line)) + b"\r\n"


def _folded(line: str) -> list[bytes]:
    """Fold a line into parts of at most 75 bytes; all but the first begin with the space that unfolding removes.

    Multi-byte characters are not split, because some calendars decode before they unfold.
    """
    parts, part, room = [], bytearray(), BYTES_PER_LINE
    for character in line:
        data = character.encode()
        if len(data) > room:
            parts.append(bytes(part))
            part, room = bytearray(b" "), BYTES_PER_LINE - 1
        part += data
        room -= len(data)
    return [*parts, bytes(part)]


def _clean(text: str) -> str:
    """Remove control characters and surrogates, which a file must not contain; line breaks become LF."""
    unified = LINE_BREAKS.sub("\n", text)
    return "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _text(value: str) -> str:
    r"""A TEXT value (RFC 5545, 3.3.11): backslash, semicolon, comma and line break escaped."""
    escaped = _clean(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _quoted(value: str) -> str:
    """A parameter value, always in quotes, so that a colon or semicolon in a name does not end it.

    A double quote is not allowed in it (RFC 5545, 3.2) and becomes a single one; a caret is doubled for parsers of
    RFC 6868.
    """
    return '"' + _one_line(value).replace('"', "'").replace("^", "^^") + '"'


def _uri(value: str) -> str:
    return quote(_clean(value), safe=URI_SAFE)


def _utc(instant: Any) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(name: str, value: str) -> Callable[[Container], None]:
    return lambda container: container.append(ContentLine(name, params={}, value=value))


def _write_event(event: "_Event", container: Container) -> None:
    if not UID.fullmatch(event.uid):
        raise ValueError("a calendar UID is a plain name, or one at a host")
    for add in (
        _line("UID", event.uid),
        _line("DTSTAMP", _utc(event.stamped_at)),
        _line("SEQUENCE", str(event.sequence)),
        _line("DTSTART", _utc(event.begin)),
        _line("DTEND", _utc(event.end)),
        _line("SUMMARY", _text(_one_line(event.name))),
        _line("STATUS", event.status),
        _line("CLASS", event.classification),
        _line("TRANSP", "TRANSPARENT" if event.transparent else "OPAQUE"),
        _line("CREATED", _utc(event.created)),
        _line("LAST-MODIFIED", _utc(event.last_modified)),
    ):
        add(container)
    if event.url:
        container.append(ContentLine("URL", params={}, value=_uri(event.url)))
    for name, value in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if value:
            container.append(ContentLine(name, params={}, value=_text(value)))
    container.append(event.host)
    container.extend(event.people)


def _write_calendar(calendar: "_Calendar", container: Container) -> None:
    for name, value in (
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", calendar.method),
    ):
        container.append(ContentLine(name, params={}, value=value))
    for event in calendar.events:
        container.append(event.serialize())


class _EventSerializer(EventSerializer):  # type: ignore[misc]  # ics has no types
    """Serializes an event with `_write_event` instead of ics's own serializers."""

    @classmethod
    def get_serializers(cls) -> list[Callable[["_Event", Container], None]]:
        return [_write_event]


class _CalendarSerializer(CalendarSerializer):  # type: ignore[misc]  # ics has no types
    """Serializes METHOD before the events, where streaming parsers expect it."""

    @classmethod
    def get_serializers(cls) -> list[Callable[["_Calendar", Container], None]]:
        return [_write_calendar]


class _Event(Event):  # type: ignore[misc]  # ics has no types
    """An event with properties that ics lacks."""

    class Meta:
        name = "VEVENT"
        parser = Event.Meta.parser
        serializer = _EventSerializer

    stamped_at: datetime
    sequence: int
    host: ContentLine
    people: list[ContentLine]


class _Calendar(Calendar):  # type: ignore[misc]  # ics has no types
    class Meta:
        name = "VCALENDAR"
        parser = Calendar.Meta.parser
        serializer = _CalendarSerializer
