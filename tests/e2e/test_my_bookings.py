"""My Bookings in real browsers: by a mailed link, by its code, live, with undo, and with a review."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect.clock import MovableClock, system_clock
from expertconnect.domain.booking import Attendee, BookingDetails
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from tests.browser import PATIENCE, Motion
from tests.conftest import settings_for
from tests.e2e.conftest import NewPage
from tests.e2e.mailbox import email_to, link_in, mailbox, settings_of, text_of
from tests.e2e.people import signed_in
from tests.paced import PATIENT
from tests.server import Server, serving
from tests.smtp import Box
from tests.world import Cast

Casts = tuple[Cast, Cast, Cast, Cast]
LIN = Attendee("Lin Guest", "lin@example.org", time_zone="Europe/London")
ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server."""
    with mailbox() as running:
        yield running


def made_by(folder: Path, grace: Cast, comes: Attendee, start: datetime, now: datetime) -> BookingDetails:
    """A booking that Grace made for somebody, at some time."""
    database = Database(settings_for(folder), clock=MovableClock(now))
    try:
        return (
            database.acting(grace.actor)
            .do_now(bookings.book_as_expert, grace.event_type_uid, start, comes)
            .details
        )
    finally:
        database.close()


def booked_herself(work: UnitOfWork, uid: str, user_id: int) -> None:
    """Make a booking that the expert entered one of an account's own: what an expert enters is not reviewed."""
    work.session.execute(update(Booking).where(Booking.uid == uid).values(client_id=user_id))


def in_hours(hours: int) -> datetime:
    """A full hour from now on."""
    return system_clock().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)


@pytest.fixture
def mailed(
    browser: Browser, cast: Casts, tmp_path: Path, box: Box, motion: Motion
) -> Iterator[tuple[Page, Page]]:
    """Two browsers in front of a server that sends mail; Lin has one booking."""
    made_by(tmp_path, cast[0], LIN, in_hours(30), system_clock())
    with serving(
        tmp_path,
        waits=PATIENT,
        extra=settings_of(box),
    ) as server:
        contexts = [
            browser.new_context(
                base_url=server.url, locale="en-GB", timezone_id="Europe/London", reduced_motion=motion
            )
            for _browser in range(2)
        ]
        for context in contexts:
            context.set_default_timeout(PATIENCE)
        yield contexts[0].new_page(), contexts[1].new_page()
        for context in contexts:
            context.close()


def ask_for_link(page: Page, email: str) -> None:
    page.goto("/my-bookings")
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_text("Look into your mail")).to_be_visible()


def test_a_guest_finds_their_bookings_by_the_mailed_link_in_their_own_browser_alone(
    mailed: tuple[Page, Page], box: Box
) -> None:
    mine, other = mailed
    ask_for_link(mine, LIN.email)
    link = link_in(email_to(box, LIN.email, "/my-bookings#"), "/my-bookings#")
    other.goto(link)
    other.get_by_role("button", name="Show my bookings").click()
    expect(other.get_by_role("alert")).to_be_visible()
    expect(other.get_by_text("A first talk")).to_have_count(0)
    mine.goto(link)
    expect(mine).to_have_url(re.compile(r"/my-bookings$"))  # the token is not kept in the address bar
    mine.get_by_role("button", name="Show my bookings").click()
    expect(mine.get_by_role("heading", name="A first talk")).to_be_visible()
    expect(mine.get_by_text(LIN.email)).to_be_visible()
    mine.get_by_role("button", name="Close this list").click()
    mine.goto("/my-bookings")
    expect(mine.get_by_role("button", name="Send me a link")).to_be_visible()


def test_the_code_of_the_mail_opens_them_and_a_wrong_one_says_so(mailed: tuple[Page, Page], box: Box) -> None:
    page = mailed[0]
    ask_for_link(page, LIN.email)
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", text_of(email_to(box, LIN.email, "/my-bookings#")))
    assert found
    wrong = "000000" if found.group(1) != "000" else "111111"
    page.get_by_label("Code from the mail").fill(wrong)
    page.get_by_label("E-mail").last.fill(LIN.email)
    page.get_by_role("button", name="Use the code").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    page.get_by_label("Code from the mail").fill("".join(found.groups()))
    page.get_by_label("E-mail").last.fill(LIN.email)
    page.get_by_role("button", name="Use the code").click()
    expect(page.get_by_role("heading", name="A first talk")).to_be_visible()


