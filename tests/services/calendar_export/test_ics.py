"""Every file is read back with icalendar, which shares no code with what writes it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from expertconnect.domain.booking import Attendee, BookingDetails, BookingStatus, Place, PlaceKind
from expertconnect.domain.errors import NotFound
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money
from expertconnect.services.calendar_export.ics import Method, of_booking
from tests.conftest import settings_for
from tests.extent import examples

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
NINE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
SITE = settings_for(
    Path("/nowhere"), base_url="https://book.example.org", mail_from="Talks <talks@example.org>"
)
KNOWN = {
    "VCALENDAR": {"VERSION", "PRODID", "CALSCALE", "METHOD"},
    "VEVENT": {
        "UID",
        "DTSTAMP",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "STATUS",
        "CLASS",
        "TRANSP",
        "CREATED",
        "LAST-MODIFIED",
        "URL",
        "LOCATION",
        "DESCRIPTION",
        "ORGANIZER",
        "ATTENDEE",
    },
}


def booking(**changes: object) -> BookingDetails:
    """A confirmed session of Ada with Grace."""
    span = Interval(NINE, NINE + timedelta(minutes=30))
    details = BookingDetails(
        uid="0123456789abcdef0123456789abcdef",
        status=BookingStatus.CONFIRMED,
        version=1,
        sequence=2,
        session=span,
        reserved=span,
        event_type_uid="e",
        slug="intro",
        title="A first talk",
        username="grace",
        expert_id=1,
        expert_name="Grace Hopper",
        expert_time_zone="Europe/Berlin",
        price=Money(0, "EUR"),
        place=Place(),
        created_at=NOW - timedelta(days=1),
        updated_at=NOW,
        join_url="https://meet.jit.si/session-abc",
        attendee=Attendee("Ada Lovelace", "ada@example.org", notes="A note,\nof two lines; \\ and more"),
    )
    return replace(details, **changes)  # type: ignore[arg-type]


def read(file: bytes) -> tuple[Any, Any]:
    """The calendar and its one event."""
    calendar = Calendar.from_ical(file)
    assert not calendar.errors
    (event,) = calendar.subcomponents
    assert not event.errors
    return calendar, event


def written(details: BookingDetails, method: Method = Method.REQUEST, for_expert: str | None = None) -> bytes:
    """The booking's file."""
    return of_booking(details, SITE, now=NOW, method=method, for_expert=for_expert)


def test_a_confirmed_booking_reads_back_with_its_facts() -> None:
    calendar, event = read(written(booking()))
    assert str(calendar["METHOD"]) == "REQUEST"
    assert event["UID"] == "0123456789abcdef0123456789abcdef"
    assert event["SEQUENCE"] == 2
    assert event["STATUS"] == "CONFIRMED"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (NINE, NINE + timedelta(minutes=30))
    assert (event["DTSTAMP"].dt, event["CREATED"].dt) == (NOW, NOW - timedelta(days=1))
    assert event["SUMMARY"] == "A first talk with Grace Hopper"
    assert event["LOCATION"] == event["URL"] == "https://meet.jit.si/session-abc"
    assert event["CLASS"] == "PRIVATE"
    assert event["ORGANIZER"] == "mailto:talks@example.org"
    assert event["ORGANIZER"].params["CN"] == "Grace Hopper"
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:ada@example.org"
    assert (attendee.params["CN"], attendee.params["PARTSTAT"]) == ("Ada Lovelace", "ACCEPTED")


def test_the_method_stands_before_the_event_and_lines_end_in_crlf() -> None:
    file = written(booking())
    assert file.index(b"METHOD:") < file.index(b"BEGIN:VEVENT")
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", file)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (BookingStatus.PENDING, "TENTATIVE"),
        (BookingStatus.CONFIRMED, "CONFIRMED"),
        (BookingStatus.COMPLETED, "CONFIRMED"),
        (BookingStatus.CANCELLED, "CANCELLED"),
        (BookingStatus.DECLINED, "CANCELLED"),
        (BookingStatus.EXPIRED, "CANCELLED"),
    ],
)
def test_each_status_has_its_icalendar_status(status: BookingStatus, shown: str) -> None:
    _, event = read(written(booking(status=status)))
    assert event["STATUS"] == shown
    assert event["TRANSP"] == ("TRANSPARENT" if shown == "CANCELLED" else "OPAQUE")


def test_a_held_slot_is_nothing_for_a_calendar() -> None:
    with pytest.raises(NotFound):
        written(booking(status=BookingStatus.HELD))


def test_a_download_names_no_attendees_and_no_address_of_a_party() -> None:
    file = written(booking(), Method.PUBLISH)
    calendar, event = read(file)
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert "ATTENDEE" not in event
    assert b"ada@example.org" not in file


def test_the_clients_file_does_not_carry_the_experts_address_or_the_notes() -> None:
    file = written(booking())
    assert b"grace@" not in file
    assert b"of two lines" not in file


def test_the_experts_file_names_the_client_and_carries_the_notes() -> None:
    _, event = read(written(booking(answers=(("Topic", "Compilers"),)), for_expert="grace@example.org"))
    assert event["SUMMARY"] == "A first talk with Ada Lovelace"
    assert {str(a) for a in event["ATTENDEE"]} == {"mailto:ada@example.org", "mailto:grace@example.org"}
    assert "Topic: Compilers" in event["DESCRIPTION"]
    assert "Notes: A note,\nof two lines; \\ and more" in event["DESCRIPTION"]


