"""Registration of the HTTP API: a FastAPI application mounted at /api, and the health checks."""

import asyncio
import json
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse, RedirectResponse, Response

from expertconnect.application import Application
from expertconnect.i18n import per_reader
from pages.api import accounts, bookings, event_types, events, experts
from pages.api.cost import Budget
from pages.api.docs.document import PREFIX, document
from pages.api.docs.page import docs_page
from pages.api.error_handlers import Call, handle_refusals
from pages.api.events import Streams
from pages.api.free_busy import FreeBusy
from pages.api.health import open_health
from pages.api.methods import Methods

ROUTERS = (accounts.router, experts.router, event_types.router, bookings.router, events.router)


def open_interface(app: FastAPI, application: Application) -> None:
    """Register every operation of the API."""
    health = open_health(application)
    api = interface(application)
    calls = tuple(api.state.calls)

    # Built on the first request, in a thread: it takes a tenth of a second and is rarely requested.
    @cache
    def openapi_document() -> dict[str, Any]:
        return document(calls, health.routes)

    @cache
    def body() -> bytes:
        return json.dumps(openapi_document(), ensure_ascii=False).encode()

    @per_reader(8)
    def page() -> str:
        return docs_page(openapi_document())

    async def openapi() -> Response:
        content = await asyncio.to_thread(body)
        return Response(content, media_type="application/json", headers={"Cache-Control": "no-cache"})

    async def docs() -> Response:
        return HTMLResponse(await asyncio.to_thread(page))

    async def redirect_to_docs() -> Response:
        return RedirectResponse(f"{PREFIX}/docs", status_code=307)

    docs_router = APIRouter(route_class=Call)
    docs_router.add_api_route("/openapi.json", openapi, methods=["GET"])
    docs_router.add_api_route("/docs", docs, methods=["GET"])
    api.include_router(docs_router)
    api.state.calls += docs_router.routes
    app.include_router(health, include_in_schema=False)
    app.add_api_route(PREFIX, redirect_to_docs, methods=["GET", "HEAD"], include_in_schema=False)
    app.mount(PREFIX, Methods(api, api.state.calls))


def interface(application: Application) -> FastAPI:
    """The API's operations, without their OpenAPI document."""
    api = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    api.state.application = application
    api.state.streams = Streams()
    api.state.free_busy = FreeBusy(application)
    api.state.budget = Budget() if application.settings.limits_on else None
    handle_refusals(api)
    api.state.calls = [route for router in ROUTERS for route in router.routes]
    for router in ROUTERS:
        api.include_router(router)
    return api
