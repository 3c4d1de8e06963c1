"""What waits, what is coming, and the figures: the dashboard's first tab."""

import re
from datetime import timedelta

from components.kit import Button
from expertconnect.domain.booking import BookingStatus
from expertconnect.services import bookings
from tests.pages.conftest import Site, settle
from tests.pages.dashboard.scenes import asks_first, booked, details_of, everywhere, shown
from tests.world import NINE

HERE = "/expert-dashboard"


async def test_an_account_that_is_no_expert_is_sent_to_become_one(site: Site) -> None:
    answer = await site.person(site.world.ada).http_client.get(HERE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/profile?become=expert"


async def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(site: Site) -> None:
    for tab in ("", "/bookings", "/availability", "/event-types", "/event-types/new"):
        answer = await site.person().http_client.get(HERE + tab)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login?next=%2Fexpert-dashboard")


async def test_a_new_booking_appears_without_a_reload(site: Site) -> None:
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "Ada Lovelace" not in shown(grace)
    booked(site)
    await settle(0.3)
    page = shown(grace)
    assert "Ada Lovelace" in page
    assert "agenda-line new" in page


async def test_a_booking_with_somebody_else_never_shows(site: Site) -> None:
    grace = site.person(site.world.grace)
    booked(site, with_whom=site.world.bob)
    await grace.open(HERE)
    booked(site, NINE + timedelta(hours=1), with_whom=site.world.bob)
    await settle(0.3)
    assert "Ada Lovelace" not in shown(grace)


async def test_a_request_is_approved_where_it_waits(site: Site) -> None:
    asks_first(site)
    request = booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "Waiting for you" in shown(grace)
    await everywhere(grace, "approve", request.uid)
    await settle(0.3)
    assert details_of(site, request.uid).status is BookingStatus.CONFIRMED
    assert "Waiting for you" not in shown(grace)


async def test_a_declined_request_is_taken_back_by_undo(site: Site) -> None:
    asks_first(site)
    request = booked(site)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    await everywhere(grace, "decline", request.uid)
    await settle(0.3)
    assert details_of(site, request.uid).status is BookingStatus.DECLINED
    await grace.should_see("Declined. Ada is told in a few seconds.")
    await everywhere(grace, "undo", "")
    await settle(0.3)
    assert details_of(site, request.uid).status is BookingStatus.PENDING
    assert "Waiting for you" in shown(grace)


async def test_crafted_messages_about_the_bookings_of_others_do_nothing(site: Site) -> None:
    site.world.change_event_type(site.world.bob.event_type_id, requires_approval=True)
    foreign = booked(site, with_whom=site.world.bob)
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    for name in (
        "approve",
        "decline",
        "cancel",
        "reschedule",
        "complete",
        "no_show",
        "undo",
        "open",
        "details",
        "ics",
    ):
        await everywhere(grace, name, foreign.uid)
    await settle(0.2)
    now = details_of(site, foreign.uid, site.world.bob)
    assert (now.status, now.version) == (BookingStatus.PENDING, foreign.version)
    assert "Ada Lovelace" not in shown(grace)


async def test_nonsense_from_a_browser_leaves_the_page_alive(site: Site) -> None:
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    for key in ("", "0" * 32, "../../etc", "<b>", "\x00", "9" * 400):
        await everywhere(grace, "approve", key)
        await everywhere(grace, "no-such-act", key, {"a": [1]})
    assert "Good" in shown(grace)


async def test_all_about_a_booking_opens_with_answers_and_history(site: Site) -> None:
    booking = booked(site, notes="Please be <gentle>.")
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    await everywhere(grace, "open", booking.uid)
    page = shown(grace)
    assert "Please be &lt;gentle&gt;." in page
    assert "ada@example.org" in page
    assert "Client: booked" in page


async def test_somebody_new_is_told_what_to_do_first(site: Site) -> None:
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "3 of 4" in shown(grace)
    assert re.search(r'href="/profile/expert"[^<]*(<(?!a ).*?)*Introduce yourself', shown(grace))
    booked(site)
    await settle(0.3)
    assert "Next steps" not in shown(grace)


async def test_the_week_turns_to_the_next_one_and_back(site: Site) -> None:
    booked(site, NINE + timedelta(days=7))
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    assert "Week of Monday, March 2, 2026" in shown(grace)
    (onwards,) = [one for one in grace.find(Button).elements if one.label == "Next week"]
    with onwards:
        await onwards._on_click_event()
    assert "Week of Mon, Mar 9" in shown(grace)
    assert 'class="ev blue' in shown(grace)


async def test_a_session_that_began_can_be_noted_as_a_no_show(site: Site) -> None:
    booking = booked(site)
    site.world.clock.now = NINE + timedelta(minutes=10)
    grace = site.person(site.world.grace)
    await grace.open(HERE + "/bookings")
    await everywhere(grace, "no_show", booking.uid)
    assert details_of(site, booking.uid).status is BookingStatus.NO_SHOW
    assert site.world.as_(site.world.grace.actor).ask(bookings.as_expert, when="past").items


async def test_an_expert_can_still_join_a_session_that_has_begun(site: Site) -> None:
    booked(site)
    grace = site.person(site.world.grace)
    for minutes, joins in ((10, True), (30, False)):
        site.world.clock.now = NINE + timedelta(minutes=minutes)
        await grace.open(HERE + "/bookings" + ("" if joins else "?when=past"))
        assert (">Join<" in shown(grace)) is joins
        assert "Completed" in shown(grace)


async def test_what_is_coming_is_a_short_list_with_a_way_to_the_rest(site: Site) -> None:
    for n in range(9):
        booked(site, NINE + timedelta(days=n // 8, minutes=30 * (n % 8)), name=f"Client {n}")
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    coming = next(part for part in shown(grace).split("\n") if "Coming up" in part)
    assert coming.count("agenda-line") == 6
    assert "3 more in the next two weeks" in coming


async def test_a_week_begins_on_the_readers_first_day(site: Site) -> None:
    grace = site.person(site.world.grace)
    for locale, first in (("en-US", "Sunday, March 1"), ("en-GB", "Monday, 2 March")):
        grace.http_client.headers["accept-language"] = locale
        await grace.open(HERE)
        heads = re.findall(r'class="wk-head[^>]*>.*?<span class="sr-only">([^<]*)', shown(grace))
        assert heads[0].startswith(first)
