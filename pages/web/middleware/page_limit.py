"""Page limit: rate limit of pages per network that are opened without opening their sockets."""

import math
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.domain.sentences import counted
from pages.framework.token_bucket import Seconds, TokenBuckets
from pages.web.middleware.refusals import Refusal, refuse

FREE = ("/_nicegui", "/static/", "/api/", "/healthz", "/readyz")
SOCKETS = "/_nicegui_ws/"
PER_MINUTE = 60
BURST = 120


class PageLimit:
    """Token bucket of pages per network; a page that opens its socket returns its token, so people are not limited.

    The server keeps every page in memory until its socket connects or times out, so a thousand requests by a program
    would exhaust it.

    Args:
        network: Key for counting, see `client_network.client_network`.
        on_page: Called after each page, see `nicegui_patches.prune.Unconnected.trim`.
        is_on: Whether the limit is enforced.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        network: Callable[[Scope], str],
        on_page: Callable[[], None] = lambda: None,
        is_on: bool = True,
        per_minute: float = PER_MINUTE,
        burst: int = BURST,
        clock: Seconds = time.monotonic,
    ) -> None:
        self._app = app
        self._network = network
        self._on_page = on_page
        self._is_on = is_on
        self._pages = TokenBuckets(per_minute / 60, burst, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless the network has opened too many pages."""
        if scope["type"] == "websocket" and scope["path"].startswith(SOCKETS):
            self._pages.give(self._network(scope))
        if (
            scope["type"] != "http"
            or scope["path"].startswith(FREE)
            or scope["method"] not in {"GET", "HEAD"}
        ):
            await self._app(scope, receive, send)
            return
        network = self._network(scope)
        wait = self._pages.take(network) if self._is_on else 0.0
        if wait:
            await refuse(scope, send, _too_many(math.ceil(wait)))
            return
        was_page = False

        async def send_and_note(message: Message) -> None:
            nonlocal was_page
            if message["type"] == "http.response.start":
                was_page = "x-nicegui-content" in Headers(raw=message.get("headers", []))
            await send(message)

        await self._app(scope, receive, send_and_note)
        if was_page:
            self._on_page()
        elif self._is_on:
            self._pages.give(network)


def _too_many(seconds: int) -> Refusal:
    message = counted(
        "You have opened very many pages in a short time. Please try again in a second.",
        "You have opened very many pages in a short time. Please try again in {n} seconds.",
        n=seconds,
    )
    return Refusal(429, "rate_limited", message, retry_after=seconds)
