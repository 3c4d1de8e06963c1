"""Job workers: each kind by itself, woken by the next due time, and safe against a worker that comes back late."""

import asyncio
import logging
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from db.engine.unit_of_work import UnitOfWork
from db.models import OutboxJob
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.jobs import kinds, outbox
from expertconnect.services.jobs.kinds import EMAIL
from expertconnect.workers.handlers import HANDLERS, job_workers
from expertconnect.workers.jobs import POLL_SECONDS, Dropped, TryLater
from tests.email_worker import book, cast_in, mailing, running, states, until, worker_of
from tests.smtp import Box, serving
from tests.workers.push import PUSH, Recorder, post, worker

pytestmark = pytest.mark.usefixtures("push_is_a_kind")


def test_every_kind_has_a_handler_and_every_handler_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(kinds.KINDS, PUSH.name)
    assert {kind.name for kind in HANDLERS} == set(kinds.KINDS)


async def test_the_application_gets_one_worker_for_each_kind(settings: Settings) -> None:
    async with running(settings) as application:
        assert list(job_workers(application)) == [kind.name for kind in HANDLERS]


async def test_a_dead_mail_server_does_not_delay_another_kind(settings: Settings) -> None:
    async with serving(Box()) as box:
        pass  # its port is closed again
    async with running(mailing(settings, box)) as application:
        await book(application, cast_in(application))
        await post(application, "push:1")
        handler = Recorder()
        assert await worker_of(application).run_due() == 0
        assert await worker(application, handler).run_due() == 1
        assert handler.keys == ["push:1"]
        assert (await states(application))["waiting"] == 2


async def test_a_worker_never_claims_jobs_of_another_kind(settings: Settings) -> None:
    async with running(settings) as application:
        await post(application, "push:1")
        assert await application.acting(SYSTEM).do(outbox.claim_due, EMAIL) == []
        assert await application.acting(SYSTEM).ask(outbox.next_due_at, EMAIL) is None


async def test_each_kind_backs_off_and_gives_up_by_its_own_policy(settings: Settings) -> None:
    async with running(settings) as application:
        world = cast_in(application)
        await post(application, "push:1")
        handler = Recorder(TryLater("Not now."))
        pushes = worker(application, handler)
        waits = []
        for _ in range(PUSH.max_tries):
            await pushes.run_due()
            due_at = await application.acting(SYSTEM).ask(outbox.next_due_at, PUSH)
            if due_at is not None:
                waits.append((due_at - world.clock()).total_seconds())
                world.clock.advance(due_at - world.clock())
        assert waits == [10, 20]
        assert (await states(application))["failed"] == 1


async def test_an_unavailable_server_rests_its_kind_without_counting_tries(settings: Settings) -> None:
    async with running(settings) as application:
        world, handler = cast_in(application), Recorder(unavailable=True)
        await post(application, "push:1")
        pushes = worker(application, handler)
        assert await pushes.run_due() == 0
        handler.unavailable = False
        assert await pushes.run_due() == 0  # it rests
        world.clock.advance(PUSH.first_wait)
        assert await pushes.run_due() == 1


async def test_a_rest_that_is_over_does_not_make_an_empty_queue_busy(settings: Settings) -> None:
    async with running(settings) as application:
        world, handler = cast_in(application), Recorder(unavailable=True)
        await post(application, "push:1")
        pushes = worker(application, handler)
        await pushes.run_due()
        await application.acting(SYSTEM).do(outbox.withdraw, ["push:1"])
        world.clock.advance(PUSH.longest_wait)
        assert await pushes.run_due() == 0
        assert await pushes._pause() == POLL_SECONDS


