"""What the tests of the system have in common."""

import pytest


@pytest.fixture
def dialect() -> str:
    """Addresses know no database: one is enough here."""
    return "sqlite"
