"""An expert sets hours, and somebody else's page follows while it is looked at."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from db.engine.gateway import Database
from expertconnect.clock import system_clock
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import sessions
from tests.conftest import settings_for
from tests.e2e.conftest import NewPage
from tests.server import Server
from tests.world import Cast

HERE = "/expert-dashboard/availability"
BERLIN = ZoneInfo("Europe/Berlin")
Casts = tuple[Cast, Cast, Cast, Cast]
Picture = Callable[[Page, str], None]


@pytest.fixture
def key(cast: Casts, tmp_path: Path) -> str:
    """Grace's session cookie."""
    database = Database(settings_for(tmp_path), clock=system_clock)
    try:
        return database.acting(SYSTEM).do_now(sessions.begin, cast[0].user_id).token
    finally:
        database.close()


@pytest.fixture
def grace(new_page: NewPage, server: Server, key: str) -> Page:
    """Grace in her browser."""
    page = new_page(zone="Europe/Berlin")
    page.context.add_cookies([{"name": "ec-session", "value": key, "url": server.url}])
    return page


def coming(weekday: int) -> date:
    """A day of the week after this one, so that all of it lies ahead."""
    today = datetime.now(UTC).astimezone(BERLIN).date()
    return today + timedelta(days=7 - today.isoweekday() + weekday)


def fill(where: Page | Locator, label: str, text: str, place: int = 0) -> None:
    """Type into a field and leave it."""
    field = where.get_by_label(label, exact=True).nth(place)
    field.fill(text)
    field.press("Tab")


def look_at(ada: Page, day: date) -> None:
    """Open a day on the page where times are picked."""
    ada.goto(f"/grace/intro?day={day.isoformat()}")
    expect(ada.locator(".b-slots")).to_be_visible()


def slot(ada: Page, at: str) -> Locator:
    """The button of a time that can be had; one that is gone keeps its place for whoever looks at it."""
    return ada.locator(".b-slots .slot:not([aria-disabled])").filter(has_text=re.compile(rf"^\s*{at}"))


def saved(grace: Page) -> None:
    expect(grace.get_by_role("status").filter(has_text="Saved").first).to_be_visible()


def test_hours_set_in_one_browser_change_the_slots_in_another(
    grace: Page, new_page: NewPage, picture: Picture
) -> None:
    tuesday, saturday = coming(2), coming(6)
    ada = new_page(zone="Europe/Berlin")
    look_at(ada, tuesday)
    expect(slot(ada, "12:30")).to_have_count(1)
    grace.goto(HERE)
    expect(grace.get_by_role("heading", name="Weekly hours")).to_be_visible()

    # A split day: nine to twelve, and one to five.
    fill(grace, "Tuesday until", "12")
    expect(slot(ada, "12:30")).to_have_count(0)
    grace.get_by_role("button", name="Add hours on Tuesday").click()
    expect(grace.get_by_label("Tuesday from", exact=True)).to_have_count(2)
    fill(grace, "Tuesday from", "1pm", 1)
    fill(grace, "Tuesday until", "17", 1)
    expect(slot(ada, "13:00")).to_have_count(1)
    expect(slot(ada, "12:30")).to_have_count(0)
    expect(slot(ada, "11:30")).to_have_count(1)
    saved(grace)
    picture(grace, "split-day")
    picture(ada, "split-day-seen")

    # A window past midnight on Saturday: open from ten in the evening to two on Sunday.
    look_at(ada, saturday)
    grace.get_by_role("group", name="Saturday", exact=True).locator("label.tog").click()
    expect(grace.get_by_label("Saturday from", exact=True)).to_have_value("09:00")
    fill(grace, "Saturday from", "22")
    fill(grace, "Saturday until", "2")
    expect(grace.get_by_role("group", name="Saturday", exact=True)).to_contain_text("next day")
    expect(slot(ada, "23:30")).to_have_count(1)
    expect(slot(ada, "09:00")).to_have_count(0)
    look_at(ada, saturday + timedelta(days=1))
    expect(slot(ada, "01:30")).to_have_count(1)
    expect(slot(ada, "02:00")).to_have_count(0)
    picture(grace, "past-midnight")


