"""PostgreSQL executor: a pooled connection per command, READ COMMITTED, retried on conflicts."""

import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from db.engine.sqlite import Deliver, Run
from db.engine.thread_pool import Threads
from db.engine.write_health import Trouble, WriteHealth, busy
from expertconnect.domain.errors import Busy
from expertconnect.domain.events import Event
from expertconnect.domain.sentences import sentence

logger = logging.getLogger(__name__)

WORKERS = 8
"""Threads for commands, and as many for queries, so that commands waiting for locks do not delay queries."""
TRIES = 6
# deadlock_detected, serialization_failure, lock_not_available: nothing was saved, so the command may be retried.
REPEATABLE = frozenset({"40P01", "40001", "55P03"})
# Statement timeout, no space or connections left, shutdown: nothing was saved, and a retry would not help.
UNAVAILABLE = frozenset({"57014", "57P01", "57P02", "57P03", "25P03", "53100", "53200", "53300", "25006"})
READ_ONLY = "25006"
FULL = "53100"
UNSURE = sentence(
    "The database went away at the last moment. Please look whether this was saved before you try again."
)
SESSION = "-c lock_timeout=2000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=20000 -c timezone=UTC"


def open_engine(url: str) -> Engine:
    """Create an engine with ExpertConnect's pool size and timeouts."""
    return create_engine(
        url,
        hide_parameters=True,  # parameters hold personal data and must not reach the log
        pool_size=WORKERS,
        max_overflow=WORKERS,
        pool_timeout=5,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": SESSION, "connect_timeout": 5, "application_name": "expertconnect"},
    )


class PostgresqlExecutor:
    """Run commands and queries in threads, each on its own connection."""

    def __init__(self, url: str, deliver: Deliver) -> None:
        self.engine = open_engine(url)
        self.health = WriteHealth()
        self._deliver = deliver
        self._commands = Threads(WORKERS, "command")
        self._queries = Threads(WORKERS, "query")

    def submit(self, run: Run) -> "Future[Any]":
        """Run one command, retried on deadlocks and the like; the future is resolved after its COMMIT."""
        return self._commands.submit(lambda: self._do(run))

    def read(self, run: Callable[[Session], Any]) -> "Future[Any]":
        """Run one query in a transaction that cannot write."""

        def reading() -> Any:
            try:
                with self.engine.connect() as connection:
                    connection = connection.execution_options(postgresql_readonly=True)
                    with Session(connection, expire_on_commit=False) as session:
                        return run(session)
            except (DBAPIError, PoolTimeout) as error:
                # A query that tries to write is a defect of the query, not a busy database.
                answer = error if _state(error) == READ_ONLY else _as_busy(error)
                if answer is error:
                    raise
                raise answer from error

        return self._queries.submit(reading)

    def version(self) -> "Future[int]":
        """Return 0 always: only SQLite files are polled for changes of other processes."""
        return self._queries.submit(lambda: 0)

    def trouble(self) -> Trouble | None:
        """Return why nothing can be written now, as far as is known without trying it."""
        return self.health.trouble

    def close(self) -> None:
        """Finish queued work, then close. Later commands are answered with Busy."""
        self._commands.close()
        self._queries.close()
        self.engine.dispose()

    def _do(self, run: Run) -> Any:
        for attempt in range(TRIES):
            committing = False
            try:
                with Session(self.engine, expire_on_commit=False) as session:
                    result, events = run(session)
                    committing = True
                    session.commit()
            except (DBAPIError, PoolTimeout) as error:
                if _state(error) in REPEATABLE and attempt + 1 < TRIES:
                    # Random delay, so that transactions that collided on a row do not collide again.
                    time.sleep(random.uniform(0.005, 0.01 * 2**attempt))  # noqa: S311, TID251  not a secret; a worker thread
                    continue
                if (trouble := _trouble(error)) is not None:
                    self.health.failed(trouble, f"{type(error).__name__} {_state(error)}")
                answer = Busy(UNSURE) if committing and _is_gone(error) else _as_busy(error)
                if answer is error:
                    raise
                raise answer from error
            self.health.wrote()
            self._publish(events)
            return result
        raise Busy

    def _publish(self, events: list[Event]) -> None:
        if events:
            try:
                self._deliver(events)
            except Exception:  # the commit is done: the caller must get its result even if delivery fails
                logger.exception("events could not be delivered")


def _state(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _is_gone(error: BaseException) -> bool:
    """Return whether the connection broke, or could not be made."""
    return isinstance(error, OperationalError) and (error.connection_invalidated or not _state(error))


def _trouble(error: BaseException) -> Trouble | None:
    if _state(error) == FULL:
        return Trouble.FULL
    if _state(error) == READ_ONLY:
        return Trouble.READ_ONLY
    return Trouble.GONE if isinstance(error, PoolTimeout) or _is_gone(error) else None


def _as_busy(error: BaseException) -> BaseException:
    """Return Busy for errors of an unavailable server, any other error unchanged."""
    if isinstance(error, PoolTimeout) or _is_gone(error) or _state(error) in REPEATABLE | UNAVAILABLE:
        logger.warning("PostgreSQL is unavailable: %s %s", type(error).__name__, _state(error))
        return busy(_trouble(error))
    return error
