"""How times read: the visitor's zone and clock, remembered over pages, in a real browser."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import NewPage

HERE = "/grace/intro"


def test_a_zone_and_a_clock_that_were_chosen_are_remembered(new_page: NewPage) -> None:
    page = new_page(zone="Asia/Calcutta")
    page.goto(HERE)
    zone = page.locator(".b-tz button")
    expect(zone).to_contain_text("Kolkata · GMT+5:30")
    page.locator(".cal button.free").nth(2).click()
    first = page.locator(".slot .t").first
    at = page.locator(".slot").first.get_attribute("data-at")
    page.get_by_role("button", name="12h").click()
    expect(first).to_have_text(re.compile(r"^1[12]?:30 pm$|^12:30 pm$"))
    zone.click()
    page.get_by_label("Search time zones").fill("auckland")
    page.locator(".zone-list .opt").first.click()
    expect(zone).to_contain_text("Auckland")
    same = page.locator(f".slot[data-at='{at}'] .t")
    expect(same).to_have_text(re.compile(r"^\d{1,2}:00 pm$"))
    page.goto("/grace")
    expect(page.locator(".next-times .time-chip").first).to_contain_text("m")
    page.goto(HERE)
    expect(zone).to_contain_text("Auckland")
    expect(page.get_by_role("button", name="12h")).to_have_attribute("aria-pressed", "true")


def test_no_page_of_a_visitor_is_wider_than_a_small_phone(new_page: NewPage) -> None:
    page = new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (
        "/",
        "/experts",
        "/grace",
        HERE,
        "/my-bookings",
        "/my-bookings?find=1",
        "/booking/" + "a" * 32,
    ):
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, address
    assert said == []
