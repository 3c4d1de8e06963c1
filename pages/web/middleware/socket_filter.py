"""Socket filter: only well-formed frames of our own pages reach the socket library, at a bounded rate.

The library raises on an empty frame, on one that begins with a letter and on an unexpected binary one, and starts a
task for each message. So frames are validated before they reach it.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.domain.errors import wait_seconds
from pages.framework import json_bounds
from pages.framework.token_bucket import Seconds, TokenBuckets
from pages.web.middleware.refusals import Refusal, refuse
from pages.web.nesting import is_shallow

SOCKETS = "/_nicegui_ws/"
LARGEST = 64_000  # characters of a frame; the largest of ours, a long typed text, takes some 10,000
MAX_ITEMS = 400
"""JSON items of a frame; the largest of ours, a drop in the hours grid, has some thirty."""
PER_SECOND = 40.0
BURST = 200.0
MAX_WRONG = 20
MIN_WAIT = 0.001  # seconds; shorter sleeps may not advance a coarse clock
MAX_SOCKETS = 500
MAX_PACKETS = 16  # of a polling request, as in the protocol

EVENTS = frozenset({"event", "ack", "log", "javascript_response", "handshake"})
_ENGINE = frozenset({"1", "3", "5", "2probe"})  # close, pong, upgrade, probe
_EVENT = re.compile(r"2[0-9]{0,9}(?=\[)")

MALFORMED = Refusal(400, "malformed", "This cannot be read.")
TOO_LARGE = Refusal(413, "too_large", "This is too large.")
TOO_FAST = Refusal(429, "rate_limited", wait_seconds(1), retry_after=1)


def is_ours(frame: str) -> bool:
    """Whether one of our pages could have sent the frame: Engine.IO 4 around Socket.IO 5, no binaries."""
    if frame in _ENGINE:
        return True
    if len(frame) > LARGEST or not frame.startswith("4"):
        return False
    message = frame[1:]
    if message in {"0", "1", "0{}"}:  # connect to and disconnect from the default namespace
        return True
    start = _EVENT.match(message)
    if not start or json_bounds.exceeds(frame, MAX_ITEMS):
        return False
    try:
        event = json.loads(message[start.end() :])
    except (ValueError, RecursionError):
        return False
    return (
        len(event) == 2
        and isinstance(event[0], str)
        and event[0] in EVENTS
        and isinstance(event[1], dict)
        and is_shallow(event[1])
    )


class SocketFilter:
    """Pure ASGI middleware for both transports of the socket library.

    A page that sends too fast is read more slowly, without losing frames; one that sends too many malformed frames is
    disconnected.

    Args:
        network: Key for counting, see `client_network.client_network`.
        is_on: Whether sockets per network are counted and their rate is bounded.
        most_sockets: Maximum of open sockets per network; an office shares one.
        sleep: Waits; for tests.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        network: Callable[[Scope], str],
        is_on: bool = True,
        most_sockets: int = MAX_SOCKETS,
        per_second: float = PER_SECOND,
        burst: float = BURST,
        clock: Seconds = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._network = network
        self._is_on = is_on
        self._most_sockets = most_sockets
        self._open: Counter[str] = Counter()
        self._pace = (per_second, burst, clock)
        self._polling = TokenBuckets(per_second, burst, clock)
        self._sleep = sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on well-formed frames and everything that is not for the socket library."""
        if scope["type"] == "websocket" and scope["path"].startswith(SOCKETS):
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(SOCKETS):
            await self._poll(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        network = self._network(scope)
        if self._is_on and self._open[network] >= self._most_sockets:
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open[network] += 1
        try:
            await self._app(scope, *self._gated(receive, send))
        finally:
            self._open[network] -= 1
            if not self._open[network]:
                del self._open[network]

    def _gated(self, receive: Receive, send: Send) -> tuple[Receive, Send]:
        bucket = TokenBuckets(*self._pace, max_keys=1)
        malformed = 0
        closed = False

        async def close(code: int) -> Message:
            nonlocal closed
            if not closed:
                closed = True
                await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        async def gated_receive() -> Message:
            nonlocal malformed
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                while self._is_on and (wait := bucket.take("")):
                    await self._sleep(max(wait, MIN_WAIT))
                frame = message.get("text")
                if frame is not None and len(frame) > LARGEST:
                    return await close(1009)
                if frame is not None and is_ours(frame):
                    return message
                malformed += 1
                if malformed > MAX_WRONG:
                    return await close(1008)

        async def gated_send(message: Message) -> None:
            nonlocal closed
            if closed:
                return
            closed = message["type"] == "websocket.close"
            await send(message)

        return gated_receive, gated_send

    async def _poll(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if "j" in query or scope["method"] not in {"GET", "POST"}:
            await refuse(scope, send, MALFORMED)
            return
        key = query["sid"][0] if "sid" in query else self._network(scope)
        if self._is_on and self._polling.take(key):
            await refuse(scope, send, TOO_FAST)
            return
        if scope["method"] == "GET":
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        refusal = _refusal_of(body)
        if refusal:
            await refuse(scope, send, refusal)
            return

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while len(body) <= LARGEST:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


def _refusal_of(body: bytes) -> Refusal | None:
    if len(body) > LARGEST:
        return TOO_LARGE
    try:
        packets = body.decode().split("\x1e")
    except UnicodeDecodeError:
        return MALFORMED
    if len(packets) > MAX_PACKETS or not all(map(is_ours, packets)):
        return MALFORMED
    return None
