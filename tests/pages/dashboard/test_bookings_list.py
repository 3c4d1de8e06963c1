"""Every booking of an expert: listed, moved, entered for a client."""

from datetime import UTC, datetime, timedelta

from components.booking.booking_card import BookingList
from components.kit import Chips
from components.kit.toasts import Toast
from expertconnect.domain.booking import BookingStatus
from expertconnect.services import bookings
from tests.pages.conftest import Site, settle
from tests.pages.dashboard.availability_scene import field, press
from tests.pages.dashboard.scenes import asks_first, booked, details_of, everywhere, shown
from tests.world import NINE

HERE = "/expert-dashboard/bookings"


async def test_coming_and_cancelled_bookings_stand_apart(site: Site) -> None:
    booked(site)
    gone = booked(site, NINE + timedelta(hours=1), name="Charles Babbage")
    site.world.as_(site.world.grace.actor).api().do(bookings.cancel, gone.uid)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "Ada Lovelace" in shown(grace)
    assert "Charles Babbage" not in shown(grace)
    chips = grace.find(Chips).elements.pop()
    with chips:
        await chips.act("choose", "3")
    assert "Charles Babbage" in shown(grace)
    assert "Ada Lovelace" not in shown(grace)


async def test_the_address_chooses_what_is_shown_and_nonsense_in_it_is_ignored(site: Site) -> None:
    booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE + "?when=<script>&from=yesterday&until=9999-99-99")
    assert "Ada Lovelace" in shown(grace)
    await grace.open(HERE + "?from=2026-03-04")
    assert "Ada Lovelace" not in shown(grace)


async def test_a_session_is_moved_to_a_time_outside_the_hours_and_back(site: Site) -> None:
    booking = booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    await everywhere(grace, "reschedule", booking.uid)
    field(grace, "Date").set_value("2026-03-04")
    field(grace, "Time").set_value("21:15")
    await press(grace, "Move session")
    assert details_of(site, booking.uid).session.start == datetime(2026, 3, 4, 20, 15, tzinfo=UTC)
    await grace.should_see("Moved. The other side is told in a few seconds.")
    await everywhere(grace, "undo", "")
    assert details_of(site, booking.uid).session.start == NINE


async def test_undoing_in_the_list_replaces_the_message_about_what_is_undone(site: Site) -> None:
    asks_first(site)
    request = booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    for name, reported in (("decline", "Declined."), ("undo", "Everything is as it was.")):
        listed = grace.find(BookingList).elements.pop()
        with listed:
            await listed.act(name, request.uid, None)
        (message,) = grace.find(Toast).elements
        assert reported in str(message.content)
    assert details_of(site, request.uid).status is BookingStatus.PENDING


async def test_a_move_onto_another_booking_is_refused_beside_the_field(site: Site) -> None:
    booking = booked(site)
    booked(site, NINE + timedelta(hours=1), name="Charles Babbage", email="cb@example.org")
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    await everywhere(grace, "reschedule", booking.uid)
    field(grace, "Date").set_value("2026-03-03")
    field(grace, "Time").set_value("10:00")
    await press(grace, "Move session")
    assert details_of(site, booking.uid).session.start == NINE
    assert field(grace, "Time").value == "10:00"
    assert field(grace, "Time").props["error"]


async def test_a_time_that_the_clocks_skip_is_refused(site: Site) -> None:
    booking = booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    await everywhere(grace, "reschedule", booking.uid)
    field(grace, "Date").set_value("2026-03-29")
    field(grace, "Time").set_value("2:30")
    await press(grace, "Move session")
    assert details_of(site, booking.uid).session.start == NINE
    assert field(grace, "Time").props["error"]


async def test_a_session_is_entered_for_a_client(site: Site) -> None:
    grace = site.person(site.world.grace)
    await grace.open(HERE + "?book=1")
    field(grace, "Date").set_value("2026-03-07")
    field(grace, "Time").set_value("20:00")
    field(grace, "Full name").set_value("Charles Babbage")
    field(grace, "E-mail").set_value("not an address")
    await press(grace, "Book session")
    assert field(grace, "E-mail").props["error"]
    assert field(grace, "Full name").value == "Charles Babbage"
    field(grace, "E-mail").set_value("charles@example.org")
    await press(grace, "Book session")
    (made,) = site.world.as_(site.world.grace.actor).ask(bookings.as_expert).items
    assert made.session.start == datetime(2026, 3, 7, 19, 0, tzinfo=UTC)
    assert made.status is BookingStatus.CONFIRMED
    await settle(0.3)
    assert "Charles Babbage" in shown(grace)


async def test_what_the_client_does_shows_in_an_open_detail(site: Site) -> None:
    booking = booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    await everywhere(grace, "details", booking.uid)
    guest = site.application.acting(site.world.guest("v" * 32).managing(booking.uid))
    guest.do_now(bookings.cancel, booking.uid, "Ill, sorry")
    await settle(0.3)
    assert "Ill, sorry" in shown(grace)
    assert "Client: cancelled" in shown(grace)


async def test_a_client_is_found_by_part_of_a_name_and_the_address_keeps_it(site: Site) -> None:
    booked(site)
    booked(site, NINE + timedelta(hours=1), name="Charles Babbage", email="charles@engine.example")
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    field(grace, "Client or title").set_value("babb")
    await settle()
    assert "Charles Babbage" in shown(grace)
    assert "Ada Lovelace" not in shown(grace)
    field(grace, "Client or title").set_value("nobody of that name")
    await settle()
    assert "Nothing found" in shown(grace)
    await press(grace, "Clear filters")
    assert "Ada Lovelace" in shown(grace)
    assert field(grace, "Client or title").text == ""
    await grace.open(HERE + "?q=ENGINE.example")
    assert "Charles Babbage" in shown(grace)
    assert "Ada Lovelace" not in shown(grace)
