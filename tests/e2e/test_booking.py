"""A guest books in one browser; the other browsers know at once; the guest moves and cancels by the page's own link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.components.test_slot_picker_live import MAX_SHIFT, WATCH, shift
from tests.e2e.conftest import WITH_AND_WITHOUT_MAIL, NewPage
from tests.e2e.people import signed_in
from tests.paced import HASTY
from tests.server import Server
from tests.world import Cast

Picture = Callable[[Page, str], None]
Casts = tuple[Cast, Cast, Cast, Cast]
HERE = "/grace/intro"


def open_slots(page: Page) -> Page:
    """The booking page on a day that has times."""
    page.goto(HERE)
    expect(page.locator(".slot").first).to_be_visible()
    return page


def next_week(page: Page) -> None:
    """Look at a day that is wholly ahead, whatever the time of day is while the test runs."""
    page.locator(".cal button.free").nth(2).click()


def slot(page: Page, at: str) -> object:
    """One time by the instant it stands for."""
    return page.locator(f".slot[data-at='{at}']")


@WITH_AND_WITHOUT_MAIL
def test_a_slot_booked_in_one_browser_leaves_the_other_and_comes_back(
    new_page: NewPage, server: Server, cast: Casts, picture: Picture, undo_passes: Callable[[], None]
) -> None:
    grace = cast[0]
    guest, other = (
        open_slots(new_page(zone="Europe/London")),
        new_page(zone="Asia/Kolkata", motion="no-preference"),
    )
    other.add_init_script(f"({WATCH})()")
    open_slots(other)
    dashboard = signed_in(new_page(zone="Europe/Berlin"), grace, server.url)
    dashboard.goto("/expert-dashboard")
    for page in (guest, other):
        next_week(page)
    mine = guest.locator(".slot").nth(3)
    at = mine.get_attribute("data-at") or ""
    theirs = other.locator(f".slot[data-at='{at}']")
    expect(theirs).to_be_visible()

    mine.click()
    expect(guest.get_by_label("Full name")).to_be_visible()
    expect(theirs).to_have_class(re.compile("held"))
    picture(other, "1-held-for-somebody-else")
    guest.get_by_label("Full name").fill("Lin Guest")
    guest.get_by_label("E-mail").fill("lin@example.org")
    picture(guest, "2-details")
    guest.get_by_role("button", name="Confirm booking").click()
    expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    picture(guest, "3-confirmed")
    expect(theirs).to_have_class(re.compile("gone"))
    expect(dashboard.get_by_text("Lin Guest").first).to_be_visible()
    picture(dashboard, "4-the-dashboard-knows")

    guest.get_by_role("button", name="Reschedule").click()
    guest.wait_for_url(re.compile(r"/booking/[0-9a-f]{32}$"))
    expect(guest.locator(".move-panel .slot").first).to_be_visible()
    picture(guest, "5-moving")
    guest.locator(".move-panel .slot:not([aria-disabled])").last.click()
    expect(guest.get_by_text("Moved.")).to_be_visible()
    undo_passes()
    expect(guest.locator("main").get_by_role("button", name="Undo")).to_have_count(0)
    expect(theirs).not_to_have_attribute("aria-disabled", "true")
    assert shift(other) < MAX_SHIFT

    guest.reload()  # the end of Undo is a version of its own; a page that has not heard of it yet is refused
    guest.get_by_role("button", name="Cancel booking").first.click()
    guest.get_by_role("dialog").get_by_role("button", name="Cancel booking").click()
    expect(guest.get_by_role("heading", name="This booking is cancelled")).to_be_visible()
    picture(guest, "6-cancelled")
    expect(dashboard.locator("main").get_by_text("Lin Guest")).to_have_count(0)


@WITH_AND_WITHOUT_MAIL
def test_what_the_confirmation_offers_a_guest_works_in_every_configuration(new_page: NewPage) -> None:
    guest, stranger = open_slots(new_page()), new_page()
    next_week(guest)
    guest.locator(".slot").nth(3).click()
    guest.get_by_label("Full name").fill("Lin Guest")
    guest.get_by_label("E-mail").fill("lin@example.org")
    guest.get_by_role("button", name="Confirm booking").click()
    expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    address = guest.evaluate("location.pathname")
    with guest.expect_download() as download:
        guest.get_by_role("link", name="Apple / .ics").click()
    assert b"BEGIN:VCALENDAR" in download.value.path().read_bytes()
    guest.reload()
    expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    guest.get_by_role("button", name="Cancel booking").first.click()
    guest.get_by_role("dialog").get_by_role("button", name="Cancel booking").click()
    expect(guest.get_by_role("heading", name="This booking is cancelled")).to_be_visible()

    stranger.goto(address)
    expect(stranger.get_by_role("alert")).to_be_visible()
    expect(stranger.get_by_text("Lin Guest")).to_have_count(0)


def test_b20_what_autofill_has_filled_in_without_an_input_event_is_booked(new_page: NewPage) -> None:
    page = open_slots(new_page())
    next_week(page)
    page.locator(".slot").nth(5).click()
    page.get_by_label("Full name").evaluate(
        "(field) => { field.value = 'Auto Filled'; field.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    page.get_by_label("E-mail").focus()
    page.get_by_label("E-mail").evaluate("(field) => { field.value = 'auto@example.org'; }")
    page.get_by_role("button", name="Confirm booking").click()
    expect(page.get_by_role("heading", name="You are meeting Grace")).to_be_visible()


def test_b21_a_browser_without_a_known_zone_is_told_so_and_asked(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(
        "Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ timeZone: 'Etc/Unknown' });"
    )
    open_slots(page)
    expect(
        page.get_by_text("We could not tell your time zone. These are the times in Berlin")
    ).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Your time zone"))).to_have_count(0)
    page.get_by_role("button", name="Choose your time zone").click()
    page.get_by_label("Search time zones").fill("Tokyo")
    page.get_by_role("dialog").get_by_role("button", name="Tokyo").click()
    expect(page.get_by_role("button", name="Your time zone: Tokyo")).to_be_visible()
    expect(page.get_by_text("We could not tell your time zone")).to_be_hidden()


def cut_off(page: Page) -> None:
    """Take the network away from a page, and its connection with it."""
    page.context.set_offline(True)
    page.evaluate("window.socket.io.engine.close()")
    expect(page.locator("#popup")).to_be_visible()


def test_a_page_without_network_for_ten_seconds_keeps_what_was_typed(
    new_page: NewPage, picture: Picture, is_full: bool
) -> None:
    guest, rival = open_slots(new_page()), open_slots(new_page(zone="Asia/Tokyo"))
    for page in (guest, rival):
        next_week(page)
    watcher = open_slots(new_page(zone="America/New_York"))
    next_week(watcher)
    guest.locator(".slot").nth(1).click()
    guest.get_by_label("Full name").fill("Typed before the tunnel")
    cut_off(watcher)
    cut_off(guest)
    taken = rival.locator(".slot:not([aria-disabled])").nth(4)
    at = taken.get_attribute("data-at") or ""
    taken.click()
    expect(rival.get_by_label("Full name")).to_be_visible()
    if is_full:
        guest.wait_for_timeout(10_000)
    picture(guest, "offline")
    guest.context.set_offline(False)
    watcher.context.set_offline(False)
    expect(watcher.locator(f".slot[data-at='{at}']")).to_have_class(re.compile("held"))
    expect(guest.get_by_label("Full name")).to_have_value("Typed before the tunnel")
    guest.get_by_label("E-mail").fill("tunnel@example.org")
    guest.get_by_role("button", name="Confirm booking").click()
    expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()


@pytest.mark.parametrize("server", [HASTY], ids=["hasty"], indirect=True)
def test_a_page_without_network_for_a_minute_shows_the_truth_when_it_is_back(
    new_page: NewPage, is_full: bool
) -> None:
    watcher, rival = open_slots(new_page()), open_slots(new_page(zone="Asia/Tokyo"))
    for page in (watcher, rival):
        next_week(page)
    taken = rival.locator(".slot").nth(2)
    at = taken.get_attribute("data-at") or ""
    expect(watcher.locator(f".slot[data-at='{at}']")).to_be_visible()
    cut_off(watcher)
    taken.click()
    rival.get_by_label("Full name").fill("Bob Rival")
    rival.get_by_label("E-mail").fill("bob@example.net")
    rival.get_by_role("button", name="Confirm booking").click()
    expect(rival.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    watcher.wait_for_timeout(60_000 if is_full else 3_000)  # by then the server has forgotten the page
    watcher.context.set_offline(False)
    expect(watcher.locator(".slot").first).to_be_visible()
    watcher.locator(".cal button.free").nth(2).click()
    expect(watcher.locator(f".slot[data-at='{at}']:not([aria-disabled])")).to_have_count(0)


def test_the_slot_picker_is_downloaded_once_and_kept_for_good(new_page: NewPage) -> None:
    page = new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/slot_picker.js" in answer.url else None)
    open_slots(page)
    assert len({answer.url for answer in answers}) == 1
    assert answers[0].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "import " not in answers[0].text()
