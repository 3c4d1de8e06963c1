"""A gateway and what it has delivered."""

from collections.abc import Iterator

import pytest

from db.engine.gateway import Database
from expertconnect.config import Settings
from expertconnect.domain.events import Event


@pytest.fixture
def translate() -> list[Event]:
    """What the gateway has delivered."""
    return []


@pytest.fixture
def database(settings: Settings, translate: list[Event]) -> Iterator[Database]:
    """A gateway and nothing behind it but empty tables."""
    opened = Database(settings, translate.extend)
    yield opened
    opened.close()
