"""Event bus: publishes events to followers on the event loop, after the commit."""

import logging
from collections import deque
from collections.abc import Callable, Collection
from typing import Any

from expertconnect.domain.events import Event, Topic

logger = logging.getLogger(__name__)

Follower = Callable[[Any], None]

REMEMBERED = 2_000
"""Events that `changed_since` can look back on: more than a page misses between reading and following."""


class Bus:
    """Topic -> followers. Lives on one event loop; one failing follower does not stop the others."""

    def __init__(self) -> None:
        self._followers: dict[Topic, dict[int, Follower]] = {}
        self._next = 0
        self.serial = 0
        self._recent: deque[tuple[int, frozenset[Topic]]] = deque(maxlen=REMEMBERED)

    def follow(self, topic: Topic, follower: Follower) -> Callable[[], None]:
        """Call `follower(event)` for every event on the topic, until the returned function is called.

        Followers return at once; what takes time they start as a task of their own.
        """
        self._next += 1
        key = self._next
        self._followers.setdefault(topic, {})[key] = follower

        def leave() -> None:
            followers = self._followers.get(topic, {})
            followers.pop(key, None)
            if not followers:
                self._followers.pop(topic, None)

        return leave

    def publish(self, event: Event) -> None:
        """Call the followers of the event's topics, each once."""
        self.serial += 1
        self._recent.append((self.serial, frozenset(event.topics)))
        reported: dict[int, Follower] = {}
        for topic in event.topics:
            reported.update(self._followers.get(topic, {}))
        for follower in reported.values():
            try:
                follower(event)
            except Exception:
                logger.exception("a follower of %s failed", type(event).__name__)

    def changed_since(self, serial: int, topics: Collection[Topic]) -> bool:
        """Whether anything was published on one of the topics after `bus.serial` was read.

        A page reads first and follows when it is drawn; this tells whether it must read once more.
        """
        if self._recent and self._recent[0][0] > serial + 1:
            return True  # too long ago to know
        for at, reported in reversed(self._recent):  # pages ask at once: what is new is at the end
            if at <= serial:
                return False
            if not reported.isdisjoint(topics):
                return True
        return False

    def followers(self, topic: Topic) -> int:
        """Count the followers of a topic."""
        return len(self._followers.get(topic, {}))

    @property
    def topics(self) -> frozenset[Topic]:
        """Topics with followers."""
        return frozenset(self._followers)
