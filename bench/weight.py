"""What a browser loads with the slot page, the first time and again, and how long it is until a time can be had."""

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.server import Server, serving
from bench.table import Figure, median
from tests.browser import FLAGS, chromium

PATH = "/office/intro"
ROUNDS = 5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
"""A phone far from the next mast: 1.6 Mbit/s, 150 ms."""
CODE = ("Script", "Stylesheet")


@dataclass
class Visit:
    """One load of the page.

    Attributes:
        octets: As they travelled, headers included, by kind of what was asked for.
        requests: Those that the server answered.
        usable: Milliseconds until a free time was there to be clicked.
    """

    octets: dict[str, float] = field(default_factory=dict)
    requests: int = 0
    usable: float = 0.0

    @property
    def all(self) -> float:
        """Everything, in KB."""
        return sum(self.octets.values()) / 1024

    @property
    def code(self) -> float:
        """JavaScript and style sheets, in KB."""
        return sum(self.octets.get(kind, 0) for kind in CODE) / 1024


def measure() -> list[Figure]:
    """Visit the page with an empty cache and once more, several times; then both on a slow line."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        _twice(browser, server, None)  # the server compresses each file once
        pairs = [_twice(browser, server, None) for _ in range(ROUNDS)]
        slow = [_twice(browser, server, SLOW) for _ in range(3)]
        browser.close()
    first, second = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return [
        Figure("weight.first.code", first[-1].code),
        Figure("weight.first.all", first[-1].all),
        Figure("weight.first.requests", first[-1].requests),
        Figure("weight.first.usable", median(visit.usable for visit in first)),
        Figure("weight.second.all", second[-1].all),
        Figure("weight.second.requests", second[-1].requests),
        Figure("weight.second.usable", median(visit.usable for visit in second)),
        Figure("weight.slow.first", median(pair[0].usable for pair in slow)),
        Figure("weight.slow.second", median(pair[1].usable for pair in slow)),
    ]


def _twice(browser: Browser, server: Server, line: dict[str, Any] | None) -> tuple[Visit, Visit]:
    context = browser.new_context(
        base_url=server.url, viewport={"width": 390, "height": 844}, timezone_id="Europe/Berlin"
    )
    try:
        return _visit(context, line), _visit(context, line)
    finally:
        context.close()


def _visit(context: BrowserContext, line: dict[str, Any] | None) -> Visit:
    page, seen = context.new_page(), Visit()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if line is not None:
        session.send("Network.emulateNetworkConditions", line)
    kinds: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        octets = event["encodedDataLength"]
        if octets and event["requestId"] in kinds:
            kind = kinds[event["requestId"]]
            seen.octets[kind] = seen.octets.get(kind, 0) + octets
            seen.requests += 1

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    began = time.monotonic()
    page.goto(PATH, wait_until="commit")
    # Whoever comes for the first time is sent round once more, for their time zone: waiting outlives that.
    page.locator(".slot:not([aria-disabled=true])").first.wait_for(timeout=60_000)
    page.wait_for_function("window.socket?.connected", timeout=60_000)
    seen.usable = (time.monotonic() - began) * 1000
    page.wait_for_timeout(1_000)  # icons and the rest
    page.close()
    return seen
