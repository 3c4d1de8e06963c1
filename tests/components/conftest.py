"""Fixtures of the component tests: a demo server, and pages of a real browser."""

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
    """Return the URL of a running demo server."""
    port, log = free_port(), tmp_path_factory.mktemp("demo") / "log"
    server = forked.start("tests.components.demo", [str(port)], forked.environment_of_servers(), log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, log)
        yield url
    finally:
        forked.end(server)


def _wait_for(url: str, server: forked.Process, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/told", timeout=20):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"the demo did not start:\n{log.read_text()}")


@pytest.fixture
def modules(browser: Browser) -> Iterator[Modules]:
    """Return the slot picker's ES modules, loaded in a page."""
    page = browser.new_page()
    yield Modules(page)
    page.close()


@pytest.fixture
def desktop(browser: Browser, motion: Motion) -> Iterator[Page]:
    """Return a page of desktop size; script errors and blocked scripts fail the test."""
    yield from _page(browser, motion, 1280, 900)


@pytest.fixture
def phone(browser: Browser, motion: Motion) -> Iterator[Page]:
    """Return a page of phone size."""
    yield from _page(browser, motion, 390, 844)


def _page(browser: Browser, motion: Motion, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", reduced_motion=motion
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []
