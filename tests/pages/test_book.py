"""Picking a time and booking it, as a visitor meets it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from nicegui.testing import User

from components.kit.fields import TextField
from components.kit.fragment import Fragment
from components.slot_picker import SlotPicker
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings, event_types, experts
from tests.pages.conftest import Site, settle
from tests.world import ADA, NINE

HERE = "/grace/intro"


def minutes(start: datetime) -> int:
    """An instant as the picker tells it."""
    return int(start.timestamp()) // 60


async def test_an_unknown_offer_is_a_page_with_status_404_and_no_socket(site: Site) -> None:
    answer = await site.person().http_client.get("/grace/nothing")
    assert answer.status_code == 404
    assert "Search" in answer.text
    assert "socket.io" not in answer.text


async def test_a_picked_time_is_held_and_asks_for_details(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await ada.open(HERE)
    ada.find(SlotPicker).trigger("pick", {"start": minutes(NINE)})
    await ada.should_see("Your details")
    assert site.application.database.acting(site.world.guest("a" * 32)).ask_now(
        bookings.my_hold, "grace", "intro"
    )


async def test_what_a_visitor_types_becomes_a_booking(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await ada.open(HERE)
    ada.find(SlotPicker).trigger("pick", {"start": minutes(NINE)})
    await ada.should_see("Full name")
    ada.find("Full name").type("Ada Lovelace")
    ada.find("E-mail").type("ada@example.org")
    ada.find("Confirm booking").click()
    await ada.should_see("You are meeting Grace")
    grace = site.world.as_(site.world.grace.actor)
    (booked,) = grace.ask(bookings.as_expert).items
    assert booked.session.start == NINE
    assert booked.attendee is not None
    assert booked.attendee.email == ADA.email


async def held(person: User, start: datetime = NINE) -> None:
    """Open the page and hold a time."""
    await person.open(HERE)
    person.find(SlotPicker).trigger("pick", {"start": minutes(start)})
    await person.should_see("Your details")


def fragment(person: User, words: str) -> Fragment:
    """The fragment that shows some words."""
    return next(one for one in person.find(Fragment).elements if words in one.content)


@pytest.mark.parametrize(
    "query", ["month=9999-12", "day=0001-01-01", "day=9999-12-31", "month=2031-99", "day=x"]
)
async def test_a_month_that_nobody_offers_shows_this_one(site: Site, query: str) -> None:
    person = site.person()
    await person.open(f"{HERE}?{query}")
    picker = person.find(SlotPicker).elements.pop()
    assert picker.props["month"] == "2026-03"
    assert str(picker.props["chosenDay"]).startswith("2026-03")


async def test_a_former_name_leads_to_the_session_with_its_day(site: Site) -> None:
    site.world.as_(site.world.grace.actor).do(experts.rename, "grace-hopper")
    answer = await site.person().http_client.get(f"{HERE}?day=2026-03-05", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/grace-hopper/intro?day=2026-03-05"
    assert (await site.person().http_client.get("/grace/nothing")).status_code == 404


async def test_whoever_looks_on_goes_on_when_the_expert_is_renamed(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await ada.open(HERE)
    await site.application.acting(site.world.grace.actor).do(experts.rename, "grace-hopper")
    ada.find(SlotPicker).trigger("pick", {"start": minutes(NINE)})
    await ada.should_see("Your details")


async def test_a_session_that_is_taken_off_says_so_to_whoever_looks_for_a_time(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await ada.open(HERE)
    picker = ada.find(SlotPicker)
    grace = site.application.acting(site.world.grace.actor)
    await grace.do(event_types.set_active, site.world.grace.event_type_uid, False)
    picker.trigger("stale", {})
    await ada.should_see("This session is no longer offered")
    await grace.do(event_types.set_active, site.world.grace.event_type_uid, True)
    picker.trigger("stale", {})
    await ada.should_not_see("This session is no longer offered")


async def test_a_session_that_is_taken_off_is_still_booked_by_whoever_holds_a_time(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await held(ada)
    grace = site.application.acting(site.world.grace.actor)
    await grace.do(event_types.retire, site.world.grace.event_type_uid)
    await settle()
    ada.find("Full name").type("Ada Lovelace")
    ada.find("E-mail").type("ada@example.org")
    ada.find("Confirm booking").click()
    await ada.should_see("You are meeting Grace")


async def test_a_hold_that_is_gone_is_said_in_the_form_without_a_click(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await held(ada)
    ada.find("Full name").type("Ada Lovelace")
    site.world.clock.advance(timedelta(minutes=6))
    await site.application.acting(SYSTEM).do(bookings.clean_up)
    await ada.should_see("This time is no longer held for you")
    await fragment(ada, 'data-act="near"').act("near", "0")
    await ada.should_not_see("no longer held")
    assert next(iter(ada.find("Full name").elements)).text == "Ada Lovelace"  # type: ignore[attr-defined]  # ours


async def test_a_time_is_kept_longer_once_and_then_not_offered_again(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await held(ada)
    box = fragment(ada, "I need more time")
    extended = box.act("extend")
    assert extended is not None
    await extended
    assert "Choose another time" in box.content
    assert "I need more time" not in box.content


async def test_without_mail_the_page_gives_the_private_link_and_promises_no_mail(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await held(ada)
    await ada.should_not_see("The invitation and the link")
    ada.find("Full name").type("Ada Lovelace")
    ada.find("E-mail").type("ada@example.org")
    ada.find("Confirm booking").click()
    await ada.should_see("Your private link")
    assert "/booking/" in fragment(ada, "data-copy").content


async def test_what_a_service_says_of_a_field_stays_when_the_field_is_left(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await held(ada)
    name = next(iter(ada.find("Full name").elements))
    assert isinstance(name, TextField)
    name.set_value("Ada")
    name.refuse("Not this one.")
    name.validate_on_blur()
    assert name.props["error"] is True
    name.set_value("Ada Lovelace")
    name.validate_on_blur()
    assert name.props["error"] is False


async def test_a_confirmation_that_waits_for_approval_hears_of_the_yes(site: Site) -> None:
    site.world.change_event_type(site.world.grace.event_type_id, requires_approval=True)
    ada = site.person(visitor="a" * 32)
    await ada.open(HERE)
    ada.find(SlotPicker).trigger("pick", {"start": minutes(NINE)})
    await ada.should_see("Full name")
    ada.find("Full name").type("Ada Lovelace")
    ada.find("E-mail").type("ada@example.org")
    ada.find("Send request").click()
    await ada.should_see("Grace has your request")
    grace = site.application.acting(site.world.grace.actor)
    (request,) = (await grace.ask(bookings.as_expert)).items
    await grace.do(bookings.approve, request.uid)
    await ada.should_see("You are meeting Grace")


async def test_whoever_has_booked_enough_is_led_to_their_bookings_and_offered_no_dead_times(
    site: Site,
) -> None:
    site.world.change_event_type(site.world.grace.event_type_id, client_limit=1)
    await site.application.acting(site.world.ada.actor).do(bookings.book_now, "grace", "intro", NINE, ADA)
    ada = site.person(site.world.ada)
    await ada.open(HERE)
    ada.find(SlotPicker).trigger("pick", {"start": minutes(NINE + timedelta(hours=1))})
    await ada.should_see("You have booked this session already")
    said = fragment(ada, "You have booked this session already").content
    assert "attend or cancel one first" in said
    assert 'href="/my-bookings"' in said
    assert 'data-act="take"' not in said


async def test_an_old_address_of_a_session_leads_to_the_new_one(site: Site) -> None:
    grace = site.world.as_(site.world.grace.actor)
    for slug in ("first-talk", "hello"):
        given = grace.ask(event_types.one_mine, "grace-intro").as_typed()
        grace.do(event_types.edit, "grace-intro", replace(given, slug=slug))
    visitor = site.person().http_client
    for old in ("intro", "first-talk"):
        answer = await visitor.get(f"/grace/{old}?day=2026-03-05", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/grace/hello?day=2026-03-05")
    grace.do(experts.rename, "grace-hopper")
    answer = await visitor.get("/grace/intro", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/grace-hopper/hello")
    assert (await visitor.get("/grace-hopper/nothing")).status_code == 404


async def test_the_address_of_a_session_that_is_no_longer_offered_leads_to_its_expert(site: Site) -> None:
    grace = site.world.as_(site.world.grace.actor)
    grace.do(event_types.retire, "grace-intro")
    answer = await site.person().http_client.get(HERE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/grace")


async def test_an_old_address_that_another_session_has_taken_is_that_ones(site: Site) -> None:
    grace = site.world.as_(site.world.grace.actor)
    given = grace.ask(event_types.one_mine, "grace-intro").as_typed()
    grace.do(event_types.edit, "grace-intro", replace(given, slug="first-talk"))
    grace.do(event_types.create, replace(given, title="Another one", slug="intro"))
    answer = await site.person().http_client.get(HERE, follow_redirects=False)
    assert answer.status_code == 200
    assert "Another one" in answer.text


async def test_a_click_on_what_was_shown_otherwise_holds_nothing_and_says_so(site: Site) -> None:
    ada = site.person(visitor="a" * 32)
    await ada.open(HERE)
    site.world.change_event_type(
        site.world.grace.event_type_id, duration_minutes=60
    )  # the page hears nothing
    ada.find(SlotPicker).trigger("pick", {"start": minutes(NINE)})
    await ada.should_see("This session has changed since you saw it.")
    guest = site.application.acting(site.world.guest("a" * 32))
    assert await guest.ask(bookings.my_hold, "grace", "intro") is None
