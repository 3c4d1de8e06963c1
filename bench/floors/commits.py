"""Rows written and kept, with nothing around them: raw SQLite at synchronous=FULL, the ORM on it, raw PostgreSQL."""

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
    """An empty SQLite database as durable as the product's, and two ways of writing into it."""

    def __init__(self, folder: Path) -> None:
        self._raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
        durable(self._raw)
        self._raw.execute(TABLE)
        self._engine = create_engine(f"sqlite:///{folder / 'orm.db'}")
        event.listen(self._engine, "connect", lambda connection, _: durable(connection))
        Base.metadata.create_all(self._engine)

    def single(self, count: int) -> tuple[float, float]:
        """Commits of one row: how many a second, and milliseconds of the one in the middle."""
        return _commits(self._one, count)

    def grouped(self, count: int) -> float:
        """Rows a second, with `GROUP` of them in each commit."""
        began = time.perf_counter()
        for _ in range(count // GROUP):
            self._raw.execute("BEGIN IMMEDIATE")
            for _ in range(GROUP):
                self._raw.execute(INSERT, ROW)
            self._raw.execute("COMMIT")
        return count // GROUP * GROUP / (time.perf_counter() - began)

    def orm(self, count: int) -> float:
        """CPU-milliseconds of one row in one session and one commit."""
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
    """A database in a folder where the product's databases are measured, too; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="expertconnect-bench-") as folder:
        commits = Commits(Path(folder))
        try:
            yield commits
        finally:
            commits.close()


def postgresql_commits(url: str, count: int) -> tuple[float, float]:
    """As `Commits.single`, by one connection to an empty PostgreSQL database.

    Args:
        url: Of SQLAlchemy.
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
        asked = time.perf_counter()
        one()
        waits.append((time.perf_counter() - asked) * 1000)
    return count / (time.perf_counter() - began), median(waits)


def durable(connection: Any) -> None:
    """Have a connection wait for its disk at each commit."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


class Base(DeclarativeBase):
    """Tables of the floor."""


class Row(Base):
    """The row that is written."""

    __tablename__ = "floor"

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int]
    starts_at: Mapped[str]
    email: Mapped[str]
