"""Job queue on the outbox table: claim due jobs, mark them, retry, withdraw. Rows only; handlers do the work.

A job is written by `UnitOfWork.post` in the transaction that made it necessary. A worker claims jobs of its kind for
the length of a lease, runs them and marks them. The end of the lease is also a fencing token: a worker that
comes back late cannot mark a job that another has claimed since. A worker that dies loses its claims and the next one
takes the jobs. So every job is done at least once, and twice only if the process ends between the work and its mark;
both copies of an e-mail then carry the same Message-ID.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select, update

from db.engine.unit_of_work import MAX_LATE, UnitOfWork
from db.models import OutboxJob
from expertconnect.clock_watch import LEAP
from expertconnect.domain.errors import Invalid, NotFound
from expertconnect.domain.events import JobMarked, JobPosted
from expertconnect.domain.sentences import sentence
from expertconnect.services.jobs.kinds import EMAIL, KINDS, JobKind

KEPT = timedelta(days=90)
"""How long done and dropped jobs are kept, so that their keys are not used again; older keys are never posted again."""
MAX_DELAY = timedelta(days=1)
"""Longest delay of a job that is due some time after it was posted, rather than at a time of its own."""
STATES = ("waiting", "sent", "dropped", "failed")


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job claimed by this worker until `claimed_until`, which is also the fencing token of the claim."""

    id: int
    key: str
    kind: str
    purpose: str
    payload: Mapping[str, Any]
    tries: int
    created_at: datetime
    claimed_until: datetime


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A job as operators see it: purpose and recipient, never a body or a token.

    Attributes:
        about: Booking or recipient, such as `Booking 0123abcd to the client` or `a…@example.org`.
        last_error: Sentence that says why it was not sent; empty if nothing went wrong.
    """

    id: int
    key: str
    kind: str
    purpose: str
    about: str
    state: str
    created_at: datetime
    due_at: datetime
    tries: int
    last_error: str
    done_at: datetime | None


def claim_due(work: UnitOfWork, kind: JobKind = EMAIL, limit: int | None = None) -> list[DueJob]:
    """Claim due jobs of a kind, the longest due first, so that no other worker takes them. Drops those due too late.

    On PostgreSQL rows that another worker has locked are skipped; on SQLite there is one writer.

    Args:
        limit: Maximum of jobs; by default the kind's batch.
    """
    _drop_late(work, kind)
    made_since = _made_since(work)
    ids = list(
        work.session.scalars(
            select(OutboxJob.id)
            .where(
                OutboxJob.kind == kind.name,
                OutboxJob.state == "waiting",
                OutboxJob.due_at <= work.now,
                *made_since,
                or_(OutboxJob.claimed_until.is_(None), OutboxJob.claimed_until <= work.now),
            )
            .order_by(OutboxJob.due_at, OutboxJob.id)
            .limit(limit or kind.batch)
            .with_for_update(skip_locked=True)
        )
    )
    rows = work.session.scalars(
        update(OutboxJob)
        .where(OutboxJob.id.in_(ids))
        .values(claimed_until=work.now + kind.lease)
        .returning(OutboxJob)
        .execution_options(populate_existing=True)
    )
    return [_due(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


def renew(work: UnitOfWork, job: DueJob) -> DueJob | None:
    """Extend the claim of a job by its kind's lease from now; None if another worker has claimed it since."""
    claimed_until = work.now + KINDS[job.kind].lease
    changed = _change(work, job, {"claimed_until": claimed_until})
    return replace(job, claimed_until=claimed_until) if changed else None


def sent(work: UnitOfWork, job: DueJob) -> None:
    """Mark a job as done. Its effect cannot be taken back, so this mark alone is not fenced."""
    _done(work, job, "sent", "", fenced=False)


def dropped(work: UnitOfWork, job: DueJob, why: str) -> None:
    """Mark a job as dropped: it is out of date or of no use any more."""
    _done(work, job, "dropped", why)


def failed(work: UnitOfWork, job: DueJob, why: str) -> None:
    """Mark a job as dead: it failed for good. An operator may `retry_now` once the cause is gone."""
    _done(work, job, "failed", why)


def retry(work: UnitOfWork, job: DueJob, why: str, chance: Callable[[], float]) -> None:
    """Count a failed try: due again after the kind's back-off, dead after its `max_tries`.

    Args:
        why: A sentence for the operator; no address.
        chance: Returns a number from 0 to 1, such as `random.random`.
    """
    kind, tries = KINDS[job.kind], job.tries + 1
    if tries >= kind.max_tries:
        failed(work, job, why)
        return
    due_at = work.now + kind.back_off(tries, chance)
    _change(work, job, {"tries": tries, "due_at": due_at, "last_error": why[:300], "claimed_until": None})
    work.announce(JobMarked())


