"""Tells followers what has happened, on the event loop, after the commit."""

import logging
from collections.abc import Callable
from typing import Any

from expertconnect.domain.events import Event, Topic

logger = logging.getLogger(__name__)

Follower = Callable[[Any], None]


class Bus:
    """Topic -> followers. Lives on one event loop; no follower can stop another from hearing."""

    def __init__(self) -> None:
        self._followers: dict[Topic, dict[int, Follower]] = {}
        self._next = 0

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
        """Tell everybody who follows one of the event's topics, each once."""
        told: dict[int, Follower] = {}
        for topic in event.topics:
            told.update(self._followers.get(topic, {}))
        for follower in told.values():
            try:
                follower(event)
            except Exception:
                logger.exception("a follower of %s failed", type(event).__name__)

    def followers(self, topic: Topic) -> int:
        """How many follow the topic now."""
        return len(self._followers.get(topic, {}))

    @property
    def topics(self) -> frozenset[Topic]:
        """The topics that anybody follows now."""
        return frozenset(self._followers)
