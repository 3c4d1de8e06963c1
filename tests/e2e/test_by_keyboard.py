"""Everything about a booking without a mouse: find, book, move, cancel, take back. The focus is seen at every step."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage
from tests.e2e.keys import Keys, expect_dialog

A_TIME = r"\d{2}:\d{2}"
A_DAY = r"\w+day.*free"


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page whose mouse and finger are out of order."""
    page = new_page()

    def broken(*_given: object, **_named: object) -> None:
        raise AssertionError("this journey has no mouse")

    for name in ("click", "dblclick", "tap", "hover", "check", "fill", "drag_and_drop"):
        setattr(page, name, broken)
    return page


def choose_a_time(keys: Keys) -> None:
    """A week further by one arrow key, then the day's first time."""
    keys.to(A_DAY, "button")
    before = keys.focus["name"]
    keys.press("ArrowDown")
    after = keys.sure()["name"]
    assert after != before
    keys.press("Enter")
    keys.enter(A_TIME, "button")


def book(keys: Keys) -> None:
    """From the page of Grace's first talk to the booking."""
    page = keys.page
    expect(page.get_by_role("button", name=re.compile(f"^{A_TIME}")).first).to_be_visible()
    choose_a_time(keys)
    keys.lands_on("Full name")
    page.keyboard.type("Kim Keys")
    keys.write("E-mail", "kim@example.org")
    keys.enter("Confirm booking", "button")
    keys.lands_on("You are meeting Grace")


def test_a_guest_finds_books_moves_cancels_and_takes_back_by_keyboard_alone(page: Page) -> None:
    keys = Keys(page)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    keys.enter("Find experts", "a")
    page.wait_for_url("**/experts*")
    expect(page.get_by_role("searchbox").first).to_be_visible()
    keys.press("/")
    keys.lands_on("")
    page.keyboard.type("Grace")
    expect(page).to_have_url(re.compile("q=Grace$"))
    expect(page.locator(".xcard")).to_have_count(1)  # what is drawn anew meanwhile would lose the focus
    keys.enter("Grace Hopper", "a")
    page.wait_for_url("**/grace")
    keys.enter("A first talk", "a")
    page.wait_for_url("**/grace/intro")
    book(keys)

    keys.enter("Reschedule", "button")
    expect_dialog(page, "Choose another time")
    choose_a_time(keys)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Moved.")).to_be_visible()
    keys.lands_on("Undo")

    keys.enter("My bookings", "a")
    page.wait_for_url("**/my-bookings")
    keys.to("Cancel booking", "button")
    keys.press("Enter")
    expect_dialog(page, "Cancel this booking?")
    keys.write("A word to the other side", "A cold")
    keys.enter("Cancel booking", "button")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("A cold")).to_be_visible()
    keys.lands_on("Undo")
    keys.press("Enter")
    expect(page.get_by_text("Everything is as it was.")).to_be_visible()
    expect(page.get_by_text("Confirmed")).to_be_visible()
    # The move from before may be taken back as well, as long as its own twenty seconds last.
    keys.lands_on("(Undo|Reschedule)")


def test_a_dialog_keeps_the_focus_and_gives_it_back_to_where_it_was_opened(page: Page) -> None:
    keys = Keys(page)
    page.goto("/grace/intro")
    book(keys)
    page.goto("/my-bookings")
    for name, title in (
        ("Reschedule", "Choose another time"),
        ("Cancel booking", "Cancel this booking?"),
    ):
        keys.enter(name, "button")
        expect_dialog(page, title)
        expect(page.locator(".q-layout > main, .q-page-container").first).to_have_js_property("inert", True)
        met = set()
        for _step in range(30):
            keys.press("Tab")
            if keys.focus["role"]:
                assert keys.sure()["inside"], "Tab leads behind the dialog"
                met.add(keys.focus["name"])
        assert "Close" in met
        keys.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        keys.lands_on(name)


def test_a_message_with_undo_is_reached_by_tab_and_stays_while_it_has_the_focus(page: Page) -> None:
    keys = Keys(page)
    page.goto("/grace/intro")
    book(keys)
    page.goto("/my-bookings")
    keys.enter("Cancel booking", "button")
    expect_dialog(page, "Cancel this booking?")
    keys.enter("Cancel booking", "button")
    toast = page.get_by_role("status").filter(has_text="Cancelled.")
    expect(toast).to_be_visible()
    keys.lands_on("Undo")
    keys.to("Undo$", "button")
    assert page.evaluate("document.activeElement.closest('.toast') !== null")
    keys.press("Enter")
    expect(page.get_by_text("Everything is as it was.")).to_be_visible()
    expect(toast).to_have_count(0)
