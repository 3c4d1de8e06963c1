"""One browser before the installations: brings scenes about and shows them at any width, light and dark."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser import FLAGS, chromium
from tests.visual.installations import Installation
from tests.visual.scene import PATIENCE, Scene, Visit, ready

HEIGHTS = {1440: 900, 768: 1024, 390: 844, 320: 640}
THEMES = ("light", "dark")
LOCALE = "en-GB"
"""What browsers ask for unless a test says otherwise."""
TALLEST = 8_000
"""Pixels of a page that are looked at; nothing of ours is longer."""
# A state is looked at several times, so it must not pass meanwhile: what a timer of the page would do is left out from
# then on. Timers that are set later still run: those are of the instruments.
_STILL = """
for (const name of ["setTimeout", "setInterval"]) {
  const usual = window[name];
  window[name] = (what, wait, ...more) => {
    const later = window.still;
    return usual((...given) => { if ((later || !window.still) && typeof what === "function") what(...given); }, wait, ...more);
  };
}
"""
# A dialog of Quasar's is on its way for 300 ms, by timers of its own: it is waited for before they stand still.
_ARRIVED = """
document.querySelector(".q-dialog") ? new Promise((done) => setTimeout(done, 400)) : null
"""
# What lies over the page is to be found there, also where clicks go through it.
_STEADY = """
window.still = true;
document.head.append(Object.assign(document.createElement("style"), {
  textContent: "*, *::before, *::after { transition: none !important; } #popup, .toasts { pointer-events: auto !important; }" }));
"""


@dataclass
class Stage:
    """A browser, and the installations it visits."""

    browser: Browser
    installations: Mapping[str, Installation]

    async def context(self, installation: str, who: str = "", locale: str = LOCALE) -> BrowserContext:
        """A browser of somebody's own: in Berlin, with no wish for motion."""
        home = self.installations[installation]
        context = await self.browser.new_context(
            base_url=home.server.url,
            locale=locale,
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            viewport={"width": 1440, "height": 900},
            color_scheme="light",
        )
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(_STILL)
        cookies = [{"name": "ec-zone", "value": "Europe/Berlin", "url": home.server.url}]
        if who:
            cookies.append({"name": "ec-session", "value": home.keys[who], "url": home.server.url})
        await context.add_cookies(cookies)  # type: ignore[arg-type]  # three of the many keys
        return context

    @asynccontextmanager
    async def shown(self, scene: Scene, locale: str = LOCALE) -> AsyncIterator[Page]:
        """A page in a scene's state, which lasts until the block ends."""
        async with AsyncExitStack() as left:

            async def page_of(who: str) -> Page:
                context = await self.context(scene.installation, who, locale)
                left.push_async_callback(context.close)
                return await context.new_page()

            page = await page_of(scene.who)
            visit = Visit(page, lambda: page_of(""), self.installations[scene.installation])
            if scene.before:
                await scene.before(visit)
            await page.goto(scene.address, wait_until="domcontentloaded" if scene.plain else "load")
            if not scene.plain:
                await ready(page)
            if scene.act:
                await scene.act(visit)
            await visit.sees(scene.sees)
            await page.evaluate(_ARRIVED)
            await page.bring_to_front()  # what lies behind another tab is not painted
            await page.evaluate(_STEADY)
            yield page


async def as_seen(page: Page, width: int, theme: str, *, whole: bool = False) -> None:
    """Show a page at a width in a theme; as a whole, the window is as high as the page, so that bars stand at its end."""
    await page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    await page.evaluate(
        "(theme) => { scrollTo(0, 0); document.documentElement.dataset.theme = theme; window.setDark?.(theme === 'dark'); }",
        theme,
    )
    if whole:
        height = int(await page.evaluate("document.documentElement.scrollHeight"))
        if height > HEIGHTS[width]:
            await page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@asynccontextmanager
async def staged(installations: Mapping[str, Installation]) -> AsyncIterator[Stage]:
    """Debian's Chromium before these installations."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield Stage(browser, installations)
        finally:
            await browser.close()
