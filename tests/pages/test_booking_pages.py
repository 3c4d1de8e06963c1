"""One booking and My Bookings: what its parties see and do, and what nobody else does."""

import re
from datetime import timedelta

import pytest
from nicegui.testing import User

from components.booking.booking_card import BookingList
from components.kit import Button
from components.kit.choices import Stars
from components.kit.fragment import Fragment
from components.slot_picker import SlotPicker
from expertconnect.domain.booking import BookingStatus
from expertconnect.services import bookings
from expertconnect.services.accounts import address_proof
from expertconnect.services.bookings.create import Booked
from tests.pages.conftest import Site, settle
from tests.world import ADA, NINE

VISITOR = "a" * 32
HOUR = timedelta(hours=1)


async def booked(site: Site) -> Booked:
    """Ada's booking, made without an account in a browser of its own."""
    guest = site.application.acting(site.world.guest(VISITOR))
    return await guest.do(bookings.book_now, "grace", "intro", NINE, ADA)


def card(person: User) -> Fragment:
    """The element that shows the one booking."""
    return next(one for one in person.find(Fragment).elements if "done-facts" in one.content)


async def status(site: Site, uid: str) -> BookingStatus:
    """How the booking stands."""
    grace = site.application.acting(site.world.grace.actor)
    return (await grace.ask(bookings.one, uid)).status


@pytest.mark.parametrize("uid", ["0" * 32, "nothing", "../etc"])
async def test_any_uid_looks_the_same_to_a_stranger(site: Site, uid: str) -> None:
    made = await booked(site)
    stranger = site.person(visitor="b" * 32)
    real = await stranger.http_client.get(f"/booking/{made.details.uid}")
    other = await stranger.http_client.get(f"/booking/{uid}", follow_redirects=False)
    assert real.status_code == 200
    assert "Ada" not in real.text
    if "/" not in uid:
        assert (other.status_code, other.text) == (real.status_code, real.text)


async def test_the_manage_link_opens_one_booking_in_any_browser(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor="b" * 32)
    answer = await person.http_client.post(
        f"/booking/{made.details.uid}/open",
        json={"token": made.manage_token},
        headers={"Origin": "http://test"},
    )
    assert answer.status_code == 200
    await person.open(f"/booking/{made.details.uid}")
    await person.should_see("You are meeting Grace")


async def test_a_wrong_token_opens_nothing(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor="b" * 32)
    answer = await person.http_client.post(
        f"/booking/{made.details.uid}/open", json={"token": "x" * 43}, headers={"Origin": "http://test"}
    )
    assert answer.status_code in {404, 410}


