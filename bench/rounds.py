"""Take turns: ours and its floor are measured round by round, so that whatever else the machine does hits both."""

import time
from collections.abc import Callable, Sequence

from bench.table import median

Work = Callable[[], object]


def in_turn(works: Sequence[Work], rounds: int, before: Work = lambda: None) -> list[float]:
    """CPU-milliseconds of this process for each piece of work, the median of so many rounds.

    Args:
        before: Called ahead of each, outside of the measurement.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, found in zip(works, taken, strict=True):
            before()
            began = time.process_time()
            work()
            found.append((time.process_time() - began) * 1000)
    return [median(found) for found in taken]
