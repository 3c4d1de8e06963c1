"""Fixtures of the stress tests: a database whose constraints may be dropped."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.clock import MovableClock
from tests import postgresql
from tests.conftest import settings_for
from tests.world import MONDAY, World

pytestmark = pytest.mark.storm


@pytest.fixture
def scratch(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Return a world in a database of its own, whose tables may be damaged."""
    with ExitStack() as stack:
        url = ""
        if dialect == "postgresql":
            server = request.getfixturevalue("postgresql_server")
            url = stack.enter_context(postgresql.database(server, "expertconnect_scratch"))
        settings = settings_for(tmp_path, url)
        migrate(settings)
        clock = MovableClock(MONDAY)
        database = Database(settings, lambda _: None, clock)
        stack.callback(database.close)
        yield World(database, clock)
