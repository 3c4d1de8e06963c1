"""Both dialects, one world for each test."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.engine.gateway import Database
from db.migrate import migrate
from db.models import Base
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.events import Event
from tests import postgresql
from tests.world import MONDAY, World

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzTESTSECRET"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a module shares is made once, and so is what all of tests/visual shares, when several workers run."""
    for item in items:
        parts = item.path.relative_to(item.config.rootpath).parts
        together = "looks" if "looks" in parts else "/".join(parts)
        item.add_marker(pytest.mark.xdist_group(together))


def pytest_collection_finish() -> None:
    """What has been imported stays: the framework's reset collects garbage in each test, and need not walk all that."""
    gc.collect()
    gc.freeze()


def settings_for(folder: Path, database_url: str = "", **more: object) -> Settings:
    """Settings of a test installation; nothing is read from the environment."""
    return Settings.model_validate(
        {"data_dir": folder, "database_url": database_url, "secret_key": SECRET, **more}
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """The test runs once on each database."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server for this run."""
    with postgresql.running_server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One migrated database, emptied before each test."""
    with postgresql.database(postgresql_server, "expertconnect_tests") as url:
        migrate(settings_for(tmp_path_factory.mktemp("pg"), url))
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated file, copied for each test."""
    folder = tmp_path_factory.mktemp("sqlite")
    settings = settings_for(folder)
    migrate(settings)
    return folder / "expertconnect.db"


@pytest.fixture
def settings(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings with an empty, migrated database of the dialect."""
    if dialect == "postgresql":
        url = request.getfixturevalue("migrated_postgresql")
        empty(url)
        return settings_for(tmp_path, url)
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "expertconnect.db")
    return settings_for(tmp_path)


@pytest.fixture
def world(settings: Settings) -> Iterator[World]:
    """The usual cast in an installation of its own."""
    events: list[Event] = []
    clock = MovableClock(MONDAY)
    database = Database(settings, events.extend, clock)
    yield World(database, clock, events)
    database.close()


def empty(url: str) -> None:
    """Remove all rows of a PostgreSQL test database and start its counters anew."""
    from sqlalchemy import create_engine

    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.connect() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
