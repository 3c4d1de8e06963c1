"""Run Alembic migrations: all or nothing, one process at a time.

On SQLite a migration runs with foreign keys off, because batch mode rebuilds tables and would cascade to their
children; in one explicit transaction, because the driver's implicit one would keep half of a failed migration; and
after a copy of the file. On PostgreSQL it runs in one transaction under an advisory lock.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
"""Lock timeout, for another process that migrates or writes at the same time."""
ADVISORY_LOCK = 0x45585043
"""Key of the advisory lock, unlikely to be used by others on the server: "EXPC" in ASCII."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """Result of a migration.

    Attributes:
        before: The revision before; None for an empty database.
        after: The revision after; None when all tables were dropped.
        copy: Copy of the SQLite file before the migration; None when there was nothing to lose.
    """

    before: str | None
    after: str | None
    copy: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether the revision changed."""
        return self.before != self.after


def migrate(settings: Settings, target: str = "head", clock: Clock = system_clock) -> Migrated:
    """Upgrade or downgrade the database to a revision.

    Args:
        target: A revision such as `0002`, `head` for the newest, `base` for none.

    Returns:
        The revisions before and after; repeating a migration does nothing.

    Raises:
        DatabaseRefused: With one sentence, when the database is newer than this code, holds tables of other software,
            cannot be written or reached, or when a migration failed. Nothing was changed then.
    """
    goal = _goal(target)
    try:
        with migrating(settings) as connection:
            before = _revision(connection)
            _require_known(connection, before)
            if before == goal:
                return Migrated(before, before)
            copy = _copy(settings, before, clock) if before and settings.is_sqlite else None
            _run(connection, before, goal, settings)
            _require_whole(connection)
            return Migrated(before, goal, copy)
    except DBAPIError as error:
        raise DatabaseRefused(f"{_name(settings)} cannot be brought up to date: {_reason(error)}") from error


def require_newest(settings: Settings) -> None:
    """Raise unless the database has the newest revision.

    Raises:
        DatabaseRefused: The database has another revision, so the running server is of another version.
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
    """Return the revision of a database; None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


def newest() -> str:
    """Return the newest revision of this code."""
    return str(_scripts().get_current_head())


def revisions() -> frozenset[str]:
    """Return all revisions that this code knows."""
    return frozenset(script.revision for script in _scripts().walk_revisions())


def config(connection: Connection | None = None, host: str = "") -> Config:
    """Return Alembic's configuration for an open connection.

    Args:
        host: Host of the site's address.
    """
    alembic_config = Config()
    alembic_config.set_main_option("script_location", str(MIGRATIONS))
    alembic_config.attributes["connection"] = connection
    alembic_config.attributes["host"] = host
    return alembic_config


@contextmanager
def migrating(settings: Settings) -> Iterator[Connection]:
    """Yield a connection in an exclusive transaction; committed at the end, or rolled back as a whole."""
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
        # The journal mode is left alone, the executor switches to WAL: two processes that switch a new file at the
        # same time may wait for each other until their timeouts end.
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _make_file(file: Path) -> None:
    """Create the file for its owner only, because it holds personal data. SQLite gives its journal the same mode."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseRefused(f"{file} cannot be opened: {error.strerror}") from None


def database_file(settings: Settings) -> Path:
    """Return the path of a SQLite database."""
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


def _run(connection: Connection, before: str | None, goal: str | None, settings: Settings) -> None:
    order = [script.revision for script in _scripts().walk_revisions("base", "heads")]  # newest first
    goes_down = goal is None or (before is not None and order.index(goal) > order.index(before))
    alembic_config = config(connection, urlsplit(settings.url).hostname or "")
    (command.downgrade if goes_down else command.upgrade)(alembic_config, goal or "base")


def _require_whole(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise DatabaseRefused(
                f"the migration would leave rows of {orphans[0][0]!r} that point to nothing; nothing was changed"
            )


def _copy(settings: Settings, revision: str, clock: Clock) -> Path:
    """Copy the file beside itself, through a second connection; the migration's transaction keeps writers out."""
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
