"""Compression: static files are compressed once and served from memory, pages are compressed when they are sent."""

import asyncio
import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.web.middleware.encodings import (
    EACH_TIME,
    ONCE,
    PREFERRED,
    Encoding,
    accepted,
    encode_beside,
    is_compressible,
)

KEPT_BELOW = ("/_nicegui/", "/static/")
MADE_ANEW = "/dynamic_resources/"
MAX_KEPT = 32 * 1024 * 1024  # bytes, all encodings together
WORTH_IT = 500  # bytes; below, the headers cost more than is saved
MAX_AT_ONCE = 4 * 1024 * 1024  # bytes of one response buffered to be compressed

FOR_GOOD = b"public, max-age=31536000, immutable"
ASK_AGAIN = b"no-cache"
_VERSIONED = re.compile(r"^/_nicegui/\d|^/static/[0-9a-f]{12}/|[.-][0-9a-f]{8,}\.\w+$")


@dataclass(frozen=True, slots=True)
class Asset:
    """A cached file in every encoding that makes it smaller; `bodies[None]` is the file itself."""

    kind: str
    etag: str
    bodies: Mapping[Encoding | None, bytes]

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(map(len, self.bodies.values()))


class CompressionMiddleware:
    """Pure ASGI middleware. Layers below send plain bodies, since Accept-Encoding is removed from their requests.

    Args:
        kept_below: Path prefixes of files that are read once and then served from memory until the process ends.
        most_kept: Maximum size of the cache in bytes; the least recently used files go first.
    """

    def __init__(
        self, app: ASGIApp, *, kept_below: tuple[str, ...] = KEPT_BELOW, most_kept: int = MAX_KEPT
    ) -> None:
        self._app = app
        self._kept_below = kept_below
        self._most_kept = most_kept
        self._assets: OrderedDict[str, Asset] = OrderedDict()
        self._size = 0
        self._read_lock = asyncio.Lock()  # concurrent first requests compress once

    @property
    def kept(self) -> int:
        """Bytes of all cached files."""
        return self._size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file from memory, or pass the request on and compress the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        encoding = accepted(Headers(scope=scope).get("accept-encoding", ""))
        plain_scope = {**scope, "headers": _without(scope, b"accept-encoding")}
        path: str = scope["path"]
        if scope["method"] in {"GET", "HEAD"} and path.startswith(self._kept_below) and MADE_ANEW not in path:
            asset = self._assets.get(path) or await self._read(path, plain_scope)
            if asset:
                if path in self._assets:
                    self._assets.move_to_end(path)
                await _send_asset(asset, encoding, scope, send)
                return
        if encoding is None or scope["method"] == "HEAD":
            await self._app(plain_scope, receive, send)
            return
        await self._app(plain_scope, receive, _CompressingSend(send, encoding))

    async def _read(self, path: str, plain_scope: Scope) -> Asset | None:
        async with self._read_lock:
            if path in self._assets:
                return self._assets[path]
            recorded = _ResponseRecorder()
            headers = [
                (name, value)
                for name, value in plain_scope["headers"]
                if name not in {b"range", b"if-range", b"if-none-match", b"if-modified-since"}
            ]
            # The result serves later requests too, so a disconnect of this client must not cancel the read.
            await self._app(
                {**plain_scope, "method": "GET", "headers": headers, "extensions": {}},
                _connected_receive(),
                recorded,
            )
            if recorded.status != 200 or "content-encoding" in recorded.headers or not recorded.is_whole:
                return None
            asset = await _encoded_asset(
                recorded.headers.get("content-type", "application/octet-stream"), bytes(recorded.body)
            )
            self._keep(path, asset)
            return asset

    def _keep(self, path: str, asset: Asset) -> None:
        if asset.size > self._most_kept // 2:
            return
        self._assets[path] = asset
        self._size += asset.size
        while self._size > self._most_kept:
            _, oldest = self._assets.popitem(last=False)
            self._size -= oldest.size


class _ResponseRecorder:
    """A `send` that records a response instead of sending it."""

    def __init__(self) -> None:
        self.status = 0
        self.headers = Headers()
        self.body = bytearray()
        self._ended = False

    @property
    def is_whole(self) -> bool:
        """Whether the response is complete and as long as its Content-Length."""
        announced = self.headers.get("content-length")
        return self._ended and (announced is None or announced == str(len(self.body)))

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = Headers(raw=message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            self._ended = not message.get("more_body", False)


def _connected_receive() -> Receive:
    """A receive channel of a client that sends no body and never disconnects."""
    body_sent = False

    async def receive() -> Message:
        nonlocal body_sent
        if body_sent:
            await asyncio.Event().wait()
        body_sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive


class _CompressingSend:
    """A `send` that compresses a response of a compressible type, known length and sufficient size."""

    def __init__(self, send: Send, encoding: Encoding) -> None:
        self._send = send
        self._encoding = encoding
        self._held_start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._held_start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._held_start)

    async def _begin(self, message: Message) -> None:
        message.setdefault("headers", [])
        headers = MutableHeaders(scope=message)
        is_eligible = is_compressible(headers.get("content-type", "")) and "content-encoding" not in headers
        if is_eligible:
            headers.add_vary_header("Accept-Encoding")
        length = headers.get("content-length", "")
        # A response without Content-Length is a stream, whose parts must not be delayed.
        if (
            is_eligible
            and message["status"] == 200
            and length.isdigit()
            and WORTH_IT <= int(length) <= MAX_AT_ONCE
        ):
            self._held_start = message
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        body = await encode_beside(bytes(self._body), self._encoding, EACH_TIME[self._encoding])
        headers = MutableHeaders(scope=start)
        headers["Content-Encoding"] = self._encoding
        headers["Content-Length"] = str(len(body))
        if (etag := headers.get("etag", "")).startswith('"'):
            headers["ETag"] = "W/" + etag
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


async def _encoded_asset(kind: str, body: bytes) -> Asset:
    bodies: dict[Encoding | None, bytes] = {None: body}
    if len(body) >= WORTH_IT and is_compressible(kind):
        for encoding in PREFERRED:
            smaller = await encode_beside(body, encoding, ONCE[encoding])
            if len(smaller) < len(body):
                bodies[encoding] = smaller
    return Asset(kind, hashlib.sha256(body).hexdigest()[:20], bodies)


async def _send_asset(asset: Asset, encoding: Encoding | None, scope: Scope, send: Send) -> None:
    used = encoding if encoding in asset.bodies else None
    etag = f'"{asset.etag}{"-" + used if used else ""}"'
    headers = [
        (b"etag", etag.encode()),
        (b"cache-control", FOR_GOOD if _is_versioned(scope) else ASK_AGAIN),
        (b"vary", b"Accept-Encoding"),
    ]
    if _etag_matches(Headers(scope=scope).get("if-none-match", ""), etag):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    body = asset.bodies[used]
    headers += [(b"content-type", asset.kind.encode("latin-1")), (b"content-length", str(len(body)).encode())]
    if used:
        headers.append((b"content-encoding", used.encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _is_versioned(scope: Scope) -> bool:
    """Whether the URL changes with the content: it has the framework's version, a hash, or `?v=`."""
    if _VERSIONED.search(scope["path"]):
        return True
    return bool(parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v"))


def _etag_matches(if_none_match: str, etag: str) -> bool:
    etags = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return etag in etags or "*" in etags


def _without(scope: Scope, unwanted: bytes) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in scope["headers"] if name != unwanted]
