"""Commands that write something down, and what another process finds of them."""

import threading
from concurrent.futures import Future

from sqlalchemy import NullPool, create_engine, select

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import SystemNote
from expertconnect.config import Settings
from expertconnect.domain.errors import NotFound
from expertconnect.domain.events import ExpertChanged
from expertconnect.domain.people import NOBODY


def note(work: UnitOfWork, name: str) -> str:
    """A command: write something down and announce it."""
    work.session.add(SystemNote(name=name, value="written"))
    work.session.flush()
    work.announce(ExpertChanged(len(name)))
    return name


def note_and_refuse(work: UnitOfWork, name: str) -> None:
    """A command that writes and is refused afterwards."""
    note(work, name)
    raise NotFound


def submit(database: Database, command: object, *args: object) -> "Future[object]":
    """Queue a command without waiting for its answer."""
    return database.submit(NOBODY, lambda work: command(work, *args))  # type: ignore[operator]


def names_seen_by_another_process(settings: Settings) -> set[str]:
    """What a connection of its own finds committed."""
    engine = create_engine(settings.database, poolclass=NullPool)
    with engine.connect() as connection:
        found = set(connection.execute(select(SystemNote.name)).scalars())
    engine.dispose()
    return found


class Blocked:
    """Holds every worker of the gateway until it is told to go on, so that a queue builds up behind it."""

    def __init__(self, database: Database) -> None:
        self.go_on = threading.Event()
        workers = 1 if database.settings.is_sqlite else 8
        self._at_work = threading.Semaphore(0)
        self.answers = [database.submit(NOBODY, lambda _: self._wait()) for _ in range(workers)]
        for _ in range(workers):
            assert self._at_work.acquire(timeout=120)

    def _wait(self) -> None:
        self._at_work.release()
        assert self.go_on.wait(timeout=120)
