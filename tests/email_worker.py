"""Helpers for tests of the e-mail worker: application, worker, mailbox."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from expertconnect.application import Application
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.jobs import outbox
from expertconnect.workers.email import EmailHandler
from expertconnect.workers.jobs import JobWorker
from tests.smtp import Box
from tests.world import ADA, MONDAY, NINE, World

MINUTE = timedelta(minutes=1)


def mailing(settings: Settings, box: Box, **more: object) -> Settings:
    """Return settings of a test installation that sends its e-mails to the box."""
    fields: dict[str, object] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": box.port,
        "smtp_security": "none",
        "mail_from": "talks@example.org",
    }
    return settings.model_copy(update=fields | more)


@asynccontextmanager
async def running(settings: Settings, clock: MovableClock | None = None) -> AsyncIterator[Application]:
    """Context manager that runs an application on the event loop, as the server does."""
    application = Application(settings, clock or MovableClock(MONDAY))
    application.started()
    try:
        yield application
    finally:
        await application.stopped()


def worker_of(application: Application, patience: float = 5) -> JobWorker:
    """Return an e-mail worker without jitter."""
    return JobWorker(application, EmailHandler(application, patience), chance=lambda: 0.0)


def cast_in(application: Application) -> World:
    """Return the world with the cast in the application's database."""
    clock = application.clock
    assert isinstance(clock, MovableClock)
    return World(application.database, clock)


async def book(application: Application, world: World, hours: int = 0) -> str:
    """Book Grace for Ada through the application's gateway; return the uid."""
    booked = await application.acting(world.ada.actor).do(
        bookings.book_now, "grace", "intro", NINE + timedelta(hours=hours), ADA
    )
    return booked.details.uid


async def states(application: Application) -> dict[str, int]:
    """Return the number of jobs by state."""
    return await application.acting(SYSTEM).ask(outbox.counts)


async def until(condition: Callable[[], Awaitable[bool]] | Callable[[], bool]) -> None:
    """Wait until a condition holds; TimeoutError if it does not."""
    async with asyncio.timeout(60):
        while True:
            result = condition()
            if result if isinstance(result, bool) else await result:
                return
            await asyncio.sleep(0.01)


def emails_by_address(box: Box) -> Counter[str]:
    """Return the number of e-mails by recipient."""
    return Counter(box.to)
