"""Confirming an address in real browsers: where it was registered, and elsewhere."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PATIENCE
from tests.e2e.mailbox import email_to, link_in, mailbox, settings_of, text_of
from tests.paced import PATIENT
from tests.server import serving
from tests.smtp import Box

Picture = Callable[[Page, str], None]
VICTIM = "victim@example.org"


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server."""
    with mailbox() as running:
        yield running


@pytest.fixture
def browsers(browser: Browser, tmp_path: Path, box: Box) -> Iterator[tuple[Page, Page]]:
    """Two browsers in front of a server that sends mail."""
    with serving(
        tmp_path,
        waits=PATIENT,
        extra=settings_of(box),
    ) as server:
        contexts = [browser.new_context(base_url=server.url, locale="en-GB") for _ in range(2)]
        pages = [context.new_page() for context in contexts]
        for page in pages:
            page.set_default_timeout(PATIENCE)
        yield pages[0], pages[1]
        for context in contexts:
            context.close()


def register(page: Page, password: str) -> None:
    page.goto("/register")
    page.get_by_label("Full name").fill("Vic Tim")
    page.get_by_label("E-mail").fill(VICTIM)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Look into your mail")).to_be_visible()


def sign_in(page: Page, password: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(VICTIM)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_where_the_account_was_made_one_click_confirms_it(browsers: tuple[Page, Page], box: Box) -> None:
    here = browsers[0]
    register(here, "correct horse battery staple")
    here.goto(link_in(email_to(box, VICTIM, "/verify#"), "/verify#"))
    here.get_by_role("button", name="Confirm my address").click()
    here.wait_for_url(re.compile("notice=verified"))


def test_b6_a_link_whose_fragment_was_rewritten_or_cut_off_still_confirms(
    browsers: tuple[Page, Page], box: Box, picture: Picture
) -> None:
    here, scanner = browsers
    register(here, "correct horse battery staple")
    email = email_to(box, VICTIM, "/verify#")
    address, _, token = link_in(email, "/verify#").partition("#")
    scanner.goto(f"{address}%23{token}")  # opening uses nothing up
    expect(scanner.get_by_role("button", name="Confirm my address")).to_be_visible()
    assert scanner.url == f"{address}#{token}"

    here.goto(address)
    expect(here.get_by_text("This link is incomplete")).to_be_visible()
    expect(here.get_by_role("button", name="Confirm my address")).to_be_hidden()
    picture(here, "cut")
    found = re.search(r"paste this code into it: (\S{43})", " ".join(text_of(email).split()))
    assert found
    here.get_by_label("Code from the e-mail").fill(
        f" https://protect.example/?u=x%2Fverify%23{found[1]}&more"
    )
    here.get_by_role("button", name="Confirm my address").click()
    here.wait_for_url(re.compile("notice=verified"))


def test_a2_elsewhere_the_owner_of_the_box_takes_the_account_by_a_new_password(
    browsers: tuple[Page, Page], box: Box, picture: Picture
) -> None:
    mallory, victim = browsers
    register(mallory, "the password of mallory")
    victim.goto(link_in(email_to(box, VICTIM, "/verify#"), "/verify#"))
    expect(victim.get_by_label("Your password", exact=True)).to_be_hidden()
    victim.get_by_role("button", name="Confirm my address").click()
    expect(victim.get_by_label("Your password", exact=True)).to_be_focused()
    picture(victim, "asked")
    victim.get_by_label("Or a new one", exact=True).fill("the password of the victim")
    victim.get_by_role("button", name="Confirm my address").click()
    victim.wait_for_url(re.compile("notice=verified"))
    sign_in(mallory, "the password of mallory")
    expect(mallory.get_by_role("alert")).to_contain_text("not right")
    sign_in(mallory, "the password of the victim")
    mallory.wait_for_url(re.compile(r"^(?!.*/login)"))
