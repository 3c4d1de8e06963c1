"""The instruments find what they are for: a fault that is planted in a page is told, and a sound page is not blamed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, async_playwright

from tests.browser import FLAGS, chromium
from tests.visual.axe import violations
from tests.visual.contrast import contrast, faint_texts, worst
from tests.visual.reflow import misshapen

pytestmark = pytest.mark.journey

SOUND = """
<!doctype html><html lang="en"><head><title>Sound</title><meta name="viewport" content="width=device-width">
<style>body { margin: 0; background: #fff; color: #222; font: 16px/1.5 sans-serif; }
button, a { display: inline-block; min-height: 32px; min-width: 32px; }</style></head>
<body><main><h1>A page</h1><p>Words that can be read.</p><button type="button">Press</button></main></body></html>
"""


Report = Callable[..., str]
"""What an instrument says about the sound page, with a fault planted in it by a script."""


@pytest.fixture(scope="module")
def told_by() -> Iterator[Report]:
    """One browser for all faults, with a page of its own for each."""
    with asyncio.Runner() as loop:
        playwright = loop.run(async_playwright().start())
        browser = loop.run(playwright.chromium.launch(executable_path=chromium(), args=FLAGS))

        async def look(check: Callable[[Page], Awaitable[Any]], fault: str = "") -> str:
            page = await browser.new_page(viewport={"width": 390, "height": 600})
            await page.set_content(SOUND)
            if fault:
                await page.evaluate(fault)
            reported = await check(page)
            await page.close()
            return "\n".join(str(one) for one in reported)

        yield lambda check, fault="": loop.run(look(check, fault))
        loop.run(browser.close())
        loop.run(playwright.stop())


def planted(html: str) -> str:
    """A script that adds to the main part."""
    return f"document.querySelector('main').insertAdjacentHTML('beforeend', {html!r})"


@pytest.mark.parametrize("check", [violations, faint_texts, misshapen])
def test_a_sound_page_is_not_blamed(told_by: Report, check: Callable[[Page], Awaitable[Any]]) -> None:
    assert told_by(check) == ""


@pytest.mark.parametrize(
    ("fault", "reported"),
    [
        ('<button type="button" style="width:40px"></button>', "button-name"),
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
        ("<h1>Another</h1><h4>Too deep</h4>", "heading-order"),
    ],
)
def test_axe_tells_of_what_was_planted(told_by: Report, fault: str, reported: str) -> None:
    assert reported in told_by(violations, planted(fault))


@pytest.mark.parametrize(
    "fault",
    [
        '<p style="color:#aaa">Faint words</p>',
        '<p style="color:#222;opacity:.5">Faint words</p>',
        '<div style="background:linear-gradient(90deg,#fff,#555);text-align:right"><p style="color:#333">Faint words</p></div>',
        '<p style="background-image:linear-gradient(#ddd,#222);background-clip:text;-webkit-background-clip:text;color:transparent">Faint words</p>',
        '<p><input placeholder="Faint words" aria-label="x" style="color:#aaa"></p><style>::placeholder{color:#bbb}</style>',
    ],
)
def test_text_that_hardly_differs_from_what_is_behind_it_is_told(told_by: Report, fault: str) -> None:
    assert "Faint words" in told_by(faint_texts, planted(fault))


@pytest.mark.parametrize("size", [16, 28])
def test_text_of_any_size_stands_out_as_much(told_by: Report, size: int) -> None:
    assert "Words" in told_by(faint_texts, planted(f'<p style="font-size:{size}px;color:#8a8a8a">Words</p>'))


@pytest.mark.parametrize(
    ("fault", "reported"),
    [
        ('<div style="width:600px">Too wide a line</div>', "overflow: the page is 600 px wide in 390"),
        ('<div style="overflow:hidden"><div style="width:600px;text-align:right">Behind the edge</div></div>', "clipped"),
        ('<div style="overflow:hidden;height:10px">Half a line</div>', "clipped"),
        ('<a href="/x" style="min-height:0;min-width:0;width:12px;height:12px;overflow:hidden" aria-label="Tiny"></a>', "small"),
        ('<button type="button"></button>', "nameless"),
        ("<h1>Another</h1>", "frame: 2 h1"),
        ("<script></script>", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(told_by: Report, fault: str, reported: str) -> None:
    said = told_by(misshapen, planted(fault))
    assert reported in said if reported else said == ""


def test_a_page_without_a_language_is_told(told_by: Report) -> None:
    assert "no language" in told_by(misshapen, "document.documentElement.removeAttribute('lang')")


def test_contrast_is_what_the_guidelines_say_it_is() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    two_to_one = contrast((255, 255, 255), (181, 181, 181))
    assert two_to_one == pytest.approx(2.05, abs=0.05)


def test_the_worst_pixels_count_and_not_the_average() -> None:
    behind = Image.new("RGB", (20, 10), (255, 255, 255))
    behind.paste((40, 40, 40), (0, 0, 4, 10))
    assert worst(behind, (30, 30, 30, 1.0)) < 1.5
