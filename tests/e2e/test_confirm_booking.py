"""A guest whose address has to be proven books with the code, or with the link, of one e-mail."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.e2e.mailbox import email_to, link_in, mailbox, text_of
from tests.paced import PATIENT
from tests.server import serving
from tests.smtp import Box
from tests.world import Cast

Casts = tuple[Cast, Cast, Cast, Cast]
Picture = Callable[[Page, str], None]
GUEST = "guest@example.org"


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server."""
    with mailbox() as running:
        yield running


@pytest.fixture
def page(browser: Browser, cast: Casts, tmp_path: Path, box: Box) -> Iterator[Page]:
    """A guest's browser in front of a site on which every guest confirms."""
    with serving(
        tmp_path,
        waits=PATIENT,
        smtp_host="127.0.0.1",
        smtp_port=str(box.port),
        smtp_security="none",
        mail_from="talks@example.org",
        confirm_bookings="always",
    ) as server:
        context = browser.new_context(
            base_url=server.url, locale="en-GB", viewport={"width": 390, "height": 844}
        )
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE)
        yield opened
        context.close()


def submit(page: Page) -> None:
    """Choose the first free time and send the form."""
    page.goto("/grace/intro")
    page.locator(".b-slots .slot:not([aria-disabled])").first.click()
    page.get_by_label("Full name").fill("Vera Visitor")
    page.get_by_label("E-mail").fill(GUEST)
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_role("heading", name="Confirm your email")).to_be_visible()


def test_the_code_is_typed_where_the_form_was_sent(page: Page, box: Box, picture: Picture) -> None:
    submit(page)
    code = re.search(r"[0-9]{3} ?[0-9]{3}\b", text_of(email_to(box, GUEST, "/confirm-booking#")))
    assert code
    picture(page, "waits")
    digits = code[0].replace(" ", "")
    page.get_by_label("Six-digit code").fill(f"{(int(digits) + 1) % 1_000_000:06}")
    page.get_by_role("button", name="Confirm booking").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    picture(page, "wrong")
    page.get_by_label("Six-digit code").fill(code[0])
    page.get_by_role("button", name="Confirm booking").click()
    page.wait_for_url(re.compile(r"/booking/[0-9a-f]{32}"))
    picture(page, "booked")


def test_what_waits_is_still_there_after_a_reload_and_another_address_can_be_typed(
    page: Page, box: Box
) -> None:
    submit(page)
    page.goto("/grace/intro")
    expect(page.get_by_role("heading", name="Confirm your email")).to_be_visible()
    page.get_by_role("button", name="Use another address").click()
    expect(page.get_by_label("E-mail")).to_have_value(GUEST)
    page.get_by_label("E-mail").fill("right@example.org")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_role("heading", name="Confirm your email")).to_be_visible()
    assert text_of(email_to(box, "right@example.org", "/confirm-booking#"))


def test_the_link_makes_the_booking_and_the_page_that_waits_says_so(page: Page, box: Box) -> None:
    submit(page)
    link = link_in(email_to(box, GUEST, "/confirm-booking#"), "/confirm-booking#")
    other = page.context.new_page()
    other.goto(link)
    other.get_by_role("button", name="Confirm my booking").click()
    other.wait_for_url(re.compile(r"/booking/[0-9a-f]{32}"))
    expect(other.get_by_role("button", name="Reschedule").first).to_be_visible()
    expect(page.get_by_text("You are meeting Grace")).to_be_visible()


def test_in_another_browser_the_link_says_where_to_type_the_code(
    page: Page, browser: Browser, box: Box
) -> None:
    submit(page)
    link = link_in(email_to(box, GUEST, "/confirm-booking#"), "/confirm-booking#")
    context = browser.new_context(locale="en-GB")
    try:
        elsewhere = context.new_page()
        elsewhere.goto(link)
        elsewhere.get_by_role("button", name="Confirm my booking").click()
        expect(elsewhere.get_by_role("alert")).to_contain_text("the browser in which you booked")
    finally:
        context.close()
