"""Own host: what a visitor's headers say about our address never reaches the layers below.

A framework builds absolute addresses from the Host header, and paths from X-Forwarded-Prefix; whoever sends them would
choose where a redirect leads, or where scripts are loaded from.
"""

import logging
import re
from collections.abc import Callable, Collection, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.web.middleware.client_network import Network, is_trusted_peer

logger = logging.getLogger(__name__)

PREFIX = b"x-forwarded-prefix"
DROPPED = frozenset(
    {
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
        b"x-forwarded-scheme",
        b"x-forwarded-server",
        b"x-forwarded-ssl",
        b"x-original-host",
        b"x-original-url",
        b"x-rewrite-url",
        b"x-script-name",
    }
)
"""Headers about our address that nothing of ours reads: the settings say what it is."""
MAX_REPORTED = 5

_PLAIN_PREFIX = re.compile(rb"(?:/[A-Za-z0-9._~-]+)+/?")


class OwnHost:
    """Replaces a Host that is not ours, drops headers about our address, and takes our host out of redirects.

    Args:
        origins: Our own, see `csrf.own_origins`.
        address: The public address, whose host replaces others.
        proxies: Trusted proxies; they alone may send a prefix, and only a plain path.
        on_other_origin: Called with the origin of our own page that was reached under a foreign one; the browser
            refuses nothing there, but our sockets and forms do.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        origins: Collection[str],
        address: str,
        proxies: Sequence[Network] = (),
        on_other_origin: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._hosts = frozenset(urlsplit(origin).netloc for origin in origins)
        self._host = urlsplit(address).netloc.encode()
        self._proxies = proxies
        self._on_other_origin = on_other_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under our own host."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if origin := other_origin(Headers(scope=scope), self._origins):
            self._on_other_origin(origin)
        headers = self._own_headers(scope)
        host = Headers(raw=headers)["host"].lower()

        async def send_with_path(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                if "location" in answered:
                    answered["location"] = _without_host(answered["location"], host)
            await send(message)

        await self._app({**scope, "headers": headers}, receive, send_with_path)

    def _own_headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        may_prefix = is_trusted_peer(scope, self._proxies)
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        is_own = len(hosts) == 1 and hosts[0].decode("latin-1").lower() in self._hosts
        headers = [(b"host", hosts[0] if is_own else self._host)]
        for name, value in scope["headers"]:
            if name == b"host" or name in DROPPED:
                continue
            if name == PREFIX and not (may_prefix and _PLAIN_PREFIX.fullmatch(value)):
                continue
            headers.append((name, value))
        return headers


def other_origin(headers: Headers, origins: Collection[str]) -> str:
    """Return the foreign origin under which a browser has opened a page of ours; empty for none.

    Another site's page has another origin as well, but the browser says so, or its host is not the one that was asked.
    """
    claimed = headers.getlist("origin")
    if len(claimed) != 1 or claimed[0].lower() in origins:
        return ""
    parts = urlsplit(claimed[0].lower()) if claimed[0].isascii() else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    site = headers.get("sec-fetch-site")
    is_same = site == "same-origin" if site else parts.netloc == headers.get("host", "").lower()
    return f"{parts.scheme}://{parts.netloc}"[:200] if is_same else ""


class OtherOrigins:
    """Reports each foreign origin of our pages once: a warning in the log, and a callback that keeps it.

    Args:
        address: The public address, named beside it.
        on_first: Called for each new one; after `MAX_REPORTED` the rest is ignored, since visitors choose them.
    """

    def __init__(self, address: str, on_first: Callable[[str], None]) -> None:
        self._address = address
        self._on_first = on_first
        self._reported: set[str] = set()

    def __call__(self, origin: str) -> None:
        """Report an origin."""
        if origin in self._reported or len(self._reported) >= MAX_REPORTED:
            return
        self._reported.add(origin)
        logger.warning(
            "a page was opened at %r, but the site's address is %s: its pages cannot connect there."
            " EXPERTCONNECT_BASE_URL says which address browsers use",
            origin,
            self._address,
        )
        self._on_first(origin)


def _without_host(location: str, host: str) -> str:
    """Return a redirect to our own host as a path; others, such as to a sign-in elsewhere, as they are."""
    parts = urlsplit(location)
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != host:
        return location
    path = "/" + parts.path.lstrip("/")  # "//host" would name a host again
    return f"{path}?{parts.query}" if parts.query else path
