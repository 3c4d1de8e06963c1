"""Chromium for browser tests: where it is, how it is started, and one instance per worker."""

import shutil
from typing import Literal

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""Names of Debian's packages. The first draws no browser window, and needs a third of the time."""
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
"""Timeout in milliseconds of waits for a page, ample for a busy machine."""
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """Return the path of Chromium; `make chromium` installs it.

    Raises:
        RuntimeError: If it is not installed.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError("Chromium is needed; `make chromium` installs it")


class SharedBrowser:
    """One Chromium for consecutive browser tests; each test opens contexts of its own.

    It is closed before other tests, since Playwright's event loop conflicts with async tests.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def get(self) -> Browser:
        """Return the browser; start it if needed."""
        if self._browser is not None and not self._browser.is_connected():
            self.close()
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        if self._browser is None:
            self._browser = self._playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        return self._browser

    def close(self) -> None:
        """Close the browser if it runs."""
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()
        self._browser = self._playwright = None


SHARED = SharedBrowser()
