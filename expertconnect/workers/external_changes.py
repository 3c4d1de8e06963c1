"""Watch the SQLite file for changes by other processes, such as commands run beside the server.

SQLite reports only that the file has changed, so followers of every topic are told to read again. PostgreSQL is not
watched.
"""

import asyncio
import logging

from expertconnect.application import Application
from expertconnect.bus import Bus
from expertconnect.domain.errors import Busy
from expertconnect.domain.events import (
    DIRECTORY,
    OUTBOX,
    CalendarChanged,
    ChangedElsewhere,
    Topic,
    calendar_topic,
)

logger = logging.getLogger(__name__)

SECONDS = 1.0
"""Interval of the polling; each poll is one PRAGMA on the writer's connection."""
CALENDAR = calendar_topic(0).removesuffix("0")


async def watch_forever(application: Application, seconds: float = SECONDS) -> None:
    """Poll for external changes until cancelled; returns at once on PostgreSQL."""
    if not application.settings.is_sqlite:
        return
    seen: int | None = None
    while True:
        try:
            version = await asyncio.wrap_future(application.database.version())
        except Busy:
            logger.info("the database was too busy to be watched")
        else:
            if seen is not None and version != seen:
                notify_all_followers(application.bus)
            seen = version
        await asyncio.sleep(seconds)


def notify_all_followers(bus: Bus) -> None:
    """Publish events that make every follower read again."""
    calendars = {topic for topic in bus.topics if topic.startswith(CALENDAR)}
    for topic in sorted(calendars):
        bus.publish(CalendarChanged(int(topic.removeprefix(CALENDAR))))
    others: set[Topic] = {*(bus.topics - calendars), DIRECTORY, OUTBOX}
    bus.publish(ChangedElsewhere(tuple(sorted(others))))
