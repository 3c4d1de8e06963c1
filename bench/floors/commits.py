"""Floor of bookings: durable inserts of one row by raw SQLite at synchronous=FULL, the ORM, and raw PostgreSQL."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.table import median

TABLE = "CREATE TABLE floor (id INTEGER PRIMARY KEY, expert_id INTEGER, starts_at TEXT, email TEXT)"
ROW = (1, "2026-12-01 09:00:00.000000", "ada@example.org")
INSERT = "INSERT INTO floor (expert_id, starts_at, email) VALUES (?, ?, ?)"
GROUP = 100


class Commits:
    """An empty SQLite database with the product's durability settings, written raw and by the ORM."""

    def __init__(self, folder: Path) -> None:
        self._raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
        durable(self._raw)
        self._raw.execute(TABLE)
        self._engine = create_engine(f"sqlite:///{folder / 'orm.db'}")
        event.listen(self._engine, "connect", lambda connection, _: durable(connection))
        Base.metadata.create_all(self._engine)

    def single(self, count: int) -> tuple[float, float]:
        """Measure commits of one row: commits per second, and median milliseconds."""
        return _commits(self._one, count)

    def grouped(self, count: int) -> float:
        """Measure rows per second, with `GROUP` of them in each commit."""
        began = time.perf_counter()
        for _ in range(count // GROUP):
            self._raw.execute("BEGIN IMMEDIATE")
            for _ in range(GROUP):
                self._raw.execute(INSERT, ROW)
            self._raw.execute("COMMIT")
        return count // GROUP * GROUP / (time.perf_counter() - began)

    def orm(self, count: int) -> float:
        """Measure the CPU-milliseconds of one row in one session and one commit."""
        began = time.process_time()
        for _ in range(count):
            with Session(self._engine) as session:
                session.add(Row(expert_id=ROW[0], starts_at=ROW[1], email=ROW[2]))
                session.commit()
        return (time.process_time() - began) / count * 1000

    def close(self) -> None:
        """Close both files."""
        self._raw.close()
        self._engine.dispose()

    def _one(self) -> None:
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.execute(INSERT, ROW)
        self._raw.execute("COMMIT")


@contextmanager
def sqlite_commits() -> Iterator[Commits]:
    """Yield a database in the temporary folder that the product's databases use, too; deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="expertconnect-bench-") as folder:
        commits = Commits(Path(folder))
        try:
            yield commits
        finally:
            commits.close()


def postgresql_commits(url: str, count: int) -> tuple[float, float]:
    """Measure like `Commits.single`, with one connection to an empty PostgreSQL database.

    Args:
        url: The database's SQLAlchemy URL.
    """
    with psycopg.connect(
        url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True
    ) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS floor (id SERIAL PRIMARY KEY, expert_id INT, starts_at TEXT, email TEXT)"
        )
        insert = INSERT.replace("?", "%s")
        return _commits(lambda: connection.execute(insert, ROW), count)


def _commits(one: Callable[[], object], count: int) -> tuple[float, float]:
    waits = []
    began = time.perf_counter()
    for _ in range(count):
        started = time.perf_counter()
        one()
        waits.append((time.perf_counter() - started) * 1000)
    return count / (time.perf_counter() - began), median(waits)


def durable(connection: Any) -> None:
    """Make a connection wait for the disk at each commit."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class Base(DeclarativeBase):
    """Declarative base of the floor's table."""


class Row(Base):
    """The row that is inserted."""

    __tablename__ = "floor"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int]
    starts_at: Mapped[str]
    email: Mapped[str]
