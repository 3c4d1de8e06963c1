"""Registers the HTTP interface: an application of its own below /api, and the health checks beside it."""

import json

from fastapi import APIRouter, FastAPI
from starlette.responses import HTMLResponse, RedirectResponse, Response

from expertconnect.application import Application
from pages.api import accounts, bookings, event_types, events, experts
from pages.api.docs import docs_page
from pages.api.document import PREFIX, document
from pages.api.events import Streams
from pages.api.free_busy import FreeBusy
from pages.api.health import open_health
from pages.api.methods import Methods
from pages.api.refusing import Call, handle_refusals

ROUTERS = (accounts.router, experts.router, event_types.router, bookings.router, events.router)


def open_interface(app: FastAPI, application: Application) -> None:
    """Register every call of the interface."""
    health = open_health(application)
    api = interface(application)
    described = document(api.state.calls, health.routes)
    body = json.dumps(described, ensure_ascii=False).encode()
    page = docs_page(described)

    async def openapi() -> Response:
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-cache"})

    async def docs() -> Response:
        return HTMLResponse(page)

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
    api.state.house = application
    api.state.streams = Streams()
    api.state.free_busy = FreeBusy(application)
    handle_refusals(api)
    api.state.calls = [route for router in ROUTERS for route in router.routes]
    for router in ROUTERS:
        api.include_router(router)
    return api