async def test_a_job_whose_claim_was_lost_is_not_run_by_the_late_worker(settings: Settings) -> None:
    async with running(settings) as application:
        world = cast_in(application)
        await post(application, "push:1")
        late = await application.acting(SYSTEM).do(outbox.claim_due, PUSH)
        world.clock.advance(PUSH.lease)
        (theirs,) = await application.acting(SYSTEM).do(outbox.claim_due, PUSH)
        handler = Recorder()
        assert await worker(application, handler)._run_batch(late) == 0
        assert handler.keys == []
        assert await application.acting(SYSTEM).do(outbox.renew, theirs) is not None


async def test_a_sleeping_worker_wakes_when_a_job_falls_due(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(settings) as application:
        world, handler = cast_in(application), Recorder(Dropped("Seen."))
        pushes = worker(application, handler)
        pauses: list[float] = []
        asleep, wake = asyncio.Event(), asyncio.Event()

        async def wait(seconds: float) -> None:
            pauses.append(seconds)
            asleep.set()
            await wake.wait()
            wake.clear()

        monkeypatch.setattr(pushes, "_wait", wait)
        await post(application, "push:1", timedelta(seconds=12))
        application.tasks.start(pushes.run(), name="pushes")
        await asyncio.wait_for(asleep.wait(), 10)
        assert pauses == [12.0]
        world.clock.advance(timedelta(seconds=12))
        wake.set()
        await until(lambda: handler.keys == ["push:1"])


@pytest.mark.usefixtures("no_polling")
async def test_a_commit_that_posts_a_job_wakes_its_worker(settings: Settings) -> None:
    async with running(settings) as application:
        cast_in(application)
        handler = Recorder()
        application.tasks.start(worker(application, handler).run(), name="pushes")
        await until(lambda: application.bus.followers("outbox") == 1)  # type: ignore[arg-type]
        await post(application, "push:1")
        await until(lambda: handler.keys == ["push:1"])
        assert handler.keys == ["push:1"]


async def test_jobs_of_an_unknown_kind_wait_and_are_named_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(settings) as application:
        cast_in(application)
        await post(application, "x:1", kind="telegram")
        with caplog.at_level(logging.WARNING):
            await worker(application, Recorder()).run_due()
            await worker(application, Recorder()).run_due()
        assert (await states(application))["waiting"] == 1
        assert await application.acting(SYSTEM).ask(outbox.unknown_kinds) == {"telegram": 1}
    assert "1 jobs of the kind 'telegram' wait for a newer version" in caplog.text


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_claiming_and_looking_ahead_read_an_index_and_no_whole_table(settings: Settings) -> None:
    def plans(work: UnitOfWork) -> list[str]:
        seen: list[str] = []
        for statement in (
            "SELECT id FROM outbox WHERE kind = 'email' AND state = 'waiting' AND due_at <= '2026' ORDER BY due_at, id",
            "SELECT due_at FROM outbox WHERE kind = 'email' AND state = 'waiting' AND claimed_until IS NULL "
            "ORDER BY due_at LIMIT 1",
        ):
            seen += [row[3] for row in work.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
        return seen

    async with running(settings) as application:
        found = await application.acting(SYSTEM).ask(plans)
    assert all("ix_outbox_kind_state_due_at" in plan for plan in found if "SCAN" in plan or "SEARCH" in plan)
    assert not any("TEMP B-TREE" in plan or plan.startswith("SCAN") for plan in found)


def lose_the_marks(work: UnitOfWork) -> None:
    """What a crash between the work and its mark leaves behind."""
    work.session.execute(update(OutboxJob).values(state="waiting", done_at=None))


async def test_a_job_marked_after_a_crash_before_the_mark_is_run_once_more(settings: Settings) -> None:
    async with running(settings) as application:
        world, handler = cast_in(application), Recorder()
        await post(application, "push:1")
        await worker(application, handler).run_due()
        await application.acting(SYSTEM).do(lose_the_marks)
        world.clock.advance(PUSH.lease)
        await worker(application, handler).run_due()
        assert handler.keys == ["push:1", "push:1"]
        assert (await states(application))["sent"] == 1
