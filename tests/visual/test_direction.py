"""Read from right to left, everything is mirrored: proven with our own texts in Hebrew letters."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from playwright.async_api import Page

from tests.visual.conftest import Staged
from tests.visual.reflow import misshapen
from tests.visual.scene import Scene
from tests.visual.scenes import SCENES
from tests.visual.stage import Stage, as_seen

pytestmark = pytest.mark.journey

LOOKED_AT = (
    "landing",
    "experts",
    "expert",
    "book",
    "book: form",
    "book: booked",
    "mine",
    "overview",
    "availability",
    "event editor",
    "figures",
    "profile",
    "sign in",
    "error: 404",
)
_SIDES = """
() => {
  const middle = (at) => { const box = at?.getBoundingClientRect(); return box ? box.x + box.width / 2 : null; };
  const all = (selector) => [...document.querySelectorAll(selector)].filter((at) => at.getClientRects().length);
  const skip = document.querySelector(".skip");
  skip?.focus();
  const box = skip?.getBoundingClientRect();
  return {
    lang: document.documentElement.lang, dir: document.documentElement.dir, wide: innerWidth,
    brand: middle(all(".brand")[0]), end: middle(all(".nav > *").at(-1)),
    skip: box ? [box.left, innerWidth - box.right] : null,
    cards: all(".grid3 > *").slice(0, 2).map(middle), week: all(".cal th").map(middle),
    rail: middle(document.querySelector(".side")), body: middle(document.querySelector(".dash-body")),
  };
}
"""
Facts = Mapping[str, Any]


@pytest.fixture(scope="module")
def mirrored(on_stage: Staged) -> Mapping[str, Facts]:
    """Where things stand on some pages, and what is out of shape there, for a reader of Hebrew."""
    scenes = [scene for scene in SCENES if scene.name in LOOKED_AT]

    async def look(stage: Stage) -> Mapping[str, Facts]:
        facts: dict[str, Facts] = {}
        for scene in scenes:
            async with stage.shown(scene, "he-IL") as page:
                facts[scene.name] = await _facts(page, scene)
        return facts

    return cast(Mapping[str, Facts], on_stage(look))


async def _facts(page: Page, scene: Scene) -> Facts:
    found: dict[str, Any] = {"keys": await _keys(page) if scene.name == "book" else None, "shape": []}
    for width in (390, 1440):
        await as_seen(page, width, "light")
        found["shape"] += [f"{width}: {fault}" for fault in await misshapen(page)]
    return found | dict(await page.evaluate(_SIDES))


async def _keys(page: Page) -> dict[str, str]:
    """Which day each arrow leads to from a day in the middle of a month."""
    days = page.locator(".cal [data-iso]")
    here = await days.nth(16).get_attribute("data-iso") or ""
    found = {"here": here}
    for key in ("ArrowLeft", "ArrowRight", "ArrowDown"):
        await page.locator(f".cal [data-iso='{here}']").focus()
        await page.keyboard.press(key)
        found[key] = str(await page.evaluate("document.activeElement.dataset.iso"))
    return found


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_says_that_it_is_read_from_right_to_left_and_fits(
    mirrored: Mapping[str, Facts], name: str
) -> None:
    facts = mirrored[name]
    assert (facts["lang"], facts["dir"]) == ("he", "rtl")
    assert facts["shape"] == []


def test_the_brand_stands_on_the_right_and_the_person_on_the_left(mirrored: Mapping[str, Facts]) -> None:
    facts = mirrored["mine"]
    assert facts["brand"] > facts["wide"] / 2 > facts["end"]


def test_the_way_past_the_header_shows_at_the_right(mirrored: Mapping[str, Facts]) -> None:
    left, right = mirrored["experts"]["skip"]
    assert 0 <= right < left


def test_cards_run_from_right_to_left(mirrored: Mapping[str, Facts]) -> None:
    first, second = mirrored["experts"]["cards"]
    assert first > second


def test_the_week_of_the_month_begins_at_the_right(mirrored: Mapping[str, Facts]) -> None:
    columns = mirrored["book"]["week"]
    assert len(columns) == 7
    assert columns == sorted(columns, reverse=True)


def test_the_dashboards_rail_stands_on_the_right(mirrored: Mapping[str, Facts]) -> None:
    assert mirrored["overview"]["rail"] > mirrored["overview"]["body"]


def test_arrow_keys_go_where_they_point(mirrored: Mapping[str, Facts]) -> None:
    keys = mirrored["book"]["keys"]
    assert keys["ArrowRight"] < keys["here"] < keys["ArrowLeft"] < keys["ArrowDown"]
