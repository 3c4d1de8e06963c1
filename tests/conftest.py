"""Shared fixtures: databases of both dialects, settings, the world of a test, the browser."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import Browser
from sqlalchemy import text

from db.engine.gateway import Database
from db.migrate import migrate
from db.models import Base
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.events import Event
from tests import extent, forked, postgresql
from tests.browser import SHARED, Motion
from tests.world import MONDAY, World

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzTESTSECRET"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--full`, which `make test-all` passes."""
    parser.addoption("--full", action="store_true", help="run what `make test` leaves out as well")


def pytest_configure(config: pytest.Config) -> None:
    """In a full run, start servers as operators start them and generate all examples."""
    extent.IS_FULL = forked.COMMANDS_ONLY = bool(config.getoption("--full"))
    # Slow machines must not fail generated tests.
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    hypothesis.register_profile(
        "tests", max_examples=extent.examples(100), deadline=None, suppress_health_check=slow
    )
    hypothesis.load_profile("tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what only a full run has: tests marked `full`, and PostgreSQL where SQL and locks do not differ."""
    if config.getoption("--full"):
        return
    deselected = [item for item in items if is_only_in_full(item)]
    config.hook.pytest_deselected(items=deselected)
    items[:] = [item for item in items if item not in set(deselected)]


def is_only_in_full(item: pytest.Item) -> bool:
    """Whether only `make test-all` runs a test."""
    if item.get_closest_marker("full"):
        return True
    if parameters(item).get("dialect") != "postgresql" or item.get_closest_marker("both_databases"):
        return False
    return not item.path.is_relative_to(item.config.rootpath / "tests" / "db") and not (
        item.path.is_relative_to(item.config.rootpath / "tests" / "stress")
    )


def parameters(item: pytest.Item) -> dict[str, object]:
    """Return the parameters of a test."""
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


def pytest_collection_finish() -> None:
    """Freeze imported objects: NiceGUI's reset collects garbage in each test, and need not traverse them."""
    gc.collect()
    gc.freeze()


def settings_for(folder: Path, database_url: str = "", **more: object) -> Settings:
    """Return the settings of a test installation, without reading the environment."""
    return Settings.model_validate(
        {"data_dir": folder, "database_url": database_url, "secret_key": SECRET, **more}
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close the browser before a test that does not use it."""
    if "browser" not in getattr(item, "fixturenames", ()):
        SHARED.close()


def pytest_sessionfinish() -> None:
    """Close the browser."""
    SHARED.close()


@pytest.fixture
def browser() -> Browser:
    """Return the Chromium that tests of this worker share."""
    return SHARED.get()


@pytest.fixture(scope="session")
def motion(is_full: bool) -> Motion:
    """Return the value of prefers-reduced-motion: animations cost a quarter of a page, so only a full run has them."""
    return "no-preference" if is_full else "reduce"


@pytest.fixture(scope="session")
def is_full(request: pytest.FixtureRequest) -> bool:
    """Whether this is a full run."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """The test runs on SQLite; in a full run, and where it is marked `both_databases`, on PostgreSQL as well."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL server for this run."""
    with postgresql.running_server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a migrated database, emptied before each test."""
    with postgresql.database(postgresql_server, "expertconnect_tests") as url:
        migrate(settings_for(tmp_path_factory.mktemp("pg"), url))
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated database file, copied for each test."""
    folder = tmp_path_factory.mktemp("sqlite")
    settings = settings_for(folder)
    migrate(settings)
    return folder / "expertconnect.db"


@pytest.fixture
def settings(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Return settings with an empty, migrated database of the dialect."""
    if dialect == "postgresql":
        url = request.getfixturevalue("migrated_postgresql")
        empty(url)
        return settings_for(tmp_path, url)
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "expertconnect.db")
    return settings_for(tmp_path)


@pytest.fixture
def world(settings: Settings) -> Iterator[World]:
    """Return the cast in a database of this test."""
    events: list[Event] = []
    clock = MovableClock(MONDAY)
    database = Database(settings, events.extend, clock)
    yield World(database, clock, events)
    database.close()


def empty(url: str) -> None:
    """Remove all rows of a PostgreSQL test database and restart its sequences."""
    from sqlalchemy import create_engine

    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    table_names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.connect() as connection:
        connection.execute(text(f"TRUNCATE {table_names} RESTART IDENTITY CASCADE"))
    engine.dispose()
