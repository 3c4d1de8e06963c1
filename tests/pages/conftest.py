"""The whole site in this process, with people in front of it who have no browser but the framework's simulation."""

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
    """Looks for what it should see for as long as a busy machine needs."""

    async def should_see(self, *given: Any, retries: int = 600, **named: Any) -> None:
        """Wait until something is on the page."""
        await super().should_see(*given, retries=retries, **named)

    async def should_not_see(self, *given: Any, retries: int = 600, **named: Any) -> None:
        """Wait until something is not on the page."""
        await super().should_not_see(*given, retries=retries, **named)


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
        """Somebody with a browser of their own; signed in if they are of the cast."""
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
    """Pages know no database: one is enough here; services and gateways are tested on both."""
    return "sqlite"


@pytest.fixture
async def site(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The site, started; opened by the cast at Monday morning."""
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
            system = Site(application, world)
            async with core.app.router.lifespan_context(core.app):
                yield system
            for http in system.people:
                await http.aclose()
    finally:
        # What the framework does not put back by itself; other tests draw pages without the site.
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
        # Libraries keep some thousand objects of each site for good. The framework collects garbage twice in each
        # test, which took two seconds after some hundred sites; what has survived once is not walked through again.
        gc.collect()
        gc.freeze()


NewPerson = Callable[..., User]


@dataclass
class Traffic:
    """What is on its way to and from databases in this process.

    Attributes:
        pending: How much waits for its answer.
        last_at: When something was last asked or answered.
    """

    pending: int = 0
    last_at: float = 0.0

    def watched(self, ask: "Callable[..., Future[Any]]") -> "Callable[..., Future[Any]]":
        """The same method of a database, counted."""

        def counted(*given: Any, **named: Any) -> "Future[Any]":
            self.pending += 1
            self.last_at = time.monotonic()
            future = ask(*given, **named)
            future.add_done_callback(self._answered)
            return future

        return counted

    def _answered(self, _future: object) -> None:
        self.pending -= 1
        self.last_at = time.monotonic()


TRAFFIC = Traffic()
A_TURN = 0.01
"""Seconds; several of them let answers reach whoever waits on the loop."""


async def settle(seconds: float = 0.05) -> None:
    """Let what was told reach the pages: wait until databases have been quiet for some time.

    A busy machine makes this longer; a fixed time would be too short there.
    """
    begun, quiet = time.monotonic(), 0
    while quiet < 3:
        await asyncio.sleep(A_TURN)
        still = not TRAFFIC.pending and time.monotonic() - max(begun, TRAFFIC.last_at) >= seconds
        quiet = quiet + 1 if still else 0
