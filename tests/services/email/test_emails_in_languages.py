"""Each party's e-mail is in that party's language, calendar entry and button included; what is typed stays as typed."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from db.engine.unit_of_work import UnitOfWork
from db.models import User
from expertconnect.i18n import ReaderLocale, reader
from expertconnect.services.email import render
from expertconnect.services.email.render import EmailContent, Written
from tests.services.email.reading_emails import booked, content, facts, site, unproven
from tests.world import ADA, Cast, World

GERMAN = replace(ADA, locale="de-AT", notes="Please speak slowly")
PARTS = ("subject", "text", "html")


def reads(world: World, cast: Cast, locale: str, hour12: bool | None = None) -> None:
    """As if somebody had chosen a language in their profile."""

    def change(work: UnitOfWork) -> None:
        user = work.session.get_one(User, cast.user_id)
        user.locale, user.hour12 = locale, hour12

    world.do(change)


def written(world: World, found: EmailContent) -> Written:
    """An e-mail in words."""
    return render.written(found, site(world))


def test_a_german_client_of_an_english_expert_has_a_german_email(world: World) -> None:
    booked(world, GERMAN, by=world.ada)
    client, expert = (content(world, "booking_confirmed", to) for to in ("client", "expert"))
    said = written(world, client)
    assert said.subject.startswith("Gebucht: A first talk mit Grace Hopper, Di., 3. März, 08:00")
    assert facts(client)["Wann"] == "Dienstag, 3. März 2026, 08:00–08:30, London (GMT)"
    assert client.link is not None
    assert client.link[0] == "Verschieben oder absagen"
    assert "Guten Tag" in said.text
    assert '<html lang="de-AT" dir="ltr">' in said.html
    assert written(world, expert).subject.startswith("New booking: A first talk with ")


def test_an_english_client_of_a_german_expert_leaves_the_expert_a_german_one(world: World) -> None:
    reads(world, world.grace, "de", hour12=True)
    booked(world, ADA, by=world.ada)
    expert = content(world, "booking_confirmed", "expert")
    assert written(world, expert).subject.startswith(
        "Neue Buchung: A first talk mit Ada Lovelace, Di., 3. März, 9:00"
    )
    assert "AM" in facts(expert)["Wann"]
    assert "Kundin/Kunde" in facts(expert)
    assert written(world, content(world, "booking_confirmed", "client")).subject.startswith("Booked: ")


def test_text_and_html_say_the_same(world: World) -> None:
    booked(world, GERMAN)
    found = content(world, "booking_confirmed", "client")
    said = written(world, found)
    for label, fact in found.facts:
        for body in (said.text, said.html):
            assert label in body
            assert fact in body
    assert found.link is not None
    assert all(found.link[0] in body for body in (said.text, said.html))
    assert all("ohne Konto" in body for body in (said.text, said.html))


def test_the_calendar_entry_is_in_the_language_of_its_calendar(world: World) -> None:
    booked(world, GERMAN, by=world.ada)
    client = content(world, "booking_confirmed", "client").calendar
    expert = content(world, "booking_confirmed", "expert").calendar
    assert client is not None
    assert expert is not None
    theirs, ours = (Calendar.from_ical(one.file).events[0] for one in (client, expert))
    assert str(theirs["SUMMARY"]) == "A first talk mit Grace Hopper"
    assert str(theirs["DESCRIPTION"]).startswith("Teilnehmen: https://")
    assert "Buchung: " in str(theirs["DESCRIPTION"])
    assert str(ours["SUMMARY"]).startswith("A first talk with ")


def test_nobody_s_name_is_a_whole_sentence_in_german_too(world: World) -> None:
    reads(world, world.grace, "de")
    unproven(world, world.grace)
    booked(world)
    said = written(world, content(world, "booking_confirmed", "expert"))
    assert said.subject.startswith("Neue Buchung: A first talk mit jemandem, ")
    assert "Jemand hat einen Termin mit Ihnen gebucht." in said.text


@pytest.mark.parametrize(("locale", "read_as"), [("fr-FR", "en-FR"), ("ar", "en"), ("de-CH", "de-CH")])
def test_a_language_without_a_catalogue_is_english_from_left_to_right(
    world: World, locale: str, read_as: str
) -> None:
    booked(world, replace(ADA, locale=locale))
    found = content(world, "booking_confirmed", "client")
    assert found.reader.locale == read_as
    assert f'<html lang="{read_as}" dir="ltr">' in written(world, found).html
    assert render.message(found, site(world), world.clock())["Content-Language"] == read_as


def test_a_email_from_right_to_left_turns_its_table(world: World) -> None:
    booked(world)
    found = replace(content(world, "booking_confirmed", "client"), reader=ReaderLocale.of("he-IL"))
    html = written(world, found).html
    assert 'dir="rtl"' in html
    assert "padding-left:16px;text-align:right" in html


def test_whoever_writes_emails_goes_on_reading_english(world: World) -> None:
    booked(world, GERMAN)
    written(world, content(world, "booking_confirmed", "client"))
    assert reader().locale == "en"
