"""Thread pool with a bounded queue; work beyond the bound is answered with Busy at once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from expertconnect.domain.errors import Busy

T = TypeVar("T")

MAX_WAITING = 2_000
"""Maximum of queued items; beyond it the answer is Busy at once rather than minutes later."""


class Threads:
    """A thread pool whose futures resolve to Busy when its queue is full or it is closed; `submit` never raises.

    Args:
        count: Number of threads.
        name: Prefix of the threads' names, shown in stack dumps.
    """

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)
        self._capacity = threading.Semaphore(MAX_WAITING + count)
        self._closing = threading.Lock()
        self._closed = False

    def submit(self, run: Callable[[], T]) -> "Future[T]":
        """Run a callable in a thread; the future resolves to Busy when the queue is full."""
        with self._closing:  # work submitted after the close would wait for ever
            if self._closed or not self._capacity.acquire(blocking=False):
                return refused()
            future = self._pool.submit(run)
        future.add_done_callback(lambda _: self._capacity.release())
        return future

    def close(self) -> None:
        """Finish queued work, then stop. Later work is answered with Busy."""
        with self._closing:
            self._closed = True
        self._pool.shutdown(wait=True)


def refused() -> "Future[T]":
    """Return a future that has failed with Busy already."""
    future: Future[T] = Future()
    future.set_exception(Busy())
    return future


__all__ = ["MAX_WAITING", "Threads", "refused"]
