"""Health checks: liveness and readiness."""

import asyncio
import time
from typing import Literal

from fastapi import APIRouter, Request, Response

from db.engine.write_health import SENTENCES, Trouble
from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import NOBODY, SYSTEM
from expertconnect.services.common import write_probe
from expertconnect.services.experts import categories
from pages import problems
from pages.api.docs.contract import OPEN, refusals
from pages.api.error_handlers import Call
from pages.api.models.values import Shown

PATIENCE = 2.0  # seconds; probes have timeouts of their own
APART = 0.25  # seconds between two writes


class Health(Shown):
    """All is well."""

    status: Literal["ok"] = "ok"


class WriteCheck:
    """Asks the writer by writing. Whoever asks meanwhile shares the answer, so that checks cannot keep it busy."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._running: asyncio.Task[Trouble | None] | None = None
        self._earliest = 0.0

    async def trouble(self) -> Trouble | None:
        """Return why nothing can be written; None if something was."""
        if self._running is None or self._running.done():
            self._running = self._application.tasks.start(self._write(), name="write probe")
        return await asyncio.shield(self._running)

    async def _write(self) -> Trouble | None:
        await asyncio.sleep(max(0.0, self._earliest - time.monotonic()))
        self._earliest = time.monotonic() + APART
        database = self._application.database
        try:
            async with asyncio.timeout(PATIENCE):
                await database.acting(SYSTEM).do(write_probe.write_probe)
        except (Busy, TimeoutError):
            return database.trouble() or Trouble.SLOW
        return database.trouble()


def open_health(application: Application) -> APIRouter:
    """Return the router of the health checks."""
    health = APIRouter(tags=["Health"], route_class=Call)
    writes = WriteCheck(application)

    @health.get("/healthz", openapi_extra=OPEN)
    async def alive() -> Health:
        """Whether the process answers."""
        return Health()

    @health.get("/readyz", response_model=Health, responses={503: refusals()[503]}, openapi_extra=OPEN)
    async def ready(request: Request) -> Health | Response:
        """Whether the database answers and can be written, too; if not, the refusal says why."""
        try:
            async with asyncio.timeout(PATIENCE):
                await application.acting(NOBODY).ask(categories.listed)
            trouble = await writes.trouble()
        except Exception:  # noqa: BLE001  any failure means not ready
            return problems.answer(Busy())
        return Health() if trouble is None else problems.answer(Busy(SENTENCES[trouble]))

    return health
