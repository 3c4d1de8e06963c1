"""A demo server and a real Chromium for the components' browser tests."""

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import forked
from tests.browser import Motion
from tests.components.js_modules import Modules
from tests.server import START_SECONDS, free_port


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo."""
    port, log = free_port(), tmp_path_factory.mktemp("demo") / "log"
    server = forked.start("tests.components.demo", [str(port)], forked.environment_of_servers(), log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, log)
        yield url
    finally:
        forked.end(server)


def _wait_for(url: str, server: forked.Process, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/told", timeout=20):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"the demo did not start:\n{log.read_text()}")


@pytest.fixture
def modules(browser: Browser) -> Iterator[Modules]:
    """The slot picker's ES modules on a page of their own."""
    page = browser.new_page()
    yield Modules(page)
    page.close()


@pytest.fixture
def desktop(browser: Browser, motion: Motion) -> Iterator[Page]:
    """A page as wide as a desktop; a script error or a refused script fails the test."""
    yield from _page(browser, motion, 1280, 900)


@pytest.fixture
def phone(browser: Browser, motion: Motion) -> Iterator[Page]:
    """A page as wide as a phone."""
    yield from _page(browser, motion, 390, 844)


def _page(browser: Browser, motion: Motion, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", reduced_motion=motion
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert wrong == []
