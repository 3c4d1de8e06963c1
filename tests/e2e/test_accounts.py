"""Accounts in real browsers: registering, signing in and out, becoming an expert, and pages whose sign-in ends."""

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

from tests.e2e.accounts import fill_and_press, sign_in
from tests.e2e.conftest import NewPage
from tests.server import Server
from tests.world import Cast

Picture = Callable[[Page, str], None]
Everybody = tuple[Cast, Cast, Cast, Cast]


def register(page: Page, address: str = "/register") -> None:
    page.goto(address)
    page.get_by_label("Full name").fill("Nina Neu")
    page.get_by_label("E-mail").fill("nina@example.org")
    page.get_by_label("Password", exact=True).fill("correct horse battery staple")
    page.get_by_role("main").get_by_role("button", name="Create account").click()


def test_whoever_registers_has_a_profile_in_the_browsers_zone(new_page: NewPage, picture: Picture) -> None:
    page = new_page(zone="Asia/Tokyo")
    register(page)
    page.wait_for_url("**/profile")
    expect(page.get_by_label("Full name")).to_have_value("Nina Neu")
    expect(page.get_by_role("button", name="Time zone")).to_contain_text("Tokyo")
    picture(page, "profile")


def test_a_wrong_password_is_a_sentence_and_keeps_the_address(new_page: NewPage) -> None:
    page = new_page(phone=True)
    page.goto("/login?next=/profile")
    fill_and_press(page, "ada@example.org", "not this one")
    expect(page.get_by_role("alert")).to_contain_text("is not right")
    expect(page.get_by_label("E-mail")).to_have_value("ada@example.org")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    fill_and_press(page, "ada@example.org", "correct horse battery staple")
    page.wait_for_url("**/profile")


def test_the_form_works_without_a_script(new_page: NewPage, server: Server) -> None:
    browser = new_page().context.browser
    assert browser is not None
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login?next=/terms")
    fill_and_press(page, "ada@example.org", "correct horse battery staple")
    page.wait_for_url("**/terms")
    assert any(cookie["name"] == "ec-session" and cookie["httpOnly"] for cookie in context.cookies())
    context.close()


def test_somebody_offers_time_from_the_first_click_to_the_hours(new_page: NewPage, picture: Picture) -> None:
    page = new_page()
    register(page, "/register?as=expert")
    page.wait_for_url("**/profile/expert")
    page.get_by_role("button", name="Become an expert").click()
    expect(page.get_by_text("Please fill this in.")).to_be_visible()
    page.get_by_label("Headline").fill("Calm under pressure")
    page.get_by_label("About you").fill("I **listen** <b>first</b>")
    expect(page.locator(".bio-preview strong")).to_have_text("listen")
    expect(page.locator(".bio-preview b")).to_have_count(0)
    page.get_by_label("Price of an hour").fill("62,50")
    picture(page, "form")
    page.get_by_role("button", name="Become an expert").click()
    page.wait_for_url("**/expert-dashboard/availability")
    page.goto("/nina-neu")
    expect(page.get_by_text("Calm under pressure").first).to_be_visible()


def test_signing_out_in_one_tab_closes_the_other_and_leads_back(new_page: NewPage, picture: Picture) -> None:
    first = sign_in(new_page(), "ada@example.org", onward="/profile")
    second = first.context.new_page()
    second.goto("/my-bookings?tab=past")
    expect(second.get_by_role("heading", name="My bookings")).to_be_visible()
    first.get_by_role("button", name="Sign out", exact=True).click()
    first.wait_for_url("**/?notice=signed_out")
    second.wait_for_url(re.compile(r"/login\?notice=ended"))
    expect(second.get_by_text("You have been signed out")).to_be_visible()
    picture(second, "signed-out-elsewhere")
    fill_and_press(second, "ada@example.org", "correct horse battery staple")
    second.wait_for_url("**/my-bookings?tab=past")


def test_case_66_another_password_closes_the_pages_of_other_devices_within_seconds(new_page: NewPage) -> None:
    here = sign_in(new_page(), "ada@example.org", onward="/profile")
    there = sign_in(new_page(phone=True), "ada@example.org", onward="/profile")
    there.get_by_label("Full name").click()
    there.keyboard.type(" never saved")
    expect(there.get_by_text("Not saved yet")).to_be_visible()
    there.on("dialog", lambda dialog: dialog.dismiss())  # nobody is there to be asked
    here.locator("summary", has_text="Change password").click()
    here.get_by_label("Current password", exact=True).fill("correct horse battery staple")
    here.get_by_label("New password", exact=True).fill("another horse entirely")
    here.get_by_role("button", name="Change password").click()
    here.wait_for_url("**/profile?notice=password_changed")
    expect(here.get_by_text("Your password is changed")).to_be_visible()
    there.wait_for_url(re.compile(r"/login\?notice=ended"))
    there.goto("/profile")
    there.wait_for_url("**/login?next=%2Fprofile")
    fill_and_press(there, "ada@example.org", "another horse entirely")
    there.wait_for_url("**/profile")
    expect(there.get_by_label("Full name")).to_have_value("Ada Lovelace")


def test_what_is_not_saved_is_asked_about_before_the_page_is_left(new_page: NewPage) -> None:
    page = sign_in(new_page(), "ada@example.org", onward="/profile")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Full name").fill("Ada King")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Find experts").click()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Find experts").click()
    page.wait_for_url("**/experts")
    assert asked == ["beforeunload"]


def test_a_mails_link_keeps_its_token_from_the_server_until_the_button(new_page: NewPage) -> None:
    page = new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url + (request.post_data or "")))
    page.goto("/reset-password#not-a-token-of-ours")
    expect(page.get_by_label("New password", exact=True)).to_be_visible()
    assert not any("not-a-token" in one for one in seen)
    page.get_by_label("New password", exact=True).fill("another long password")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("alert")).to_contain_text("no longer valid")
    assert page.url.endswith("#not-a-token-of-ours")
    page.goto("/verify")
    expect(page.get_by_text("This link is incomplete")).to_be_visible()


def test_no_page_of_an_account_is_wider_than_the_screen(new_page: NewPage, cast: Everybody) -> None:
    for phone in (False, True):
        page = new_page(phone=phone)
        for path in ("/login", "/register", "/forgot", "/verify", "/privacy", "/terms"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        sign_in(page, "grace@example.org", onward="/profile")
        for path in ("/profile", "/profile/expert"):
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
