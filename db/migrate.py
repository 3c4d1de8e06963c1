"""Migrations: bring the database to the schema of this code, all or nothing, one process at a time.

On SQLite a migration runs with foreign keys off, because a batch rebuilds tables and would delete their children
through them; in one explicit transaction, because the driver's own would leave half of a failed one; and after a
copy of the file. On PostgreSQL one transaction under an advisory lock does.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from db.errors import DatabaseRefused
from expertconnect.clock import Clock, system_clock
from expertconnect.config import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT = 60
"""For another process that migrates or writes just now."""
ADVISORY_LOCK = 0x45585043
"""Any number that nobody else on the server locks; this one spells EXPC."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """Result of a migration.

    Attributes:
        before: The revision found; None for an empty database.
        after: The revision it has now; None when everything was taken down.
        copy: A copy of the SQLite file as it was; None when nothing was at stake.
    """

    before: str | None
    after: str | None
    copy: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


def migrate(settings: Settings, target: str = "head", clock: Clock = system_clock) -> Migrated:
    """Migrate the database up, or down, to a revision.

    Args:
        target: A revision such as `0002`, `head` for the newest, `base` for none.

    Returns:
        What was done; repeating it does nothing.

    Raises:
        DatabaseRefused: With one sentence, when the database is newer than this code, is not ours, cannot be
            written or reached, or when a migration failed. Nothing was changed then.
    """
    goal = _goal(target)
    try:
        with migrating(settings) as connection:
            before = _revision(connection)
            _require_known(connection, before)
            if before == goal:
                return Migrated(before, before)
            copy = _copy(settings, before, clock) if before and settings.is_sqlite else None
            _run(connection, before, goal)
            _require_whole(connection)
            return Migrated(before, goal, copy)
    except DBAPIError as error:
        raise DatabaseRefused(f"{_name(settings)} cannot be brought up to date: {_reason(error)}") from error


def require_newest(settings: Settings) -> None:
    """Refuse a database with another schema than this code's.

    Raises:
        DatabaseRefused: The server that runs is of another version.
    """
    engine = _engine(settings)
    try:
        found = current(engine)
    finally:
        engine.dispose()
    if found != newest():
        raise DatabaseRefused(
            f"the database is at {found or 'nothing'} and this code wants {newest()}; stop the server and run migrate"
        )


def current(engine: Engine) -> str | None:
    """Return the revision of a database; None for none."""
    with engine.connect() as connection:
        return _revision(connection)


def newest() -> str:
    """Return the revision of this code."""
    return str(_scripts().get_current_head())


def revisions() -> frozenset[str]:
    """Return all revisions that this code knows."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for an open connection."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


@contextmanager
def migrating(settings: Settings) -> Iterator[Connection]:
    """Open one connection in one transaction that no other writer can enter; committed at the end, or rolled back."""
    engine = _engine(settings)
    try:
        with engine.connect() as connection, connection.begin():
            if not settings.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield connection
    finally:
        engine.dispose()


def _engine(settings: Settings) -> Engine:
    if not settings.is_sqlite:
        waits = f"-c lock_timeout={SECONDS_TO_WAIT * 1000} -c timezone=UTC"
        return create_engine(
            settings.database, poolclass=NullPool, hide_parameters=True, connect_args={"options": waits}
        )
    _make_file(database_file(settings))
    engine = create_engine(
        settings.database,
        poolclass=NullPool,
        connect_args={"timeout": SECONDS_TO_WAIT, "isolation_level": None},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The journal stays as it is found, for the gateway turns to WAL: two who turn a new file at once may each
        # wait for the other until their patience ends.
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _make_file(file: Path) -> None:
    """Create the database file with access for its owner only. SQLite gives its journal the same mode."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseRefused(f"{file} cannot be opened: {error.strerror}") from None


def database_file(settings: Settings) -> Path:
    """Return the file of a SQLite database."""
    return Path(str(make_url(settings.database).database))


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(config())


def _goal(target: str) -> str | None:
    if target == "base":
        return None
    try:
        revision = _scripts().get_revision(target)
    except CommandError:
        raise DatabaseRefused(f"there is no revision {target!r}; the newest is {newest()}") from None
    return str(revision.revision)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _require_known(connection: Connection, revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise DatabaseRefused(
            f"the database is at revision {revision}, newer than this version of ExpertConnect knows"
            f" (up to {newest()}); install the newer version, or restore a backup from before it"
        )
    if revision is None and inspect(connection).has_table("user"):
        raise DatabaseRefused(
            "the database holds tables that ExpertConnect did not make; give it one of its own"
        )


def _run(connection: Connection, before: str | None, goal: str | None) -> None:
    order = [script.revision for script in _scripts().walk_revisions("base", "heads")]  # newest first
    goes_down = goal is None or (before is not None and order.index(goal) > order.index(before))
    (command.downgrade if goes_down else command.upgrade)(config(connection), goal or "base")


def _require_whole(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise DatabaseRefused(
                f"the migration would leave rows of {orphans[0][0]!r} that point to nothing; nothing was changed"
            )


def _copy(settings: Settings, revision: str, clock: Clock) -> Path:
    """Copy the file beside itself, through a second connection: no other process can write meanwhile."""
    source = database_file(settings)
    copy = source.with_name(f"{source.stem}-{revision}-{clock():%Y%m%dT%H%M%S}{source.suffix}")
    half = copy.with_name(copy.name + ".part")
    half.unlink(missing_ok=True)
    engine = create_engine(settings.database, poolclass=NullPool, connect_args={"isolation_level": None})
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(half),))
    engine.dispose()
    half.chmod(source.stat().st_mode)
    half.replace(copy)
    return copy


def _name(settings: Settings) -> str:
    if settings.is_sqlite:
        return str(database_file(settings))
    return make_url(settings.database).render_as_string(hide_password=True)


def _reason(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
