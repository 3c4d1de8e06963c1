"""Event bus: deliver committed domain events to followers of their topics, on the event loop."""

import logging
from collections import deque
from collections.abc import Callable, Collection
from typing import Any

from expertconnect.domain.events import Event, Topic

logger = logging.getLogger(__name__)

Follower = Callable[[Any], None]

REMEMBERED = 2_000
"""Number of events kept for `changed_since`: more than a page can miss between reading and following."""


class Bus:
    """Publish/subscribe by topic on one event loop; a failing follower does not affect the others."""

    def __init__(self) -> None:
        self._followers: dict[Topic, dict[int, Follower]] = {}
        self._next = 0
        self.serial = 0
        self._recent: deque[tuple[int, frozenset[Topic]]] = deque(maxlen=REMEMBERED)

    def follow(self, topic: Topic, follower: Follower) -> Callable[[], None]:
        """Call `follower(event)` for every event on the topic, until the returned function is called.

        Followers must return at once and start longer work as tasks.
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
        """Call every follower of the event's topics once."""
        self.serial += 1
        self._recent.append((self.serial, frozenset(event.topics)))
        receivers: dict[int, Follower] = {}
        for topic in event.topics:
            receivers.update(self._followers.get(topic, {}))
        for follower in receivers.values():
            try:
                follower(event)
            except Exception:
                logger.exception("a follower of %s failed", type(event).__name__)

    def changed_since(self, serial: int, topics: Collection[Topic]) -> bool:
        """Return whether an event was published on one of the topics after ``serial``, a former `bus.serial`.

        A page reads first and follows once it is drawn; if this is true it must read again.
        """
        if self._recent and self._recent[0][0] > serial + 1:
            return True  # older than the events kept
        for at, published in reversed(self._recent):  # newest first, because pages ask soon after reading
            if at <= serial:
                return False
            if not published.isdisjoint(topics):
                return True
        return False

    def followers(self, topic: Topic) -> int:
        """Return the number of followers of a topic."""
        return len(self._followers.get(topic, {}))

    @property
    def topics(self) -> frozenset[Topic]:
        """Topics that have followers."""
        return frozenset(self._followers)
