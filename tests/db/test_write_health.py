"""The gateway knows why nothing can be written, says so once, and knows when it is over."""

import logging
import shutil
import sqlite3

import pytest
from sqlalchemy import text

from db.engine import sqlite
from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.engine.write_health import NOT_SAVED, Trouble, WriteHealth
from db.migrate import database_file
from db.models import Category
from expertconnect.config import Settings
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import SYSTEM
from expertconnect.services.common.write_probe import write_probe
from tests.db.gateways import Blocked, note, submit

only_sqlite = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def limit(database: Database, pages: int) -> None:
    """Let the file grow to so many pages."""
    submit(
        database, lambda work: work.session.execute(text(f"PRAGMA max_page_count={pages}")).close()
    ).result()


def much(work: UnitOfWork, name: str) -> None:
    """A command that needs room."""
    work.session.add(Category(slug=name, name="x" * 1_000_000, position=0))
    work.session.flush()


@only_sqlite
def test_a_full_disk_is_named_logged_once_and_over_with_the_next_write(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    submit(database, note, "before").result()
    assert database.trouble() is None
    limit(database, 1)
    for n in range(3):
        refusal = submit(database, much, f"large-{n}").exception()
        assert isinstance(refusal, Busy)
        assert str(refusal) == NOT_SAVED
    assert database.trouble() is Trouble.FULL
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "disk is full" in caplog.text
    limit(database, 1_000_000)
    submit(database, much, "large").result()
    assert database.trouble() is None
    assert "can be written again" in caplog.text
    assert len(caplog.records) == 2


@only_sqlite
def test_a_disk_with_next_to_nothing_free_is_full_though_a_small_write_still_fits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(database, note, "before").result()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "MIN_FREE", 2**62)
        assert database.trouble() is Trouble.FULL
        submit(database, note, "small").result()
        assert database.trouble() is Trouble.FULL
    submit(database, note, "after").result()
    assert database.trouble() is None


@only_sqlite
def test_a_file_that_is_moved_away_or_replaced_is_noticed_and_so_is_its_return(database: Database) -> None:
    submit(database, note, "before").result()
    file = database_file(database.settings)
    away = file.with_suffix(".away")
    file.rename(away)
    assert database.trouble() is Trouble.MOVED
    shutil.copy(away, file)
    assert database.trouble() is Trouble.MOVED
    away.replace(file)
    submit(database, note, "after").result()
    assert database.trouble() is None


@only_sqlite
def test_a_file_locked_by_another_program_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    database = Database(settings)
    other = sqlite3.connect(database_file(settings), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refusal = submit(database, note, "first").exception()
    assert isinstance(refusal, Busy)
    assert str(refusal) == Busy.message
    assert database.trouble() is Trouble.LOCKED
    other.execute("ROLLBACK")
    other.close()
    submit(database, note, "second").result()
    assert database.trouble() is None
    database.close()


@only_sqlite
def test_a_writer_that_does_not_come_on_is_noticed_by_the_age_of_its_work(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LATE_SECONDS", 0.0)
    blocked = Blocked(database)
    waiting = submit(database, note, "waits")
    assert database.trouble() is Trouble.SLOW
    blocked.go_on.set()
    waiting.result()
    database.close()
    assert database.trouble() is None


def test_a_probe_writes_and_can_be_repeated(database: Database) -> None:
    for _ in range(2):
        database.acting(SYSTEM).do_now(write_probe)
    assert database.trouble() is None


def test_a_server_that_is_gone_is_named(caplog: pytest.LogCaptureFixture) -> None:
    health = WriteHealth()
    for _ in range(2):
        health.failed(Trouble.GONE, "OperationalError")
    health.wrote()
    health.wrote()
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
