"""A19: a refused password stays in its field, beside the sentence that says why; the server never sends it back."""

from playwright.sync_api import expect

from tests.e2e.accounts import sign_in
from tests.e2e.conftest import NewPage


def test_a19_registration_keeps_what_was_typed(new_page: NewPage) -> None:
    page = new_page(phone=True)
    page.goto("/register")
    page.get_by_label("Full name").fill("Nina Neu")
    page.get_by_label("E-mail").fill("nina@example.org")
    password = page.get_by_label("Password", exact=True)
    password.fill("expertconnect")
    page.get_by_role("main").get_by_role("button", name="Create account").click()
    expect(page.get_by_text("the name of this site")).to_be_visible()
    expect(password).to_have_value("expertconnect")
    expect(password).to_be_focused()
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Full name")).to_have_value("Nina Neu")
    password.fill("correct horse battery staple")
    page.get_by_role("main").get_by_role("button", name="Create account").click()
    page.wait_for_url("**/profile")


def test_a19_changing_a_password_keeps_what_was_typed_and_this_browser_signed_in(new_page: NewPage) -> None:
    page = sign_in(new_page(), "ada@example.org", onward="/profile")
    other = page.context.new_page()
    other.goto("/my-bookings")
    expect(other.get_by_role("heading", name="My bookings")).to_be_visible()
    page.get_by_text("Change password").first.click()
    page.get_by_label("Current password", exact=True).fill("correct horse battery staple")
    new = page.get_by_label("New password", exact=True)
    new.fill("1234567890")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("tried first")).to_be_visible()
    expect(new).to_have_value("1234567890")
    new.fill("four words of no kin")
    page.get_by_role("button", name="Change password").click()
    page.wait_for_url("**/profile?notice=password_changed")
    other.wait_for_url("**/my-bookings")  # it comes back by itself, under the new session
    expect(other.get_by_role("heading", name="My bookings")).to_be_visible()