async def test_a_client_moves_the_booking_on_its_page(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open(f"/booking/{made.details.uid}")
    await card(person).act("reschedule")
    await person.should_see("Choose another time")
    later = int((NINE + timedelta(hours=2)).timestamp()) // 60
    person.find(SlotPicker).trigger("pick", {"start": later})
    await person.should_see("Moved.")
    grace = site.application.acting(site.world.grace.actor)
    details = await grace.ask(bookings.one, made.details.uid)
    assert details.session.start == NINE + timedelta(hours=2)


async def test_a_client_cancels_with_a_reason_and_takes_it_back(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open(f"/booking/{made.details.uid}")
    await card(person).act("cancel")
    await person.should_see("Cancel this booking?")
    person.find("A word to the other side").type("A cold")
    person.find(kind=Button, content="Cancel booking").click()
    await person.should_see("This booking is cancelled")
    assert await status(site, made.details.uid) is BookingStatus.CANCELLED
    toast = next(one for one in person.find(Fragment).elements if 'data-act="undo"' in one.content)
    await toast.act("undo")
    await person.should_see("You are meeting Grace")
    assert await status(site, made.details.uid) is BookingStatus.CONFIRMED


async def test_a_page_of_a_booking_hears_what_the_expert_does(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open(f"/booking/{made.details.uid}")
    await site.application.acting(site.world.grace.actor).do(bookings.cancel, made.details.uid, "Ill today")
    await person.should_see("This booking is cancelled")


async def test_my_bookings_lists_those_of_this_browser_and_follows_them(site: Site) -> None:
    await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open("/my-bookings")
    await person.should_see("A first talk")
    await person.should_see("Bookings of this browser")
    (details,) = (await site.application.acting(site.world.guest(VISITOR)).ask(bookings.as_client)).items
    await site.application.acting(site.world.grace.actor).do(bookings.cancel, details.uid, "Ill today")
    await person.should_see("Ill today")
    await person.should_not_see("Reschedule")
    assert "Cancelled" in person.find(BookingList).elements.pop().content
    await person.open("/my-bookings")
    await person.should_see("Nothing coming up")


async def test_my_bookings_says_how_many_stand_in_each_list(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open("/my-bookings")
    tabs = next(one for one in person.find(Fragment).elements if "tab=past" in one.content)
    assert re.findall(r'class="n">(\d+)<', tabs.content) == ["1", "0", "0"]
    await site.application.acting(site.world.guest(VISITOR)).do(bookings.cancel, made.details.uid)
    await settle()
    assert re.findall(r'class="n">(\d+)<', tabs.content) == ["0", "0", "1"]


async def test_what_was_cancelled_in_the_list_stays_there_until_its_undo_has_passed(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open("/my-bookings")
    shown = person.find(BookingList).elements.pop()
    await shown.act("cancel", made.details.uid)
    await person.should_see("Cancel this booking?")
    person.find(kind=Button, content="Cancel booking").click()
    await person.should_see("The other side is told in a few seconds.")
    await settle()
    assert 'data-act="undo"' in shown.content
    await shown.act("undo", made.details.uid)
    await person.should_see("Everything is as it was.")
    assert 'data-act="cancel"' in shown.content
    assert await status(site, made.details.uid) is BookingStatus.CONFIRMED


async def test_choosing_the_time_it_has_already_changes_nothing(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open("/my-bookings")
    await person.find(BookingList).elements.pop().act("reschedule", made.details.uid)
    await person.should_see("Choose another time")
    person.find(SlotPicker).trigger("pick", {"start": int(NINE.timestamp()) // 60})
    await settle()
    grace = site.application.acting(site.world.grace.actor)
    assert (await grace.ask(bookings.one, made.details.uid)).version == made.details.version
    await person.should_not_see("Moved.")


async def test_the_list_moves_a_booking_in_place(site: Site) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR)
    await person.open("/my-bookings")
    shown = person.find(BookingList).elements.pop()
    await shown.act("reschedule", made.details.uid)
    await person.should_see("Choose another time")
    await person.should_see("Now: ")
    later = int((NINE + timedelta(hours=2)).timestamp()) // 60
    person.find(SlotPicker).trigger("pick", {"start": later})
    await settle()
    await person.should_see("Moved.")
    assert "Before: " in shown.content
    assert 'data-act="undo"' in shown.content


@pytest.mark.parametrize(("zone", "elsewhere"), [("Asia/Tokyo", "Berlin"), ("Europe/Berlin", "")])
async def test_whoever_moves_reads_each_time_on_the_experts_clock_too(
    site: Site, zone: str, elsewhere: str
) -> None:
    made = await booked(site)
    person = site.person(visitor=VISITOR, zone=zone)
    await person.open("/my-bookings")
    await person.find(BookingList).elements.pop().act("reschedule", made.details.uid)
    await person.should_see("Choose another time")
    place, shifts, _notes = person.find(SlotPicker).elements.pop().props["clocks"]
    assert place == elsewhere
    assert bool(shifts) is bool(elsewhere)


async def test_my_bookings_does_nothing_for_a_booking_that_is_not_listed(site: Site) -> None:
    made = await booked(site)
    mallory = site.person(site.world.mallory)
    await mallory.open("/my-bookings")
    await mallory.should_see("Nothing coming up")
    await mallory.find(BookingList).elements.pop().act("cancel", made.details.uid)
    await settle()
    await mallory.should_not_see("Cancel this booking?")
    assert await status(site, made.details.uid) is BookingStatus.CONFIRMED


async def test_the_calendar_file_is_for_the_parties_alone(site: Site) -> None:
    made = await booked(site)
    address = f"/booking/{made.details.uid}/calendar.ics"
    mine = await site.person(visitor=VISITOR).http_client.get(address)
    assert mine.status_code == 200
    assert mine.headers["content-type"].startswith("text/calendar")
    assert f"UID:{made.details.uid}" in mine.text
    theirs = await site.person(site.world.mallory).http_client.get(address)
    assert theirs.status_code == 404


async def test_a_completed_session_can_be_reviewed_once_by_its_client(site: Site) -> None:
    made = await booked(site)
    guest = site.application.acting(site.world.guest(VISITOR))
    await guest.do(address_proof.record_proof, ADA.email)
    site.world.clock.advance(timedelta(days=1, hours=4))
    await site.application.acting(site.world.grace.actor).do(bookings.complete, made.details.uid)
    person = site.person(visitor=VISITOR)
    await person.open(f"/booking/{made.details.uid}")
    extra = next(one for one in person.find(Fragment).elements if "Write a review" in one.content)
    await extra.act("review")
    await person.should_see("How was it with Grace Hopper?")
    person.find("What should others know").type("Clear and kind")
    person.find("Send review").click()
    await person.should_see("Please choose one to five stars.")
    stars = next(iter(person.find(Stars).elements))
    stars.act("choose", "4")
    person.find("Send review").click()
    await person.should_see("Thank you.")
    await site.person().open("/grace")
    visitor = site.person()
    await visitor.open("/grace")
    await visitor.should_see("Clear and kind")


async def test_undo_in_one_tab_leaves_the_move_of_another(site: Site) -> None:
    made = await booked(site)
    first, second = site.person(visitor=VISITOR), site.person(visitor=VISITOR)
    for tab, start in ((first, NINE + HOUR), (second, NINE + 2 * HOUR)):
        await tab.open(f"/booking/{made.details.uid}?move=1")
        await tab.should_see("Choose another time")
        tab.find(SlotPicker).trigger("pick", {"start": int(start.timestamp()) // 60})
        await tab.should_see("Moved. The other side is told in a few seconds.")
    toast = next(one for one in first.find(Fragment).elements if "Moved. The other side" in one.content)
    await toast.act("undo")
    await first.should_see("This booking has been changed again since then.")
    details = await site.application.acting(site.world.guest(VISITOR)).ask(bookings.one, made.details.uid)
    assert details.session.start == NINE + 2 * HOUR
