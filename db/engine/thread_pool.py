"""Thread pool of the gateway: bounded threads, bounded queue, Busy when full."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from expertconnect.domain.errors import Busy

T = TypeVar("T")

MAX_WAITING = 2_000
"""Beyond it the answer is Busy at once rather than minutes later."""


class Threads:
    """A pool that answers Busy when too much waits or when it is closed, rather than raising at its caller.

    Args:
        count: How many threads.
        name: What they are called in a stack dump.
    """

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)
        self._room = threading.Semaphore(MAX_WAITING + count)
        self._closing = threading.Lock()
        self._closed = False

    def submit(self, run: Callable[[], T]) -> "Future[T]":
        """Run a function in a thread; the future is resolved with Busy where there is no room."""
        with self._closing:  # no command may slip in behind the close and wait for ever
            if self._closed or not self._room.acquire(blocking=False):
                return refused()
            future = self._pool.submit(run)
        future.add_done_callback(lambda _: self._room.release())
        return future

    def close(self) -> None:
        """Finish what is queued, then stop. Later work is answered Busy."""
        with self._closing:
            self._closed = True
        self._pool.shutdown(wait=True)


def refused() -> "Future[T]":
    """Return a future that is already resolved with Busy."""
    future: Future[T] = Future()
    future.set_exception(Busy())
    return future


__all__ = ["MAX_WAITING", "Threads", "refused"]
