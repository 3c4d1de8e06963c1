"""The door: one deed is one transaction, answered after its commit, whatever happens to its neighbours."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import NullPool, create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from db import sqlite_door
from db.database import Database
from db.migrate import database_file
from db.models import Category, HouseNote, RateCount
from db.threads import MOST_WAITING
from db.work import UnitOfWork
from expertconnect.config import Settings
from expertconnect.domain.errors import Busy, NotFound
from expertconnect.domain.events import Event, ExpertChanged
from expertconnect.domain.people import NOBODY


@pytest.fixture
def told() -> list[Event]:
    """What the door has delivered."""
    return []


@pytest.fixture
def database(settings: Settings, told: list[Event]) -> Iterator[Database]:
    """A door and nothing behind it but empty tables."""
    opened = Database(settings, told.extend)
    yield opened
    opened.close()


def note(work: UnitOfWork, name: str) -> str:
    """A deed: write something down and announce it."""
    work.session.add(HouseNote(name=name, value="written"))
    work.session.flush()
    work.announce(ExpertChanged(len(name)))
    return name


def note_and_refuse(work: UnitOfWork, name: str) -> None:
    """A deed that writes and is refused afterwards."""
    note(work, name)
    raise NotFound


def submit(database: Database, deed: object, *args: object) -> "Future[object]":
    """Queue a deed without waiting for its answer."""
    return database.submit(NOBODY, lambda work: deed(work, *args))  # type: ignore[operator]


def names_seen_by_another_process(settings: Settings) -> set[str]:
    """What a connection of its own finds committed."""
    engine = create_engine(settings.database, poolclass=NullPool)
    with engine.connect() as connection:
        found = set(connection.execute(select(HouseNote.name)).scalars())
    engine.dispose()
    return found


class Blocked:
    """Holds every worker of the door until it is told to go on, so that a queue builds up behind it."""

    def __init__(self, database: Database) -> None:
        self.go_on = threading.Event()
        workers = 1 if database.settings.is_sqlite else 8
        self._at_work = threading.Semaphore(0)
        self.answers = [database.submit(NOBODY, lambda _: self._wait()) for _ in range(workers)]
        for _ in range(workers):
            assert self._at_work.acquire(timeout=10)

    def _wait(self) -> None:
        self._at_work.release()
        assert self.go_on.wait(timeout=30)


def test_what_was_answered_is_found_by_another_connection_at_once(database: Database) -> None:
    answers = [submit(database, note, f"note-{number}") for number in range(300)]
    for answer in answers:
        answer.result()
    assert len(names_seen_by_another_process(database.settings)) == 300


def test_a_single_answer_comes_only_after_its_commit(database: Database) -> None:
    for number in range(20):
        submit(database, note, f"note-{number}").result()
        assert f"note-{number}" in names_seen_by_another_process(database.settings)


def test_a_refused_deed_keeps_nothing_while_its_neighbours_stand(database: Database) -> None:
    blocked = Blocked(database)  # so that all of them come into one commit on SQLite
    answers = [
        submit(database, note_and_refuse if number % 2 else note, f"note-{number:02}") for number in range(40)
    ]
    blocked.go_on.set()
    refused = {number for number, answer in enumerate(answers) if isinstance(answer.exception(), NotFound)}
    assert refused == set(range(1, 40, 2))
    assert names_seen_by_another_process(database.settings) == {f"note-{n:02}" for n in range(0, 40, 2)}


def test_a_defect_in_one_deed_leaves_its_neighbours_alone(database: Database) -> None:
    blocked = Blocked(database)
    good, bad, other = (
        submit(database, note, "good"),
        submit(database, lambda work: work.session.execute(text("SELECT nothing FROM nowhere"))),
        submit(database, note, "other"),
    )
    blocked.go_on.set()
    assert isinstance(bad.exception(), DBAPIError)
    assert (good.result(), other.result()) == ("good", "other")


def test_an_attempt_that_fails_is_undone_and_the_deed_goes_on(database: Database) -> None:
    def deed(work: UnitOfWork) -> str:
        note(work, "before")
        with pytest.raises(IntegrityError), work.attempt():
            work.session.execute(
                insert(HouseNote), [{"name": name, "value": ""} for name in ("within", "before")]
            )
        return note(work, "after")

    submit(database, deed).result()
    assert names_seen_by_another_process(database.settings) == {"before", "after"}


def test_events_leave_after_the_commit_and_never_before(settings: Settings) -> None:
    seen: list[set[str]] = []
    database = Database(settings, lambda _: seen.append(names_seen_by_another_process(settings)))
    submit(database, note, "told").result()
    database.close()
    assert seen == [{"told"}]


def test_events_of_a_refused_deed_are_dropped(database: Database, told: list[Event]) -> None:
    with pytest.raises(NotFound):
        submit(database, note_and_refuse, "refused").result()
    submit(database, note, "kept").result()
    assert told == [ExpertChanged(4)]


def test_a_deed_is_answered_although_its_listeners_fail(settings: Settings) -> None:
    def fail(_: list[Event]) -> None:
        raise RuntimeError("nobody listens")

    database = Database(settings, fail)
    assert submit(database, note, "one").result() == "one"
    assert submit(database, note, "two").result() == "two"
    database.close()


def test_a_question_cannot_write_anything(database: Database) -> None:
    with pytest.raises(DBAPIError):
        database.question(NOBODY, lambda work: note(work, "smuggled")).result()
    assert names_seen_by_another_process(database.settings) == set()


def test_a_question_sees_what_was_answered_before_it(database: Database) -> None:
    for number in range(10):
        submit(database, note, f"note-{number}").result()
        seen = database.question(
            NOBODY, lambda work: len(work.session.scalars(select(HouseNote)).all())
        ).result()
        assert seen == number + 1


def test_a_full_queue_answers_busy_at_once(database: Database) -> None:
    blocked = Blocked(database)
    answers = [submit(database, lambda _: None) for _ in range(MOST_WAITING + 9)]
    refused = [answer for answer in answers if answer.done() and isinstance(answer.exception(), Busy)]
    blocked.go_on.set()
    assert refused
    assert answers[0].exception() is None


def test_a_caller_who_left_while_queued_costs_the_others_nothing(database: Database) -> None:
    blocked = Blocked(database)
    left, stayed = submit(database, note, "left"), submit(database, note, "stayed")
    assert left.cancel()
    blocked.go_on.set()
    assert stayed.result() == "stayed"
    with pytest.raises(CancelledError):
        left.result()
    assert names_seen_by_another_process(database.settings) == {"stayed"}


def test_closing_finishes_what_is_queued_and_refuses_what_comes_later(database: Database) -> None:
    blocked = Blocked(database)
    answers = [submit(database, note, f"note-{number}") for number in range(50)]
    closing = threading.Thread(target=database.close)
    closing.start()
    blocked.go_on.set()
    closing.join(timeout=10)
    assert [answer.result(timeout=0) for answer in answers] == [f"note-{n}" for n in range(50)]
    assert isinstance(submit(database, note, "late").exception(), Busy)
    assert isinstance(database.question(NOBODY, lambda _: None).exception(), Busy)


def test_no_deed_is_left_without_an_answer_when_the_door_closes_in_a_rush(settings: Settings) -> None:
    database = Database(settings)
    answers: list[Future[object]] = []
    begun = threading.Barrier(5)

    def rush(who: int) -> None:
        begun.wait()
        answers.extend(submit(database, note, f"{who}-{number}") for number in range(60))

    people = [threading.Thread(target=rush, args=(who,)) for who in range(4)]
    for person in people:
        person.start()
    begun.wait()
    database.close()
    for person in people:
        person.join()
    ends = [answer.exception(timeout=5) for answer in answers]
    assert len(ends) == 240
    assert sum(end is None for end in ends) == len(names_seen_by_another_process(settings))
    assert all(end is None or isinstance(end, Busy) for end in ends)


def test_a_naive_datetime_is_refused_as_an_instant(database: Database) -> None:
    def deed(work: UnitOfWork) -> None:
        work.session.add(RateCount(key="k", window=1, count=1, ends_at=datetime(2026, 3, 2)))  # noqa: DTZ001
        work.session.flush()

    with pytest.raises(StatementError, match="not an instant"):
        submit(database, deed).result()


def test_an_instant_comes_back_the_same_from_whatever_zone_it_went_in(database: Database) -> None:
    tokyo = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=9)))

    def put(work: UnitOfWork) -> None:
        work.session.add(RateCount(key="k", window=1, count=1, ends_at=tokyo))

    submit(database, put).result()
    row = database.question(
        NOBODY, lambda work: work.session.scalars(select(RateCount.ends_at)).one()
    ).result()
    assert row == tokyo
    assert row.tzinfo is UTC


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_file_locked_by_another_process_is_busy_and_free_again_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_door, "BUSY_TIMEOUT_MS", 50)
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
    assert database.question(NOBODY, pragmas).result() == ["wal", 2, 1]


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
def test_case_30_deeds_that_lock_each_other_out_are_repeated_unseen(database: Database) -> None:
    for name in ("left", "right"):
        submit(database, note, name).result()
    meet = threading.Barrier(2, timeout=10)
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
    assert [answer.exception(timeout=20) for answer in answers] == [None, None]
    assert len(tries) > 2
    values = database.question(
        NOBODY, lambda work: work.session.scalars(select(HouseNote.value)).all()
    ).result()
    assert values == ["written!!", "written!!"]


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_case_30_a_deed_is_repeated_when_postgresql_asks_for_it(
    database: Database, told: list[Event], state: str
) -> None:
    tries: list[int] = []

    def deed(work: UnitOfWork) -> str:
        tries.append(1)
        note(work, "again")
        if len(tries) < 3:
            work.session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'later' USING ERRCODE = '{state}'; END $$")
            )
        return "done"

    assert submit(database, deed).result() == "done"
    assert len(tries) == 3
    assert told == [ExpertChanged(5)]


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_ends_is_busy_and_the_next_deed_works(database: Database) -> None:
    def cut(work: UnitOfWork) -> None:
        note(work, "cut off")
        work.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert isinstance(submit(database, cut).exception(), Busy)
    assert submit(database, note, "next").result() == "next"
    assert names_seen_by_another_process(database.settings) == {"next"}
