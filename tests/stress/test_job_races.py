"""A storm of workers on one outbox: each job is handled once, whoever gets it."""

import asyncio
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from db.engine.unit_of_work import Job, UnitOfWork
from expertconnect.application import Application
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.jobs import kinds, outbox
from expertconnect.services.jobs.kinds import JobKind
from tests.workers.push import PUSH, Recorder, worker
from tests.world import MONDAY, World

WORKERS = 5
JOBS = 60 * (int(os.environ.get("STORM", "0")) or 4)
WIDE = replace(PUSH, batch=7)
CALL = replace(PUSH, name="webhook", batch=3)


@pytest.mark.storm
def test_a_storm_of_workers_handles_every_job_of_every_kind_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (WIDE, CALL):
        monkeypatch.setitem(kinds.KINDS, kind.name, kind)

    def post(work: UnitOfWork, kind: JobKind) -> None:
        work.post(*(Job(f"{kind.name}:{number:05}", "x", kind=kind.name) for number in range(JOBS)))

    for kind in (WIDE, CALL):
        world.do(post, kind)
    with ThreadPoolExecutor(WORKERS) as workers:
        found = list(workers.map(lambda _: asyncio.run(work_off(world.settings)), range(WORKERS)))
    handled = sum(found, Counter[str]())
    assert set(handled.values()) == {1}
    assert len(handled) == 2 * JOBS
    assert world.ask(outbox.counts) == {"waiting": 0, "sent": 2 * JOBS, "dropped": 0, "failed": 0}


async def work_off(settings: Settings) -> Counter[str]:
    """Work like one process until nothing is left; return what it handled."""
    handlers = [Recorder(), Recorder()]
    application = Application(settings, MovableClock(MONDAY))
    application.started()
    for handler, kind in zip(handlers, (WIDE, CALL), strict=True):
        handler.kind = kind
    workers = [worker(application, handler) for handler in handlers]
    try:
        while (await application.acting(SYSTEM).ask(outbox.counts))["waiting"]:
            await asyncio.gather(*(one.run_due() for one in workers))
    finally:
        await application.stopped()
    return Counter(key for handler in handlers for key in handler.keys)
