"""Fixtures of the convention tests."""

import pytest


@pytest.fixture
def dialect() -> str:
    """Run the tests on SQLite only, since they do not depend on the database."""
    return "sqlite"
