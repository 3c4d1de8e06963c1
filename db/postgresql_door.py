"""PostgreSQL's side of the door: a pooled connection per deed, READ COMMITTED, repeated when it must be."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from db.sqlite_door import Deliver, Run
from expertconnect.domain.errors import Busy

WORKERS = 8
TRIES = 6
# deadlock_detected, serialization_failure, lock_not_available: nothing was kept, so the deed may be repeated.
REPEATABLE = frozenset({"40P01", "40001", "55P03"})
# A statement that took too long, no room, shutting down: nothing was kept, and repeating would not help.
UNAVAILABLE = frozenset({"57014", "57P01", "57P02", "57P03", "53100", "53200", "53300", "25006"})
SESSION = "-c lock_timeout=2000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=20000 -c timezone=UTC"


def open_engine(url: str) -> Engine:
    """An engine with the house's time limits."""
    return create_engine(
        url,
        pool_size=WORKERS,
        max_overflow=WORKERS,
        pool_timeout=5,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": SESSION, "connect_timeout": 5, "application_name": "expertconnect"},
    )


class PostgresqlDoor:
    """Deeds and questions in threads, each with a connection of its own."""

    def __init__(self, url: str, deliver: Deliver) -> None:
        self.engine = open_engine(url)
        self._deliver = deliver
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="deed")

    def submit(self, run: Run) -> "Future[Any]":
        """Do one deed, again when the database asks for it; the future is resolved after its COMMIT."""
        return self._threads.submit(self._do, run)

    def read(self, run: Callable[[Session], Any]) -> "Future[Any]":
        """Ask one question in a transaction that cannot write."""

        def reading() -> Any:
            try:
                with self.engine.connect() as connection:
                    connection = connection.execution_options(postgresql_readonly=True)
                    with Session(connection, expire_on_commit=False) as session:
                        return run(session)
            except (DBAPIError, PoolTimeout) as error:
                raise _as_busy(error) from error

        return self._threads.submit(reading)

    def close(self) -> None:
        """Finish what has begun, then close."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.engine.dispose()

    def _do(self, run: Run) -> Any:
        for attempt in range(TRIES):
            try:
                with Session(self.engine, expire_on_commit=False) as session:
                    result, events = run(session)
                    session.commit()
            except (DBAPIError, PoolTimeout) as error:
                if _state(error) in REPEATABLE and attempt + 1 < TRIES:
                    # Those who met on one row should not meet there again; 5-80 ms apart is enough.
                    time.sleep(random.uniform(0.005, 0.01 * 2**attempt))  # noqa: S311, TID251  not a secret; a worker thread
                    continue
                raise _as_busy(error) from error
            if events:
                self._deliver(events)
            return result
        raise Busy


def _state(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _as_busy(error: BaseException) -> BaseException:
    if isinstance(error, PoolTimeout) or _state(error) in REPEATABLE | UNAVAILABLE:
        return Busy()
    if isinstance(error, OperationalError) and (error.connection_invalidated or not _state(error)):
        return Busy()
    return error
