"""Unit of work: the transaction, time, actor and settings of one command."""

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
# Made once: a statement that is built anew for every job costs more than its execution.
_POST = {
    True: sqlite.insert(_OUTBOX).on_conflict_do_nothing(index_elements=["key"]),
    False: postgresql.insert(_OUTBOX).on_conflict_do_nothing(index_elements=["key"]),
}


@dataclass(frozen=True, slots=True)
class Job:
    """A job for after the commit.

    Attributes:
        key: Idempotency, up to 120 characters: a job whose key is known is not written again.
        purpose: What it is for; for an e-mail its template, see `services.email.render`.
        payload: Ids and purposes; never a token, never a stranger's text.
        delay: Not before now + delay; an undo's length where one is open.
        lives: Dropped undone this long after it was posted; None to try on.
        kind: Which handler works it off; see `services.jobs.kinds`.
    """

    key: str
    purpose: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    delay: timedelta = timedelta(0)
    lives: timedelta | None = None
    kind: str = "email"


class UnitOfWork:
    """One command's transaction, time, actor and settings. Never outlives its command.

    Attributes:
        session: The transaction. Flush as you like; never commit: the gateway does.
        now: When the command started, aware UTC.
        actor: Who asks; a claim until `services.common.authorization` has checked the session row.
        settings: The installation's settings.
        secret: The installation's one secret; derive keys from it, never use it as it is.
        known: What `services.common.authorization` has found out about the actor in this command; nobody else writes here.
        reads_only: Whether nothing can be written; then all that is read has been committed.
        remembered: What dashboards remember from command to command in this process, each under a name of its own.
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
        remembered: dict[str, Any] | None = None,
    ) -> None:
        self.session = session
        self.now = now
        self.actor = actor
        self.settings = settings
        self.secret = secret
        self.known: dict[str, Any] = {}
        self.reads_only = reads_only
        self.remembered: dict[str, Any] = {} if remembered is None else remembered
        self.events: list[Event] = []

    def announce(self, event: Event) -> None:
        """Publish an event after the commit; dropped when the command is refused. Equal events are published once."""
        if event not in self.events:
            self.events.append(event)

    def post(self, *jobs: Job) -> None:
        """Write jobs into the outbox, in this transaction."""
        rows = [
            {
                "key": job.key,
                "kind": job.kind,
                "purpose": job.purpose,
                "payload": dict(job.payload),
                "state": "waiting",
                "created_at": self.now,
                "due_at": self.now + job.delay,
                "not_after": None if job.lives is None else self.now + job.lives,
                "tries": 0,
                "last_error": "",
            }
            for job in jobs
        ]
        if rows:
            self.session.execute(_POST[self.is_sqlite], rows)
            self.announce(JobPosted())

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint: its writes are rolled back when it raises, the rest of the command stays."""
        with self.session.begin_nested():
            yield

    @property
    def is_sqlite(self) -> bool:
        """Whether the one writer is lock enough, or rows must be locked."""
        return self.session.get_bind().dialect.name == "sqlite"

    def insert(self, table: type[Base]) -> "postgresql.Insert | sqlite.Insert":
        """Return an INSERT of this dialect that supports ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)


__all__ = ["Job", "UnitOfWork"]
