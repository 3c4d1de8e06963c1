"""Sends what the outbox holds: woken by a commit that posted something, and by the clock."""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from db.engine.gateway import Acting, Database
from expertconnect.bus import Bus
from expertconnect.clock import Clock
from expertconnect.config import Settings
from expertconnect.domain.errors import Busy
from expertconnect.domain.events import OUTBOX
from expertconnect.domain.people import SYSTEM
from expertconnect.domain.sentences import sentence
from expertconnect.services.email import account, render
from expertconnect.services.email.account import Later, Untrue
from expertconnect.services.email.render import EmailContent
from expertconnect.services.email.smtp import ANSWER_TIME, Connection, PutOff, Refused, Unreachable, connected
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.outbox import DueJob

logger = logging.getLogger(__name__)

BATCH = 20
"""Letters to one connection; servers count them."""
LOOKS_EVERY = 30.0
"""Seconds after which the outbox is looked at unasked: another process may have posted something."""
FORGETS_EVERY = timedelta(hours=6)


class Serving(Protocol):
    """What the worker needs of the application, which stands beside it."""

    settings: Settings
    clock: Clock
    bus: Bus
    database: Database


class Worker:
    """Sends letters, one connection at a time, until it is cancelled.

    Without a mail server in the settings it sends nothing and the letters wait.

    Args:
        application: Whose outbox it is.
        chance: From 0 to 1; spreads the waits of letters that failed together.
        patience: Seconds that the mail server may take for one answer.
    """

    def __init__(
        self,
        application: Serving,
        chance: Callable[[], float] = random.random,
        patience: float = ANSWER_TIME,
    ) -> None:
        self._settings = application.settings
        self._clock = application.clock
        self._bus = application.bus
        self._chance = chance
        self._patience = patience
        self._system: Acting = application.database.acting(SYSTEM)
        self._posted = asyncio.Event()
        self._failures = 0
        self._rests_until: datetime | None = None
        self._forgets_at: datetime | None = None

    async def run(self) -> None:
        """Send what is due, then wait for more; for as long as the application lives."""
        if not self._settings.sends_mail:
            logger.info("no mail server is configured; mails wait in the outbox")
            return
        leave = self._bus.follow(OUTBOX, lambda _: self._posted.set())
        try:
            while True:
                self._posted.clear()
                try:
                    await self.send_due()
                    pause = await self._pause()
                except Busy:
                    logger.warning("the database is busy; mails wait")
                    pause = LOOKS_EVERY
                except Exception:
                    logger.exception("the outbox could not be worked off")  # and letters must go on leaving
                    pause = LOOKS_EVERY
                await self._wait(pause)
        finally:
            leave()

    async def send_due(self) -> int:
        """Send everything that is due now.

        Returns:
            How many letters a server has taken.
        """
        taken = 0
        while self._settings.sends_mail and not self._resting():
            jobs = await self._system.do(outbox.claim_due, BATCH)
            if not jobs:
                break
            taken += await self._send_batch(jobs)
        await self._forget_old()
        return taken

    async def _send_batch(self, jobs: list[DueJob]) -> int:
        """Send claimed jobs over one connection; what it cannot take is put back for later."""
        waiting, taken = list(jobs), 0
        try:
            async with connected(self._settings, self._patience) as connection:
                self._failures, self._rests_until = 0, None
                while waiting:
                    taken += await self._send_one(connection, waiting.pop(0))
        except Unreachable as error:
            self._failures += 1
            self._rests_until = self._clock() + outbox.back_off(self._failures, self._chance)
            logger.warning("%s %d mails wait.", error, len(waiting))
            await self._system.do(outbox.put_back, waiting, str(error), self._rests_until)
        return taken

    async def _send_one(self, connection: Connection, job: DueJob) -> bool:
        try:
            found = await self._system.do(account.write, job)
            if found is None:
                return False
            job, content = found
            if isinstance(content, Later):
                await self._system.do(outbox.put_back, [job], content.why, content.until)
                return False
            if isinstance(content, Untrue):
                await self._mark(outbox.dropped, job, content.why)
                return False
            return await self._hand_over(connection, job, content)
        except (Busy, Unreachable):
            raise
        except Exception:
            # A letter that cannot be written must not stand in the way of the others.
            logger.exception("outbox job %d (%s) could not be written", job.id, job.kind)
            await self._mark(
                outbox.retry, job, sentence("It could not be written; the log says why."), self._chance
            )
            return False

    async def _hand_over(self, connection: Connection, job: DueJob, content: EmailContent) -> bool:
        try:
            to = render.address(content.to).addr_spec
        except ValueError:
            await self._mark(outbox.failed, job, sentence("Its address is not one that mail can be sent to."))
            return False
        message = await asyncio.to_thread(render.message_bytes, content, self._settings, self._clock())
        try:
            await connection.send(message, to)
        except Refused as error:
            logger.warning("outbox job %d (%s) was refused", job.id, job.kind)
            await self._mark(outbox.failed, job, str(error))
            return False
        except PutOff as error:
            await self._mark(outbox.retry, job, str(error), self._chance)
            return False
        except Unreachable as error:
            # It may be this letter that the server chokes on: it waits longer each time, the others do not.
            await self._mark(outbox.retry, job, str(error), self._chance)
            raise
        await self._mark(outbox.sent, job)
        return True

    async def _mark(self, command: Callable[..., None], *args: object) -> None:
        """Do a deed that must not be lost: after a server's yes, a lost mark is a second mail."""
        for wait in (0.2, 1.0, 5.0):
            try:
                await self._system.do(command, *args)
                return
            except Busy:
                await asyncio.sleep(wait)
        await self._system.do(command, *args)

    def _resting(self) -> bool:
        return self._rests_until is not None and self._clock() < self._rests_until

    async def _pause(self) -> float:
        """Seconds until there may be something to send."""
        due_at = await self._system.ask(outbox.next_due_at)
        wake_at = max((at for at in (due_at, self._rests_until) if at is not None), default=None)
        if wake_at is None:
            return LOOKS_EVERY
        return min(max((wake_at - self._clock()).total_seconds(), 0.05), LOOKS_EVERY)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._posted.wait()
        except TimeoutError:
            pass

    async def _forget_old(self) -> None:
        now = self._clock()
        if self._forgets_at is None or self._forgets_at <= now:
            self._forgets_at = now + FORGETS_EVERY
            await self._system.do(outbox.forget_old)
