"""Everything about a booking with one finger on a phone of 390 px: find, book, move, cancel, take back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PATIENCE, Motion
from tests.e2e.conftest import PHONE
from tests.server import Server
from tests.world import Cast

A_TIME = re.compile(r"^\d{2}:\d{2}")
A_DAY = re.compile(r"\d+.*free")
AREA = """(at) => {
  const covers = getComputedStyle(at, "::after").position === "absolute"; // a link that stands for its whole card
  const { x, y, width, height } = (covers ? at.closest("article") ?? at : at).getBoundingClientRect();
  return { x, y, width, height };
}"""
MIN = 24
"""CSS pixels of a target's side (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def phone(
    browser: Browser, server: Server, cast: tuple[Cast, Cast, Cast, Cast], motion: Motion
) -> Iterator[Page]:
    """A page on a phone; it has no mouse."""
    context = browser.new_context(
        base_url=server.url,
        timezone_id="Europe/Berlin",
        locale="en-GB",
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        reduced_motion=motion,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    context.close()


def tap(target: Locator) -> None:
    """Tap something that is large enough to be hit, within the width of the screen."""
    expect(target).to_be_visible()
    target.scroll_into_view_if_needed()
    box = target.evaluate(AREA)
    assert min(box["width"], box["height"]) >= MIN, f"too small for a finger: {box}"
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"] + 1, f"beyond the edge: {box}"
    target.tap()


def fits(page: Page) -> None:
    """Nothing makes the page wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def choose_a_time(page: Page, which: int) -> None:
    """Another day of the strip, and one of its times."""
    days = page.locator("button:visible:not([aria-disabled=true])").filter(has_text=A_DAY)
    expect(days.first).to_be_visible()
    tap(days.nth(1))
    expect(days.nth(1)).to_have_attribute("aria-pressed", "true")
    tap(page.get_by_role("button", name=A_TIME).nth(which))


def test_a_guest_finds_books_moves_cancels_and_takes_back_with_a_finger(phone: Page) -> None:
    page = phone
    page.goto("/")
    fits(page)
    tap(page.get_by_role("navigation", name="Sections").get_by_role("link", name="Experts"))
    page.wait_for_url("**/experts*")
    fits(page)
    tap(page.get_by_role("link", name="Grace Hopper", exact=True))
    page.wait_for_url("**/grace")
    fits(page)
    tap(page.get_by_role("link", name="A first talk").first)
    page.wait_for_url("**/grace/intro")
    choose_a_time(page, 1)
    fits(page)
    tap(page.get_by_label("Full name"))
    page.keyboard.type("Fay Finger")
    tap(page.get_by_label("E-mail"))
    page.keyboard.type("fay@example.org")
    tap(page.get_by_role("button", name="Confirm", exact=True))
    expect(page.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    fits(page)

    tap(page.get_by_role("main").get_by_role("link", name="My bookings"))
    page.wait_for_url("**/my-bookings")
    fits(page)
    tap(page.get_by_role("button", name="Reschedule"))
    expect(page.get_by_role("dialog")).to_be_visible()
    choose_a_time(page, 4)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Moved.")).to_be_visible()
    expect(page.get_by_text("Before: ")).to_be_visible()
    tap(page.locator("article").get_by_role("button", name="Undo"))
    expect(page.get_by_text("Everything is as it was.")).to_be_visible()

    tap(page.get_by_role("button", name="Cancel booking"))
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.dialog').getBoundingClientRect().bottom >= innerHeight - 1"
    )
    tap(sheet.get_by_role("button", name="Cancel booking"))
    expect(page.get_by_role("link", name="Cancelled 1")).to_be_visible()
    tap(page.locator(".toast").get_by_role("button", name="Undo"))
    expect(page.get_by_role("link", name="Coming 1")).to_be_visible()
    fits(page)