def put_back(work: UnitOfWork, jobs: list[DueJob], why: str, until: datetime) -> None:
    """Return jobs to the queue, due at an instant, without counting a try; for when their server cannot be reached."""
    for job in jobs:
        _change(work, job, {"due_at": until, "last_error": why[:300], "claimed_until": None})
    work.announce(JobMarked())


def withdraw(work: UnitOfWork, keys: Collection[str]) -> int:
    """Drop waiting jobs by their keys because the change they report was undone; return how many."""
    result = work.session.execute(
        update(OutboxJob)
        .where(OutboxJob.key.in_(keys), OutboxJob.state == "waiting")
        .values(state="dropped", done_at=work.now, claimed_until=None, last_error=sentence("It was undone."))
    )
    return cast("CursorResult[Any]", result).rowcount


def any_stands(work: UnitOfWork, keys: Collection[str]) -> bool:
    """Whether one of these keys waits, was done or failed; dropped jobs do not count."""
    query = select(OutboxJob.id).where(OutboxJob.key.in_(keys), OutboxJob.state != "dropped").limit(1)
    return work.session.scalar(query) is not None


def last_state(work: UnitOfWork, keys: Collection[str]) -> str:
    """Return the state of the newest of these jobs that was not dropped; empty if there is none."""
    query = (
        select(OutboxJob.state)
        .where(OutboxJob.key.in_(keys), OutboxJob.state != "dropped")
        .order_by(OutboxJob.id.desc())
        .limit(1)
    )
    return work.session.scalar(query) or ""


def next_due_at(work: UnitOfWork, kind: JobKind = EMAIL) -> datetime | None:
    """Return when the next job of a kind can be claimed; None if none waits.

    Two queries that the index (kind, state, due_at) answers however many jobs wait for a later day: the earliest
    unclaimed job, and the earliest end of a claim among the due jobs.
    """
    waiting = (OutboxJob.kind == kind.name, OutboxJob.state == "waiting", *_made_since(work))
    free = select(OutboxJob.due_at).where(*waiting, OutboxJob.claimed_until.is_(None))
    held = select(func.min(OutboxJob.claimed_until)).where(*waiting, OutboxJob.due_at <= work.now)
    candidates = (
        work.session.scalar(free.order_by(OutboxJob.due_at).limit(1)),
        work.session.scalar(held.where(OutboxJob.claimed_until.is_not(None))),
    )
    return min((due_at for due_at in candidates if due_at is not None), default=None)


def unknown_kinds(work: UnitOfWork) -> dict[str, int]:
    """Count waiting jobs of unknown kinds, by kind: a newer version wrote them, and they wait for it to run again."""
    query = (
        select(OutboxJob.kind, func.count())
        .where(OutboxJob.state == "waiting", OutboxJob.kind.not_in(KINDS))
        .group_by(OutboxJob.kind)
    )
    return {row[0]: row[1] for row in work.session.execute(query)}


