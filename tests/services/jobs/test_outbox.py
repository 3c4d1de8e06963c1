"""The outbox: each job is one worker's at a time, and sent, tried again or dropped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from db.engine.unit_of_work import MAX_LATE, Job, UnitOfWork
from db.models import OutboxJob
from expertconnect.domain.errors import Invalid, NotFound
from expertconnect.domain.events import JobMarked, JobPosted
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.kinds import EMAIL
from expertconnect.services.jobs.outbox import DueJob
from tests.world import World

pytestmark = pytest.mark.both_databases

MINUTE = timedelta(minutes=1)


def post(world: World, *keys: str, delay: timedelta = timedelta(0), lives: timedelta | None = None) -> None:
    """Write jobs into the outbox."""

    def posting(work: UnitOfWork) -> None:
        for key in keys:
            work.post(Job(key, "magic_link", {"email": "ada@example.org"}, delay, lives))

    world.do(posting)


def claim(world: World, limit: int = 20) -> list[DueJob]:
    """Claim what is due."""
    return world.do(outbox.claim_due, EMAIL, limit)


def state(world: World, key: str) -> str:
    """The state of one job."""
    return world.ask(outbox.line, key).state


def never() -> float:
    """No jitter."""
    return 0.0


@pytest.mark.parametrize("old_version", [False, True])
def test_d16_nothing_stale_leaves_when_mail_is_set_up_after_weeks_and_the_outbox_is_pruned(
    world: World, old_version: bool
) -> None:
    def post(work: UnitOfWork) -> None:
        work.post(Job("old", "booking_confirmed", {}), Job("kept", "booking_confirmed", {}, MAX_LATE))
        if old_version:
            work.session.execute(update(OutboxJob).values(not_after=None))

    world.do(post)
    world.clock.advance(MAX_LATE + timedelta(minutes=1))
    system = world.as_(SYSTEM)
    system.do(bookings.clean_up)  # nothing but the cleanup runs without a mail server
    states = {line.key: line.state for line in world.ask(outbox.lines)}
    assert states == {"old": "dropped", "kept": "dropped" if old_version else "waiting"}
    world.clock.advance(outbox.KEPT + timedelta(minutes=1))
    system.do(bookings.clean_up)
    assert "old" not in {line.key for line in world.ask(outbox.lines)}


def test_a_claimed_job_is_nobody_elses_until_its_claim_runs_out(world: World) -> None:
    post(world, "a", "b")
    assert [job.key for job in claim(world)] == ["a", "b"]
    assert claim(world) == []
    world.clock.advance(EMAIL.lease)
    assert [job.key for job in claim(world)] == ["a", "b"]


def test_two_workers_at_once_never_claim_one_job_twice(world: World) -> None:
    keys = [f"key-{number:03}" for number in range(120)]
    post(world, *keys)
    with ThreadPoolExecutor(6) as workers:
        rounds = list(workers.map(lambda _: claim(world, 7), range(24)))
    claimed = [job.key for jobs in rounds for job in jobs]
    claimed += [job.key for job in claim(world, 500)]  # rows that two were just taking were passed over
    assert sorted(claimed) == keys


def test_a_job_with_a_delay_is_not_claimed_before_it_is_due(world: World) -> None:
    post(world, "later", delay=20 * timedelta(seconds=1))
    assert claim(world) == []
    assert world.ask(outbox.next_due_at) == world.clock() + timedelta(seconds=20)
    world.clock.advance(timedelta(seconds=20))
    assert [job.key for job in claim(world)] == ["later"]


def test_a_job_past_its_time_is_dropped_and_never_claimed(world: World) -> None:
    post(world, "magic", lives=10 * MINUTE)
    world.clock.advance(11 * MINUTE)
    assert claim(world) == []
    assert world.ask(outbox.line, "magic").state == "dropped"
    assert world.ask(outbox.line, "magic").last_error == "It was too late to send this."


def test_a_key_that_was_posted_before_is_not_written_again(world: World) -> None:
    post(world, "a")
    (job,) = claim(world)
    world.do(outbox.sent, job)
    post(world, "a")
    assert claim(world) == []
    assert world.ask(outbox.counts) == {"waiting": 0, "sent": 1, "dropped": 0, "failed": 0}


def test_the_wait_doubles_from_a_minute_to_an_hour_and_chance_only_shortens_it() -> None:
    waits = [EMAIL.back_off(tries, never) for tries in range(1, 9)]
    assert [wait / MINUTE for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert EMAIL.back_off(3, lambda: 1.0) == timedelta(minutes=4) * 0.8
    assert EMAIL.back_off(10_000, never) == timedelta(hours=1)


def test_a_job_that_was_put_off_comes_back_after_its_wait(world: World) -> None:
    post(world, "a")
    (job,) = claim(world)
    world.do(outbox.retry, job, "The mail server asked to wait.", never)
    assert claim(world) == []
    world.clock.advance(MINUTE)
    (again,) = claim(world)
    assert again.tries == 1
    assert world.ask(outbox.line, "a").last_error == "The mail server asked to wait."


def test_a_job_that_was_put_off_for_days_counts_as_refused(world: World) -> None:
    post(world, "a")
    for _ in range(EMAIL.max_tries):
        (job,) = claim(world)
        world.do(outbox.retry, job, "Not now.", never)
        world.clock.advance(timedelta(hours=1))
    assert claim(world) == []
    assert state(world, "a") == "failed"


def test_a_worker_that_lost_its_claim_cannot_put_the_job_back(world: World) -> None:
    post(world, "a")
    (mine,) = claim(world)
    world.clock.advance(EMAIL.lease)
    (theirs,) = claim(world)
    world.do(outbox.failed, mine, "I was too slow.")
    assert state(world, "a") == "waiting"
    world.do(outbox.sent, theirs)
    assert state(world, "a") == "sent"


def test_a_sent_mark_counts_even_after_the_claim_was_lost(world: World) -> None:
    post(world, "a")
    (mine,) = claim(world)
    world.clock.advance(EMAIL.lease)
    claim(world)
    world.do(outbox.sent, mine)
    assert state(world, "a") == "sent"


def test_jobs_put_back_for_an_unreachable_server_keep_their_count_of_tries(world: World) -> None:
    post(world, "a", "b")
    world.do(outbox.put_back, claim(world), "The mail server cannot be reached.", world.clock() + 2 * MINUTE)
    assert world.ask(outbox.next_due_at) == world.clock() + 2 * MINUTE
    world.clock.advance(2 * MINUTE)
    assert [job.tries for job in claim(world)] == [0, 0]


def test_an_operator_can_try_a_failed_job_again_at_once_but_not_a_sent_one(world: World) -> None:
    post(world, "a")
    (job,) = claim(world)
    world.do(outbox.failed, job, "The mail server refused it.")
    world.events.clear()
    assert world.do(outbox.retry_now, "a").state == "waiting"
    assert JobPosted() in world.events
    (job,) = claim(world)
    world.do(outbox.sent, job)
    with pytest.raises(Invalid):
        world.do(outbox.retry_now, "a")
    with pytest.raises(NotFound):
        world.do(outbox.retry_now, "unknown")


def test_the_list_for_operators_masks_addresses_and_pages_backwards(world: World) -> None:
    post(world, "a", "b", "c")
    listed = world.ask(outbox.lines, state="waiting", limit=2)
    assert [line.key for line in listed] == ["c", "b"]
    assert listed[0].about == "a…@example.org"
    assert [line.key for line in world.ask(outbox.lines, before_id=listed[-1].id)] == ["a"]


def test_what_was_sent_long_ago_is_forgotten_and_what_waits_is_kept(world: World) -> None:
    post(world, "a", "b")
    job, _ = claim(world)
    world.do(outbox.sent, job)
    world.clock.advance(outbox.KEPT + timedelta(days=1))
    assert world.do(outbox.forget_old) == 1
    assert [line.key for line in world.ask(outbox.lines)] == ["b"]


def test_every_mark_on_a_mail_is_told_to_whoever_looks_at_the_mails(world: World) -> None:
    post(world, "a", "b", "c", "d")
    jobs = claim(world)
    world.events.clear()
    world.do(outbox.sent, jobs[0])
    world.do(outbox.dropped, jobs[1], "It was undone.")
    world.do(outbox.retry, jobs[2], "Later.", never)
    world.do(outbox.put_back, jobs[3:], "It is away.", world.clock() + MINUTE)
    assert world.events == [JobMarked()] * 4
