"""The public pages in a real browser: steps back, colours, times that are taken elsewhere, nothing that jumps."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import NewPage

SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
THEME = "[document.documentElement.dataset.theme, document.documentElement.dataset.themeChoice]"
MAX_SHIFT = 0.02


def test_back_forward_and_reload_keep_a_search(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/experts")
    page.get_by_role("searchbox").fill("bob")
    expect(page).to_have_url(re.compile(r"/experts\?q=bob$"))
    page.locator("select[data-act=language]").select_option(label="German")
    expect(page).to_have_url(re.compile("language=de"))
    page.locator("select[data-act=sort]").select_option(label="Soonest free")
    expect(page).to_have_url(re.compile("sort=next_free"))
    page.go_back()
    expect(page.locator("select[data-act=sort]")).to_have_value("0")
    page.go_back()
    expect(page.locator("select[data-act=language]")).to_have_value("0")
    expect(page.get_by_role("searchbox")).to_have_value("bob")
    page.go_forward()
    expect(page.locator("select[data-act=language]")).not_to_have_value("0")
    page.reload()
    expect(page.locator("select[data-act=language]")).not_to_have_value("0")
    expect(page.locator(".xcard")).to_have_count(1)


def test_a_label_that_is_longer_than_its_field_wraps_above_it(new_page: NewPage) -> None:
    page = new_page()
    page.set_viewport_size({"width": 280, "height": 640})
    page.goto("/grace/intro")
    page.locator(".slot:not([aria-disabled=true])").first.click()
    field = page.locator(".ec-field", has=page.locator("textarea")).last
    label = field.locator(".q-field__label")
    expect(label).to_be_visible()
    above, box, around = label.bounding_box(), field.locator("textarea").bounding_box(), field.bounding_box()
    assert above
    assert box
    assert around
    assert above["height"] > 30
    assert around["y"] - 1 <= above["y"] <= box["y"] - above["height"]


def test_colours_go_round_three_states_and_follow_the_system_again(new_page: NewPage) -> None:
    page = new_page(phone=True)
    page.emulate_media(color_scheme="light")
    page.goto("/")
    switch = page.get_by_role("button", name="Colours follow the system")
    expect(switch).to_be_visible()
    seen = [page.evaluate(THEME)]
    for _press in range(3):
        page.locator("[data-theme-switch]").click()
        seen.append(page.evaluate(THEME))
    assert seen == [["light", "auto"], ["dark", "dark"], ["light", "light"], ["light", "auto"]]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.locator("[data-theme-switch]").click()
    page.reload()
    assert page.evaluate(THEME) == ["light", "light"]


def test_a_time_taken_in_another_browser_leaves_the_front_page_without_a_jump(new_page: NewPage) -> None:
    watching, taking = new_page(motion="no-preference"), new_page()
    for page, place in ((watching, "/"), (taking, "/grace/intro")):
        page.context.add_init_script(SHIFTS)
        page.goto(place)
    card = watching.locator(".xcard", has_text="Grace Hopper")
    first = card.locator(".time-chip").first
    expect(first).to_be_visible()
    chosen = first.get_attribute("href")
    assert chosen is not None
    taking.goto(chosen)
    taking.locator(".slot", has_text=f"{chosen[-7:-5]}:{chosen[-2:]}").first.click()
    expect(card.locator(f'.time-chip[href="{chosen}"]')).to_have_count(0)
    assert watching.evaluate("window.shifts") < MAX_SHIFT


def test_public_pages_do_not_jump_while_they_come(new_page: NewPage) -> None:
    for phone in (False, True):
        page = new_page(phone=phone, motion="no-preference")
        page.context.add_init_script(SHIFTS)
        for address in ("/", "/experts", "/grace", "/grace/intro"):
            page.goto(address)
            expect(page.locator("h1").first).to_be_visible()
            _settled(page)
            assert page.evaluate("window.shifts") < MAX_SHIFT, address


def _settled(page: Page) -> None:
    """Let fonts come and two frames be painted."""
    page.evaluate(
        "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
