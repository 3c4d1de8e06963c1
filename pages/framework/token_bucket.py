"""Token buckets by key, in bounded memory."""

import time
from collections import OrderedDict
from collections.abc import Callable

Seconds = Callable[[], float]
"""A clock that only goes forward, such as `time.monotonic`."""


class TokenBuckets:
    """Token buckets by key.

    Args:
        per_second: Tokens refilled per second.
        burst: Capacity of a bucket.
        clock: Monotonic time source.
        max_keys: Keys remembered; beyond that, the least recently used one starts with a full bucket again.
    """

    def __init__(
        self, per_second: float, burst: float, clock: Seconds = time.monotonic, *, max_keys: int = 20_000
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._max_keys = max_keys
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """Number of remembered keys."""
        return len(self._buckets)

    def take(self, key: str, tokens: float = 1.0) -> float:
        """Take tokens if there are enough.

        Returns:
            0 if they were taken, else the seconds until there are enough.
        """
        left = self._left(key)
        if left < tokens:
            self._store(key, left)
            return (tokens - left) / self._per_second
        self._store(key, left - tokens)
        return 0.0

    def give(self, key: str, tokens: float = 1.0) -> None:
        """Return tokens, up to a full bucket."""
        self._store(key, min(self._burst, self._left(key) + tokens))

    def _left(self, key: str) -> float:
        tokens, stored_at = self._buckets.get(key, (self._burst, 0.0))
        return min(self._burst, tokens + max(0.0, self._clock() - stored_at) * self._per_second)

    def _store(self, key: str, tokens: float) -> None:
        self._buckets[key] = (tokens, self._clock())
        self._buckets.move_to_end(key)
        while len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
