"""HTTP connections: bounds of header bytes, header time and connections per address, set in our own server set-up.

Everything behind the parser is bounded by middleware. What comes before it is not: the parser keeps an endless header
in memory, and waits for ever for one that does not come.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from pages.framework.token_bucket import Seconds
from pages.web.middleware.client_network import Network, counted_network, is_direct

logger = logging.getLogger(__name__)

MAX_HEADER_BYTES = 32 * 1024
"""Of one request, with its address; browsers send one or two KB, and cookies of other sites on this host a few more."""
HEADER_SECONDS = 20.0
"""From the connection, or the first byte of a further request, to the end of its headers."""
WRITE_SECONDS = 300.0
"""In which whoever does not read our answer has to begin to."""
MAX_PER_ADDRESS = 256
"""Requests that one network address may have open, and connections that wait. Browsers keep six for five seconds;
the sockets of pages are counted by `middleware.socket_filter`."""
MAX_DESCRIPTORS = 65_536
RESERVED_DESCRIPTORS = 128
"""Open files that are left for the database, the log and outgoing connections."""
SAY_AGAIN_SECONDS = 600.0
RETRY_AFTER = 10

TOO_MANY_FROM_ADDRESS = "Too many connections are open from your network. Please try again in 10 seconds."
TOO_MANY = "Too many connections are open. Please try again in 10 seconds."
TOO_LARGE_HEADER = "The headers of this request are too large."
INVALID = "This is no valid HTTP request."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Answer of a connection that is closed before a request was understood."""

    status: str
    sentence: str
    retry_after: int = 0

    def as_bytes(self) -> bytes:
        """Return the whole response."""
        retry = f"retry-after: {self.retry_after}\r\n" if self.retry_after else ""
        return (
            f"HTTP/1.1 {self.status}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(self.sentence)}\r\n{retry}cache-control: no-store\r\nconnection: close\r\n\r\n"
            f"{self.sentence}"
        ).encode("ascii")


