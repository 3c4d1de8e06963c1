"""The week that is painted on, in Chromium: by mouse, by finger and by keys."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.journey

TUESDAY, WEDNESDAY, SUNDAY = 1, 2, 6


class Week:
    """The page, with its columns from Monday to Sunday and its half hours."""

    def __init__(self, page: Page, url: str, query: str = "") -> None:
        self.page, self.url = page, url
        self.reports: list[str] = []
        page.goto(f"{url}/paint{query}")
        expect(page.locator(".hg-cell").first).to_be_visible()
        page.wait_for_function("window.did_handshake")
        self.heard()
        self.reports.clear()

    def cell(self, column: int, hour: float) -> Locator:
        return self.page.locator(f"[data-at='{column}-{int(hour * 2)}']")

    def middle(self, column: int, hour: float) -> tuple[float, float]:
        box = self.cell(column, hour).bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start: tuple[int, float], end: tuple[int, float]) -> None:
        """Press on the first cell and go to the last one; the button stays down."""
        self.page.mouse.move(*self.middle(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.middle(*end), steps=4)

    def heard(self) -> list[str]:
        with urllib.request.urlopen(f"{self.url}/told", timeout=60) as answer:
            self.reports += json.load(answer)
        return self.reports

    def hears(self, *reports: str) -> None:
        """Wait until exactly this was reported."""
        for _n in range(600):
            if self.heard() == list(reports):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.reports} is not {reports}")

    def row(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    """A page under a finger."""
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True, locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_drag_opens_half_hours_with_a_label_and_the_rows_follow(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    week.drag((WEDNESDAY, 9), (WEDNESDAY, 12))
    expect(desktop.locator(".hg-tip")).to_have_text("Opens Wed 09:00 – 12:30")
    brush, last = desktop.locator(".hg-bar.brush").bounding_box(), week.cell(WEDNESDAY, 12).bounding_box()
    assert brush
    assert last
    assert brush["height"] == pytest.approx(7 * last["height"], abs=1)
    assert brush["y"] + brush["height"] == pytest.approx(last["y"] + last["height"], abs=1)
    assert week.heard() == []
    desktop.mouse.up()
    week.hears("open 3 540-750")
    expect(week.row("Wednesday from")).to_have_value("09:00")
    expect(week.row("Wednesday until")).to_have_value("12:30")
    expect(week.cell(WEDNESDAY, 12)).to_have_attribute("aria-label", "Wednesday, 12:00 – 12:30, open")


def test_the_first_cell_decides_and_several_days_are_painted_at_once(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    week.drag((0, 11), (WEDNESDAY, 10))
    expect(desktop.locator(".hg-tip")).to_have_text("Closes Mon – Wed 10:00 – 11:30")
    desktop.mouse.up()
    week.hears("close 1,2,3 600-690")
    expect(week.row("Monday until").first).to_have_value("10:00")
    expect(week.row("Tuesday until")).to_have_value("10:00")


def test_an_odd_window_survives_painting_beside_it(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    expect(week.cell(TUESDAY, 9)).to_have_attribute(
        "aria-label", "Tuesday, 09:00 – 09:30, open 09:05 – 09:30"
    )
    week.drag((TUESDAY, 11), (TUESDAY, 11.5))
    desktop.mouse.up()
    week.hears("open 2 660-720")
    expect(week.row("Tuesday from").first).to_have_value("09:05")
    expect(week.row("Tuesday until").first).to_have_value("10:50")
    expect(week.row("Tuesday from").nth(1)).to_have_value("11:00")


def test_a_window_past_midnight_shows_on_both_days(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    expect(week.cell(SUNDAY, 23)).to_have_attribute("aria-selected", "true")
    expect(week.cell(0, 1)).to_have_attribute("aria-selected", "true")
    expect(week.cell(0, 2)).to_have_attribute("aria-selected", "false")


def test_escape_lets_go_of_the_brush(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    week.drag((WEDNESDAY, 9), (WEDNESDAY, 12))
    desktop.keyboard.press("Escape")
    expect(desktop.locator(".hg-tip")).to_have_count(0)
    desktop.mouse.up()
    week.cell(SUNDAY, 9).click()
    week.hears("open 7 540-570")


def test_a_painted_range_is_shown_as_meant_until_it_is_answered(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo, "?slow=1")
    week.drag((WEDNESDAY, 9), (WEDNESDAY, 12))
    desktop.mouse.up()
    week.hears("open 3 540-750")
    meant, first = desktop.locator(".hg-bar.will").bounding_box(), week.cell(WEDNESDAY, 9).bounding_box()
    assert meant
    assert first
    assert meant["y"] == pytest.approx(first["y"], abs=1)
    expect(week.cell(WEDNESDAY, 9)).to_have_attribute("aria-selected", "false")


def test_arrows_move_space_toggles_and_shift_paints(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    week.cell(WEDNESDAY, 9).click()
    week.hears("open 3 540-570")
    desktop.keyboard.press("ArrowRight")
    desktop.keyboard.press("ArrowDown")
    assert desktop.evaluate("document.activeElement.dataset.at") == "3-19"
    expect(desktop.locator(".hg-cell[tabindex='0']")).to_have_count(1)
    desktop.keyboard.press("Space")
    week.hears("open 3 540-570", "open 4 570-600")
    expect(desktop.locator(".hg [role=status]")).to_have_text("Thu 09:30 – 10:00 opened.")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.down("Shift")
    for _n in range(3):
        desktop.keyboard.press("ArrowDown")
    expect(desktop.locator(".hg-tip")).to_have_text("Opens Thu 10:00 – 12:00")
    desktop.keyboard.up("Shift")
    week.hears("open 3 540-570", "open 4 570-600", "open 4 600-720")
    expect(week.row("Thursday until")).to_have_value("12:00")


def test_escape_ends_painting_by_keys(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    week.cell(WEDNESDAY, 9).focus()
    desktop.keyboard.press("Home")
    desktop.keyboard.down("Shift")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Escape")
    desktop.keyboard.up("Shift")
    week.cell(SUNDAY, 9).click()
    week.hears("open 7 540-570")


def test_a_finger_that_rests_paints_and_one_that_moves_on_scrolls(tablet: Page, demo: str) -> None:
    week = Week(tablet, demo)
    week.cell(WEDNESDAY, 12).scroll_into_view_if_needed()
    touch = tablet.context.new_cdp_session(tablet)

    def finger(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    start, end = week.middle(WEDNESDAY, 9), week.middle(WEDNESDAY, 12)
    finger("touchStart", *start)
    finger("touchMove", start[0], start[1] + 60)
    finger("touchEnd")

    week.cell(WEDNESDAY, 12).scroll_into_view_if_needed()
    start, end = week.middle(WEDNESDAY, 9), week.middle(WEDNESDAY, 12)
    before = tablet.evaluate("scrollY")
    finger("touchStart", *start)
    expect(tablet.locator(".hg-tip")).to_have_text("Opens Wed 09:00 – 09:30")
    for part in range(1, 7):
        finger("touchMove", start[0], start[1] + (end[1] - start[1]) * part / 6)
    finger("touchEnd")
    week.hears("open 3 540-750")
    assert tablet.evaluate("scrollY") == before


def test_a_click_can_ask_instead_of_painting(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo)
    desktop.get_by_role("button", name="Ask why").click()
    week.cell(WEDNESDAY, 9.5).click()
    week.hears("ask 3 570")


def test_from_right_to_left_the_week_begins_on_the_right(desktop: Page, demo: str) -> None:
    week = Week(desktop, demo, "?locale=ar-EG")
    desktop.evaluate("document.documentElement.dir = 'rtl'")
    first, second = week.middle(0, 9), week.middle(1, 9)
    assert first[0] > second[0]
    week.drag((0, 9), (0, 10))
    desktop.mouse.up()
    week.hears("open 6 540-630")  # the week begins on a Saturday in Egypt
