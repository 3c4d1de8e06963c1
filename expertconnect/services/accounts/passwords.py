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
from collections import Counter
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
MAX_OF_ONE_NETWORK = 8
"""Of them, of one network: three networks fill the queue, one never does, and its people wait 2 s at most."""
TRY_AGAIN = 5  # seconds


class Hasher:
    """Hashes and verifies passwords, a few at a time.

    Args:
        secret: The installation's secret; the pepper is derived from it.
        cost: Cost factor of bcrypt, 4 to 31; each step doubles the time.
        most: Maximum of hashes that run and wait; more are refused.
        of_one_network: Maximum of them that one network may have.
    """

    def __init__(
        self,
        secret: bytes,
        *,
        cost: int = COST,
        most: int = MAX_AT_ONCE,
        of_one_network: int = MAX_OF_ONE_NETWORK,
    ) -> None:
        self._pepper = derive(secret, "password-pepper", 48)
        self._cost = cost
        self._most = most
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
        self._lock = Lock()
        self._of_one_network = of_one_network
        self._pending: Counter[str] = Counter()
        # A valid hash of no password, which takes as long to compare: the time must not tell whether an account exists.
        self._dummy_hash = (bcrypt.gensalt(cost) + b"." * 31).decode()

    async def hash(self, password: str, network: str = "") -> str:
        """Return the hash to store.

        Args:
            network: Whose share of the queue it takes; empty for nobody's.

        Raises:
            RateLimited: If too many wait already, of this network or of all.
        """
        return await asyncio.wrap_future(self._submit(lambda: self._hashed(password), network))

    async def verify(self, password: str, stored: str | None, network: str = "") -> bool:
        """Whether the password matches the stored hash; takes as long if there is no hash.

        Args:
            network: As for `hash`.

        Raises:
            RateLimited: As for `hash`.
        """
        return await asyncio.wrap_future(self._submit(lambda: self._matches(password, stored), network))

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

    def _submit(self, work: Callable[[], T], network: str = "") -> "Future[T]":
        with self._lock:
            is_full = self._pending.total() >= self._most
            if is_full or (network and self._pending[network] >= self._of_one_network):
                raise RateLimited(TRY_AGAIN)
            self._pending[network] += 1
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._done(network))
        return future

    def _done(self, network: str) -> None:
        with self._lock:
            self._pending[network] -= 1
            if not self._pending[network]:
                del self._pending[network]
