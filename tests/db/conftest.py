"""Fixtures of gateway tests: a gateway on empty tables, and the events it has published."""

from collections.abc import Iterator

import pytest

from db.engine.gateway import Database
from expertconnect.config import Settings
from expertconnect.domain.events import Event


@pytest.fixture
def reported() -> list[Event]:
    """The events that the gateway has published."""
    return []


@pytest.fixture
def database(settings: Settings, reported: list[Event]) -> Iterator[Database]:
    """A gateway and nothing behind it but empty tables."""
    opened = Database(settings, reported.extend)
    yield opened
    opened.close()
