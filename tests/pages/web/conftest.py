"""A real server for each module, and one with its limits on for who asks."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import forked
from tests.server import START_SECONDS, free_port

CSS = "body{color:#15142b;background:#f3f2f8}\n" * 200


@dataclass
class Site:
    """A server in a process of its own."""

    url: str
    process: forked.Process
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
        return httpx.AsyncClient(base_url=self.url, timeout=120, **options)

    def state(self) -> dict[str, Any]:
        """What it says of itself."""
        state: dict[str, Any] = httpx.get(f"{self.url}/api/state", timeout=120).json()
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
        port, log_file = free_port(), folder / "log"
        environment = {**forked.environment_of_servers(), "SITE_STATIC": str(folder / "static"), **settings}
        process = forked.start("tests.pages.web.site", [str(port)], environment, log_file)
        site = Site(f"http://127.0.0.1:{port}", process, log_file)
        started.append(site)
        _wait_until_it_answers(site)
        return site

    yield start
    for site in started:
        forked.end(site.process)


@pytest.fixture(scope="module")
def site(start_site: Callable[..., Site]) -> Site:
    """A site without rate limits."""
    return start_site(SITE_LIMITS="off")


def _wait_until_it_answers(site: Site) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            site.state()
        except httpx.TransportError:
            assert site.process.poll() is None, site.log
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"the site did not start: {site.log}")