def test_b6_the_link_of_a_booking_opens_it_when_rewritten_and_by_its_code_when_cut(
    mailed: tuple[Page, Page], box: Box
) -> None:
    email = email_to(box, LIN.email, "/booking/")
    address, _, token = link_in(email, "/booking/").partition("#")
    rewritten, cut = mailed
    rewritten.goto(f"{address}%23{token}")
    expect(rewritten.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    cut.goto(address)
    expect(cut.get_by_text("This link is incomplete or has expired")).to_be_visible()
    cut.get_by_label("Code from the e-mail").fill("wrong")
    cut.get_by_role("button", name="Open my booking").click()
    expect(cut.get_by_role("alert")).to_be_visible()
    cut.get_by_label("Code from the e-mail").fill(token)
    cut.get_by_role("button", name="Open my booking").click()
    expect(cut.get_by_role("heading", name="You are meeting Grace")).to_be_visible()


def test_b8_sent_is_said_once_the_mail_server_has_accepted_it_and_a_failure_to_whoever_can_act(
    mailed: tuple[Page, Page], cast: Casts, box: Box
) -> None:
    box.answers["nobody@example.org"] = "550 no such user"
    taken, refused = mailed
    for page, address in ((taken, "somebody@example.org"), (refused, "nobody@example.org")):
        page.goto("/grace/intro")
        page.locator(".cal button.free").nth(2).click()
        page.locator(".slot:not([aria-disabled])").first.click()
        page.get_by_label("Full name").fill("Lin Guest")
        page.get_by_label("E-mail").fill(address)
        page.get_by_role("button", name="Confirm booking").click()
        expect(page.get_by_role("heading", name="You are meeting Grace")).to_be_visible()
    expect(taken.get_by_text("We sent the invitation")).to_be_visible()
    expect(refused.get_by_text("Our e-mail to nobody@example.org could not be delivered")).to_be_visible()
    expect(refused.get_by_label("Private link to this booking")).to_be_visible()
    refused.reload()
    expect(refused.get_by_text("In this browser you can still change the booking")).to_be_visible()
    expert = signed_in(refused, cast[0], refused.url.partition("/booking")[0])
    expert.reload()
    expect(expert.get_by_text("Please tell Lin about this session yourself")).to_be_visible()


def test_what_is_taken_back_in_time_was_never_mailed(
    mailed: tuple[Page, Page], box: Box, undo_passes: Callable[[], None]
) -> None:
    page = mailed[0]
    ask_for_link(page, LIN.email)
    page.goto(link_in(email_to(box, LIN.email, "/my-bookings#"), "/my-bookings#"))
    page.get_by_role("button", name="Show my bookings").click()
    page.get_by_role("button", name="Cancel booking").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel booking").click()
    card = page.locator("article")
    expect(card).to_contain_text("Cancelled")
    card.get_by_role("button", name="Undo").click()
    expect(card).to_contain_text("Confirmed")
    page.get_by_role("button", name="Cancel booking").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel booking").click()
    expect(card).to_contain_text("Cancelled")
    undo_passes()
    email_to(box, LIN.email, "Cancelled")  # the second one stands: it is told when its undo has passed
    reported = [
        email_of
        for email_of in box.mails
        if "Cancelled" in str(email_of["Subject"]) and LIN.email in str(email_of["To"])
    ]
    assert len(reported) == 1
    expect(page.get_by_text("Nothing coming up")).to_be_visible()
    expect(page.locator("article")).to_have_count(0)


def test_what_the_expert_does_shows_at_once_and_nothing_else_moves(
    new_page: NewPage, cast: Casts, server: Server, tmp_path: Path
) -> None:
    grace, _bob, ada, _mallory = cast
    first = made_by(tmp_path, grace, ADA, in_hours(30), system_clock())
    second = made_by(tmp_path, grace, ADA, in_hours(54), system_clock())
    page = signed_in(new_page(), ada, server.url)
    page.goto("/my-bookings")
    card = page.locator(f"article[data-uid='{second.uid}']")
    expect(card).to_contain_text("Confirmed")
    page.locator(f"article[data-uid='{second.uid}'] a", has_text="Details").focus()
    place = card.bounding_box()
    dashboard = signed_in(new_page(), grace, server.url)
    dashboard.goto(f"/booking/{first.uid}")
    dashboard.get_by_role("button", name="Cancel booking").click()
    dashboard.get_by_role("dialog").get_by_label("A word to the other side").fill("I am ill today")
    dashboard.get_by_role("dialog").get_by_role("button", name="Cancel booking").click()
    gone = page.locator(f"article[data-uid='{first.uid}']")
    expect(gone).to_contain_text("I am ill today")
    expect(gone).to_contain_text("Cancelled")
    expect(gone.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_role("link", name="Cancelled 1")).to_be_visible()
    assert page.evaluate("document.activeElement.textContent").startswith("Details")
    after = card.bounding_box()
    assert place is not None
    assert after is not None
    assert after["x"] == place["x"]


def test_a_client_reviews_a_session_and_everybody_reads_it(
    new_page: NewPage, cast: Casts, server: Server, tmp_path: Path
) -> None:
    grace, _bob, ada, _mallory = cast
    start = in_hours(-5)
    made = made_by(tmp_path, grace, ADA, start, start - timedelta(days=1))
    database = Database(settings_for(tmp_path), clock=system_clock)
    try:
        database.acting(SYSTEM).do_now(booked_herself, made.uid, ada.user_id)
        database.acting(grace.actor).do_now(bookings.complete, made.uid)
    finally:
        database.close()
    page = signed_in(new_page(), ada, server.url)
    page.goto("/my-bookings?tab=past")
    page.get_by_role("button", name="Review").click()
    sheet = page.get_by_role("dialog", name="How was it with Grace Hopper?")
    sheet.get_by_role("group", name="Stars").get_by_role("button", name="4 stars", exact=True).click()
    sheet.get_by_label("What should others know").fill("Clear, kind and <b>on time</b>")
    sheet.get_by_role("button", name="Send review").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    expect(page.get_by_role("button", name="Review")).to_have_count(0)
    reader = new_page()
    reader.goto("/grace")
    expect(reader.get_by_text("Clear, kind and <b>on time</b>")).to_be_visible()
    expect(reader.get_by_role("figure").get_by_text("4 of 5 stars")).to_have_count(1)


def test_nobody_else_opens_the_page_of_a_booking(
    new_page: NewPage, cast: Casts, server: Server, tmp_path: Path
) -> None:
    made = made_by(tmp_path, cast[0], ADA, in_hours(30), system_clock())
    page = signed_in(new_page(), cast[3], server.url)
    page.goto(f"/booking/{made.uid}")
    expect(page.get_by_text("This link is incomplete or has expired")).to_be_visible()
    expect(page.get_by_text("Grace")).to_have_count(0)
