"""The outbox of an older installation becomes jobs of the kind e-mail, and goes back, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, DateTime, NullPool, bindparam, create_engine, text
from sqlalchemy.types import TypeEngine

from db.engine.gateway import Database
from db.engine.unit_of_work import Job
from db.migrate import migrate
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.jobs import outbox
from tests.world import MONDAY

STATES = ("waiting", "sent", "dropped", "failed")
OLD: list[dict[str, Any]] = [
    {
        "key": f"booking_confirmed:{state}:0:client",
        "kind": "booking_confirmed",
        "payload": {"uid": state, "sequence": 0, "to": "client"},
        "state": state,
        "created_at": MONDAY,
        "due_at": MONDAY + timedelta(seconds=20),
        "not_after": None if state == "waiting" else MONDAY + timedelta(hours=1),
        "claimed_until": None,
        "tries": number,
        "last_error": "The mail server asked to wait." if number else "",
        "done_at": None if state == "waiting" else MONDAY,
    }
    for number, state in enumerate(STATES)
]
INSTANTS = ("created_at", "due_at", "not_after", "claimed_until", "done_at")
TYPES: dict[str, TypeEngine[Any]] = {
    "payload": JSON(),
    **{name: DateTime(timezone=True) for name in INSTANTS},
}
KEPT = "id, key, payload, state, created_at, due_at, not_after, claimed_until, tries, last_error, done_at"


def insert(connection: Connection, row: dict[str, Any]) -> None:
    """Write a row of whatever columns."""
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    binds = [bindparam(name, type_=kind) for name, kind in TYPES.items() if name in row]
    connection.execute(text(f"INSERT INTO outbox ({names}) VALUES ({values})").bindparams(*binds), row)


def connected(settings: Settings) -> Connection:
    """A connection of its own; close it."""
    return create_engine(settings.database, poolclass=NullPool).connect()


def rows(settings: Settings, columns: str) -> list[tuple[Any, ...]]:
    """The outbox, oldest first."""
    with connected(settings) as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM outbox ORDER BY id"))]


@pytest.fixture
def older(settings: Settings) -> Iterator[Settings]:
    """An installation of the revision before, with e-mails in every state."""
    migrate(settings, "0005")
    with connected(settings) as connection, connection.begin():
        for row in OLD:
            insert(connection, row)
    yield settings
    migrate(settings)  # one PostgreSQL database serves all tests


def test_mails_of_every_state_become_jobs_of_the_kind_email_with_all_they_were(older: Settings) -> None:
    before = rows(older, f"kind, {KEPT}")
    migrate(older)
    assert rows(older, f"purpose, {KEPT}") == before
    assert rows(older, "kind") == [("email",)] * 4
    migrate(older, "0005")
    assert rows(older, f"kind, {KEPT}") == before


def test_a_mail_that_waited_through_the_upgrade_is_claimed_and_known_by_its_key(older: Settings) -> None:
    migrate(older)
    database = Database(older, lambda _: None, MovableClock(MONDAY + timedelta(minutes=1)))
    system = database.acting(SYSTEM)
    system.do_now(lambda work: work.post(Job(OLD[0]["key"], "booking_confirmed")))  # known: not written again
    (job,) = system.do_now(outbox.claim_due)
    assert (job.key, job.purpose, job.payload) == (OLD[0]["key"], "booking_confirmed", OLD[0]["payload"])
    database.close()


def test_jobs_of_other_kinds_do_not_go_back_to_a_schema_that_knows_emails_only(older: Settings) -> None:
    migrate(older)
    new = {name: value for name, value in OLD[0].items() if name != "kind"}
    with connected(older) as connection, connection.begin():
        insert(connection, new | {"key": "webhook:1", "kind": "webhook", "purpose": "booked"})
    migrate(older, "0005")
    assert rows(older, "kind") == [("booking_confirmed",)] * 4
