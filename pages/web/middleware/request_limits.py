"""Request limits: malformed addresses and oversized bodies."""

import asyncio
import re
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.domain.sentences import sentence
from expertconnect.i18n import N_
from expertconnect.services.accounts.pictures import bounds
from pages.web.middleware.refusals import Refusal, refuse

LONGEST_PATH = 2_048  # bytes, before decoding
LONGEST_QUERY = 8_192
MAX_BODY = 1024 * 1024  # bytes
PICTURES = "/profile/picture"
LARGER = {PICTURES: bounds.MAX_BYTES}
"""Maximum body size in bytes of addresses where requests with a cookie may send more."""
MAX_DISCARDED = 8 * 1024 * 1024  # bytes read and dropped, so that the sender sees the refusal
DISCARDING = 5.0  # seconds
MAX_SECONDS = 60.0  # for a whole body

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd\\]")
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")

MALFORMED = Refusal(
    400, "malformed_address", N_("This address cannot be read. Please check it for typing errors.")
)
TOO_LONG = Refusal(414, "address_too_long", N_("This address is too long."))
NO_PAGE = Refusal(404, "not_found", N_("There is no page at this address."))
TOO_SLOW = Refusal(408, "too_slow", N_("Sending took too long. Please try again."), closes=True)


def too_large(most: int) -> Refusal:
    """Return the refusal of a body, given the maximum in bytes."""
    message = sentence(
        "This is too large: at most {most} MB can be sent at once.", most=max(1, most // 1024**2)
    )
    return Refusal(413, "too_large", message, closes=True)


class OddPaths:
    """Refuses malformed addresses before any router parses them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its address is well-formed."""
        if scope["type"] == "http" and (refusal := odd(scope)):
            await refuse(scope, send, refusal)
            return
        await self._app(scope, receive, send)


def odd(scope: Scope) -> Refusal | None:
    """Return the refusal of a malformed address; None if it is well-formed."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or path.encode("utf-8", "surrogatepass")
    query: bytes = scope.get("query_string", b"")
    if len(raw) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return TOO_LONG
    if _BAD_ESCAPE.search(raw) or _CONTROL.search(path) or not path.startswith("/") or not path.isprintable():
        return MALFORMED
    if b"\x00" in query or b"%00" in query:
        return MALFORMED
    segments = path.split("/")[1:]
    if "" in segments[:-1] or "." in segments or ".." in segments:
        return NO_PAGE
    return None


class BodyLimit:
    """Reads the whole body of a request, up to a maximum, before the layers below see it.

    This bounds a body of unknown length as well, and no layer below has to abort half way.

    Args:
        most: Maximum size of a body in bytes.
        seconds: Maximum time for reading it, so that slow senders cannot hold a connection for ever.
    """

    def __init__(self, app: ASGIApp, *, most: int = MAX_BODY, seconds: float = MAX_SECONDS) -> None:
        self._app = app
        self._most = most
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body in one piece."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        most = self._most_of(scope["path"], headers)
        declared = headers.get("content-length", "")
        if not declared and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        if declared and not (declared.isascii() and declared.isdigit()):
            await refuse(scope, send, MALFORMED)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._whole(receive, int(declared or 0), most)
        except TimeoutError:
            await refuse(scope, send, TOO_SLOW)
            return
        if body is None:
            await self._refuse(scope, receive, send, too_large(most))
            return
        await self._app(scope, _once(body, receive), send)

    def _most_of(self, path: str, headers: Headers) -> int:
        return max(self._most, LARGER.get(path, 0)) if "cookie" in headers else self._most

    async def _whole(self, receive: Receive, declared: int, most: int) -> bytes | None:
        body = bytearray()
        while max(declared, len(body)) <= most:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)  # disconnected; the layers below will notice
            body += message.get("body", b"")
            if not message.get("more_body", False) and len(body) <= most:
                return bytes(body)
        return None

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
        """Respond at once, then read some of the rest: closing while the client sends would hide the response."""

        async def unfinished(message: Message) -> None:
            await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

        await refuse(scope, unfinished, refusal)
        discarded = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(DISCARDING):
                while discarded < MAX_DISCARDED:
                    message = await receive()
                    discarded += len(message.get("body", b""))
                    if not message.get("more_body", False):
                        break
        await send({"type": "http.response.body", "body": b""})


def _once(body: bytes, receive: Receive) -> Receive:
    replayed = False

    async def replay() -> Message:
        nonlocal replayed
        if replayed:
            return await receive()
        replayed = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