def test_b5_a_calendar_file_names_a_page_that_opens_on_any_device_or_none() -> None:
    page = "https://book.example.org/booking/0123456789abcdef0123456789abcdef"
    made = booking(join_url="")
    by_mail = SITE.model_copy(update={"smtp_host": "mail.example.org"})
    for details, site, for_expert, named in (
        (made, SITE, None, None),  # without mail a guest's own link is private, and no other opens it
        (made, by_mail, None, "https://book.example.org/my-bookings"),
        (replace(made, client_id=7), SITE, None, page),
        (made, SITE, "grace@example.org", page),
    ):
        _, event = read(of_booking(details, site, now=NOW, method=Method.REQUEST, for_expert=for_expert))
        assert event.get("URL") == named
        assert (f"Booking: {named}" in event.get("DESCRIPTION", "")) == bool(named)
        assert "#" not in event.get("DESCRIPTION", "")


@pytest.mark.parametrize(
    ("place", "location"),
    [
        (Place(PlaceKind.PHONE), "By phone: Grace Hopper calls you"),
        (Place(PlaceKind.PHONE, "+49 30 1234"), "By phone: +49 30 1234"),
        (Place(PlaceKind.ADDRESS, "Mill Lane 1, Berlin"), "Mill Lane 1, Berlin"),
        (Place(PlaceKind.LINK, "https://talk.example/x"), "https://talk.example/x"),
    ],
)
def test_every_kind_of_place_is_said_in_the_location(place: Place, location: str) -> None:
    _, event = read(written(booking(place=place, join_url="")))
    assert event["LOCATION"] == location


@pytest.mark.parametrize(
    "name",
    [
        "Bob:mailto:ceo@corp.com",
        'Bob";X-EVIL=1:mailto:ceo@corp.com',
        "Bob\r\nATTENDEE:mailto:ceo@corp.com",
        "Bob\u2028BEGIN:VALARM",
        "Bob; CN=ceo, esq. ^n ^' \\n",
        "Bob\x85METHOD:CANCEL",
    ],
)
def test_case_79_a_name_cannot_become_another_property_or_address(name: str) -> None:
    calendar, event = read(
        written(booking(attendee=Attendee(name, "bob@example.net")), for_expert="g@example.org")
    )
    assert {str(a) for a in event["ATTENDEE"]} == {"mailto:bob@example.net", "mailto:g@example.org"}
    assert set(event) <= KNOWN["VEVENT"]
    assert event["ATTENDEE"][0].params["CN"] == " ".join(name.replace("\x85", " ").split()).replace('"', "'")
    assert str(calendar["METHOD"]) == "REQUEST"


def test_case_79_a_uid_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="UID"):
        written(booking(uid="x\r\nATTENDEE:mailto:ceo@corp.com"))


def test_long_texts_are_folded_between_characters() -> None:
    file = written(booking(title="Grüße 😀" * 40))
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # raises if a character was cut
    assert read(file)[1]["SUMMARY"] == "Grüße 😀" * 40 + " with Grace Hopper"


def seen(text: str) -> str:
    """What of a text may stand in a file, said again without the code under test."""
    lines = re.split("\r\n|[\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]", text)
    return "\n".join(re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]", "", line) for line in lines)


hostile = st.text(
    st.one_of(
        st.sampled_from("\",;:\\^=\r\n\t %nN'\x00\x1b\x85\u2028é😀"),
        st.characters(),
    ),
    max_size=120,
) | st.sampled_from(["\r\nATTENDEE:mailto:x@y", "\\nBEGIN:VALARM", "END:VEVENT", "%2C%3A%3B%5C", "\\,\\;\\N"])


@settings(max_examples=examples(400), deadline=None)
@given(hostile, hostile, hostile, hostile)
def test_case_79_any_text_reads_back_equal_and_adds_no_property(
    title: str, name: str, notes: str, place: str
) -> None:
    details = booking(
        title=title,
        attendee=Attendee(name, "bob@example.net", notes=notes),
        place=Place(PlaceKind.ADDRESS, place),
        join_url="",
    )
    file = written(details, for_expert="grace@example.org")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    calendar, event = read(file)
    assert set(calendar) == KNOWN["VCALENDAR"]
    assert set(event) <= KNOWN["VEVENT"]
    assert not event.subcomponents
    assert event["SUMMARY"] == " ".join(f"{seen(title)} with {seen(name) if name else 'a client'}".split())
    assert str(event.get("LOCATION", "")) == seen(place)
    if notes:
        assert event["DESCRIPTION"].endswith(f"Notes: {seen(notes)}")
    assert [str(a) for a in event["ATTENDEE"]] == ["mailto:bob@example.net", "mailto:grace@example.org"]


@given(st.emails())
def test_any_valid_address_stays_one_attendee(email: str) -> None:
    _, event = read(written(booking(attendee=Attendee("Bob", email))))
    local, _, domain = email.rpartition("@")
    assert str(event["ATTENDEE"]).startswith("mailto:")
    assert str(event["ATTENDEE"]).endswith(f"@{domain}")
    assert local.isalnum() is False or str(event["ATTENDEE"]) == f"mailto:{email}"


@pytest.mark.parametrize("uid", ["", "0123456789abcdef0123456789abcdef@localhost"])
def test_another_address_of_the_site_changes_neither_uid_nor_organizer(tmp_path: Path, uid: str) -> None:
    made = booking(calendar_uid=uid)
    files = [
        of_booking(made, settings_for(tmp_path, base_url=address), now=NOW, method=Method.REQUEST)
        for address in ("http://127.0.0.1:8080", "http://localhost:8080", "https://book.example.org")
    ]
    events = [read(file)[1] for file in files]
    assert {str(event["UID"]) for event in events} == {uid or made.uid}
    assert {str(event["ORGANIZER"]) for event in events} == {"mailto:noreply@expertconnect.invalid"}
