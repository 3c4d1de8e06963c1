"""Picking a time and booking it, as a visitor meets it."""

from datetime import datetime

from components.slot_picker import SlotPicker
from expertconnect.services import bookings
from tests.pages.conftest import Site
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
