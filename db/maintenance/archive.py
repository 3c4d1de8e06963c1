"""Backup archive format: the database as a SQLite file, the secret, and a manifest with checksum and row counts."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, func, select
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseRefused
from db.maintenance.constraint_check import missing_constraints
from db.migrate import current
from db.models import Base

DATABASE, SECRET, CONTENTS = "expertconnect.db", "secret_key", "contents.json"
GUARDED_SINCE = "0003"
LARGEST_NOTE = 1_000_000
"""Maximum of bytes read of the secret and the manifest: an archive is untrusted until it has been checked."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Manifest of an archive.

    Attributes:
        made_at: Time of the backup, ISO 8601, UTC.
        revision: Schema revision.
        sha256: SHA-256 of the database file.
        rows: Number of rows by table.
    """

    made_at: str
    revision: str
    sha256: str
    rows: dict[str, int]

    @property
    def bookings(self) -> int:
        """Number of bookings in the archive."""
        return self.rows.get("booking", 0)


def pack(folder: Path, destination: Path) -> None:
    """Write the archive atomically: it appears whole, or not at all."""
    half = destination.with_name(destination.name + ".part")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name in (CONTENTS, SECRET, DATABASE):
            archive.add(folder / name, arcname=name, filter=_anonymous)
        archive.close()
        raw.flush()
        os.fsync(raw.fileno())
    half.replace(destination)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def look_through(file: Path, now: datetime) -> Contents:
    """Check the integrity of a SQLite database file, and return its manifest.

    Raises:
        DatabaseRefused: The file is damaged, is not an ExpertConnect database, or lacks an essential constraint.
    """
    with engine_of(f"sqlite:///{file}") as engine, engine.connect() as connection:
        verdict = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
        if verdict != "ok":
            raise DatabaseRefused(f"the database is damaged: {verdict.splitlines()[0]}")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise DatabaseRefused("the database is damaged: rows point to rows that are not there")
        revision = current(engine)
        if revision is None:
            raise DatabaseRefused("there is no ExpertConnect in it")
        if revision >= GUARDED_SINCE and missing_constraints(connection):
            raise DatabaseRefused(f"the database lacks {' and '.join(missing_constraints(connection))}")
        rows = {table.name: count(connection, table) for table in _ours(connection)}
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return Contents(f"{now:%Y-%m-%dT%H:%M:%SZ}", revision, digest.hexdigest(), rows)


def _ours(connection: Connection) -> list[Table]:
    found = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    return [table for table in Base.metadata.sorted_tables if table.name in found]


def count(connection: Connection, table: Table) -> int:
    """Return the number of rows of a table."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def unpack(archive: Path, folder: Path) -> tuple[Contents, bytes]:
    """Extract the three members by name; other members are ignored.

    Returns:
        The manifest and the secret; the database is written into ``folder``.

    Raises:
        DatabaseRefused: The archive is not a backup.
    """
    with tarfile.open(archive, "r:gz") as packed:
        notes = {}
        for name in (CONTENTS, SECRET):
            member = packed.extractfile(_member(packed, name))
            notes[name] = member.read(LARGEST_NOTE) if member else b""
        database = packed.extractfile(_member(packed, DATABASE))
        if database is None:
            raise DatabaseRefused(f"{archive} is not a backup: it holds no database")
        with (folder / DATABASE).open("wb") as out:
            shutil.copyfileobj(database, out)
    try:
        contents = Contents(**json.loads(notes[CONTENTS]))
    except (ValueError, TypeError):
        raise DatabaseRefused(f"{archive} is not a backup: its contents cannot be read") from None
    return contents, notes[SECRET].strip()


def _member(packed: tarfile.TarFile, name: str) -> tarfile.TarInfo:
    try:
        member = packed.getmember(name)
    except KeyError:
        raise DatabaseRefused(f"{packed.name!s} is not a backup: it holds no {name}") from None
    if not member.isfile():
        raise DatabaseRefused(f"{packed.name!s} is not a backup: {name} is not a file")
    return member


def require_same(declared: Contents, found: Contents) -> None:
    """Raise DatabaseRefused unless the manifest of an archive describes the database in it."""
    if declared.sha256 != found.sha256 or declared.rows != found.rows or declared.revision != found.revision:
        raise DatabaseRefused("the archive is damaged: the database in it is not the one that was backed up")


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """Yield an engine without a pool, disposed of afterwards."""
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def reason(error: DBAPIError) -> str:
    """Return the database's error message in one line."""
    return str(error.orig).strip().splitlines()[0]
