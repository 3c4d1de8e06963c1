"""The gateway where the two databases differ: locked files, full disks, deadlocks, lost connections."""

import sqlite3
import threading

import pytest
from sqlalchemy import select, text

from db.engine import sqlite
from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.migrate import database_file
from db.models import Category, SystemNote
from expertconnect.config import Settings
from expertconnect.domain.errors import Busy
from expertconnect.domain.events import Event, ExpertChanged
from expertconnect.domain.people import NOBODY
from tests.db.gateways import Blocked, names_seen_by_another_process, note, submit


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_file_locked_by_another_process_is_busy_and_free_again_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    database = Database(settings)
    other = sqlite3.connect(database_file(settings), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    first, second = submit(database, note, "first"), submit(database, note, "second")
    assert isinstance(first.exception(), Busy)
    assert isinstance(second.exception(), Busy)
    other.execute("ROLLBACK")
    other.close()
    assert submit(database, note, "third").result() == "third"
    database.close()
    assert names_seen_by_another_process(settings) == {"third"}


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_case_24_a_full_disk_refuses_writes_answers_reads_and_recovers_by_itself(database: Database) -> None:
    def limit(pages: str) -> None:
        submit(
            database, lambda work: work.session.execute(text(f"PRAGMA max_page_count={pages}")).close()
        ).result()

    def much(work: UnitOfWork, name: str) -> None:
        work.session.add(Category(slug=name, name="x" * 1_000_000, position=0))
        work.session.flush()

    submit(database, note, "before").result()
    limit("1")  # SQLite takes the size it has now for the least
    blocked = Blocked(database)
    neighbours = [submit(database, note, f"small-{n}") for n in range(3)] + [submit(database, much, "large")]
    blocked.go_on.set()
    told_busy = [isinstance(answer.exception(), Busy) for answer in neighbours]
    assert told_busy[-1]
    kept = {f"small-{n}" for n in range(3) if not told_busy[n]}
    assert names_seen_by_another_process(database.settings) == {"before", *kept}
    limit("1000000")
    submit(database, much, "large").result()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_commits_are_durable_and_foreign_keys_kept_on_every_connection(database: Database) -> None:
    def pragmas(work: UnitOfWork) -> list[object]:
        ask = work.session.execute
        return [
            ask(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert submit(database, pragmas).result() == ["wal", 2, 1]
    assert database.query(NOBODY, pragmas).result() == ["wal", 2, 1]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_the_version_moves_for_others_writes_and_not_for_our_own(database: Database) -> None:
    first = database.version().result()
    submit(database, note, "ours").result()
    assert database.version().result() == first
    other = sqlite3.connect(database_file(database.settings))
    with other:
        other.execute("INSERT INTO house_note (name, value) VALUES ('theirs', '')")
    other.close()
    assert database.version().result() != first


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_case_30_commands_that_lock_each_other_out_are_repeated_unseen(database: Database) -> None:
    for name in ("left", "right"):
        submit(database, note, name).result()
    meet = threading.Barrier(2, timeout=120)
    tries: list[str] = []

    def both(work: UnitOfWork, first: str, second: str) -> None:
        tries.append(first)
        for name in (first, second):
            work.session.execute(
                text("UPDATE house_note SET value = value || '!' WHERE name = :name"), {"name": name}
            )
            if name == first and tries.count(first) == 1:
                meet.wait()

    answers = [submit(database, both, "left", "right"), submit(database, both, "right", "left")]
    assert [answer.exception(timeout=120) for answer in answers] == [None, None]
    assert len(tries) > 2
    values = database.query(
        NOBODY, lambda work: work.session.scalars(select(SystemNote.value)).all()
    ).result()
    assert values == ["written!!", "written!!"]


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_case_30_a_command_is_repeated_when_postgresql_asks_for_it(
    database: Database, reported: list[Event], state: str
) -> None:
    tries: list[int] = []

    def command(work: UnitOfWork) -> str:
        tries.append(1)
        note(work, "again")
        if len(tries) < 3:
            work.session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'later' USING ERRCODE = '{state}'; END $$")
            )
        return "done"

    assert submit(database, command).result() == "done"
    assert len(tries) == 3
    assert reported == [ExpertChanged(5)]


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_ends_is_busy_and_the_next_command_works(database: Database) -> None:
    def cut(work: UnitOfWork) -> None:
        note(work, "cut off")
        work.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert isinstance(submit(database, cut).exception(), Busy)
    assert submit(database, note, "next").result() == "next"
    assert names_seen_by_another_process(database.settings) == {"next"}
