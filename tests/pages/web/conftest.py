"""A real server for each module, and one with its limits on for who asks."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[3]
CSS = "body{color:#15142b;background:#f3f2f8}\n" * 200
INHERITED_FROM_PYTEST = ("PYTEST_", "NICEGUI_")


@dataclass
class Site:
    """A server in a process of its own."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def log(self) -> str:
        """What it has printed so far."""
        return self.log_file.read_text()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def browser(self, **options: Any) -> httpx.AsyncClient:
        """A visitor with cookies of their own."""
        return httpx.AsyncClient(base_url=self.url, timeout=20, **options)

    def state(self) -> dict[str, Any]:
        """What it says of itself."""
        state: dict[str, Any] = httpx.get(f"{self.url}/api/state", timeout=20).json()
        return state


@pytest.fixture(scope="module")
def start_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Start a site with SITE_* settings; all of them are ended after the module."""
    started: list[Site] = []

    def start(**settings: str) -> Site:
        folder = tmp_path_factory.mktemp("site")
        (folder / "static").mkdir()
        (folder / "static" / "app.css").write_text(CSS)
        (folder / "static" / "app.0123abcd.css").write_text(CSS)
        (folder / "static" / "small.txt").write_text("small")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        kept = {key: value for key, value in os.environ.items() if not key.startswith(INHERITED_FROM_PYTEST)}
        log_file = folder / "log"
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.pages.web.site", str(port)],
                cwd=ROOT,
                env={**kept, "SITE_STATIC": str(folder / "static"), **settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        site = Site(f"http://127.0.0.1:{port}", process, log_file)
        started.append(site)
        _wait_until_it_answers(site)
        return site

    yield start
    for site in started:
        site.process.terminate()
        site.process.wait(timeout=10)


@pytest.fixture(scope="module")
def site(start_site: Callable[..., Site]) -> Site:
    """A site without rate limits."""
    return start_site(SITE_LIMITS="off")


def _wait_until_it_answers(site: Site) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            site.state()
        except httpx.TransportError:
            assert site.process.poll() is None, site.log
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the site did not start: {site.log}")
