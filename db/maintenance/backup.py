"""Backups: one archive with the database, the secret and a manifest, written while the server runs.

The database in the archive is always a SQLite file, so that it can be inspected anywhere and restored into either
database. From SQLite it is made by VACUUM INTO, because a plain copy of the file of a running server would be
corrupt. From PostgreSQL all rows are copied in one REPEATABLE READ transaction.
"""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseRefused
from db.maintenance.archive import CONTENTS, DATABASE, SECRET, Contents, engine_of, look_through, pack, reason
from db.migrate import current, database_file, migrate, newest
from db.models import Base
from expertconnect.clock import Clock, system_clock
from expertconnect.config import Settings

ROWS_AT_ONCE = 1_000


def backup(settings: Settings, destination: Path, clock: Clock = system_clock) -> tuple[Path, Contents]:
    """Write a backup archive; servers may go on running.

    Args:
        destination: A new file, or a folder in which a file named after the time is created.

    Returns:
        The archive, readable by its owner only because it holds the secret, and its manifest.

    Raises:
        DatabaseRefused: The file exists, cannot be written, or the database is damaged.
    """
    now = clock()
    if destination.is_dir():
        destination = destination / f"expertconnect-{now:%Y%m%dT%H%M%S}.tar.gz"
    if destination.exists():
        raise DatabaseRefused(f"{destination} exists already; backups overwrite nothing")
    try:
        with tempfile.TemporaryDirectory(dir=destination.parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASE
            _copy_out(settings, copy)
            contents = look_through(copy, now)
            (Path(folder) / SECRET).write_bytes(settings.secret())
            (Path(folder) / CONTENTS).write_text(json.dumps(asdict(contents), indent=1))
            pack(Path(folder), destination)
    except OSError as error:
        raise DatabaseRefused(f"{destination} cannot be written: {error.strerror or error}") from error
    except DBAPIError as error:
        raise DatabaseRefused(f"the database cannot be copied: {reason(error)}") from error
    return destination, contents


def _copy_out(settings: Settings, copy: Path) -> None:
    with engine_of(settings.database) as engine:
        if settings.is_sqlite:
            if not database_file(settings).exists():
                raise DatabaseRefused(f"there is no database at {database_file(settings)}")
            with engine.connect() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
            return
        if current(engine) != newest():
            raise DatabaseRefused("the database is not at this version's schema; run migrate first")
        migrate(file_settings(settings, copy))
        at_once = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with engine_of(f"sqlite:///{copy}") as target, at_once.connect() as source, target.begin() as writing:
            copy_rows(source, writing)


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy all rows of all tables, parents before children."""
    for table in Base.metadata.sorted_tables:
        rows = source.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
        for part in rows.mappings().partitions(ROWS_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])


def file_settings(settings: Settings, file: Path) -> Settings:
    """Return the same settings with the database in a SQLite file."""
    return settings.model_copy(update={"database_url": f"sqlite:///{file}"})
