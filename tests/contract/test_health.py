"""Readiness: what a probe learns of a database that cannot be written."""

import sqlite3

import pytest

from db.engine import sqlite
from db.migrate import database_file
from pages.api import health
from tests.contract.conftest import Api


@pytest.fixture
def dialect() -> str:
    """These are troubles of files."""
    return "sqlite"


@pytest.mark.parametrize(
    ("trouble", "words"), [("full", "The disk is full"), ("moved", "was moved, replaced or deleted")]
)
async def test_a_database_that_cannot_be_written_is_unready_and_the_answer_says_why(
    api: Api, monkeypatch: pytest.MonkeyPatch, trouble: str, words: str
) -> None:
    assert (await api.client().get("/readyz")).status_code == 200
    file = database_file(api.application.settings)
    if trouble == "full":
        monkeypatch.setattr(sqlite, "MIN_FREE", 2**62)
    else:
        file.rename(file.with_suffix(".away"))
    ready = await api.client().get("/readyz")
    assert (ready.status_code, ready.json()["code"]) == (503, "busy")
    assert words in ready.json()["detail"]
    assert (await api.client().get("/healthz")).json() == {"status": "ok"}


async def test_a_database_that_is_locked_makes_it_unready(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.2)
    other = sqlite3.connect(database_file(api.application.settings), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert (await api.client().get("/readyz")).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    ready = await api.client().get("/readyz")
    while ready.status_code != 200:  # the write that waited may still be at work
        ready = await api.client().get("/readyz")