def counts(work: UnitOfWork) -> dict[str, int]:
    """Count the jobs in each state."""
    rows = work.session.execute(select(OutboxJob.state, func.count()).group_by(OutboxJob.state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


def lines(
    work: UnitOfWork, *, state: str | None = None, before_id: int | None = None, limit: int = 100
) -> list[OutboxLine]:
    """List jobs for operators, newest first. The page checks who may see them; the command line may.

    Args:
        state: One of `STATES`; None for all.
        before_id: The last id of the previous page.
        limit: 1 to 500.
    """
    query = select(OutboxJob).order_by(OutboxJob.id.desc()).limit(max(1, min(limit, 500)))
    if state is not None:
        query = query.where(OutboxJob.state == state)
    if before_id is not None:
        query = query.where(OutboxJob.id < before_id)
    return [_line(row) for row in work.session.scalars(query)]


def line(work: UnitOfWork, key: str) -> OutboxLine:
    """Return one job as operators see it.

    Raises:
        NotFound: There is no job of that key.
    """
    return _line(_row(work, key))


def job_of(work: UnitOfWork, key: str) -> DueJob:
    """Return one job as a worker sees it, without claiming it; for previews.

    Raises:
        NotFound: There is no job of that key.
    """
    return _due(_row(work, key))


def retry_now(work: UnitOfWork, key: str) -> OutboxLine:
    """Try a waiting or failed job again at once.

    Raises:
        NotFound: There is no job of that key.
        Invalid: It was sent or dropped; nothing is sent twice on purpose.
    """
    row = _row(work, key)
    if row.state not in {"waiting", "failed"}:
        raise Invalid(
            sentence("This mail was sent; it is not sent again.")
            if row.state == "sent"
            else sentence("This mail was dropped; it is not sent again.")
        )
    row.state, row.due_at, row.tries, row.claimed_until, row.done_at = "waiting", work.now, 0, None, None
    work.announce(JobPosted())
    return _line(row)


def redate(work: UnitOfWork) -> int:
    """Bring forward waiting jobs that were posted while the clock was ahead; return how many.

    They keep their delay, from now on. What is due at a time of its own, days after it was posted, keeps that time.
    """
    late = select(OutboxJob).where(
        OutboxJob.kind.in_(KINDS),
        OutboxJob.state == "waiting",
        OutboxJob.due_at > work.now,  # as the index has it; nothing is due before it is posted
        OutboxJob.created_at > work.now + LEAP,
    )
    rows = list(work.session.scalars(late))
    for row in rows:
        lead = row.created_at - work.now
        row.created_at = work.now
        if row.due_at - lead <= work.now + MAX_DELAY:
            row.due_at -= lead
            row.not_after = None if row.not_after is None else row.not_after - lead
    if rows:
        work.announce(JobPosted())
    return len(rows)


def forget_old(work: UnitOfWork) -> int:
    """Delete jobs that were done or dropped long ago; return how many."""
    if work.distrusted_since is not None:
        return 0
    result = work.session.execute(
        delete(OutboxJob).where(OutboxJob.state.in_(("sent", "dropped")), OutboxJob.done_at < work.now - KEPT)
    )
    return cast("CursorResult[Any]", result).rowcount


def _made_since(work: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    """Conditions that leave out jobs from before a leap of the clock, while the leap is not trusted."""
    return () if work.distrusted_since is None else (OutboxJob.created_at >= work.distrusted_since,)


def drop_late(work: UnitOfWork) -> None:
    """Drop what is due too late of every kind, also while no worker claims it, as without a mail server."""
    for kind in KINDS.values():
        _drop_late(work, kind)


def _drop_late(work: UnitOfWork, kind: JobKind) -> None:
    work.session.execute(
        update(OutboxJob)
        .where(
            OutboxJob.kind == kind.name,
            OutboxJob.state == "waiting",
            OutboxJob.due_at <= work.now,  # the index ends here; a job is never too late before it is due
            or_(
                OutboxJob.not_after < work.now,
                # of a version that gave jobs no end by default
                OutboxJob.not_after.is_(None) & (OutboxJob.created_at < work.now - MAX_LATE),
            ),
            *_made_since(work),
        )
        .values(
            state="dropped",
            done_at=work.now,
            claimed_until=None,
            last_error=sentence("It was too late to send this."),
        )
    )


def _done(work: UnitOfWork, job: DueJob, state: str, why: str, *, fenced: bool = True) -> None:
    values = {"state": state, "done_at": work.now, "last_error": why[:300], "claimed_until": None}
    _change(work, job, values, fenced=fenced)
    work.announce(JobMarked())


def _change(work: UnitOfWork, job: DueJob, values: Mapping[str, Any], *, fenced: bool = True) -> bool:
    """Mark a job unless another worker has claimed it since; return whether it was marked."""
    query = update(OutboxJob).where(OutboxJob.id == job.id, OutboxJob.state == "waiting")
    if fenced:
        query = query.where(OutboxJob.claimed_until == job.claimed_until)
    return cast("CursorResult[Any]", work.session.execute(query.values(**values))).rowcount == 1


def _row(work: UnitOfWork, key: str) -> OutboxJob:
    row = work.session.scalars(select(OutboxJob).where(OutboxJob.key == key)).first()
    if row is None:
        raise NotFound(sentence("There is no such mail in the outbox."))
    return row


def _due(row: OutboxJob) -> DueJob:
    return DueJob(
        row.id,
        row.key,
        row.kind,
        row.purpose,
        row.payload,
        row.tries,
        row.created_at,
        row.claimed_until or row.due_at,
    )


def _line(row: OutboxJob) -> OutboxLine:
    return OutboxLine(
        row.id,
        row.key,
        row.kind,
        row.purpose,
        _about(row.payload),
        row.state,
        row.created_at,
        row.due_at,
        row.tries,
        row.last_error,
        row.done_at,
    )


def _about(payload: Mapping[str, Any]) -> str:
    if "uid" in payload:
        uid = str(payload["uid"])[:8]
        if payload.get("to") == "expert":
            return sentence("Booking {uid} to the expert", uid=uid)
        return sentence("Booking {uid} to the client", uid=uid)
    if "email" in payload:
        local, _, domain = str(payload["email"]).rpartition("@")
        return f"{local[:1]}…@{domain}"
    return f"account {payload['user_id']}" if "user_id" in payload else ""
