"""What is chosen in a row that scrolls: `static/js/page.js` brings it into sight, in every kind of row."""

import pytest
from playwright.sync_api import Page, expect

# A row as wide as the window with thirty entries, of which one is chosen.
_ROW = """([classes, chosen]) => {
  const row = document.createElement("div");
  row.className = classes;
  row.id = "row";
  row.style.cssText = "display:flex;flex-wrap:nowrap;flex-direction:row;overflow-x:auto;width:300px;position:fixed;inset-inline-start:0;top:0";
  for (let n = 0; n < 30; n++) {
    const one = document.createElement("button");
    one.style.cssText = "flex:none;width:60px";
    one.textContent = n;
    if (n === chosen) one.setAttribute("aria-pressed", "true");
    row.append(one);
  }
  document.querySelector("main").append(row);
}"""


def _draw(page: Page, demo: str, classes: str, chosen: int) -> None:
    page.goto(f"{demo}/kit")
    page.wait_for_function("window.did_handshake")
    page.evaluate(_ROW, [classes, chosen])


def _is_in_sight(page: Page) -> bool:
    return bool(
        page.evaluate(
            """() => {
              const row = document.getElementById("row"), at = row.querySelector("[aria-pressed=true]");
              const [box, one] = [row, at].map((each) => each.getBoundingClientRect());
              return one.left >= box.left && one.right <= box.right;
            }"""
        )
    )


@pytest.mark.parametrize("classes", ["chips scroll", "filters", "side"])
def test_what_is_chosen_far_along_a_row_is_brought_into_sight(phone: Page, demo: str, classes: str) -> None:
    _draw(phone, demo, classes, 20)
    expect(phone.locator("#row [aria-pressed=true]")).to_be_in_viewport(ratio=1)
    assert _is_in_sight(phone)


def test_a_row_that_somebody_has_scrolled_is_left_where_it_is(phone: Page, demo: str) -> None:
    _draw(phone, demo, "chips scroll", 20)
    expect(phone.locator("#row [aria-pressed=true]")).to_be_in_viewport(ratio=1)
    phone.evaluate("document.getElementById('row').scrollLeft = 0")
    phone.evaluate("document.querySelector('main').append(document.createElement('p'))")
    phone.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert phone.evaluate("document.getElementById('row').scrollLeft") == 0


def test_a_rail_that_shows_its_tab_stays_where_it_is(phone: Page, demo: str) -> None:
    _draw(phone, demo, "side", 2)
    phone.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert phone.evaluate("document.getElementById('row').scrollLeft") == 0
    assert _is_in_sight(phone)


def test_a_window_that_changes_brings_the_chosen_one_back(phone: Page, demo: str) -> None:
    _draw(phone, demo, "side", 20)
    expect(phone.locator("#row [aria-pressed=true]")).to_be_in_viewport(ratio=1)
    phone.evaluate("document.getElementById('row').scrollLeft = 0")
    phone.set_viewport_size({"width": 380, "height": 800})
    expect(phone.locator("#row [aria-pressed=true]")).to_be_in_viewport(ratio=1)
    assert _is_in_sight(phone)
