"""Which browser is driven, and how it is started."""

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
"""As Debian calls them. The first has no window to draw around each page, and needs a third of the time."""
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str:
    """Where Chromium is; `make chromium` installs it.

    Raises:
        RuntimeError: There is none.
    """
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError("Chromium is needed; `make chromium` installs it")
