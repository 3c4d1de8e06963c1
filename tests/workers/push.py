"""A second kind of job, as the next one will be registered, and a handler that records what it was given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from db.engine.unit_of_work import Job
from expertconnect.application import Application
from expertconnect.domain.people import SYSTEM
from expertconnect.services.jobs.kinds import JobKind
from expertconnect.services.jobs.outbox import DueJob
from expertconnect.workers.jobs import Done, JobWorker, Outcome, RunJob, Unavailable

PUSH = JobKind("push", first_wait=timedelta(seconds=10), longest_wait=timedelta(seconds=40), max_tries=3)


class Recorder:
    """A handler that records the keys it was given and answers with a fixed outcome."""

    kind = PUSH

    def __init__(self, outcome: Outcome | None = None, unavailable: bool = False) -> None:
        self.outcome: Outcome = outcome or Done()
        self.unavailable = unavailable
        self.keys: list[str] = []

    def missing(self) -> str:
        """Nothing."""
        return ""

    @asynccontextmanager
    async def session(self) -> AsyncIterator[RunJob]:
        """No connection is needed."""
        if self.unavailable:
            raise Unavailable("The push service cannot be reached.")
        yield self.run

    async def run(self, job: DueJob) -> Outcome:
        """Record a job."""
        self.keys.append(job.key)
        return self.outcome


async def post(
    application: Application, key: str, delay: timedelta = timedelta(0), kind: str = PUSH.name
) -> None:
    """Write a job of the second kind."""
    await application.acting(SYSTEM).do(lambda work: work.post(Job(key, "ping", {}, delay, kind=kind)))


def worker(application: Application, handler: Recorder) -> JobWorker:
    """A worker of the second kind without jitter."""
    return JobWorker(application, handler, chance=lambda: 0.0)
