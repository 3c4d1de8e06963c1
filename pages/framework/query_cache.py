"""Query cache: results about several experts that many pages need, kept for a few seconds in this process.

A result is reused only while no event was published on its topics since before it was read. The bus is asked at
every use, so a booked time disappears as soon as its commit is published, without explicit invalidation.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from expertconnect.application import Application
from expertconnect.domain.events import DIRECTORY, Topic, calendar_topic

T = TypeVar("T")

SECONDS = 5
"""Maximum age of a result: starts fall below their notice with the clock, without any event."""
MAX = 200
"""Maximum number of results (least recently used ones go); each is at most one page of the directory."""


@dataclass(frozen=True, slots=True)
class _Answer:
    read_at: float
    serial: int
    topics: tuple[Topic, ...]
    value: Any


class QueryCache:
    """Least-recently-used cache of query results, invalidated by the event bus."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._answers: OrderedDict[Hashable, _Answer] = OrderedDict()

    async def get(
        self, key: Hashable, read: Callable[[], Awaitable[T]], experts: Callable[[T], Sequence[int]]
    ) -> T:
        """Return the cached result of a key, or a fresh one.

        Args:
            key: Everything that the result depends on, except the database and the time. Nothing in it, or in the
                result, may depend on the viewer.
            read: Runs the query.
            experts: Returns the experts whose calendars a result shows; an event about one of them, or about any
                profile, invalidates it.
        """
        cached = self._answers.get(key)
        if cached is not None and self._is_current(cached):
            self._answers.move_to_end(key)
            value: T = cached.value
            return value
        serial, read_at = self._application.bus.serial, self._application.clock().timestamp()
        value = await read()
        topics = (DIRECTORY, *(calendar_topic(expert_id) for expert_id in experts(value)))
        self._answers[key] = _Answer(read_at, serial, topics, value)
        self._answers.move_to_end(key)
        while len(self._answers) > MAX:
            self._answers.popitem(last=False)
        return value

    def _is_current(self, answer: _Answer) -> bool:
        age = self._application.clock().timestamp() - answer.read_at
        changed = self._application.bus.changed_since(answer.serial, answer.topics)
        return 0 <= age < SECONDS and not changed
