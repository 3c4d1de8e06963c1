"""Middleware of the API: HEAD and OPTIONS for every route, and Cache-Control no-store by default."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_ONLY = "expertconnect.head"
"""Set in the scope of a GET whose body will be dropped, so that a stream need not start."""


def methods_of(routes: Sequence[BaseRoute], scope: Scope) -> list[str]:
    """Return the methods that an address allows; none if there is no such address."""
    methods: set[str] = set()
    for route in routes:
        match, _ = route.matches(scope)
        if match is not Match.NONE:
            methods |= set(getattr(route, "methods", None) or ())
    if "GET" in methods:
        methods.add("HEAD")
    return sorted(methods | {"OPTIONS"}) if methods else []


class Methods:
    """Answers OPTIONS with the allowed methods, and HEAD as GET without the body.

    Args:
        routes: All routes of the application inside.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS, and pass everything else on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and (allowed := methods_of(self._routes, scope)):
            await _allow(send, allowed)
        elif scope["method"] == "HEAD":
            await self._app(
                {**scope, "method": "GET", HEAD_ONLY: True}, receive, _private(send, drop_body=True)
            )
        else:
            await self._app(scope, receive, _private(send))


async def _allow(send: Send, methods: Sequence[str]) -> None:
    headers = [(b"allow", ", ".join(methods).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _private(send: Send, *, drop_body: bool = False) -> Send:
    """Set Cache-Control no-store, unless the response has its own."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            MutableHeaders(scope=message).setdefault("cache-control", "no-store")
        elif drop_body and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_with_headers
