"""Benchmark of the slot page in a browser: bytes and requests of the first and second visit, and time until usable."""

import shutil
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.server import serving
from bench.table import Figure, LeftOut, median
from bench.wire import Wire, wire_to

PATH = "/office/intro"
ROUNDS, SLOW_ROUNDS = 4, 2
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""Network conditions of a phone with bad reception: 1.6 Mbit/s, 150 ms."""


@dataclass(frozen=True)
class Visit:
    """One load of the page.

    Attributes:
        all: All bytes from the server, including headers, in KB.
        code: The JavaScript and style sheets among them, in KB.
        requests: Requests that the server answered, including the socket's.
        usable: Milliseconds until a free slot could be clicked.
    """

    all: float
    code: float
    requests: int
    usable: float


def measure() -> list[Figure]:
    """Visit the page with an empty cache and again with a filled one, several times; then both on a slow network."""
    executable = _browser()
    with serving() as server, wire_to(server.port) as wire, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        _twice(browser, wire, None)  # warm up: the server compresses each file once
        pairs = [_twice(browser, wire, None) for _ in range(ROUNDS)]
        slow = [_twice(browser, wire, SLOW) for _ in range(SLOW_ROUNDS)]
        browser.close()
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return [
        Figure("weight.first.code", median(visit.code for visit in first)),
        Figure("weight.first.all", median(visit.all for visit in first)),
        Figure("weight.first.requests", median(visit.requests for visit in first)),
        Figure("weight.first.usable", median(visit.usable for visit in first)),
        Figure("weight.second.all", median(visit.all for visit in second)),
        Figure("weight.second.requests", median(visit.requests for visit in second)),
        Figure("weight.second.usable", median(visit.usable for visit in second)),
        Figure("weight.slow.first", median(pair[0].usable for pair in slow)),
        Figure("weight.slow.second", median(pair[1].usable for pair in slow)),
    ]


def _browser() -> str:
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise LeftOut("no Chromium here; `make chromium` installs it")


def _twice(browser: Browser, wire: Wire, line: dict[str, Any] | None) -> tuple[Visit, Visit]:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{wire.port}",
        viewport={"width": 390, "height": 844},
        timezone_id="Europe/Berlin",
    )
    try:
        return _visit(context, wire, line), _visit(context, wire, line)
    finally:
        context.close()


def _visit(context: BrowserContext, wire: Wire, line: dict[str, Any] | None) -> Visit:
    page = context.new_page()
    if line is not None:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", line)
    wire.counted.reset()
    began = time.monotonic()
    page.goto(PATH, wait_until="commit")
    # The first visit reloads the page once with the browser's time zone: waiting for a locator survives that.
    page.locator(".slot:not([aria-disabled=true])").first.wait_for(timeout=60_000)
    page.wait_for_function("window.socket?.connected", timeout=60_000)
    usable = (time.monotonic() - began) * 1000
    page.wait_for_timeout(1_000)  # icons and the rest
    counted = wire.counted
    visit = Visit(counted.byte_count / 1024, counted.code / 1024, counted.answers, usable)
    page.close()
    return visit
