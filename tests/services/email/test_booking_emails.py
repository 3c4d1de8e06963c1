"""E-mails: still true, to the right person, in their zone, without words that must not be in them."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, User
from expertconnect.domain.booking import UNDO_TIME, Attendee
from expertconnect.services import bookings
from expertconnect.services.email import render
from expertconnect.services.email.account import Later, Untrue
from expertconnect.services.jobs import outbox
from tests.services.email.reading_emails import (
    SECONDS,
    SPAM,
    booked,
    content,
    facts,
    site,
    unproven,
    verdict,
    whole,
)
from tests.world import NINE, World


def test_a_confirmation_goes_to_both_each_in_their_own_zone(world: World) -> None:
    booked(world, by=world.ada)
    client, expert = (
        content(world, "booking_confirmed", "client"),
        content(world, "booking_confirmed", "expert"),
    )
    assert (client.to, expert.to) == ("ada@example.org", "grace@example.org")
    assert facts(client)["When"] == "Tuesday, March 3, 2026, 8:00 AM–8:30 AM, London (GMT)"
    assert facts(expert)["When"] == "Tuesday, March 3, 2026, 9:00 AM–9:30 AM, Berlin (GMT+1)"
    assert render.written(client, site(world)).subject.startswith("Booked: A first talk with Grace Hopper, ")
    assert render.written(expert, site(world)).subject.startswith(
        "New booking: A first talk with Ada Lovelace, "
    )


def test_the_manage_link_stands_in_the_fragment_and_only_in_the_clients_email(world: World) -> None:
    uid = booked(world)
    client, expert = (
        content(world, "booking_confirmed", "client"),
        content(world, "booking_confirmed", "expert"),
    )
    assert client.link is not None
    address, _, token = client.link[1].partition("#")
    assert address == f"{world.settings.url}/booking/{uid}"
    assert len(token) == 43
    assert expert.link == ("See the booking", address)
    assert token not in whole(world, expert)
    assert client.calendar is not None
    assert token not in client.calendar.file.decode()


def test_the_calendar_file_goes_along_with_its_method(world: World) -> None:
    booked(world, by=world.ada)
    message = render.message(content(world, "booking_confirmed", "client"), site(world), world.clock())
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in calendars] == ["REQUEST", "REQUEST"]
    assert calendars[1].get_filename() == "intro-2026-03-03.ics"
    (event,) = Calendar.from_ical(calendars[0].get_payload(decode=True)).subcomponents  # type: ignore[arg-type]
    assert event["DTSTART"].dt == NINE  # type: ignore[union-attr]


def test_a_cancelled_booking_is_told_with_a_cancel_and_the_confirmation_is_not_sent_any_more(
    world: World,
) -> None:
    uid = booked(world, by=world.ada)
    world.as_(world.ada.actor).api().do(bookings.cancel, uid, "I am ill")
    cancelled = content(world, "booking_cancelled", "expert")
    assert "Ada Lovelace has cancelled" in render.written(cancelled, site(world)).text
    assert facts(cancelled)["Reason"] == "I am ill"
    assert cancelled.calendar is not None
    assert b"METHOD:CANCEL" in cancelled.calendar.file
    confirmed = verdict(world, "booking_confirmed", "expert")
    assert isinstance(confirmed, Untrue)


def test_a_cancel_that_was_undone_is_never_told_and_the_confirmation_is_true_again(world: World) -> None:
    uid = booked(world, by=world.ada)
    world.as_(world.ada.actor).do(bookings.cancel, uid)
    world.as_(world.ada.actor).do(bookings.undo, uid)
    assert content(world, "booking_confirmed", "client").to == "ada@example.org"
    world.clock.advance(60 * SECONDS)
    kinds = [job.purpose for job in world.do(outbox.claim_due)]
    assert kinds == ["booking_confirmed", "booking_confirmed"]


def test_a_move_that_was_undone_leaves_only_the_first_email(world: World) -> None:
    uid = booked(world, by=world.ada)
    world.as_(world.ada.actor).do(bookings.reschedule, uid, NINE + timedelta(hours=1))
    world.as_(world.ada.actor).do(bookings.undo, uid)
    assert facts(content(world, "booking_confirmed", "client"))["When"].startswith(
        "Tuesday, March 3, 2026, 8:00"
    )
    world.clock.advance(60 * SECONDS)
    assert {job.purpose for job in world.do(outbox.claim_due)} == {"booking_confirmed"}


def test_a_change_that_can_still_be_undone_makes_older_emails_wait_and_then_untrue(world: World) -> None:
    uid = booked(world, by=world.ada)
    world.as_(world.ada.actor).do(bookings.reschedule, uid, NINE + timedelta(hours=1))
    waits = verdict(world, "booking_confirmed", "client")
    assert isinstance(waits, Later)
    assert waits.until == world.clock() + UNDO_TIME
    world.clock.advance(UNDO_TIME)
    gone = verdict(world, "booking_confirmed", "client")
    assert gone == Untrue("The booking has changed since; what changed has its own letter.")


def test_a_move_names_the_new_time_and_the_old_one(world: World) -> None:
    uid = booked(world, by=world.ada)
    world.as_(world.grace.actor).do(bookings.reschedule, uid, NINE + timedelta(hours=1))
    moved = content(world, "booking_moved", "client")
    assert "9:00 AM–9:30 AM" in facts(moved)["When"]
    assert "8:00 AM–8:30 AM" in facts(moved)["Before"]
    assert "Grace Hopper has moved this session" in render.written(moved, site(world)).text
    assert moved.calendar is not None
    assert b"SEQUENCE:1" in moved.calendar.file


def test_a_request_asks_the_expert_and_its_answer_tells_the_client(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, requires_approval=True)
    uid = booked(world, by=world.ada)
    asked = content(world, "booking_requested", "expert")
    assert "would like to book a session" in render.written(asked, site(world)).text
    waiting = content(world, "booking_requested", "client")
    assert waiting.reply_to is None
    assert waiting.calendar is not None
    assert b"STATUS:TENTATIVE" in waiting.calendar.file
    world.as_(world.grace.actor).do(bookings.approve, uid)
    assert content(world, "booking_approved", "client").reply_to == ("Grace Hopper", "grace@example.org")
    assert isinstance(verdict(world, "booking_requested", "expert"), Untrue)


def test_a_declined_move_leaves_the_session_where_it_was_and_says_so(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, requires_approval=True)
    uid = booked(world, by=world.ada)
    world.as_(world.grace.actor).do(bookings.approve, uid)
    world.as_(world.ada.actor).api().do(bookings.reschedule, uid, NINE + timedelta(hours=1))
    assert (
        "would like to move"
        in render.written(content(world, "booking_requested", "expert"), site(world)).text
    )
    world.as_(world.grace.actor).do(bookings.decline, uid)
    declined = content(world, "booking_declined", "client")
    assert "stays where it was" in render.written(declined, site(world)).text
    assert "8:00 AM–8:30 AM" in facts(declined)["When"]
    assert declined.calendar is not None
    assert b"METHOD:REQUEST" in declined.calendar.file


def test_nothing_is_told_of_a_session_that_is_over(world: World) -> None:
    booked(world)
    world.clock.advance(timedelta(days=3))
    assert verdict(world, "booking_confirmed", "client") == Untrue("The session is over.")


def test_a_victim_whose_address_was_typed_gets_no_word_of_the_typist(world: World) -> None:
    booked(world, SPAM)
    client = content(world, "booking_confirmed", "client")
    assert "pills" not in whole(world, client)
    assert "evil.example" not in whole(world, client)
    assert render.written(client, site(world)).text.startswith("Hello,\n")


def test_the_expert_reads_the_clients_words_once_the_experts_address_is_proven(world: World) -> None:
    booked(world, SPAM)
    assert "Buy at evil.example" in whole(world, content(world, "booking_confirmed", "expert"))
    unproven(world, world.grace)
    found = whole(world, content(world, "booking_confirmed", "expert"))
    assert "evil.example" not in found
    assert "pills" not in found
    assert "victim@" not in found


def test_an_expert_who_proved_no_address_cannot_write_to_clients_by_title_or_reason(world: World) -> None:
    uid = booked(world, by=world.ada)
    world.change_event_type(world.grace.event_type_id, title="Visit evil.example")
    unproven(world, world.grace)
    world.as_(world.grace.actor).api().do(bookings.cancel, uid, "Visit evil.example")
    found = whole(world, content(world, "booking_cancelled", "client"))
    assert "evil.example" not in found
    assert "Grace Hopper" not in found
    assert "A session with grace" in found


def test_a11_no_words_of_an_expert_reach_an_address_that_has_not_proven_itself(world: World) -> None:
    words = ("Your account", "paypal", "Security", "locked", "evil.example", "unlock-now")
    world.change_event_type(
        world.grace.event_type_id,
        title="Your account is locked",
        slug="unlock-now",
        place_kind="link",
        place_detail="https://evil.example/paypal",
    )

    def rename(work: UnitOfWork) -> None:
        work.session.get_one(User, world.grace.user_id).name = "PayPal Security https://evil.example"

    world.do(rename)
    grace = world.as_(world.grace.actor).api()
    victim = Attendee("Unlock at evil.example now", "victim@example.org", time_zone="Europe/London")
    made = grace.do(bookings.book_as_expert, world.grace.event_type_uid, NINE, replace(victim, name="Vic"))
    grace.do(bookings.reschedule, made.details.uid, NINE + timedelta(hours=1), "Your account is locked")
    confirmed = content(world, "booking_moved", "client")
    grace.do(bookings.cancel, made.details.uid, "unlock at evil.example")
    cancelled = content(world, "booking_cancelled", "client")
    for found in (confirmed, cancelled):
        said = whole(world, found)
        assert [word for word in words if word.casefold() in said.casefold()] == []
        assert found.reply_to is None
        assert found.calendar is not None
        assert not any(word.casefold() in found.calendar.file.decode().casefold() for word in words)
        assert "A session with grace" in said
    assert facts(confirmed)["Where"] == "It stands on the page of your booking."


@pytest.mark.parametrize(
    "hostile",
    [
        "Ada\r\nBcc: ceo@corp.com",
        "Ada\nSubject: You won",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "Ada\x00\x1b",
    ],
)
def test_case_79_a_hostile_name_stays_text_in_headers_and_bodies(world: World, hostile: str) -> None:
    booked(world, by=world.ada)

    def rename(work: UnitOfWork) -> None:  # past the checks, as if one of them were missing
        for row in work.session.scalars(select(Booking)):
            row.name = row.title = hostile.replace("\x00", "")

    world.do(rename)
    for to in ("client", "expert"):
        found = content(world, "booking_confirmed", to)
        message: Any = message_from_bytes(
            render.message(found, site(world), world.clock()).as_bytes(), policy=policy.default
        )
        assert message["Bcc"] is None
        assert len(message.get_all("Subject")) == len(message.get_all("To")) == 1
        html = message.get_body(("html",)).get_content()
        assert "<script>" not in html
        assert "49" not in render.written(found, site(world)).subject
        assert not message.defects


@pytest.mark.parametrize(
    "hostile", ["a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org", "a b@c.org", "a@b@c.org", "", "a"]
)
def test_case_79_nothing_but_one_address_is_written_to(hostile: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        render.address(hostile)


def test_one_key_is_one_message_id_and_another_key_another(world: World) -> None:
    booked(world)
    client, expert = (
        content(world, "booking_confirmed", "client"),
        content(world, "booking_confirmed", "expert"),
    )
    first = render.message(client, site(world), world.clock())
    again = render.message(client, site(world), world.clock() + timedelta(hours=1))
    assert (
        first["Message-ID"]
        == again["Message-ID"]
        != render.message(expert, site(world), world.clock())["Message-ID"]
    )
    assert first["References"] == render.message(expert, site(world), world.clock())["References"]
