"""ASGI middleware: security headers and a CSP nonce."""

import secrets
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NONCE = "csp_nonce"
NOT_INDEXED = ("/booking", "/my-bookings", "/expert-dashboard", "/profile", "/admin", "/api")
A_YEAR = 31_536_000  # seconds

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


class SecurityHeaders:
    """Adds security headers to every HTTP answer; does not touch the body.

    The nonce of an answer stands in `request.state.csp_nonce`. Only scripts that our own code signs
    with it run: an inline script that comes by way of some user's text has none.

    Args:
        https: Whether visitors arrive by TLS; sends HSTS, and lets the page open wss only.
        hosts: The hosts, with port, at which browsers reach us, for the sockets of `connect-src`.
        images: Further places that images may come from.
        not_indexed: Paths, with all below them, that search engines leave out.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        https: bool,
        hosts: Iterable[str] = (),
        images: Iterable[str] = (),
        not_indexed: tuple[str, ...] = NOT_INDEXED,
    ) -> None:
        self._app = app
        self._not_indexed = not_indexed
        socket = "wss" if https else "ws"
        connect = " ".join(["'self'", *(f"{socket}://{host}" for host in hosts)])
        img = " ".join(["'self'", "data:", *images])
        self._page_policy = (
            "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
            f"style-src 'self' 'unsafe-inline'; img-src {img}; connect-src {connect}; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        self._always = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS,
        }
        if https:
            self._always["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a nonce, and the answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})[NONCE] = nonce
        path: str = scope["path"]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                self._dress(MutableHeaders(scope=message), path, nonce)
            await send(message)

        await self._app(scope, receive, dressed)

    def _dress(self, headers: MutableHeaders, path: str, nonce: str) -> None:
        for name, value in self._always.items():
            headers.setdefault(name, value)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "text/html":
            headers["Content-Security-Policy"] = self._page_policy.format(nonce=nonce)
            headers["Cache-Control"] = "no-store"
        elif "javascript" not in kind:  # a policy on a service worker's script would bind its requests
            headers.setdefault("Content-Security-Policy", FILE_POLICY)
        if any(path == place or path.startswith(place + "/") for place in self._not_indexed):
            headers["X-Robots-Tag"] = "noindex, nofollow"
        if "server" in headers:
            del headers["server"]
