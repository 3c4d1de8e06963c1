"""External changes: detects writes of other processes to the SQLite file, such as a command or a restore.

What exactly it was cannot be known, so everybody who follows anything reads again. Between servers on PostgreSQL
this is not needed: there is one server here, or they tell each other.
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
"""Between two looks; each is one PRAGMA on the writer's connection."""
CALENDAR = calendar_topic(0).removesuffix("0")


async def watch_forever(application: Application, seconds: float = SECONDS) -> None:
    """Watch until cancelled; returns at once where there is nothing to watch."""
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
                tell_everybody(application.bus)
            seen = version
        await asyncio.sleep(seconds)


def tell_everybody(bus: Bus) -> None:
    """Make every follower read again."""
    calendars = {topic for topic in bus.topics if topic.startswith(CALENDAR)}
    for topic in sorted(calendars):
        bus.publish(CalendarChanged(int(topic.removeprefix(CALENDAR))))
    others: set[Topic] = {*(bus.topics - calendars), DIRECTORY, OUTBOX}
    bus.publish(ChangedElsewhere(tuple(sorted(others))))
