"""The expert's dashboard in a real browser: where the keyboard goes, what is asked before it is lost, long names."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect.clock import system_clock
from expertconnect.domain.booking import Attendee
from expertconnect.services import bookings
from tests.conftest import settings_for
from tests.e2e.conftest import NewPage
from tests.e2e.people import signed_in
from tests.server import Server
from tests.world import Cast

HERE = "/expert-dashboard"
Casts = tuple[Cast, Cast, Cast, Cast]


@pytest.fixture
def system(cast: Casts, tmp_path: Path) -> Iterator[Database]:
    """The database behind the server, by a gateway of its own."""
    database = Database(settings_for(tmp_path), clock=system_clock)
    yield database
    database.close()


def entered(work: UnitOfWork, grace: Cast, names: list[str], status: str = "confirmed") -> None:
    """Grace's sessions with some people, one every hour from two hours on."""
    now = work.now.replace(minute=0, second=0, microsecond=0)
    for place, name in enumerate(names):
        start = now + timedelta(hours=2 + place)
        who = Attendee(name, "client@north.example")
        made = bookings.book_as_expert(work, grace.event_type_uid, start, who)
        work.session.query(Booking).filter_by(uid=made.details.uid).update(
            {"status": status, "expires_at": now + timedelta(days=1)}
        )


def dashboard(page: Page, grace: Cast, server: Server, path: str = HERE) -> Page:
    """Grace's dashboard, ready for clicks."""
    signed_in(page, grace, server.url).goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def focused(page: Page) -> str:
    """What has the keyboard: its label, or its classes."""
    return str(
        page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.className")
    )


def test_after_an_answer_the_keyboard_stays_with_the_neighbour_and_at_last_with_the_page(
    new_page: NewPage, cast: Casts, server: Server, system: Database
) -> None:
    grace = cast[0]
    system.acting(grace.actor).do_now(entered, grace, ["Ada One", "Ada Two", "Ada Three"], "pending")
    page = dashboard(new_page(), grace, server)
    for name, following in (("Two", "Decline Ada Three"), ("Three", "Decline Ada One")):
        page.get_by_role("button", name=f"Decline Ada {name}").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Decline Ada {name}")).to_have_count(0)
        assert focused(page) == following
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_hidden()
    expect(page.locator(".page[tabindex]")).to_be_focused()


def test_an_event_type_that_is_half_typed_is_asked_about_before_it_is_left(
    new_page: NewPage, cast: Casts, server: Server
) -> None:
    page = dashboard(new_page(), cast[0], server, f"{HERE}/event-types/new")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Title", exact=True).fill("Half typed")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Availability").click()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“Half typed” is saved")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_switch_that_is_refused_goes_back_before_ones_eyes(
    new_page: NewPage, cast: Casts, server: Server
) -> None:
    page = dashboard(new_page(), cast[0], server, f"{HERE}/event-types")
    page.evaluate("document.querySelector('input[data-act=switch]').dataset.key = 'a'.repeat(32)")
    page.locator("label.tog").click()
    expect(page.get_by_text("We could not find that.")).to_be_visible()
    expect(page.get_by_role("switch")).to_be_checked()


def test_hours_that_overlap_are_told_on_their_row_and_above(
    new_page: NewPage, cast: Casts, server: Server
) -> None:
    page = dashboard(new_page(), cast[0], server, f"{HERE}/availability")
    monday, state = page.get_by_role("group", name="Monday"), page.locator(".dash-head [role=status]")
    monday.get_by_role("button", name="Add hours on Monday").click()
    monday.get_by_label("Monday from").nth(1).fill("16")
    page.keyboard.press("Tab")
    expect(monday.get_by_text("Overlaps with 09:00 – 17:00.")).to_be_visible()
    expect(state).to_have_text("Monday is not saved")
    page.get_by_role("group", name="Tuesday").get_by_label("Tuesday until").fill("18")
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="Tuesday").get_by_label("Tuesday until")).to_have_value("18:00")
    expect(state).to_have_text("Monday is not saved")
    monday.get_by_role("button", name="Remove 16:00").click()
    expect(state).to_have_text("Saved")


def test_long_names_and_other_scripts_keep_their_line_and_the_screen(
    new_page: NewPage, cast: Casts, server: Server, system: Database
) -> None:
    grace = cast[0]
    names = ["Wolfeschlegelsteinhausenbergerdorff " * 3 + "x", "محمد بن عبد الله", "🌿" * 40, "W" * 119]
    system.acting(grace.actor).do_now(entered, grace, [name.strip() for name in names])
    for phone in (False, True):
        page = dashboard(new_page(phone=phone), grace, server)
        lines = page.locator(".agenda-line:visible")
        expect(lines).to_have_count(4)
        for line in lines.all():
            words, time = line.locator(".grow").bounding_box(), line.locator(".nowrap").bounding_box()
            assert words
            assert time
            assert words["x"] + words["width"] <= time["x"]
            assert line.locator("bdi").evaluate("(at) => at.getBoundingClientRect().right") <= time["x"]
        for path in (HERE, f"{HERE}/bookings"):
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
