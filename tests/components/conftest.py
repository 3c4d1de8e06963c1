"""A demo server and a real Chromium for the components' browser tests."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS
from tests.browser import chromium as executable
from tests.components.js_modules import Modules
from tests.server import free_port


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of a running demo."""
    port = free_port()
    # NiceGUI would think that it runs inside of pytest.
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "NICEGUI"))}
    command = [sys.executable, "-m", "tests.components.demo", str(port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_for(url, server)
            yield url
        finally:
            server.terminate()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{url}/told", timeout=2):
                return
        except OSError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
    raise RuntimeError("the demo did not start")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser. Ended with its module: its loop would stand in the way of tests that are coroutines."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def modules(chromium: Browser) -> Iterator[Modules]:
    """The slot picker's ES modules on a page of their own."""
    page = chromium.new_page()
    yield Modules(page)
    page.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    """A page as wide as a desk; a script error or a refused script fails the test."""
    yield from _page(chromium, 1280, 900)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page as wide as a phone."""
    yield from _page(chromium, 390, 844)


def _page(browser: Browser, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert wrong == []
