"""What all calls have in common: HEAD, OPTIONS, and that nobody keeps what they answer."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_ONLY = "expertconnect.head"
"""Set in the scope of a GET that nobody will read the body of: a stream need not begin."""


def methods_of(routes: Sequence[BaseRoute], scope: Scope) -> list[str]:
    """The methods that an address answers; none when there is no such address."""
    found: set[str] = set()
    for route in routes:
        match, _ = route.matches(scope)
        if match is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    if "GET" in found:
        found.add("HEAD")
    return sorted(found | {"OPTIONS"}) if found else []


class Methods:
    """Answers OPTIONS with what an address allows, and HEAD as GET without its body.

    Args:
        routes: All that the application inside answers.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and (allowed := methods_of(self._routes, scope)):
            await _allow(send, allowed)
        elif scope["method"] == "HEAD":
            await self._app({**scope, "method": "GET", HEAD_ONLY: True}, receive, _private(send, bare=True))
        else:
            await self._app(scope, receive, _private(send))


async def _allow(send: Send, methods: Sequence[str]) -> None:
    headers = [(b"allow", ", ".join(methods).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _private(send: Send, *, bare: bool = False) -> Send:
    """Nobody between us and the reader keeps an answer, unless it says that it may be kept."""

    async def dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            MutableHeaders(scope=message).setdefault("cache-control", "no-store")
        elif bare and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return dressed
