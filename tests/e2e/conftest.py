"""Fixtures of the end-to-end tests: a real server and real browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.clock import system_clock
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts.passwords import Hasher
from tests.browser import PATIENCE, Motion
from tests.conftest import settings_for
from tests.e2e.mailbox import mailbox, settings_of
from tests.paced import PATIENT
from tests.passing import end_holds, end_undo, undo_closed
from tests.server import Server, serving
from tests.world import Cast, populate

PICTURES = Path(__file__).parent.parent / "output"
PASSWORD = "correct horse battery staple"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def cast(tmp_path: Path) -> tuple[Cast, Cast, Cast, Cast]:
    """Return Grace, Bob, Ada and Mallory in a database of this test, with one password for all."""
    settings = settings_for(tmp_path)
    migrate(settings)
    database = Database(settings, clock=system_clock)
    try:
        password_hash = Hasher(database.secret, cost=4).hash_now(PASSWORD)
        return database.acting(SYSTEM).do_now(populate, password_hash)
    finally:
        database.close()


WITH_AND_WITHOUT_MAIL = pytest.mark.parametrize(
    "mail_settings", [False, True], ids=["without mail", "with mail"], indirect=True
)
"""Runs a journey in both configurations: what a page offers works in each."""


@pytest.fixture
def mail_settings(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """Return the settings of a running mail server; none without `WITH_AND_WITHOUT_MAIL`."""
    if not getattr(request, "param", False):
        yield {}
        return
    with mailbox() as box:
        yield settings_of(box)


@pytest.fixture
def server(
    cast: tuple[Cast, Cast, Cast, Cast],
    tmp_path: Path,
    mail_settings: dict[str, str],
    request: pytest.FixtureRequest,
) -> Iterator[Server]:
    """Return a server with the cast and a long undo window.

    `pytest.mark.parametrize("server", [HASTY], indirect=True)` gives it other waits.
    """
    with serving(tmp_path, waits=getattr(request, "param", PATIENT), extra=mail_settings) as running:
        yield running


@pytest.fixture
def undo_passes(tmp_path: Path, is_full: bool) -> Callable[[], None]:
    """Return a function that waits until all undo windows are closed; only in a full run it lets them run out."""

    def passes() -> None:
        if not is_full:
            end_undo(tmp_path)
        undo_closed(tmp_path)

    return passes


@pytest.fixture
def hold_passes(tmp_path: Path, is_full: bool) -> Callable[[], None]:
    """Return a function that expires holds; in a full run they expire by themselves."""
    return (lambda: None) if is_full else (lambda: end_holds(tmp_path))


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, server: Server, motion: Motion) -> Iterator[NewPage]:
    """Return a function that opens pages, each in its own context: `new_page(zone="Asia/Tokyo", phone=True)`.

    Tests of animations pass `motion="no-preference"`.
    """
    contexts: list[BrowserContext] = []

    def make(
        *, zone: str = "Europe/London", phone: bool = False, locale: str = "en-GB", motion: Motion = motion
    ) -> Page:
        context = browser.new_context(
            base_url=server.url,
            timezone_id=zone,
            locale=locale,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            accept_downloads=True,
            reduced_motion=motion,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Return a function that saves a screenshot in the tests' output folder, named after the test."""
    PICTURES.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=PICTURES / f"{request.node.name}-{name}.png")

    return keep
