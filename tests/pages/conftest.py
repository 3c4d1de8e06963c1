"""Fixtures of the page tests: the whole site in this process, with users simulated by `nicegui.testing`."""

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from nicegui import core, ui
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals, prepare_simulation

import main
from db.engine.gateway import Database
from expertconnect.application import Application
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import sessions
from pages.web.cookie_jar import SESSION, VISITOR, CookieJar
from tests.world import Cast, World

BASE = "http://test"


class PatientUser(User):
    """Simulated user with longer timeouts, for busy machines."""

    async def should_see(self, *args: Any, retries: int = 600, **kwargs: Any) -> None:
        """Wait until something is on the page."""
        await super().should_see(*args, retries=retries, **kwargs)

    async def should_not_see(self, *args: Any, retries: int = 600, **kwargs: Any) -> None:
        """Wait until something is not on the page."""
        await super().should_not_see(*args, retries=retries, **kwargs)


@dataclass
class Site:
    """The site over the world's database.

    Attributes:
        world: The cast and the clock; the site has a gateway of its own to the same database.
    """

    application: Application
    world: World
    people: list[httpx.AsyncClient] = field(default_factory=list)

    def person(self, who: Cast | None = None, *, zone: str = "Europe/Berlin", visitor: str = "") -> User:
        """Return a user with a browser of its own, signed in as one of the cast if given."""
        jar = CookieJar(is_https=False)
        cookies = {"ec-zone": zone, "ec-hour12": "0"}
        if visitor:
            cookies[jar.name(VISITOR)] = visitor
        if who is not None:
            started = self.application.acting(SYSTEM).do_now(sessions.begin, who.user_id)
            cookies[jar.name(SESSION)] = started.token
        http = httpx.AsyncClient(transport=httpx.ASGITransport(core.app), base_url=BASE, cookies=cookies)
        self.people.append(http)
        return PatientUser(http)


@pytest.fixture
def dialect() -> str:
    """Run page tests on SQLite only; services and gateways are tested on both databases."""
    return "sqlite"


@pytest.fixture
async def site(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Start the site on the world's database."""
    os.environ["NICEGUI_USER_SIMULATION"] = "true"
    handlers, sockets = dict(core.app.exception_handlers), dict(core.sio.handlers["/"])
    settings = world.settings.model_copy(update={"base_url": BASE, "rate_limits": "off"})
    monkeypatch.setattr(TRAFFIC, "pending", 0)
    for name in ("submit", "query"):
        monkeypatch.setattr(Database, name, TRAFFIC.watched(getattr(Database, name)))
    try:
        with nicegui_reset_globals():
            prepare_simulation()
            application = main.build(settings, world.clock)
            site = Site(application, world)
            async with core.app.router.lifespan_context(core.app):
                yield site
            for http in site.people:
                await http.aclose()
    finally:
        # Reset what the framework does not reset by itself; other tests build pages without the site.
        core.app.exception_handlers.clear()
        core.app.exception_handlers.update(handlers)
        core.sio.handlers["/"].clear()
        core.sio.handlers["/"].update(sockets)
        vars(core.app).pop("build_middleware_stack", None)
        core.app.middleware_stack = None
        os.environ.pop("NICEGUI_USER_SIMULATION", None)
        ui.navigate = Navigate()
        ui.notify = notify
        ui.download = download
        # Libraries keep some thousand objects of each site for ever. The framework collects garbage twice in each
        # test, which took two seconds after a hundred sites; frozen objects are not traversed again.
        gc.collect()
        gc.freeze()


NewPerson = Callable[..., User]


@dataclass
class Traffic:
    """Monitor of database calls in this process.

    Attributes:
        pending: Number of running calls.
        last_at: When a call last started or ended.
    """

    pending: int = 0
    last_at: float = 0.0

    def watched(self, method: "Callable[..., Future[Any]]") -> "Callable[..., Future[Any]]":
        """Wrap a method of a database to count its calls."""

        def counted(*args: Any, **kwargs: Any) -> "Future[Any]":
            self.pending += 1
            self.last_at = time.monotonic()
            future = method(*args, **kwargs)
            future.add_done_callback(self._answered)
            return future

        return counted

    def _answered(self, _future: object) -> None:
        self.pending -= 1
        self.last_at = time.monotonic()


TRAFFIC = Traffic()
A_TURN = 0.01
"""Seconds between checks; several of them let results reach the waiting coroutines."""


async def settle(seconds: float = 0.05) -> None:
    """Wait until events have reached the pages, that is, until no database call has run for some time.

    This adapts to busy machines, unlike a fixed sleep.
    """
    started, quiet_checks = time.monotonic(), 0
    while quiet_checks < 3:
        await asyncio.sleep(A_TURN)
        is_quiet = not TRAFFIC.pending and time.monotonic() - max(started, TRAFFIC.last_at) >= seconds
        quiet_checks = quiet_checks + 1 if is_quiet else 0
