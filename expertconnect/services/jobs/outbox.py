"""What is to be sent: claimed, marked, tried again. Rows only; nothing is sent from here.

A job is written by `UnitOfWork.post` in the transaction that made it necessary. A worker claims it for a few
minutes, sends it, and marks it; a worker that dies in between loses its claim and the job is sent by the next.
So every mail leaves at least once, and twice only if the process ends between the mail server's yes and the mark;
both copies then carry one Message-ID.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, or_, select, update

from db.engine.unit_of_work import UnitOfWork
from db.models import OutboxJob
from expertconnect.domain.errors import Invalid, NotFound
from expertconnect.domain.events import MailMarked, MailPosted
from expertconnect.domain.sentences import sentence

CLAIM_TIME = timedelta(minutes=5)
"""Longer than a mail server may hang (the worker's timeouts end before it)."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
LAST_TRY = 120
"""Tries that a mail server put off before it counts as refused: five days of hourly tries, as mail servers do."""
KEPT = timedelta(days=90)
"""How long sent and dropped jobs are remembered; nothing posts an old booking's key again after that."""
STATES = ("waiting", "sent", "dropped", "failed")


@dataclass(frozen=True, slots=True)
class DueJob:
    """A job that is this worker's until `claimed_until`, which is also the proof that it is."""

    id: int
    key: str
    kind: str
    payload: Mapping[str, Any]
    tries: int
    created_at: datetime
    claimed_until: datetime


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A job as operators see it: who and what, never a body or a token.

    Attributes:
        about: Whom it concerns, such as `Booking 0123abcd to the client` or `a…@example.org`.
        last_error: Why it was not sent, in a sentence; empty when nothing went wrong.
    """

    id: int
    key: str
    kind: str
    about: str
    state: str
    created_at: datetime
    due_at: datetime
    tries: int
    last_error: str
    done_at: datetime | None


def claim_due(work: UnitOfWork, limit: int = 20) -> list[DueJob]:
    """Take what is due, oldest first, so that no other worker takes it too. Drops what is too late to send.

    On PostgreSQL rows that another worker is just taking are passed over; on SQLite there is one writer.
    """
    _drop_late(work)
    ids = list(
        work.session.scalars(
            select(OutboxJob.id)
            .where(
                OutboxJob.state == "waiting",
                OutboxJob.due_at <= work.now,
                or_(OutboxJob.claimed_until.is_(None), OutboxJob.claimed_until <= work.now),
            )
            .order_by(OutboxJob.due_at, OutboxJob.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
    rows = work.session.scalars(
        update(OutboxJob)
        .where(OutboxJob.id.in_(ids))
        .values(claimed_until=work.now + CLAIM_TIME)
        .returning(OutboxJob)
        .execution_options(populate_existing=True)
    )
    return [_due(row) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


def renew(work: UnitOfWork, job: DueJob) -> DueJob | None:
    """Hold a claimed job for `CLAIM_TIME` from now; None if another worker has taken it since."""
    until = work.now + CLAIM_TIME
    changed = _change(work, job, {"claimed_until": until})
    return replace(job, claimed_until=until) if changed else None


def sent(work: UnitOfWork, job: DueJob) -> None:
    """It was accepted by the mail server. True whoever holds the claim by now."""
    _done(work, job, "sent", "", fenced=False)


def dropped(work: UnitOfWork, job: DueJob, why: str) -> None:
    """It is no longer true or no longer of use."""
    _done(work, job, "dropped", why)


def failed(work: UnitOfWork, job: DueJob, why: str) -> None:
    """The mail server refused it for good; an operator may `retry_now` once the reason is gone."""
    _done(work, job, "failed", why)


def retry(work: UnitOfWork, job: DueJob, why: str, chance: Callable[[], float]) -> None:
    """The mail server put it off: try again after `back_off`, and give up after `LAST_TRY`.

    Args:
        why: A sentence for the operator; no address.
        chance: From 0 to 1, such as `random.random`.
    """
    tries = job.tries + 1
    if tries >= LAST_TRY:
        failed(work, job, why)
        return
    due_at = work.now + back_off(tries, chance)
    _change(work, job, {"tries": tries, "due_at": due_at, "last_error": why[:300], "claimed_until": None})
    work.announce(MailMarked())


def put_back(work: UnitOfWork, jobs: list[DueJob], why: str, until: datetime) -> None:
    """The mail server cannot be reached, which says nothing about these mails: no try is counted."""
    for job in jobs:
        _change(work, job, {"due_at": until, "last_error": why[:300], "claimed_until": None})
    work.announce(MailMarked())


def back_off(tries: int, chance: Callable[[], float]) -> timedelta:
    """How long to wait after so many failures: a minute, doubled each time up to an hour, less up to a fifth.

    The share that chance takes away keeps mails that failed together from coming back together.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** min(max(tries - 1, 0), 10)
    return min(doubled, LONGEST_WAIT) * (1 - 0.2 * chance())


def withdraw(work: UnitOfWork, keys: Collection[str]) -> int:
    """Drop letters that have not left yet because what they tell was undone; how many there were."""
    gone = work.session.execute(
        update(OutboxJob)
        .where(OutboxJob.key.in_(keys), OutboxJob.state == "waiting")
        .values(state="dropped", done_at=work.now, claimed_until=None, last_error=sentence("It was undone."))
    )
    return cast("CursorResult[Any]", gone).rowcount


def any_stands(work: UnitOfWork, keys: Collection[str]) -> bool:
    """Whether one of these was sent, waits to be, or was refused; dropped ones do not count."""
    found = select(OutboxJob.id).where(OutboxJob.key.in_(keys), OutboxJob.state != "dropped").limit(1)
    return work.session.scalar(found) is not None


def next_due_at(work: UnitOfWork) -> datetime | None:
    """When there is something to claim again; None while nothing waits."""
    waiting_since = func.coalesce(OutboxJob.claimed_until, OutboxJob.due_at)
    return work.session.scalars(
        select(waiting_since).where(OutboxJob.state == "waiting").order_by(waiting_since).limit(1)
    ).first()


def counts(work: UnitOfWork) -> dict[str, int]:
    """How many jobs are in each state."""
    found = work.session.execute(select(OutboxJob.state, func.count()).group_by(OutboxJob.state))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in found}


