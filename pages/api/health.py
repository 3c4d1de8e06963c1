"""Health checks: liveness and readiness."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request, Response

from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import NOBODY
from expertconnect.services.experts import categories
from pages import problems
from pages.api.docs.contract import OPEN, refusals
from pages.api.error_handlers import Call
from pages.api.models.values import Shown

PATIENCE = 2.0  # seconds; probes have timeouts of their own


class Health(Shown):
    """All is well."""

    status: Literal["ok"] = "ok"


def open_health(application: Application) -> APIRouter:
    """Return the router of the health checks."""
    health = APIRouter(tags=["Health"], route_class=Call)

    @health.get("/healthz", openapi_extra=OPEN)
    async def alive() -> Health:
        """Whether the process answers."""
        return Health()

    @health.get("/readyz", response_model=Health, responses={503: refusals()[503]}, openapi_extra=OPEN)
    async def ready(request: Request) -> Health | Response:
        """Whether the database answers, too."""
        try:
            async with asyncio.timeout(PATIENCE):
                await application.acting(NOBODY).ask(categories.listed)
        except Exception:  # noqa: BLE001  any failure means not ready
            return problems.answer(Busy())
        return Health()

    return health
