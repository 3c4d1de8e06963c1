"""Registers the HTTP API: an application of its own below /api, and the health checks beside it."""

import asyncio
import json
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse, RedirectResponse, Response

from expertconnect.application import Application
from expertconnect.i18n import per_reader
from pages.api import accounts, bookings, event_types, events, experts
from pages.api.docs.document import PREFIX, document
from pages.api.docs.page import docs_page
from pages.api.error_handlers import Call, handle_refusals
from pages.api.events import Streams
from pages.api.free_busy import FreeBusy
from pages.api.health import open_health
from pages.api.methods import Methods

ROUTERS = (accounts.router, experts.router, event_types.router, bookings.router, events.router)


def open_interface(app: FastAPI, application: Application) -> None:
    """Register every call of the interface."""
    health = open_health(application)
    api = interface(application)
    calls = tuple(api.state.calls)

    # Made when somebody asks for the first time, in a thread: it takes a tenth of a second, and few ever ask.
    @cache
    def described() -> dict[str, Any]:
        return document(calls, health.routes)

    @cache
    def body() -> bytes:
        return json.dumps(described(), ensure_ascii=False).encode()

    @per_reader(8)
    def page() -> str:
        return docs_page(described())

    async def openapi() -> Response:
        written = await asyncio.to_thread(body)
        return Response(written, media_type="application/json", headers={"Cache-Control": "no-cache"})

    async def docs() -> Response:
        return HTMLResponse(await asyncio.to_thread(page))

    async def start() -> Response:
        return RedirectResponse(f"{PREFIX}/docs", status_code=307)

    about = APIRouter(route_class=Call)
    about.add_api_route("/openapi.json", openapi, methods=["GET"])
    about.add_api_route("/docs", docs, methods=["GET"])
    api.include_router(about)
    api.state.calls += about.routes
    app.include_router(health, include_in_schema=False)
    app.add_api_route(PREFIX, start, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount(PREFIX, Methods(api, api.state.calls))


def interface(application: Application) -> FastAPI:
    """The calls, without the document about them."""
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    api.state.application = application
    api.state.streams = Streams()
    api.state.free_busy = FreeBusy(application)
    handle_refusals(api)
    api.state.calls = [route for router in ROUTERS for route in router.routes]
    for router in ROUTERS:
        api.include_router(router)
    return api
