"""Migrations: all or nothing, up and down with data, never by two at once, never on what is not ours."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Connection, NullPool, create_engine, func, inspect, select, text

from db.engine.gateway import Database
from db.errors import DatabaseRefused
from db.migrate import MIGRATIONS, config, migrate, migrating, newest, revisions
from db.models import Base, Booking, Claim
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from tests import postgresql
from tests.conftest import settings_for
from tests.db.rows import many_bookings
from tests.world import MONDAY, World

ROOT = Path(__file__).parent.parent.parent
ROWS = 100_000 if os.environ.get("STORM") else 2_000


@pytest.fixture
def bare(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings with a database that nobody has migrated."""
    if dialect == "sqlite":
        yield settings_for(tmp_path)
        return
    with postgresql.database(request.getfixturevalue("postgresql_server"), "expertconnect_bare") as url:
        yield settings_for(tmp_path, url)


def connected(settings: Settings) -> Connection:
    """A connection of its own; close it."""
    return create_engine(settings.database, poolclass=NullPool).connect()


def tables(settings: Settings) -> set[str]:
    """The tables there are, alembic's own left out."""
    with connected(settings) as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_an_empty_database_gets_every_table_and_repeating_it_does_nothing(bare: Settings) -> None:
    done = migrate(bare)
    assert (done.before, done.after, done.copy) == (None, newest(), None)
    assert tables(bare) == set(Base.metadata.tables)
    assert not migrate(bare).changed


def test_models_and_migrations_describe_the_same_tables_up_and_after_a_way_down(bare: Settings) -> None:
    for target in ("head", "base", "head"):
        migrate(bare, target)
        if target == "base":
            assert tables(bare) == set()
    with migrating(bare) as connection:
        command.check(config(connection))


def test_checks_that_alembic_does_not_compare_are_the_same_too(bare: Settings) -> None:
    migrate(bare)
    # PostgreSQL writes the conditions down in words of its own; SQLite keeps ours.
    own_words = bare.is_sqlite
    with connected(bare) as connection:
        found = {
            (table, check["name"], check["sqltext"] if own_words else "")
            for table in Base.metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }
    wanted = {
        (table.name, str(check.name), str(check.sqltext) if own_words else "")
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert len(wanted) > 10
    assert found == wanted


def test_case_32_every_migration_goes_down_and_up_with_data_in_it(settings: Settings) -> None:
    database = Database(settings, clock=MovableClock(MONDAY))
    world = World(database, MovableClock(MONDAY))
    many_bookings(world, ROWS)
    database.close()
    steps = sorted(revisions())
    for target in [*reversed(steps[:-1]), *steps[1:], "base", "head"]:
        assert migrate(settings, target).changed
    with migrating(settings) as connection:
        command.check(config(connection))


def test_case_32_going_down_a_step_leaves_the_rows_of_the_other_tables(settings: Settings) -> None:
    database = Database(settings, clock=MovableClock(MONDAY))
    many_bookings(World(database, MovableClock(MONDAY)), ROWS)
    database.close()
    migrate(settings, "0003")
    migrate(settings)
    with connected(settings) as connection:
        assert connection.execute(select(func.count()).select_from(Booking)).scalar() == ROWS
        assert connection.execute(select(func.count()).select_from(Claim)).scalar() == ROWS * 6


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_an_older_file_is_copied_beside_itself_before_it_is_changed(bare: Settings) -> None:
    migrate(bare, "0002")
    with connected(bare) as connection, connection.begin():
        connection.execute(
            text("INSERT INTO category (id, slug, name, position) VALUES (1, 'law', 'Law', 0)")
        )
    done = migrate(bare, clock=MovableClock(MONDAY))
    assert done.copy == bare.data_dir / "expertconnect-0002-20260302T060000.db"
    with sqlite3.connect(done.copy) as copy:
        assert copy.execute("SELECT slug FROM category").fetchall() == [("law",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()
    assert done.copy.stat().st_mode & 0o077 == 0


def test_a_database_newer_than_the_code_is_refused_in_one_sentence(bare: Settings) -> None:
    migrate(bare)
    with connected(bare) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseRefused, match="revision 9999, newer than this version") as refused:
        migrate(bare)
    assert "\n" not in str(refused.value)
    assert tables(bare) == set(Base.metadata.tables)


def test_a_database_with_tables_of_somebody_else_is_left_alone(bare: Settings) -> None:
    with connected(bare) as connection, connection.begin():
        connection.execute(text('CREATE TABLE "user" (name VARCHAR(10))'))
    with pytest.raises(DatabaseRefused, match="did not make"):
        migrate(bare)
    assert tables(bare) == {"user"}


def test_an_unknown_revision_is_refused_and_nothing_is_made(bare: Settings) -> None:
    with pytest.raises(DatabaseRefused, match="no revision '0099'"):
        migrate(bare, "0099")
    with connected(bare) as connection:
        assert inspect(connection).get_table_names() == []


def test_those_who_migrate_at_once_do_it_once_between_them(bare: Settings) -> None:
    together = threading.Barrier(4)

    def go(_: int) -> bool:
        together.wait()
        return migrate(bare).changed

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(go, range(4))) == [False, False, False, True]


def test_a_migration_that_fails_half_way_leaves_nothing_of_itself(bare: Settings) -> None:
    migrate(bare, "0002")
    with connected(bare) as connection, connection.begin():
        connection.execute(text("CREATE TABLE review (x INTEGER)"))  # in the way of 0003's fifth table
    with pytest.raises(DatabaseRefused, match="cannot be brought up to date"):
        migrate(bare)
    assert not {"booking", "claim", "outbox"} & tables(bare)
    with connected(bare) as connection, connection.begin():
        connection.execute(text("DROP TABLE review"))
    assert migrate(bare).after == newest()


def test_case_31_a_migration_killed_in_the_middle_leaves_all_or_nothing(bare: Settings) -> None:
    migrate(bare, "0002")
    script = textwrap.dedent("""
        import os, signal, sys
        from alembic import op
        from db.migrate import migrate
        from expertconnect.config import Settings
        left = int(sys.argv[1])
        real = op.create_table
        def create_table(*args, **kwargs):
            global left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **kwargs)
        op.create_table = create_table
        migrate(Settings.load())
    """)
    given = {"EXPERTCONNECT_DATA_DIR": str(bare.data_dir), "EXPERTCONNECT_DATABASE_URL": bare.database_url}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **given}
    for tables_made in (1, 4, 7):
        killed = subprocess.run(
            [sys.executable, "-c", script, str(tables_made)], cwd=bare.data_dir, env=environment
        )
        assert killed.returncode == -signal.SIGKILL
        assert not {"booking", "claim", "outbox"} & tables(bare)
    assert migrate(bare).after == newest()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_rows_that_would_point_to_nothing_stop_the_migration(bare: Settings) -> None:
    migrate(bare, "0002")
    with connected(bare) as connection, connection.begin():
        connection.execute(text("INSERT INTO released_name VALUES ('gone', 77, '2026-01-01 00:00:00')"))
    with pytest.raises(DatabaseRefused, match="point to nothing"):
        migrate(bare)
    assert "claim" not in tables(bare)


def test_every_migration_says_why_and_imports_nothing_of_the_models() -> None:
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    assert [file.name[:4] for file in files] == sorted(revisions())
    for file in files:
        source = file.read_text(encoding="utf-8")
        assert "\n\nWhy: " in source
        assert "db.models" not in source
