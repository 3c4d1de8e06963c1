"""What becomes of a time that is kept, seen from both sides in real browsers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import NewPage
from tests.paced import HASTY, PATIENT
from tests.server import Server, serving
from tests.world import Cast

HERE = "/grace/intro"
Picture = Callable[[Page, str], None]
HELD, GONE = re.compile("held"), re.compile("held|gone")


def on_a_later_day(page: Page) -> Page:
    """The booking page on a day that is wholly ahead, whatever the time is while the test runs."""
    page.goto(HERE)
    expect(page.locator(".slot").first).to_be_visible()
    page.locator(".cal button.free").nth(2).click()
    return page


def held_by(page: Page, place: int = 1) -> str:
    """Hold a time; the instant it stands for."""
    slot = page.locator(".slot").nth(place)
    at = slot.get_attribute("data-at") or ""
    slot.click()
    expect(page.get_by_label("Full name")).to_be_visible()
    return at


def seen(page: Page, at: str) -> Locator:
    """The same time on another page."""
    return page.locator(f".slot[data-at='{at}']")


def test_the_reader_is_taken_to_each_step_and_a_reload_shows_the_booking(new_page: NewPage) -> None:
    guest = on_a_later_day(new_page())
    held_by(guest)
    expect(guest.get_by_label("Full name")).to_be_focused()
    expect(guest.locator("#aloud")).to_have_text(re.compile("held for you"))
    guest.keyboard.type("Lin Guest")
    guest.keyboard.press("Tab")
    guest.keyboard.type("lin@example.org")
    guest.keyboard.press("Enter")
    heading = guest.get_by_role("heading", name="You are meeting Grace")
    expect(heading).to_be_focused()
    expect(guest.locator("#aloud")).to_have_text("Done.")
    expect(guest.get_by_label("Private link to this booking")).to_have_value(
        re.compile(r"/booking/\w{32}#.{20}")
    )
    guest.reload()
    expect(heading).to_be_visible()


def test_a_phone_is_taken_to_the_form_without_its_keyboard(new_page: NewPage) -> None:
    guest = new_page(phone=True)
    guest.goto(HERE)
    guest.locator(".week-strip button.free").nth(2).click()
    held_by(guest)
    expect(guest.get_by_role("heading", name="Your details")).to_be_visible()
    coarse = guest.evaluate("matchMedia('(pointer: coarse)').matches")
    focused = guest.get_by_role("heading", name="Your details") if coarse else guest.get_by_label("Full name")
    expect(focused).to_be_focused()


def test_a_reload_finds_the_time_and_what_was_typed(new_page: NewPage) -> None:
    guest = on_a_later_day(new_page())
    held_by(guest)
    guest.get_by_label("Full name").fill("Typed before")
    guest.get_by_label("Anything they should know").fill("Two sentences.")
    guest.reload()
    expect(guest.get_by_label("Full name")).to_have_value("Typed before")
    expect(guest.get_by_label("Anything they should know")).to_have_value("Two sentences.")
    guest.get_by_label("E-mail").fill("lin@example.org")
    guest.get_by_role("button", name="Confirm booking").click()
    expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()


def test_a_server_that_starts_again_costs_neither_the_time_nor_the_text(
    cast: tuple[Cast, Cast, Cast, Cast], tmp_path: Path, server: Server, new_page: NewPage
) -> None:
    guest = on_a_later_day(new_page())
    at = held_by(guest)
    guest.get_by_label("Full name").fill("Typed before")
    guest.evaluate("window.before = true")
    server.stop()
    with serving(tmp_path, int(server.url.rpartition(":")[2]), waits=PATIENT):
        guest.wait_for_function("!window.before && document.querySelector('.b-form input')")
        expect(guest.get_by_label("Full name")).to_have_value("Typed before")
        guest.get_by_label("E-mail").fill("lin@example.org")
        guest.get_by_role("button", name="Confirm booking").click()
        expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
        other = on_a_later_day(new_page(zone="Asia/Kolkata"))
        expect(seen(other, at)).to_have_count(0)


@pytest.mark.parametrize("there", ["/", "/experts", "/grace"])
def test_going_on_to_another_page_gives_the_time_free_at_once(new_page: NewPage, there: str) -> None:
    guest, other = on_a_later_day(new_page()), on_a_later_day(new_page(zone="Asia/Kolkata"))
    at = held_by(guest)
    expect(seen(other, at)).to_have_class(HELD)
    guest.goto(there)
    expect(seen(other, at)).not_to_have_class(GONE)


def test_another_page_beside_the_form_keeps_the_time(new_page: NewPage) -> None:
    guest, other = on_a_later_day(new_page()), on_a_later_day(new_page(zone="Asia/Kolkata"))
    at = held_by(guest)
    beside = guest.context.new_page()
    beside.goto("/experts")
    expect(beside.get_by_role("heading", name="Find an expert")).to_be_visible()
    beside.close()
    expect(seen(other, at)).to_have_class(HELD)


@pytest.mark.parametrize("server", [HASTY], ids=["hasty"], indirect=True)
def test_a_closed_tab_gives_the_time_free_within_a_minute(new_page: NewPage) -> None:
    guest, other = on_a_later_day(new_page()), on_a_later_day(new_page(zone="Asia/Kolkata"))
    at = held_by(guest)
    expect(seen(other, at)).to_have_class(HELD)
    guest.close()
    expect(seen(other, at)).not_to_have_class(GONE)


def test_choosing_another_time_keeps_the_text_and_frees_the_first(new_page: NewPage) -> None:
    guest, other = on_a_later_day(new_page()), on_a_later_day(new_page(zone="Asia/Kolkata"))
    at = held_by(guest)
    guest.get_by_label("Full name").fill("Typed before")
    guest.get_by_role("button", name="Choose another time").first.click()
    expect(seen(other, at)).not_to_have_class(GONE)
    held_by(guest, 3)
    expect(guest.get_by_label("Full name")).to_have_value("Typed before")


def test_a_second_tab_that_books_shows_the_booking_in_the_first(new_page: NewPage) -> None:
    first = on_a_later_day(new_page())
    held_by(first)
    second = first.context.new_page()
    second.goto(HERE)
    second.get_by_label("Full name").fill("Lin Guest")
    second.get_by_label("E-mail").fill("lin@example.org")
    second.get_by_role("button", name="Confirm booking").dblclick()
    for tab in (second, first):
        expect(tab.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    first.goto("/my-bookings")
    expect(first.get_by_role("heading", name="A first talk")).to_have_count(1)


def test_a_hold_that_runs_out_keeps_the_form_and_goes_on_with_one_click(
    tmp_path: Path,
    new_page: NewPage,
    server: Server,
    picture: Picture,
    hold_passes: Callable[[], None],
    is_full: bool,
) -> None:
    server.stop()
    minutes = "1" if is_full else "5"
    with serving(tmp_path, int(server.url.rpartition(":")[2]), waits=PATIENT, hold_minutes=minutes):
        guest, other = on_a_later_day(new_page()), on_a_later_day(new_page(zone="Asia/Kolkata"))
        at = held_by(guest)
        guest.get_by_label("Full name").fill("Slow Writer")
        guest.get_by_label("E-mail").fill("slow@example.org")
        guest.get_by_role("button", name="I need more time").click()
        expect(guest.get_by_role("button", name="I need more time")).to_have_count(0)
        expect(seen(other, at)).to_have_class(HELD)
        notice = guest.get_by_role("alert").filter(has_text="no longer held")
        hold_passes()
        expect(notice).to_be_visible(timeout=180_000)
        expect(seen(other, at)).not_to_have_class(GONE)
        picture(guest, "run-out")
        expect(notice.locator("[data-act=near]")).to_have_count(3)
        notice.locator("[data-act=near]").first.click()
        expect(notice).to_be_hidden()
        guest.get_by_role("button", name="Confirm booking").click()
        expect(guest.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
