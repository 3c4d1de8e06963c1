"""News of what another process wrote reaches everybody who follows anything."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

from db.engine.unit_of_work import UnitOfWork
from db.migrate import database_file, migrate
from db.models import SystemNote
from expertconnect.application import Application
from expertconnect.bus import Bus
from expertconnect.domain.events import (
    DIRECTORY,
    CalendarChanged,
    ChangedElsewhere,
    Event,
    calendar_topic,
    expert_topic,
)
from expertconnect.domain.people import SYSTEM
from expertconnect.workers.external_changes import notify_all_followers, watch_forever
from tests.conftest import settings_for


def test_everybody_hears_once_in_the_words_of_their_topic() -> None:
    bus = Bus()
    heard: list[tuple[str, Event]] = []
    for topic in (calendar_topic(7), calendar_topic(12), expert_topic(7), DIRECTORY):
        bus.follow(topic, partial(_hear, heard, topic))
    notify_all_followers(bus)
    assert {topic for topic, _ in heard} == {"calendar:7", "calendar:12", "desk:7", "directory"}
    assert len(heard) == 4
    assert [event for topic, event in heard if topic.startswith("calendar")] == [
        CalendarChanged(12),
        CalendarChanged(7),
    ]
    assert all(
        isinstance(event, ChangedElsewhere) for topic, event in heard if topic in {"desk:7", "directory"}
    )


async def test_a_write_of_another_process_is_told_and_one_of_ours_is_not(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    migrate(settings)
    application = Application(settings)
    application.started()
    heard: asyncio.Queue[Event] = asyncio.Queue()
    application.bus.follow(DIRECTORY, heard.put_nowait)
    application.tasks.start(watch_forever(application, seconds=0.02))
    try:
        await application.acting(SYSTEM).do(_note)
        await _looked_twice(application)
        assert heard.empty()
        other = sqlite3.connect(database_file(settings))
        with other:
            other.execute("INSERT INTO house_note (name, value) VALUES ('theirs', '')")
        other.close()
        async with asyncio.timeout(60):
            assert isinstance(await heard.get(), ChangedElsewhere)
        await _looked_twice(application)
        assert heard.empty()
    finally:
        await application.stopped()


def _note(work: UnitOfWork) -> None:
    work.session.add(SystemNote(name="ours", value=""))


async def _looked_twice(application: Application) -> None:
    """Wait until the watch has surely looked again: it asks the same queue."""
    for _ in range(8):
        await asyncio.sleep(0.02)
        await asyncio.wrap_future(application.database.version())


def _hear(heard: list[tuple[str, Event]], topic: str, event: Event) -> None:
    heard.append((topic, event))
