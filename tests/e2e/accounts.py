"""Signing in the way people do: through the form."""

import re

from playwright.sync_api import Page

from tests.e2e.conftest import PASSWORD


def sign_in(page: Page, email: str, password: str = PASSWORD, *, onward: str = "") -> Page:
    """Sign in through the form, and wait until the form is left behind.

    Args:
        onward: The page to go on to; empty for where the site leads.
    """
    page.goto("/login" + (f"?next={onward}" if onward else ""))
    fill_and_press(page, email, password)
    page.wait_for_url(re.compile(r"^(?!.*/login)"))
    return page


def fill_and_press(page: Page, email: str, password: str) -> None:
    """Fill the form in and press its button, whatever comes of it."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
