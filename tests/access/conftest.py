"""Fixtures of the access tests: one scene for all commands of the matrix; their changes are rolled back."""

import shutil
from collections.abc import Iterator

import pytest

from db.engine.gateway import Database
from expertconnect.clock import MovableClock
from tests.access.scene import Scene
from tests.conftest import empty, settings_for
from tests.pages.conftest import site  # noqa: F401  # the whole site, for the matrix of addresses
from tests.world import MONDAY, World


@pytest.fixture
def dialect() -> str:
    """Run the tests of addresses on SQLite only; those of commands use `scene`."""
    return "sqlite"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return the actors of the matrix, on each database."""
    folder = tmp_path_factory.mktemp("matrix")
    if request.param == "postgresql":
        url = request.getfixturevalue("migrated_postgresql")
        empty(url)
    else:
        url = ""
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "expertconnect.db")
    database = Database(settings_for(folder, url), lambda _: None, MovableClock(MONDAY))
    yield Scene.of(World(database, MovableClock(MONDAY)))
    database.close()
