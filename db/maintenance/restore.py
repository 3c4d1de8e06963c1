"""Restore a backup: check the archive first, then replace the database as a whole or not at all."""

import os
import tarfile
import tempfile
import zlib
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseRefused
from db.maintenance.archive import (
    DATABASE,
    Contents,
    count,
    engine_of,
    look_through,
    reason,
    require_same,
    unpack,
)
from db.maintenance.backup import copy_rows, file_settings
from db.migrate import database_file, migrate, revisions
from db.models import Base
from expertconnect.clock import Clock, system_clock
from expertconnect.config import Settings

SECRET_FILE = "secret_key"  # noqa: S105  a file's name


def restore(
    settings: Settings, archive: Path, *, force: bool = False, clock: Clock = system_clock
) -> Contents:
    """Replace the database with a backup, after checking the archive. No server may be running.

    Args:
        force: Replace a database that holds data, or restore although the configured secret differs. A replaced SQLite
            file is kept beside the new one under another name.

    Raises:
        DatabaseRefused: The archive is damaged, newer than this code, has another secret than the configured one, or
            the database holds data. Nothing was changed then.
    """
    # Same file system as the target, so that it can be moved there in one step.
    parent = database_file(settings).parent if settings.is_sqlite else settings.data_dir
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parent, prefix=".restore-") as folder:
            copy = Path(folder) / DATABASE
            contents, secret = unpack(archive, Path(folder))
            if contents.revision not in revisions():
                raise DatabaseRefused(
                    f"{archive} was made by a newer version (revision {contents.revision}); install that one first"
                )
            require_same(contents, look_through(copy, clock()))
            _require_secret_fits(settings, secret, force=force)
            if settings.is_sqlite:
                _put_file(settings, copy, force=force, clock=clock)
            else:
                _put_rows(settings, copy, force=force)
            _put_secret(settings, secret)
    except (OSError, tarfile.TarError, EOFError, zlib.error) as error:
        raise DatabaseRefused(f"{archive} cannot be restored: {error}") from error
    except DBAPIError as error:
        raise DatabaseRefused(f"{archive} cannot be restored: {reason(error)}") from error
    return contents


def _put_file(settings: Settings, copy: Path, *, force: bool, clock: Clock) -> None:
    target = database_file(settings)
    if target.exists():
        if not force:
            raise DatabaseRefused(f"{target} exists; restore into an empty place, or say --force")
        kept = target.with_name(f"{target.stem}-before-restore-{clock():%Y%m%dT%H%M%S}{target.suffix}")
        _keep(settings, target, kept)
    for end in ("-wal", "-shm"):  # they belong to the replaced file
        target.with_name(target.name + end).unlink(missing_ok=True)
    copy.chmod(0o600)
    copy.replace(target)


def _keep(settings: Settings, target: Path, kept: Path) -> None:
    """Keep the replaced database: a consistent copy, or the file itself when it cannot be read."""
    try:
        with engine_of(settings.database) as engine, engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(kept),))
    except DBAPIError:
        kept.unlink(missing_ok=True)
        target.replace(kept)
    kept.chmod(0o600)


def _put_rows(settings: Settings, copy: Path, *, force: bool) -> None:
    migrate(file_settings(settings, copy))
    migrate(settings)
    with (
        engine_of(f"sqlite:///{copy}") as source,
        engine_of(settings.database) as target,
        source.connect() as reading,
        target.begin() as writing,
    ):
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        writing.execute(text("SET LOCAL lock_timeout = '10s'"))
        writing.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        if any(count(writing, table) for table in Base.metadata.sorted_tables):
            if not force:
                raise DatabaseRefused("the database holds data; restore into an empty one, or say --force")
            writing.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
        copy_rows(reading, writing)
        for table in Base.metadata.sorted_tables:
            if "id" in table.c and table.c.id.type.python_type is int:
                _continue_counting(writing, table)


def _continue_counting(connection: Connection, table: Table) -> None:
    """Advance the sequence of a table: rows copied with their ids have not advanced it."""
    last = connection.execute(select(func.max(table.c.id))).scalar()
    if last:
        counter = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        connection.execute(select(func.setval(counter, last)))


def _require_secret_fits(settings: Settings, secret: bytes, *, force: bool) -> None:
    given = settings.secret_key.get_secret_value().encode()
    if given and given != secret and not force:
        raise DatabaseRefused(
            "EXPERTCONNECT_SECRET_KEY is not the secret of this backup, and with another one no password and no"
            " link of it would work; set the same one, or say --force"
        )


def _put_secret(settings: Settings, secret: bytes) -> None:
    if settings.secret_key.get_secret_value():
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / SECRET_FILE
    half = path.with_name(path.name + ".part")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
    half.replace(path)
