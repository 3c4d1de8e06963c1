"""Deeds that write something down, and what another process finds of them."""

import threading
from concurrent.futures import Future

from sqlalchemy import NullPool, create_engine, select

from db.database import Database
from db.models import HouseNote
from db.work import UnitOfWork
from expertconnect.config import Settings
from expertconnect.domain.errors import NotFound
from expertconnect.domain.events import ExpertChanged
from expertconnect.domain.people import NOBODY


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
            assert self._at_work.acquire(timeout=120)

    def _wait(self) -> None:
        self._at_work.release()
        assert self.go_on.wait(timeout=120)
