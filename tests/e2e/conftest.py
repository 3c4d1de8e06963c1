"""Real browsers in front of a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.clock import system_clock
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts.passwords import Hasher
from tests.browser import FLAGS, chromium
from tests.conftest import settings_for
from tests.server import Server, serving
from tests.world import Cast, populate

PICTURES = Path(__file__).parent.parent / "output"
PASSWORD = "correct horse battery staple"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Ended with its module: its loop would stand in the way of tests that are coroutines."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def cast(tmp_path: Path) -> tuple[Cast, Cast, Cast, Cast]:
    """Grace, Bob, Ada and Mallory in a database of this test, with one password for all."""
    settings = settings_for(tmp_path)
    migrate(settings)
    database = Database(settings, clock=system_clock)
    try:
        password_hash = Hasher(database.secret, cost=4).hash_now(PASSWORD)
        return database.acting(SYSTEM).do_now(populate, password_hash)
    finally:
        database.close()


@pytest.fixture
def server(cast: tuple[Cast, Cast, Cast, Cast], tmp_path: Path) -> Iterator[Server]:
    """A server with the cast."""
    with serving(tmp_path) as running:
        yield running


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[NewPage]:
    """Makes pages, each in a browser of its own: `new_page(zone="Asia/Tokyo", phone=True)`."""
    contexts: list[BrowserContext] = []

    def make(*, zone: str = "Europe/London", phone: bool = False, locale: str = "en-GB") -> Page:
        context = browser.new_context(
            base_url=server.url, timezone_id=zone, locale=locale, viewport=PHONE if phone else DESKTOP,
            has_touch=phone, accept_downloads=True,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a screenshot in the tests' output folder, named for its test."""
    PICTURES.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{request.node.name}-{name}.png")

    return keep
