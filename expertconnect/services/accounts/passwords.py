"""Password hashing: peppered bcrypt in a small thread pool. The only importer of bcrypt.

bcrypt accepts at most 72 bytes, so it gets a keyed SHA-384 of the whole password instead, in base64 (64 bytes). Every
character of a long passphrase counts, and hashes of a stolen database cannot be attacked without the installation's
secret.
"""

import asyncio
import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

import bcrypt

from expertconnect.domain.errors import RateLimited
from expertconnect.services.common.key_derivation import derive

T = TypeVar("T")

COST = 12  # 0.3 to 0.5 s of one core
THREADS = 2
MAX_AT_ONCE = 24  # running and waiting; at two threads the last of them waits about 6 s
TRY_AGAIN = 5  # seconds


class Hasher:
    """Hashes and verifies passwords, a few at a time.

    Args:
        secret: The installation's secret; the pepper is derived from it.
        cost: Cost factor of bcrypt, 4 to 31; each step doubles the time.
        most: Maximum of hashes that run and wait; more are refused.
    """

    def __init__(self, secret: bytes, *, cost: int = COST, most: int = MAX_AT_ONCE) -> None:
        self._pepper = derive(secret, "password-pepper", 48)
        self._cost = cost
        self._most = most
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
        self._lock = Lock()
        self._pending = 0
        # A valid hash of no password, which takes as long to compare: the time must not tell whether an account exists.
        self._dummy_hash = (bcrypt.gensalt(cost) + b"." * 31).decode()

    async def hash(self, password: str) -> str:
        """Return the hash to store.

        Raises:
            RateLimited: If too many wait already.
        """
        return await asyncio.wrap_future(self._submit(lambda: self._hashed(password)))

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether the password matches the stored hash; takes as long if there is no hash.

        Raises:
            RateLimited: If too many wait already.
        """
        return await asyncio.wrap_future(self._submit(lambda: self._matches(password, stored)))

    def hash_now(self, password: str) -> str:
        """Blocking `hash`, for the command line and tests."""
        return self._submit(lambda: self._hashed(password)).result()

    def verify_now(self, password: str, stored: str | None) -> bool:
        """Blocking `verify`, for the command line and tests."""
        return self._submit(lambda: self._matches(password, stored)).result()

    def close(self) -> None:
        """Finish running hashes and drop waiting ones."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _hashed(self, password: str) -> str:
        return bcrypt.hashpw(self._digest(password), bcrypt.gensalt(self._cost)).decode()

    def _matches(self, password: str, stored: str | None) -> bool:
        matches = bcrypt.checkpw(self._digest(password), (stored or self._dummy_hash).encode())
        return matches and bool(stored)

    def _digest(self, password: str) -> bytes:
        whole = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
        return base64.b64encode(hmac.digest(self._pepper, whole, hashlib.sha384))

    def _submit(self, work: Callable[[], T]) -> "Future[T]":
        with self._lock:
            if self._pending >= self._most:
                raise RateLimited(TRY_AGAIN)
            self._pending += 1
        future = self._pool.submit(work)
        future.add_done_callback(self._done)
        return future

    def _done(self, _: "Future[T]") -> None:
        with self._lock:
            self._pending -= 1
