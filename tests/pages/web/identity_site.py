"""A small site with our identity and forms, in this process: what tests of both share."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp

from expertconnect.application import Application
from expertconnect.config import Settings
from expertconnect.domain.errors import DomainError
from expertconnect.services.accounts.passwords import Hasher
from pages import problems
from pages.framework.request_identity import actor_of, bearer_of
from pages.web.forms.flash import flash_of
from pages.web.forms.routes import register_forms
from pages.web.middleware.identity import IdentityMiddleware
from tests.conftest import SECRET
from tests.world import World

PAGES = (
    "/",
    "/login",
    "/register",
    "/forgot",
    "/reset-password",
    "/verify",
    "/my-bookings",
    "/profile",
    "/profile/email",
    "/expert-dashboard",
    "/booking/{uid}",
    "/{username}",
    "/{username}/{slug}",
)


@dataclass
class Rooms:
    """The site and what stands behind it."""

    application: Application
    app: ASGIApp
    plain: FastAPI

    def browser(self, base: str = "http://testserver", address: str = "203.0.113.7") -> httpx.AsyncClient:
        """A browser with cookies of its own; redirects are not followed."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(address, 1)),
            base_url=base,
            follow_redirects=False,
        )


@asynccontextmanager
async def rooms(world: World, **settings: Any) -> AsyncIterator[Rooms]:
    """A site on the world's database; its settings may differ."""
    system = Application(Settings.model_validate(world.settings.model_dump() | settings), world.clock)
    system.hasher = Hasher(SECRET.encode(), cost=4, most=2_000)  # its own: it ends with the system
    system.started()
    plain = FastAPI()

    async def show(request: Request) -> HTMLResponse:
        return HTMLResponse(_said(system, request), media_type="text/html")

    async def program(request: Request) -> JSONResponse:
        return JSONResponse({"actor": asdict(actor_of(request.scope)), "bearer": bearer_of(request.scope)})

    async def refused(_: Request, error: Exception) -> Any:
        assert isinstance(error, DomainError)
        return problems.answer(error)

    plain.add_exception_handler(DomainError, refused)
    plain.add_api_route("/api/me", program, methods=["GET", "POST"])
    register_forms(plain, system)
    for page in PAGES:
        plain.add_api_route(page, show, methods=["GET"])
    yield Rooms(system, IdentityMiddleware(plain, system), plain)
    await system.stopped()


def _said(system: Application, request: Request) -> str:
    flash = flash_of(system, request.scope, request.query_params.get("problem", ""))
    said = {"actor": asdict(actor_of(request.scope)), "flash": asdict(flash) if flash else None}
    return json.dumps(said)
