"""Unit of work: the transaction, time, actor and settings that every command and query receives."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models import Base, OutboxJob
from expertconnect.config import Settings
from expertconnect.domain.events import Event, JobPosted
from expertconnect.domain.people import Actor

_OUTBOX = cast(Table, OutboxJob.__table__)
# Built once: building the statement for every job costs more than executing it.
_POST = {
    True: sqlite.insert(_OUTBOX).on_conflict_do_nothing(index_elements=["key"]),
    False: postgresql.insert(_OUTBOX).on_conflict_do_nothing(index_elements=["key"]),
}


@dataclass(frozen=True, slots=True)
class Job:
    """A job for the outbox, run after the commit.

    Attributes:
        key: Idempotency key, up to 120 characters: a job with a known key is not written again.
        purpose: What the handler does, such as which e-mail it sends.
        payload: Ids and options; never a token, never text that people typed.
        delay: The job is due at now + delay, such as the end of an undo window.
        lives: The job is dropped if it was not done this long after it was posted; by default `MAX_LATE` after it was due.
        kind: Which handler runs it; see `services.jobs.kinds`.
    """

    key: str
    purpose: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    delay: timedelta = timedelta(0)
    lives: timedelta | None = None
    kind: str = "email"


MAX_LATE = timedelta(days=5)
"""How late a job may be done, as long as mail servers try. What has waited longer for a mail server says old news."""


class UnitOfWork:
    """Context of one command or query: its transaction, the time, the actor and the settings. Never outlives it.

    Attributes:
        session: The transaction. Flushing is fine; only the gateway commits.
        now: Start of the command, aware UTC.
        actor: The caller; unverified until `services.common.authorization` has checked the session row.
        settings: The installation's settings.
        secret: The installation's secret; derive keys from it, never use it directly.
        known: Cache of `services.common.authorization` about the actor; other modules must not write to it.
        reads_only: Whether nothing can be written; then all data read is committed.
        distrusted_since: What the wall clock showed when it leapt, while the leap is not trusted: what was made before
            must not expire. None as long as the clock is trusted.
        remembered: Caches of service packages, shared by all commands of this process, each under its own key.
    """

    def __init__(
        self,
        session: Session,
        now: datetime,
        actor: Actor,
        settings: Settings,
        secret: bytes,
        *,
        reads_only: bool = False,
        distrusted_since: datetime | None = None,
        remembered: dict[str, Any] | None = None,
    ) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self.settings = settings
        self.secret = secret
        self.known: dict[str, Any] = {}
        self.reads_only = reads_only
        self.distrusted_since = distrusted_since
        self.remembered: dict[str, Any] = {} if remembered is None else remembered
        self.events: list[Event] = []

    def announce(self, event: Event) -> None:
        """Publish an event after the commit; discarded when the command is refused. Equal events are published once."""
        if event not in self.events:
            self.events.append(event)

    def post(self, *jobs: Job) -> None:
        """Insert jobs into the outbox, in this transaction."""
        rows = [
            {
                "key": job.key,
                "kind": job.kind,
                "purpose": job.purpose,
                "payload": dict(job.payload),
                "state": "waiting",
                "created_at": self.now,
                "due_at": self.now + job.delay,
                "not_after": self.now + (job.delay + MAX_LATE if job.lives is None else job.lives),
                "tries": 0,
                "last_error": "",
            }
            for job in jobs
        ]
        if rows:
            self.session.execute(_POST[self.is_sqlite], rows)
            self.announce(JobPosted())

    def may_expire(self, changed_at: datetime) -> bool:
        """Whether time may expire what was made or changed at an instant: a leap of the clock spares what was before."""
        return self.distrusted_since is None or changed_at >= self.distrusted_since

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run a block in a savepoint: its writes are rolled back when it raises, the rest of the command is kept."""
        with self.session.begin_nested():
            yield

    @property
    def is_sqlite(self) -> bool:
        """Whether the dialect is SQLite, whose single writer makes row locks unnecessary."""
        return self.session.get_bind().dialect.name == "sqlite"

    def insert(self, table: type[Base]) -> "postgresql.Insert | sqlite.Insert":
        """Return an INSERT of this dialect that supports ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)


__all__ = ["MAX_LATE", "Job", "UnitOfWork"]
