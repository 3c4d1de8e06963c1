"""Measure the product and its floor alternately, so that other load on the machine affects both."""

import time
from collections.abc import Callable, Sequence

from bench.table import median

Work = Callable[[], object]


def in_turn(works: Sequence[Work], rounds: int, before: Work = lambda: None) -> list[float]:
    """Return the median CPU-milliseconds of each piece of work over some rounds.

    Args:
        before: Called before each, outside of the measurement.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, found in zip(works, taken, strict=True):
            before()
            began = time.process_time()
            work()
            found.append((time.process_time() - began) * 1000)
    return [median(found) for found in taken]
