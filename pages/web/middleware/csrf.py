"""CSRF protection: changing requests and sockets must come from our own pages, or carry no cookie."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from expertconnect.i18n import N_
from pages.web.middleware.refusals import Refusal, refuse

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SOCKETS = "/_nicegui_ws/"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
FOREIGN = Refusal(403, "foreign_origin", N_("This was sent from another site, so nothing was changed."))


def own_origins(url: str) -> frozenset[str]:
    """Return the origins of our own pages, given the public address.

    For a loopback host, or 0.0.0.0, every loopback name with our port counts as ours; other machines need the public
    address to be set.
    """
    parts = urlsplit(url.lower())
    host = parts.hostname or ""
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, standard} else f":{parts.port}"
    hosts = {f"[{host}]" if ":" in host else host}
    if _is_local_host(host):
        hosts.update(LOOPBACK)
    return frozenset(f"{parts.scheme}://{name}{port}" for name in hosts)


def is_ours(headers: Headers, origins: Collection[str]) -> bool:
    """Whether one of our own pages made the request.

    Origin decides if it is sent (`null` is foreign), else Sec-Fetch-Site. A request with neither header is ours only
    if it carries no cookie.
    """
    claimed_origins = headers.getlist("origin")
    if claimed_origins:
        return len(claimed_origins) == 1 and claimed_origins[0].lower() in origins
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return "cookie" not in headers


class CsrfMiddleware:
    """Refuses with 403 the changing requests and sockets that another site caused.

    Programs that send neither a cookie nor an origin pass, and so does a bearer token without a cookie.

    Args:
        origins: Our own, see `own_origins`.
    """

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests that change nothing, and those from our own pages."""
        if scope["type"] == "websocket":
            if not is_ours(Headers(scope=scope), self._origins):
                await send({"type": "websocket.close", "code": 1008})  # before accepting: answered with 403
                return
        elif scope["type"] == "http" and self._is_foreign(scope):
            await refuse(scope, send, FOREIGN)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if scope["path"].startswith(SOCKETS):
            # Old browsers send neither header with a GET of our own pages here; such a GET reveals nothing.
            has_origin_info = (
                "origin" in headers or "sec-fetch-site" in headers or scope["method"] in CHANGING
            )
            return has_origin_info and not is_ours(headers, self._origins)
        if scope["method"] not in CHANGING or is_ours(headers, self._origins):
            return False
        # A bearer token cannot be sent by a foreign form; a form post without a cookie could still sign somebody in.
        return "cookie" in headers or not headers.get("authorization", "").lower().startswith("bearer ")


def _is_local_host(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
