"""Database gateway: run each command or query in its own transaction; the only place that commits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.engine.postgresql import PostgresqlExecutor
from db.engine.sqlite import Deliver, SqliteExecutor
from db.engine.unit_of_work import UnitOfWork
from db.engine.write_health import Trouble
from expertconnect.clock import Clock, system_clock
from expertconnect.clock_watch import ClockWatch
from expertconnect.config import Settings
from expertconnect.domain.events import Event
from expertconnect.domain.people import NOBODY, Actor

P = ParamSpec("P")
T = TypeVar("T")
Command = Callable[Concatenate[UnitOfWork, P], T]


class Database:
    """Database gateway of one process.

    Args:
        settings: The installation's settings: the database URL, and what commands read.
        deliver: Called with a command's events after its COMMIT, in a thread of the executor.
        clock: Source of the current time.
        clock_watch: Says while the clock is not to be trusted; without one it always is.
    """

    def __init__(
        self,
        settings: Settings,
        deliver: Deliver = lambda _: None,
        clock: Clock = system_clock,
        clock_watch: ClockWatch | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.clock_watch = clock_watch
        self.secret = settings.secret()
        self._remembered: dict[str, Any] = {}
        kind = SqliteExecutor if settings.is_sqlite else PostgresqlExecutor
        self._executor: SqliteExecutor | PostgresqlExecutor = kind(settings.database, deliver)

    @property
    def engine(self) -> Engine:
        """Engine that can write; for migrations, backups and the doctor."""
        return self._executor.engine

    def acting(self, actor: Actor) -> "Acting":
        """Return the gateway bound to an actor."""
        return Acting(self, actor)

    def submit(self, actor: Actor, command: Callable[[UnitOfWork], T]) -> "Future[T]":
        """Run a command; the future is resolved after COMMIT."""

        def run(session: Session) -> tuple[T, list[Event]]:
            work = self._work(session, actor)
            result = command(work)
            session.flush()
            return result, work.events

        return self._executor.submit(run)

    def query(self, actor: Actor, query: Callable[[UnitOfWork], T]) -> "Future[T]":
        """Run a query on a connection that cannot write."""
        return self._executor.read(lambda session: query(self._work(session, actor, reads_only=True)))

    def trouble(self) -> Trouble | None:
        """Return why nothing can be written now, as far as is known without trying it; None if all is well."""
        return self._executor.trouble()

    def version(self) -> "Future[int]":
        """Return a number that changes when another process writes to the SQLite file; always 0 on PostgreSQL."""
        return self._executor.version()

    def close(self) -> None:
        """Finish queued work and close."""
        self._executor.close()

    def _work(self, session: Session, actor: Actor, *, reads_only: bool = False) -> UnitOfWork:
        leap = self.clock_watch.leap() if self.clock_watch else None
        return UnitOfWork(
            session,
            self.clock(),
            actor,
            self.settings,
            self.secret,
            reads_only=reads_only,
            distrusted_since=leap.since if leap else None,
            remembered=self._remembered,
        )


@dataclass(frozen=True, slots=True)
class Acting:
    """The gateway bound to an actor: `await acting.do(bookings.hold, uid, start)`."""

    database: Database
    actor: Actor

    async def do(self, command: Command[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one command in one transaction, and publish its events once it is durable.

        Returns:
            The result of the command, after COMMIT.

        Raises:
            DomainError: The command was refused; nothing of it was saved.
            Busy: The database did not answer in time; nothing was saved, unless the message says that this is unknown.
        """
        return await asyncio.wrap_future(self._submit(command, *args, **kwargs))

    async def ask(self, query: Command[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one query on committed data; nothing can be written."""
        return await asyncio.wrap_future(self._query(query, *args, **kwargs))

    def do_now(self, command: Command[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command like `do`, for threads without an event loop: the command line, tests."""
        return self._submit(command, *args, **kwargs).result()

    def ask_now(self, query: Command[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query like `ask`, for threads without an event loop."""
        return self._query(query, *args, **kwargs).result()

    def _submit(self, command: Command[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        return self.database.submit(self.actor, lambda work: command(work, *args, **kwargs))

    def _query(self, query: Command[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        return self.database.query(self.actor, lambda work: query(work, *args, **kwargs))


def nobody(database: Database) -> Acting:
    """Return the gateway for an anonymous visitor."""
    return database.acting(NOBODY)
