"""The picker while others book: nothing jumps, what is said is true, and a lost line is shown as one."""

import pytest
from playwright.sync_api import Page, expect

from tests.components.test_slot_picker_browser import Picker

pytestmark = pytest.mark.journey

MAX_SHIFT = 0.02
WATCH = """() => {
  window.shifts = [];
  const keep = (entries) => {
    for (const one of entries) if (!one.hadRecentInput) window.shifts.push(one.value);
  };
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const frame = () => new Promise(requestAnimationFrame);
  window.settled = async () => {
    const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map((one) => one.finished.catch(() => null)));
    await frame();
    await frame(); // an entry comes after its frame
    keep(observer.takeRecords());
  };
}"""


def shift(page: Page) -> float:
    """The layout shift score since the page began to load, in all."""
    page.evaluate("window.settled()")
    return float(page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)"))


def places(page: Page) -> list[list[int]]:
    """Where each time stands."""
    found: list[list[int]] = page.evaluate("""() => [...document.querySelectorAll(".slot")].map((at) => {
      const box = at.parentElement.getBoundingClientRect(); // what is pressed shrinks within its place
      return [box.x, box.y];
    })""")
    return found


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_others_who_book_and_let_go_move_nothing(
    request: pytest.FixtureRequest, demo: str, width: str
) -> None:
    page: Page = request.getfixturevalue(width)
    page.emulate_media(reduced_motion="no-preference")  # what slides would jump
    page.add_init_script(f"({WATCH})()")
    picker = Picker(page, demo, "?held=1")
    before = places(page)
    picker.tell(1, gone=[["10:30", "held"], ["11:00", "taken"], ["12:00", "taken"]])
    expect(picker.slot("11:00")).to_contain_text("Just taken")
    picker.tell(2, back=["09:30", "10:30"])
    expect(picker.slot("10:30")).to_contain_text("Free again")
    expect(picker.slot("11:00")).to_have_class("slot gone quiet")
    assert places(page) == before
    picker.tell(3, back=["10:00"])  # one that had no place: its neighbours slide, they do not jump
    expect(picker.slot("10:00")).to_be_visible()
    assert shift(page) < MAX_SHIFT


def test_a_time_that_is_taken_keeps_its_place_until_another_day_is_looked_at(
    desktop: Page, demo: str
) -> None:
    picker = Picker(desktop, demo)
    before = places(desktop)
    picker.tell(1, gone=[["10:30", "taken"]])
    expect(picker.slot("10:30")).to_contain_text("Just taken")
    expect(desktop.locator(".b-slots [role=status]")).to_have_text("10:30 was just taken.")
    picker.slot("10:30").click(force=True)
    expect(desktop.locator(".slot-hint")).to_contain_text("Someone has just booked this time")
    assert places(desktop) == before
    picker.day("2026-11-26").click()
    picker.tell(2, gone=[["09:00", "taken"]])
    picker.day("2026-11-25").click()
    expect(picker.slot("11:00")).to_be_visible()
    for clock in ("09:00", "10:30"):
        expect(picker.slot(clock)).to_have_count(0)


def test_a_time_that_is_missing_when_all_is_read_again_keeps_its_place_too(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo, "?lapsed=1")
    before = places(desktop)
    picker.tell(2)  # the first message was missed
    picker.hears("stale")
    expect(picker.slot("09:00")).to_contain_text("No longer free")
    picker.slot("09:00").click(force=True)
    expect(desktop.locator(".slot-hint")).to_contain_text("not to be had any more")
    assert places(desktop) == before


def test_a_time_that_comes_back_waits_while_a_pointer_is_over_the_list(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.slot("10:30").hover()
    before = places(desktop)
    picker.tell(1, back=["10:00"])
    expect(desktop.locator(".b-slots [role=status]")).to_have_text("10:00 is free again.")
    assert places(desktop) == before
    desktop.mouse.move(5, 5)
    expect(picker.slot("10:00")).to_be_visible()


def test_the_line_is_shown_as_it_is(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    mark = desktop.locator(".live-mark")
    expect(mark).to_have_text("Live")
    desktop.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(mark).to_have_text("Reconnecting")
    expect(picker.slot("11:00")).to_have_attribute("aria-disabled", "true")
    desktop.evaluate("document.querySelector('.slot').click()")
    expect(desktop.locator(".slot-hint")).to_contain_text("There is no connection")
    assert not [report for report in picker.heard() if report.startswith("pick")]
    desktop.evaluate("window.dispatchEvent(new Event('online'))")
    expect(mark).to_have_text("Live")
    picker.hears("stale")
    expect(desktop.locator(".b-slots [role=status]")).to_contain_text("The connection is back")


def test_many_changes_are_spoken_together_and_not_faster_than_one_can_listen(
    desktop: Page, demo: str
) -> None:
    picker = Picker(desktop, demo)
    desktop.evaluate("""() => {
      window.spoken = [];
      const at = document.querySelector(".b-slots [role=status]");
      new MutationObserver(() => window.spoken.push(at.textContent)).observe(at, { childList: true, characterData: true, subtree: true });
    }""")
    clocks = enumerate(["09:00", "10:30", "11:00", "12:00"], start=1)
    picker.tell_all([{"seq": seq, "gone": [[clock, "held"]]} for seq, clock in clocks])
    desktop.wait_for_function("window.spoken.length >= 2")
    assert desktop.evaluate("window.spoken") == [
        "09:00 is on hold.",
        "10:30 is on hold. 11:00 is on hold. 12:00 is on hold.",
    ]


def test_times_are_walked_with_arrows_and_days_with_page_keys(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.slot("09:00").focus()
    for key, clock in [
        ("ArrowDown", "09:30"),
        ("End", "17:00"),
        ("Home", "09:00"),
        ("ArrowRight", "09:30"),
        ("ArrowUp", "09:00"),
    ]:
        desktop.keyboard.press(key)
        expect(picker.slot(clock)).to_be_focused()
    expect(desktop.locator(".slot[tabindex='0']")).to_have_count(1)
    desktop.keyboard.press("PageDown")
    picker.hears("day 2026-11-26")
    expect(desktop.locator(".slot").first).to_be_focused()
    desktop.keyboard.press("Escape")
    expect(picker.day("2026-11-26")).to_be_focused()


def test_arrows_are_mirrored_where_one_reads_from_right_to_left(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    desktop.evaluate("document.documentElement.dir = 'rtl'")
    picker.day("2026-11-25").focus()
    desktop.keyboard.press("ArrowLeft")
    expect(picker.day("2026-11-26")).to_be_focused()
    desktop.keyboard.press("ArrowRight")
    expect(picker.day("2026-11-25")).to_be_focused()


def test_shift_and_page_down_turn_a_year(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo)
    picker.day("2026-11-25").focus()
    desktop.keyboard.press("Shift+PageDown")
    picker.hears("month 2027-11")
    expect(picker.day("2027-11-25")).to_be_focused()
    desktop.keyboard.press("Shift+PageUp")
    picker.hears("month 2026-11")
    expect(picker.day("2026-11-25")).to_be_focused()


def test_a_time_is_read_on_both_clocks(desktop: Page, demo: str) -> None:
    picker = Picker(desktop, demo, "?other=Asia/Tokyo")
    foot = desktop.locator(".slot-foot")
    expect(foot).to_have_text("Tokyo is 8 h ahead of you")
    picker.slot("17:00").hover()
    expect(foot).to_have_text("17:00 for you · 01:00 in Tokyo, the next day")
    picker.slot("11:00").click()
    desktop.mouse.move(5, 5)
    expect(foot).to_have_text("11:00 for you · 19:00 in Tokyo")
