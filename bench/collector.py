"""How long garbage collection stops a process that has nothing to do."""

import gc
import time

ROUNDS = 3


async def longest_pause_ms() -> float:
    """CPU-milliseconds of the longest of some full collections: the loop stands still as long.

    Sooner or later one of them comes by itself. The first of these frees what the start has left behind and is not
    counted.
    """
    gc.collect()
    taken = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        gc.collect()
        taken.append(time.thread_time() - began)
    return max(taken) * 1000
