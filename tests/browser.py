"""Which browser is driven, how it is started, and the one that tests of a worker share."""

import shutil
from typing import Literal

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""As Debian calls them. The first has no window to draw around each page, and needs a third of the time."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Motion = Literal["no-preference", "reduce"]
PATIENCE = 60_000
"""Milliseconds until what is awaited of a page is given up, on a machine that has much else to do."""
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """Where Chromium is; `make chromium` installs it.

    Raises:
        RuntimeError: There is none.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError("Chromium is needed; `make chromium` installs it")


class SharedBrowser:
    """One Chromium for the browser tests that follow each other; each of them opens contexts of its own in it.

    It cannot stay open for good: Playwright's loop would stand in the way of tests that are coroutines.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def get(self) -> Browser:
        """Return it, started if it does not run."""
        if self._browser is not None and not self._browser.is_connected():
            self.close()
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        if self._browser is None:
            self._browser = self._playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        return self._browser

    def close(self) -> None:
        """End it, if it runs."""
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()
        self._browser = self._playwright = None


SHARED = SharedBrowser()
