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

    On a host that only this machine reaches, every loopback name at our port is ours; 0.0.0.0 stands
    for all of them, other machines need the public address to be set.
    """
    parts = urlsplit(url.lower())
    host = parts.hostname or ""
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in {None, standard} else f":{parts.port}"
    names = {f"[{host}]" if ":" in host else host}
    if _only_here(host):
        names.update(LOOPBACK)
    return frozenset(f"{parts.scheme}://{name}{port}" for name in names)


def is_ours(headers: Headers, origins: Collection[str]) -> bool:
    """Whether one of our own pages made the request.

    The browser says so: by Origin, which decides where it is sent (`null` is nobody), else by
    Sec-Fetch-Site. Without either nobody says so, and a request with a cookie is not taken for ours.
    """
    claimed = headers.getlist("origin")
    if claimed:
        return len(claimed) == 1 and claimed[0].lower() in origins
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return "cookie" not in headers


class CsrfMiddleware:
    """Refuses with 403 what another site made a visitor's browser send.

    Programs that send neither a cookie nor an origin pass, and so does a bearer token without a cookie.

    Args:
        origins: Our own, see `own_origins`.
    """

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what changes nothing, and what is ours."""
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
            # a browser sends neither header with its own GET here when it is old; that reveals nothing
            says = "origin" in headers or "sec-fetch-site" in headers or scope["method"] in CHANGING
            return says and not is_ours(headers, self._origins)
        if scope["method"] not in CHANGING or is_ours(headers, self._origins):
            return False
        # another site's page may hold a token of ours; a form without a cookie could still sign in
        return "cookie" in headers or not headers.get("authorization", "").lower().startswith("bearer ")


def _only_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