class ConnectionLimits:
    """Counts open connections by network address, and all of them.

    Args:
        proxies: Networks of trusted proxies. Their connections carry everybody, so only the total bounds them, like
            those of this machine, on which a proxy may run that was not declared.
        is_counted: Whether connections of one address are bounded.
        most_of_all: Maximum of all connections, sockets included.
    """

    def __init__(
        self,
        proxies: Sequence[Network] = (),
        *,
        is_counted: bool = True,
        per_address: int = MAX_PER_ADDRESS,
        most_of_all: int | None = None,
        clock: Seconds = time.monotonic,
    ) -> None:
        self._proxies = tuple(proxies)
        self._is_counted = is_counted
        self._per_address = per_address
        self._most = descriptors() - RESERVED_DESCRIPTORS if most_of_all is None else most_of_all
        self._of: Counter[str] = Counter()
        self._all = 0
        self._clock = clock
        self._said_at: dict[str, float] = {}

    @property
    def open(self) -> int:
        """Number of open connections."""
        return self._all

    def key_of(self, peer: str | None) -> str:
        """Return what is counted for a peer; empty for a proxy and where the server knows no address."""
        if not self._is_counted or peer is None or not is_direct(peer, self._proxies):
            return ""
        return counted_network(peer)

    def enter(self, key: str) -> Refusal | None:
        """Count a connection; or return the refusal, which is not counted."""
        if self._all >= self._most:
            self._say(
                "all",
                f"{self._most} connections are open, as many as this process may have; no more are taken",
            )
            return Refusal("503 Service Unavailable", TOO_MANY, RETRY_AFTER)
        if key and self._of[key] >= self._per_address:
            self._say(
                "one", f"{self._per_address} connections are open from one network address; no more are taken"
            )
            return Refusal("429 Too Many Requests", TOO_MANY_FROM_ADDRESS, RETRY_AFTER)
        self._all += 1
        if key:
            self._of[key] += 1
        return None

    def becomes_socket(self, key: str) -> None:
        """Count a connection as a page's socket from now on: among all, but no longer for its address."""
        if key:
            self._of[key] -= 1
            if self._of[key] <= 0:
                del self._of[key]

    def leave(self, key: str) -> None:
        """Count a connection no longer."""
        self._all -= 1
        self.becomes_socket(key)

    def _say(self, what: str, sentence: str) -> None:
        """Log a sentence, once in ten minutes however often it is true; without an address, which is personal."""
        now = self._clock()
        if now - self._said_at.get(what, -SAY_AGAIN_SECONDS) >= SAY_AGAIN_SECONDS:
            self._said_at[what] = now
            logger.warning("%s", sentence)


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with bounds. `bounded_protocol` makes the class that a server uses."""

    limits: ConnectionLimits
    header_seconds = HEADER_SECONDS
    write_seconds = WRITE_SECONDS

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._key: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._in_message = False
        self._header_bytes = 0
        self._beside_body = 0  # bytes of this message that are no body: headers, chunk sizes, trailers
        self._body_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection, and wait for its first request."""
        super().connection_made(transport)
        key = self.limits.key_of(self.client[0] if self.client else None)
        if refusal := self.limits.enter(key):
            self._refuse(refusal)
            return
        self._key = key
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count the connection no longer."""
        super().connection_lost(exc)
        self._stop_waiting()
        self.resume_writing()
        if self._key is not None:
            self.limits.leave(self._key)
            self._key = None

    def data_received(self, data: bytes) -> None:
        """Feed the parser, within bounds."""
        if self.transport.is_closing():
            return
        self._unset_keepalive_if_required()
        if not self._in_message:
            self._await_headers()
        self._beside_body += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            return
        except httptools.HttpParserError:
            # Not logged: it is the sender's fault, and may be sent a thousand times a second.
            self._refuse(Refusal("400 Bad Request", INVALID))
            return
        if self._beside_body > MAX_HEADER_BYTES + self._body_bytes:
            self._refuse_header()

    def on_message_begin(self) -> None:
        """Begin to count a message."""
        super().on_message_begin()
        self._in_message = True
        self._header_bytes = self._beside_body = self._body_bytes = 0
        self._await_headers()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._header_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header, or a trailer."""
        self._header_bytes += len(name) + len(value) + 4
        if self._header_bytes <= MAX_HEADER_BYTES:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the request, unless its headers are too large."""
        self._stop_waiting()
        if self._header_bytes > MAX_HEADER_BYTES:
            self._refuse_header()
            raise ValueError("the headers are too large")  # ends the parser; the answer was sent
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._body_bytes += len(body)
        self._beside_body = max(0, self._beside_body - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the message; what comes next is another one."""
        self._in_message = False
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the protocol of sockets, and count it until it is lost."""
        self._stop_waiting()
        self._in_message = True
        super().handle_websocket_upgrade()
        key, self._key = self._key, None
        if key is None:
            return
        self.limits.becomes_socket(key)
        sockets: Any = self.transport.get_protocol()
        lost = sockets.connection_lost

        def connection_lost(exc: Exception | None) -> None:
            self.limits.leave("")
            lost(exc)

        sockets.connection_lost = connection_lost

    def pause_writing(self) -> None:
        """Stop writing while the other side does not read, for a bounded time."""
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(self.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    def _await_headers(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.header_seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def _refuse_header(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and not cycle.response_complete:
            self.transport.abort()  # an answer may be under way
        else:
            self._refuse(Refusal("431 Request Header Fields Too Large", TOO_LARGE_HEADER))

    def _refuse(self, refusal: Refusal) -> None:
        if not self.transport.is_closing():
            self._stop_waiting()
            self.transport.write(refusal.as_bytes())
            self.transport.close()


def bounded_protocol(limits: ConnectionLimits, **bounds: float) -> type[BoundedProtocol]:
    """Return the protocol class of one server.

    Args:
        bounds: Other `header_seconds` or `write_seconds`, for tests.
    """
    return type("ServerProtocol", (BoundedProtocol,), {"limits": limits, **bounds})


def descriptors() -> int:
    """Return how many files the process may have open, after raising the limit as far as it is allowed to."""
    import resource  # Unix only, like the lock of the database

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MAX_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MAX_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return MAX_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
