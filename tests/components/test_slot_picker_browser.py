"""The picker in Chromium: keys, clicks, and what others do meanwhile."""

import json
import urllib.request

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey


class Picker:
    """A page with a picker, and the others who book at the same time."""

    def __init__(self, page: Page, url: str, query: str = "") -> None:
        self.page, self.url = page, url
        self.reports: list[str] = []
        page.goto(f"{url}/picker{query}")
        expect(page.locator(".slot").first).to_be_visible()
        page.wait_for_function("window.did_handshake")
        self.heard()
        self.reports.clear()

    def slot(self, clock: str) -> Locator:
        return self.page.locator(f".slot:has(.t:text-is('{clock}'))")

    def day(self, iso: str) -> Locator:
        return self.page.locator(f".cal [data-iso='{iso}']")

    def tell(self, seq: int, **change: object) -> None:
        """What the system tells every page of a room."""
        self.tell_all([{"seq": seq, **change}])

    def tell_all(self, changes: list[dict[str, object]]) -> None:
        """Tell every page of a room several changes at once."""
        body = json.dumps(changes).encode()
        request = urllib.request.Request(f"{self.url}/tell", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60):
            pass

    def heard(self) -> list[str]:
        """All that the page has reported."""
        with urllib.request.urlopen(f"{self.url}/told", timeout=60) as answer:
            self.reports += json.load(answer)
        return self.reports

    def hears(self, report: str) -> None:
        """Wait until the page has reported something."""
        for _ in range(600):
            if report in self.heard():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{report!r} is not among {self.reports}")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.iso"))


