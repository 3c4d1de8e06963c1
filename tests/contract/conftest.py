"""Fixtures of the API tests: the API on the world's database, and HTTP clients."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from expertconnect.application import Application
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import sessions
from pages.api.registration import open_interface
from pages.web.middleware.identity import IdentityMiddleware
from tests.world import Cast, World

BASE = "http://test"
NINE = "2026-03-03T09:00:00+01:00"
"""Tuesday, nine o'clock in Berlin: Grace's first slot of the day."""
ADA = {"name": "Ada Lovelace", "email": "ada@example.org", "time_zone": "Europe/London"}


@dataclass
class Api:
    """The API with its application.

    Attributes:
        app: The ASGI application with the identity middleware.
        plain: The FastAPI application inside.
        programs: HTTP clients to close.
    """

    world: World
    application: Application
    plain: FastAPI
    app: ASGIApp
    programs: list[httpx.AsyncClient] = field(default_factory=list)

    def token(self, who: Cast) -> str:
        """Return an access token of one of the cast."""
        return self.application.acting(SYSTEM).do_now(sessions.begin, who.user_id).token

    def client(
        self, who: Cast | None = None, *, bearer: str = "", network: str = "203.0.113.9"
    ) -> httpx.AsyncClient:
        """Return an HTTP client, signed in as one of the cast if given."""
        bearer = bearer or (self.token(who) if who else "")
        transport = httpx.ASGITransport(self.app, client=(network, 4321))
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        program = httpx.AsyncClient(transport=transport, base_url=BASE, headers=headers)
        self.programs.append(program)
        return program


@pytest.fixture
async def api(world: World) -> AsyncIterator[Api]:
    """Return the API without rate limits."""
    settings = world.settings.model_copy(update={"base_url": BASE, "rate_limits": "off"})
    api = await opened(world, settings)
    yield api
    await closed(api)


@pytest.fixture
async def limited(world: World) -> AsyncIterator[Api]:
    """Return the API with rate limits."""
    api = await opened(world, world.settings.model_copy(update={"base_url": BASE, "rate_limits": "on"}))
    yield api
    await closed(api)


async def opened(world: World, settings: Any) -> Api:
    """Start the API on the world's database."""
    application = Application(settings, world.clock)
    application.started()
    plain = FastAPI(openapi_url=None)
    open_interface(plain, application)
    return Api(world, application, plain, IdentityMiddleware(plain, application))


async def closed(api: Api) -> None:
    """Close the clients and stop the application."""
    for program in api.programs:
        await program.aclose()
    await api.application.stopped()


def booking(start: str = NINE, **more: Any) -> dict[str, Any]:
    """Return the body of Ada's booking with Grace."""
    return {"username": "grace", "slug": "intro", "start": start, **ADA, **more}
