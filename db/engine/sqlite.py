"""SQLite executor: one writer thread with group commit, and concurrent readers.

Measured on two cores at synchronous=FULL: unserialised writers reach 18-555 bookings/s with "database is locked"
errors; one FIFO writer with group commit over 1,000/s. A caller is answered only after COMMIT has returned.
"""

import logging
import queue
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from db.engine.thread_pool import MAX_WAITING, Threads, refused
from db.engine.write_health import Trouble, WriteHealth, busy
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


TROUBLES = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: Trouble.FAILING,
    sqlite3.SQLITE_CANTOPEN: Trouble.MOVED,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
}
MIN_FREE = 1024**2
"""Bytes that have to be free for the disk not to count as full."""
LATE_SECONDS = 2.0
"""How long a command may wait for the writer before that is worth telling."""


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
    since: float = field(default_factory=time.monotonic)


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
        self.health = WriteHealth()
        self._file: tuple[Path, tuple[int, int]] | None = None
        event.listen(self.engine, "connect", self._remember_file)
        self._deliver = deliver
        self._doing_since: float | None = None
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

    def trouble(self) -> Trouble | None:
        """Return why nothing can be written now, as far as is known without trying it."""
        if self._is_moved():
            self.health.failed(Trouble.MOVED, self._file and self._file[0])
            return Trouble.MOVED
        if self._is_full():
            self.health.failed(Trouble.FULL, self._file and self._file[0])
        if self.health.trouble is not None:
            return self.health.trouble
        return Trouble.SLOW if self._longest_wait() > LATE_SECONDS else None

    def _longest_wait(self) -> float:
        """Seconds that the oldest command has waited for the writer, or the writer for its disk."""
        with self._queue.mutex:
            first = self._queue.queue[0] if self._queue.queue else None
        since = [begun for begun in (self._doing_since, first.since if first else None) if begun is not None]
        return time.monotonic() - min(since) if since else 0.0

    def _note_recovery(self) -> None:
        if not self._is_moved() and not self._is_full():
            self.health.wrote()

    def _is_full(self) -> bool:
        """Whether so little is free that some writes fail and others do not."""
        try:
            return self._file is not None and shutil.disk_usage(self._file[0].parent).free < MIN_FREE
        except OSError:
            return False

    def _remember_file(self, _connection: object, _record: object) -> None:
        """Remember which file the first connection has opened."""
        name = self.engine.url.database
        if self._file is None and name and name != ":memory:" and (identity := _identity(Path(name))):
            self._file = Path(name), identity

    def _is_moved(self) -> bool:
        """Whether another file, or none, is where the writer's was: it would go on with a file that nobody finds."""
        return self._file is not None and _identity(self._file[0]) != self._file[1]

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
            self._doing_since = time.monotonic()
            try:
                with self.engine.connect() as connection:
                    before = _changes(connection)
                    with connection.begin():
                        last = self._do_group(connection, group) or last
                    if self.health.trouble is not None and _changes(connection) != before:
                        self._note_recovery()
            except BaseException as error:  # noqa: BLE001  the only writer must survive every failure of a group
                # BEGIN or COMMIT failed, or SQLite rolled back the whole transaction: nothing of the group was saved.
                reason = self._as_busy(error)
                for command in group.all():
                    command.answer.set_exception(reason)
                continue
            finally:
                self._doing_since = None
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

    def _do_one(self, connection: Connection, group: _Group, command: _Waiting) -> None:
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
                group.refused.append((command, self._as_busy(error)))
            else:
                group.done.append((command, result, events))

    def _as_busy(self, error: BaseException) -> BaseException:
        """Return `_as_busy`, and note why the database could not be written."""
        reason = _unavailable(error)
        if reason is None:
            return error
        trouble = _trouble(reason)
        if trouble is not None:
            self.health.failed(trouble, getattr(reason, "orig", ""))
        refusal = busy(trouble)
        refusal.__cause__ = error
        return refusal

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


def _trouble(error: BaseException) -> Trouble | None:
    extended = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return Trouble.MOVED
    code = _code(error)
    return None if code is None else TROUBLES.get(code)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of a file; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _changes(connection: Connection) -> int:
    """Return how many rows the connection has written so far."""
    driver: object = connection.connection.dbapi_connection
    return driver.total_changes if isinstance(driver, sqlite3.Connection) else 0


def _unavailable(error: BaseException) -> BaseException | None:
    """Return the error that says that the database is unavailable (locked, full, read-only); None for any other.

    A full disk rolls back the whole transaction, and releasing the savepoint fails next: the cause is in the context
    of the error that is raised.
    """
    reason: BaseException | None = error if isinstance(error, DBAPIError) else None
    while reason is not None and _code(reason) not in UNAVAILABLE:
        reason = reason.__context__
    return reason


def _as_busy(error: BaseException) -> BaseException:
    """Return Busy for errors of an unavailable database, any other error unchanged."""
    reason = _unavailable(error)
    if reason is None:
        return error
    logger.warning("SQLite is unavailable: %s", getattr(reason, "orig", ""))
    refusal = Busy()
    refusal.__cause__ = error
    return refusal
