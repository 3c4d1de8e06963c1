"""Application of one process: database gateway, event bus, background tasks and password hasher."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from db.engine.gateway import Acting, Database
from expertconnect.bus import Bus
from expertconnect.clock import Clock, system_clock
from expertconnect.clock_watch import ClockWatch
from expertconnect.config import Settings
from expertconnect.domain.events import Event
from expertconnect.domain.people import Actor
from expertconnect.services.accounts.passwords import Hasher

logger = logging.getLogger(__name__)


class Tasks:
    """Background tasks: kept referenced, failures logged, cancelled at shutdown."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], *, name: str | None = None) -> asyncio.Task[Any]:
        """Run a coroutine on the event loop as a background task."""
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def stop(self) -> None:
        """Cancel the running tasks and wait for them."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("task %s failed", task.get_name(), exc_info=error)


class Application:
    """Shared objects of one process, passed to pages, the HTTP API and background workers.

    Attributes:
        settings: The settings of this installation.
        clock: Source of the current time.
        clock_watch: Watch of the wall clock; None where a test sets the clock.
        bus: Event bus, on the event loop.
        database: Database gateway.
        tasks: Background tasks.
        hasher: Password hasher with its own threads.
    """

    def __init__(
        self, settings: Settings, clock: Clock = system_clock, clock_watch: ClockWatch | None = None
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.clock_watch = clock_watch
        self.bus = Bus()
        self.tasks = Tasks()
        self.database = Database(settings, self._deliver, clock, clock_watch)
        self.hasher = Hasher(self.database.secret)
        self._loop: asyncio.AbstractEventLoop | None = None

    def acting(self, actor: Actor) -> Acting:
        """Return the gateway bound to an actor: `await app.acting(actor).do(bookings.hold, ...)`."""
        return self.database.acting(actor)

    def started(self) -> None:
        """Deliver events on the running event loop from now on; must be called on it."""
        self._loop = asyncio.get_running_loop()

    async def stopped(self) -> None:
        """Stop the tasks, finish the database's queued work and close it."""
        await self.tasks.stop()
        self._loop = None
        await asyncio.to_thread(self.database.close)
        self.hasher.close()

    def call_soon(self, callback: Callable[[], None]) -> None:
        """Schedule a callback on the event loop from any thread; dropped without a loop, when nobody follows."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(callback)

    def _deliver(self, events: list[Event]) -> None:
        def publish() -> None:
            for event in events:
                self.bus.publish(event)

        self.call_soon(publish)
