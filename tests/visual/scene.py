"""A scene: one state of one page, and how a browser comes to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, Page

from tests.visual.installations import DEMO, Installation

PATIENCE = 120_000
"""Milliseconds until a state that does not come is given up."""


@dataclass
class Visit:
    """One browser on its way to a scene.

    Attributes:
        others: Makes a page of somebody else, in a browser of their own.
        home: The installation that it visits.
    """

    page: Page
    others: Callable[[], Awaitable[Page]]
    home: Installation
    left: list[BrowserContext] = field(default_factory=list)

    async def click(self, selector: str, page: Page | None = None) -> None:
        """Click on the first that can be seen."""
        await (page or self.page).locator(f"{selector} >> visible=true").first.click()

    async def fill(self, selector: str, text: str) -> None:
        """Type into the first that can be seen, and leave it."""
        field = self.page.locator(f"{selector} >> visible=true").first
        await field.fill(text)
        await field.press("Tab")

    async def sees(self, selector: str, page: Page | None = None) -> None:
        """Wait until it is there."""
        await (page or self.page).locator(f"{selector} >> visible=true").first.wait_for()

    async def goto(self, address: str, page: Page | None = None) -> None:
        """Open a page and wait until it answers to clicks."""
        page = page or self.page
        await page.goto(address)
        await ready(page)


async def ready(page: Page) -> None:
    """Wait until a page has its socket, if it has one, and its fonts."""
    await page.wait_for_function("!document.querySelector('#app') || window.did_handshake")
    await page.evaluate("document.fonts.ready.then(() => true)")


Act = Callable[[Visit], Awaitable[Any]]


@dataclass(frozen=True)
class Scene:
    """One state of one page.

    Attributes:
        name: Page first, then the state: `book: taken`.
        address: Where it begins.
        sees: A CSS selector of what must be visible when the state is reached; it is the same in every language.
        who: Who is signed in: client, expert, admin; empty for nobody.
        act: What leads from the address to the state.
        system: Which installation.
        whole: Whether a picture shows all of the page; of dialogs and messages it shows what the window shows.
        before: What is to be done before the address is opened.
        plain: Whether the page is expected to stay without its scripts or its socket.
        widths: At which widths it is looked at; all of them unless a phone has no such state, or only a phone.
    """

    name: str
    address: str
    sees: str
    who: str = ""
    act: Act | None = None
    installation: str = DEMO
    whole: bool = True
    before: Act | None = None
    plain: bool = False
    widths: tuple[int, ...] = (1440, 768, 390)

    @property
    def page(self) -> str:
        """The page that it is a state of."""
        return self.name.partition(":")[0]

    @property
    def slug(self) -> str:
        """Its name as a file's."""
        return self.name.replace(": ", "-").replace(" ", "-")
