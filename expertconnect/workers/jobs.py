"""Job worker: runs the due jobs of one kind through its handler, woken by commits and by the next due time.

Each kind has a worker of its own, so that an unreachable server of one kind delays no other. The handler returns the
outcome of each job; claims, marks, back-off and rests are the same for all kinds and are implemented here.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
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
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.kinds import JobKind
from expertconnect.services.jobs.outbox import DueJob

logger = logging.getLogger(__name__)

POLL_SECONDS = 30.0
"""Longest interval of polling the queue: a job posted by another process wakes nobody here."""
FORGET_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Done:
    """The job is done."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The job is out of date or of no use any more; `why` is a sentence for the operator."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The job failed for good; an operator may retry it."""

    why: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """The job failed this time: counted, tried again after the kind's back-off."""

    why: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """The job cannot be decided before an instant: due again then, no try counted."""

    why: str
    until: datetime


Outcome = Done | Dropped | Failed | TryLater | Postponed
RunJob = Callable[[DueJob], Awaitable[Outcome]]
"""Runs one job within its lease. Raises Unavailable when no job can be run at present."""


class Unavailable(Exception):
    """The server behind a kind cannot be used at present; its jobs wait and no try is counted.

    Args:
        why: A sentence for log and operator; no personal data.
        blamed: Whether the job that was running may be the cause; it then counts a failed try.
    """

    def __init__(self, why: str, *, blamed: bool = False) -> None:
        super().__init__(why)
        self.why, self.blamed = why, blamed


class Handler(Protocol):
    """Handler of one kind of job; `workers.email` is an example."""

    kind: JobKind

    def missing(self) -> str:
        """Return which settings this kind lacks, as a log line; empty if it can run."""

    def session(self) -> AbstractAsyncContextManager[RunJob]:
        """Open a resource that several jobs share, such as a connection.

        Raises:
            Unavailable: If it cannot be opened.
        """


class Serving(Protocol):
    """Protocol of the application, as far as workers use it."""

    settings: Settings
    clock: Clock
    bus: Bus
    database: Database


class JobWorker:
    """Runs the jobs of one kind until it is cancelled.

    Args:
        application: The application whose queue it reads.
        handler: Handler of the kind.
        chance: From 0 to 1; spreads the retries of jobs that failed together.
    """

    def __init__(
        self, application: Serving, handler: Handler, chance: Callable[[], float] = random.random
    ) -> None:
        self._handler, self._kind = handler, handler.kind
        self._clock = application.clock
        self._bus = application.bus
        self._chance = chance
        self._system: Acting = application.database.acting(SYSTEM)
        self._posted = asyncio.Event()
        self._failures = 0
        self._rests_until: datetime | None = None
        self._forgets_at: datetime | None = None

    async def run(self) -> None:
        """Run due jobs, then wait for the next; returns at once if the settings lack what the kind needs."""
        if missing := self._handler.missing():
            logger.info("%s", missing)
            return
        leave = self._bus.follow(OUTBOX, lambda _: self._posted.set())
        try:
            while True:
                self._posted.clear()
                await self._wait(await self._round())
        finally:
            leave()

    async def _round(self) -> float:
        """Run due jobs; return the seconds to wait."""
        try:
            await self.run_due()
            return await self._pause()
        except Busy:
            logger.warning("the database is busy; %s jobs wait", self._kind.name)
        except Exception:
            logger.exception("the %s jobs could not be run", self._kind.name)  # the loop must go on
        return POLL_SECONDS

    async def run_due(self) -> int:
        """Run every job that is due now; return how many were done."""
        done = 0
        while not self._handler.missing() and not self._resting():
            jobs = await self._system.do(outbox.claim_due, self._kind)
            if not jobs:
                break
            done += await self._run_batch(jobs)
        await self._forget_old()
        return done

    async def _run_batch(self, jobs: list[DueJob]) -> int:
        """Run claimed jobs in one session of the handler; if it becomes unavailable, the rest return to the queue."""
        waiting, done = list(jobs), 0
        try:
            async with self._handler.session() as run_job:
                self._failures, self._rests_until = 0, None
                while waiting:
                    done += await self._run_one(run_job, waiting.pop(0))
        except Unavailable as error:
            self._failures += 1
            self._rests_until = self._clock() + self._kind.back_off(self._failures, self._chance)
            logger.warning("%s %d %s jobs wait.", error.why, len(waiting), self._kind.name)
            await self._system.do(outbox.put_back, waiting, error.why, self._rests_until)
        return done

    async def _run_one(self, run_job: RunJob, job: DueJob) -> bool:
        """Renew the claim of one job, run and mark it; return whether it was done."""
        claimed = await self._system.do(outbox.renew, job)
        if claimed is None:
            return False  # another worker has claimed it since
        try:
            outcome = await run_job(claimed)
        except Busy:
            raise
        except Unavailable as error:
            if error.blamed:
                await self._mark(outbox.retry, claimed, error.why, self._chance)
            else:
                await self._mark(outbox.put_back, [claimed], error.why, self._clock())
            raise
        except Exception:
            # A job that always raises must not block the others.
            logger.exception("outbox job %d (%s) raised", job.id, job.purpose)
            outcome = TryLater(sentence("It could not be written; the log says why."))
        await self._mark_outcome(claimed, outcome)
        return isinstance(outcome, Done)

    async def _mark_outcome(self, job: DueJob, outcome: Outcome) -> None:
        match outcome:
            case Done():
                await self._mark(outbox.sent, job)
            case Dropped(why):
                await self._mark(outbox.dropped, job, why)
            case Failed(why):
                logger.warning("outbox job %d (%s) was refused", job.id, job.purpose)
                await self._mark(outbox.failed, job, why)
            case TryLater(why):
                await self._mark(outbox.retry, job, why, self._chance)
            case Postponed(why, until):
                await self._mark(outbox.put_back, [job], why, until)

    async def _mark(self, command: Callable[..., None], *args: object) -> None:
        """Mark jobs even if the database is busy for seconds: if the mark of a finished job is lost, it runs twice."""
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
        """Seconds until a job may be due and the handler's rest is over."""
        due_at = await self._system.ask(outbox.next_due_at, self._kind)
        if due_at is None:  # even during a rest: a job that is posted ends the wait
            return POLL_SECONDS
        wake_at = due_at if self._rests_until is None else max(due_at, self._rests_until)
        return min(max((wake_at - self._clock()).total_seconds(), 0.05), POLL_SECONDS)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._posted.wait()
        except TimeoutError:
            pass

    async def _forget_old(self) -> None:
        now = self._clock()
        if self._forgets_at is None or self._forgets_at <= now:
            self._forgets_at = now + FORGET_EVERY
            await self._system.do(outbox.forget_old)
            for name, number in (await self._system.ask(outbox.unknown_kinds)).items():
                logger.warning("%d jobs of the kind %r wait for a newer version", number, name)
