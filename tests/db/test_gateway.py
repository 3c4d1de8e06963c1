"""The gateway: one command is one transaction, answered after its commit, whatever happens to its neighbours."""

import threading
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from db.engine.gateway import Database
from db.engine.thread_pool import MAX_WAITING
from db.engine.unit_of_work import UnitOfWork
from db.models import RateCount, SystemNote
from expertconnect.config import Settings
from expertconnect.domain.errors import Busy, NotFound
from expertconnect.domain.events import Event, ExpertChanged
from expertconnect.domain.people import NOBODY
from tests.db.gateways import Blocked, names_seen_by_another_process, note, note_and_refuse, submit


def test_what_was_answered_is_found_by_another_connection_at_once(database: Database) -> None:
    answers = [submit(database, note, f"note-{number}") for number in range(300)]
    for answer in answers:
        answer.result()
    assert len(names_seen_by_another_process(database.settings)) == 300


def test_a_single_answer_comes_only_after_its_commit(database: Database) -> None:
    for number in range(20):
        submit(database, note, f"note-{number}").result()
        assert f"note-{number}" in names_seen_by_another_process(database.settings)


def test_a_refused_command_keeps_nothing_while_its_neighbours_stand(database: Database) -> None:
    blocked = Blocked(database)  # so that all of them come into one commit on SQLite
    answers = [
        submit(database, note_and_refuse if number % 2 else note, f"note-{number:02}") for number in range(40)
    ]
    blocked.go_on.set()
    refused = {number for number, answer in enumerate(answers) if isinstance(answer.exception(), NotFound)}
    assert refused == set(range(1, 40, 2))
    assert names_seen_by_another_process(database.settings) == {f"note-{n:02}" for n in range(0, 40, 2)}


def test_a_defect_in_one_command_leaves_its_neighbours_alone(database: Database) -> None:
    blocked = Blocked(database)
    good, bad, other = (
        submit(database, note, "good"),
        submit(database, lambda work: work.session.execute(text("SELECT nothing FROM nowhere"))),
        submit(database, note, "other"),
    )
    blocked.go_on.set()
    assert isinstance(bad.exception(), DBAPIError)
    assert (good.result(), other.result()) == ("good", "other")


def test_an_attempt_that_fails_is_undone_and_the_command_goes_on(database: Database) -> None:
    def command(work: UnitOfWork) -> str:
        note(work, "before")
        with pytest.raises(IntegrityError), work.attempt():
            work.session.execute(
                insert(SystemNote), [{"name": name, "value": ""} for name in ("within", "before")]
            )
        return note(work, "after")

    submit(database, command).result()
    assert names_seen_by_another_process(database.settings) == {"before", "after"}


def test_events_leave_after_the_commit_and_never_before(settings: Settings) -> None:
    seen: list[set[str]] = []
    database = Database(settings, lambda _: seen.append(names_seen_by_another_process(settings)))
    submit(database, note, "told").result()
    database.close()
    assert seen == [{"told"}]


def test_events_of_a_refused_command_are_dropped(database: Database, reported: list[Event]) -> None:
    with pytest.raises(NotFound):
        submit(database, note_and_refuse, "refused").result()
    submit(database, note, "kept").result()
    assert reported == [ExpertChanged(4)]


def test_a_command_is_answered_although_its_listeners_fail(settings: Settings) -> None:
    def fail(_: list[Event]) -> None:
        raise RuntimeError("nobody listens")

    database = Database(settings, fail)
    assert submit(database, note, "one").result() == "one"
    assert submit(database, note, "two").result() == "two"
    database.close()


def test_a_question_cannot_write_anything(database: Database) -> None:
    with pytest.raises(DBAPIError):
        database.query(NOBODY, lambda work: note(work, "smuggled")).result()
    assert names_seen_by_another_process(database.settings) == set()


def test_a_question_sees_what_was_answered_before_it(database: Database) -> None:
    for number in range(10):
        submit(database, note, f"note-{number}").result()
        seen = database.query(
            NOBODY, lambda work: len(work.session.scalars(select(SystemNote)).all())
        ).result()
        assert seen == number + 1


def test_a_full_queue_answers_busy_at_once(database: Database) -> None:
    blocked = Blocked(database)
    answers = [submit(database, lambda _: None) for _ in range(MAX_WAITING + 9)]
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
    closing.join(timeout=120)
    assert [answer.result(timeout=0) for answer in answers] == [f"note-{n}" for n in range(50)]
    assert isinstance(submit(database, note, "late").exception(), Busy)
    assert isinstance(database.query(NOBODY, lambda _: None).exception(), Busy)


def test_no_command_is_left_without_an_answer_when_the_gateway_closes_in_a_rush(settings: Settings) -> None:
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
    ends = [answer.exception(timeout=120) for answer in answers]
    assert len(ends) == 240
    assert sum(end is None for end in ends) == len(names_seen_by_another_process(settings))
    assert all(end is None or isinstance(end, Busy) for end in ends)


def test_a_naive_datetime_is_refused_as_an_instant(database: Database) -> None:
    def command(work: UnitOfWork) -> None:
        work.session.add(RateCount(key="k", window=1, count=1, ends_at=datetime(2026, 3, 2)))  # noqa: DTZ001
        work.session.flush()

    with pytest.raises(StatementError, match="not an instant"):
        submit(database, command).result()


def test_an_instant_comes_back_the_same_from_whatever_zone_it_went_in(database: Database) -> None:
    tokyo = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=9)))

    def put(work: UnitOfWork) -> None:
        work.session.add(RateCount(key="k", window=1, count=1, ends_at=tokyo))

    submit(database, put).result()
    row = database.query(NOBODY, lambda work: work.session.scalars(select(RateCount.ends_at)).one()).result()
    assert row == tokyo
    assert row.tzinfo is UTC