def lines(
    work: UnitOfWork, *, state: str | None = None, before_id: int | None = None, limit: int = 100
) -> list[OutboxLine]:
    """Jobs for operators, the newest first. Who may see them is asked by the page; the command line may.

    Args:
        state: One of `STATES`; None for all.
        before_id: The last id of the page before.
        limit: 1 to 500.
    """
    query = select(OutboxJob).order_by(OutboxJob.id.desc()).limit(max(1, min(limit, 500)))
    if state is not None:
        query = query.where(OutboxJob.state == state)
    if before_id is not None:
        query = query.where(OutboxJob.id < before_id)
    return [_line(row) for row in work.session.scalars(query)]


def line(work: UnitOfWork, key: str) -> OutboxLine:
    """One job.

    Raises:
        NotFound: There is no job of that key.
    """
    return _line(_row(work, key))


def job_of(work: UnitOfWork, key: str) -> DueJob:
    """One job as a worker would see it, without taking it; for previews.

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
    work.announce(MailPosted())
    return _line(row)


def forget_old(work: UnitOfWork) -> int:
    """Remove what was sent or dropped long ago; the number of rows."""
    gone = work.session.execute(
        delete(OutboxJob).where(OutboxJob.state.in_(("sent", "dropped")), OutboxJob.done_at < work.now - KEPT)
    )
    return cast("CursorResult[Any]", gone).rowcount


def _drop_late(work: UnitOfWork) -> None:
    work.session.execute(
        update(OutboxJob)
        .where(OutboxJob.state == "waiting", OutboxJob.not_after < work.now)
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
    work.announce(MailMarked())


def _change(work: UnitOfWork, job: DueJob, values: Mapping[str, Any], *, fenced: bool = True) -> bool:
    """Mark a job, unless another worker has taken it since; whether it was marked."""
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
        row.id, row.key, row.kind, row.payload, row.tries, row.created_at, row.claimed_until or row.due_at
    )


def _line(row: OutboxJob) -> OutboxLine:
    return OutboxLine(
        row.id, row.key, row.kind, _about(row.payload), row.state, row.created_at, row.due_at, row.tries,
        row.last_error, row.done_at,
    )  # fmt: skip


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
