"""Query cache: answers about several experts that many pages ask for, kept for a few seconds in this process.

An answer is given again only while nothing was announced on its topics since before it was read: the bus is asked
at every use, so a time that somebody took is gone from the moment its commit is told, without anybody having to
throw anything away.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from expertconnect.application import Application
from expertconnect.domain.events import DIRECTORY, Topic, calendar_topic

T = TypeVar("T")

SECONDS = 5
"""How old an answer may be: a start passes out of its notice although nothing changes."""
MAX = 200
"""Answers kept, the latest used; one is at most a page of the directory."""


@dataclass(frozen=True, slots=True)
class _Answer:
    at: float
    serial: int
    topics: tuple[Topic, ...]
    value: Any


class QueryCache:
    """Results that were read a moment ago and are not known to have changed."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()

    async def get(
        self, key: Hashable, read: Callable[[], Awaitable[T]], experts: Callable[[T], Sequence[int]]
    ) -> T:
        """Return the cached result of a key, or a fresh one.

        Args:
            key: Everything that the answer depends on, but for the database and the time. It must be the same
                for every person who asks.
            read: Asks the database.
            experts: Whose calendars an answer shows; a change of one of them, or of any profile, ends it.
        """
        known = self._answers.get(key)
        if known is not None and self._is_true(known):
            self._answers.move_to_end(key)
            value: T = known.value
            return value
        serial, at = self._application.bus.serial, self._application.clock().timestamp()
        value = await read()
        topics = (DIRECTORY, *(calendar_topic(expert_id) for expert_id in experts(value)))
        self._answers[key] = _Answer(at, serial, topics, value)
        self._answers.move_to_end(key)
        while len(self._answers) > MAX:
            self._answers.popitem(last=False)
        return value

    def _is_true(self, answer: _Answer) -> bool:
        age = self._application.clock().timestamp() - answer.at
        changed = self._application.bus.changed_since(answer.serial, answer.topics)
        return 0 <= age < SECONDS and not changed