def test_hours_painted_in_one_browser_are_bookable_in_another(
    grace: Page, new_page: NewPage, picture: Picture
) -> None:
    saturday = coming(6)
    ada = new_page(zone="Europe/Berlin")
    look_at(ada, saturday)
    expect(slot(ada, "09:00")).to_have_count(0)
    grace.goto(HERE)
    grace.wait_for_function("window.did_handshake")
    first, last = (
        grace.get_by_role("gridcell", name=re.compile(f"^Saturday, {at}")).bounding_box()
        for at in ("09:00", "10:30")
    )
    assert first
    assert last
    grace.mouse.move(first["x"] + 8, first["y"] + 6)
    grace.mouse.down()
    grace.mouse.move(last["x"] + 8, last["y"] + 6, steps=4)
    expect(grace.locator(".hg-tip")).to_have_text("Opens Sat 09:00 – 11:00")
    picture(grace, "painting")
    grace.mouse.up()
    expect(grace.get_by_label("Saturday until", exact=True)).to_have_value("11:00")
    saved(grace)
    expect(slot(ada, "09:00")).to_have_count(1)
    expect(slot(ada, "10:30")).to_have_count(1)
    expect(slot(ada, "11:00")).to_have_count(0)

    grace.get_by_role("button", name="Undo").click()
    expect(slot(ada, "09:00")).to_have_count(0)
    expect(grace.get_by_label("Saturday until", exact=True)).to_have_count(0)


def test_a_date_with_other_hours_and_a_day_off_show_at_once(
    grace: Page, new_page: NewPage, picture: Picture
) -> None:
    wednesday, thursday = coming(3), coming(4)
    ada = new_page(zone="Europe/Berlin")
    look_at(ada, wednesday)
    grace.goto(HERE)
    grace.get_by_role("button", name="Add date").click()
    dialog = grace.get_by_role("dialog", name="Other hours on a date")
    dialog.get_by_label("Date", exact=True).fill(wednesday.isoformat())
    fill(dialog, "Date from", "19:00")
    fill(dialog, "Date until", "20:30")
    picture(grace, "override-dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(slot(ada, "19:30")).to_have_count(1)
    expect(slot(ada, "09:00")).to_have_count(0)
    picture(ada, "override-seen")

    look_at(ada, thursday)
    expect(slot(ada, "09:00")).to_have_count(1)
    grace.get_by_role("button", name="Add date").click()
    dialog = grace.get_by_role("dialog", name="Other hours on a date")
    dialog.get_by_label("Date", exact=True).fill(thursday.isoformat())
    dialog.get_by_role("button", name="Closed all day").click()
    expect(dialog).to_be_hidden()
    expect(slot(ada, "09:00")).to_have_count(0)
    picture(grace, "day-off")


def test_what_is_being_typed_survives_what_happens_elsewhere(grace: Page, server: Server, key: str) -> None:
    grace.goto(HERE)
    grace.get_by_label("Monday until", exact=True).fill("18")
    grace.get_by_label("Monday until", exact=True).press("Tab")
    other = grace.context.new_page()
    other.goto(HERE)
    field = grace.get_by_label("Friday until", exact=True)
    field.click()
    field.press("Control+a")
    field.press_sequentially("15:3")
    fill(other, "Wednesday until", "16")
    expect(grace.get_by_label("Wednesday until", exact=True)).to_have_value("16:00")
    expect(field).to_have_value("15:3")
    expect(field).to_be_focused()
    field.press_sequentially("0")
    field.press("Tab")
    expect(other.get_by_label("Friday until", exact=True)).to_have_value("15:30")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True])
def test_no_tab_is_wider_than_its_screen(
    new_page: NewPage, server: Server, key: str, picture: Picture, theme: str, phone: bool
) -> None:
    page = new_page(zone="Europe/Berlin", phone=phone)
    page.context.add_cookies([{"name": "ec-session", "value": key, "url": server.url}])
    page.add_init_script(f"localStorage.setItem('ec-theme', '{theme}')")
    for name in ("", "/bookings", "/availability", "/event-types", "/event-types/new"):
        page.goto(f"/expert-dashboard{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        picture(page, f"{name.strip('/').replace('/', '-') or 'overview'}")
