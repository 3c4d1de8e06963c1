"""Measure how long garbage collection stops an idle process."""

import gc
import time

ROUNDS = 3


async def longest_pause_ms() -> float:
    """Return the CPU-milliseconds of the longest of some full collections, which block the event loop.

    A full collection also starts by itself from time to time. The first one here frees garbage of the start, and is not
    counted.
    """
    gc.collect()
    taken = []
    for _ in range(ROUNDS):
        began = time.thread_time()
        gc.collect()
        taken.append(time.thread_time() - began)
    return max(taken) * 1000