def test_a_click_on_a_time_reports_it_and_shows_it_as_mine(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.slot("10:30").click()
    picker.hears("pick 2026-11-25 10:30")
    expect(picker.slot("10:30")).to_contain_text("Held for you")
    expect(picker.slot("10:30")).not_to_have_attribute("aria-disabled", "true")


def test_arrows_home_and_end_move_through_the_month(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.day("2026-11-25").focus()
    for key, iso in [
        ("ArrowRight", "2026-11-26"),
        ("ArrowDown", "2026-12-03"),
        ("Home", "2026-11-30"),
        ("End", "2026-12-06"),
        ("ArrowUp", "2026-11-29"),
        ("ArrowLeft", "2026-11-28"),
    ]:
        desktop.keyboard.press(key)
        assert focused(desktop) == iso
    expect(desktop.locator(".cal [tabindex='0']")).to_have_count(1)


def test_page_down_turns_the_month_and_keeps_the_keyboard_in_it(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.day("2026-11-25").focus()
    desktop.keyboard.press("PageDown")
    picker.hears("month 2026-12")
    expect(desktop.locator(".cal-title")).to_contain_text("December")
    expect(picker.day("2026-12-25")).to_be_focused()
    desktop.keyboard.press("Enter")
    picker.hears("day 2026-12-25")
    expect(desktop.locator(".slots-head h2")).to_contain_text("Fri, Dec 25")


def test_an_arrow_over_the_edge_lands_on_the_day_beyond_it(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    desktop.get_by_label("Next month").click()
    expect(desktop.locator(".cal-title")).to_contain_text("December")
    picker.day("2026-12-31").focus()
    desktop.keyboard.press("ArrowRight")
    expect(picker.day("2027-01-01")).to_be_focused()


def test_a_month_without_times_offers_to_go_to_the_next_opening(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    desktop.get_by_label("Next month").click()
    expect(desktop.locator(".cal-title")).to_contain_text("December")
    desktop.get_by_label("Next month").click()
    expect(desktop.get_by_text("Nothing free in January")).to_have_count(1)
    expect(desktop.locator(".slots-empty")).to_contain_text("The next opening is on Monday, March 1.")
    desktop.get_by_role("button", name="Go there").click()
    picker.hears("month 2027-03")
    expect(desktop.locator(".slots-head h2")).to_contain_text("Mon, Mar 1")


def test_a_full_day_says_so_and_leads_on(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.day("2026-11-27").click()
    expect(desktop.locator(".slots-empty")).to_contain_text("Fully booked")
    desktop.locator(".slots-empty button").click()
    picker.hears("day 2026-11-30")
    expect(picker.slot("09:30")).to_be_visible()


def test_a_time_that_somebody_holds_explains_itself_and_cannot_be_had(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.tell(1, gone=[["10:30", "held"]])
    expect(picker.slot("10:30")).to_contain_text("On hold")
    expect(picker.slot("10:30")).to_have_attribute("aria-disabled", "true")
    expect(desktop.locator(".b-slots [role=status]")).to_have_text("10:30 is on hold.")
    picker.slot("10:30").click(force=True)
    expect(desktop.locator(".slot-hint")).to_contain_text("Someone is booking this time")
    picker.slot("11:00").click()
    picker.hears("pick 2026-11-25 11:00")
    assert "pick 2026-11-25 10:30" not in picker.heard()


def test_a_time_that_is_free_again_can_be_picked(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo, "?held=1")
    expect(picker.slot("09:30")).to_contain_text("On hold")
    picker.tell(1, back=["09:30", "10:00"])
    expect(picker.slot("09:30")).to_contain_text("Free again")
    assert desktop.locator(".slot .t").all_text_contents()[:4] == ["09:00", "09:30", "10:00", "10:30"]
    picker.slot("10:00").click()
    picker.hears("pick 2026-11-25 10:00")


def test_what_i_hold_stays_mine_whatever_is_told_about_it(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.slot("11:00").click()
    expect(picker.slot("11:00")).to_contain_text("Held for you")
    picker.tell(1, gone=[["11:00", "held"], ["12:00", "held"]])
    expect(picker.slot("12:00")).to_contain_text("On hold")
    expect(picker.slot("11:00")).to_contain_text("Held for you")
    expect(picker.slot("11:00")).not_to_have_attribute("aria-disabled", "true")
    picker.heard().clear()
    picker.slot("11:00").click()
    picker.hears("pick 2026-11-25 11:00")


def test_a_missed_message_asks_for_everything_again(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.tell(3, gone=[["12:00", "held"]])
    picker.hears("stale")


def test_messages_of_other_rooms_and_old_ones_change_nothing(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.tell(1, gone=[["12:00", "held"]])
    picker.tell(2, room="slots:other", gone=[["10:30", "held"]])
    picker.tell(1, gone=[["09:00", "held"]])
    picker.tell(2, gone=[["11:00", "held"]])
    expect(picker.slot("11:00")).to_contain_text("On hold")
    expect(desktop.locator(".slot.held")).to_have_count(2)
    assert "stale" not in picker.heard()


def test_a_lost_connection_asks_for_everything_again_when_it_is_back(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    desktop.evaluate("window.socket.io.engine.close()")
    picker.hears("stale")


def test_the_clock_is_switched_at_once_and_reported(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    desktop.get_by_role("button", name="12h").click()
    expect(picker.slot("9:00 AM")).to_be_visible()
    picker.hears("hour12 True")


def test_a_phone_gets_a_week_strip_and_the_month_on_demand(phone: Page, demo: str) -> None:
    picker = Picker(phone, demo)
    expect(phone.locator(".cal")).to_be_hidden()
    phone.locator(".week-strip [data-iso='2026-11-26']").click()
    picker.hears("day 2026-11-26")
    phone.get_by_role("button", name="Month", exact=True).click()
    expect(phone.locator(".cal")).to_be_visible()
    expect(phone.locator(".week-strip")).to_be_hidden()
    picker.day("2026-12-02").click()
    expect(phone.locator(".cal")).to_be_hidden()
    expect(phone.locator(".week-strip [aria-pressed=true]")).to_be_in_viewport()


def test_the_chosen_day_is_in_sight_when_a_window_becomes_narrow(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.day("2026-12-02").click()
    desktop.set_viewport_size({"width": 390, "height": 844})
    chosen = desktop.locator(".week-strip [aria-pressed=true]")
    expect(chosen).to_be_visible()
    expect(chosen).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["/", "/kit", "/form", "/hours", "/picker?held=1"])
def test_nothing_overflows_a_small_phone_and_hostile_text_stays_text(
    phone: Page, demo: str, path: str
) -> None:
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.goto(demo + path)
    expect(phone.locator("main h1, main h2").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.locator("main script, main b:text('Mallory')").count() == 0
    if path == "/":
        expect(phone.get_by_text("{{7*7}}<script>")).to_be_visible()
