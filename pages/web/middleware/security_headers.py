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
    """Adds security headers to every HTTP response; does not touch the body.

    The nonce of a response is `request.state.csp_nonce`. Only scripts that carry it run, so an inline script injected
    through a user's text does not.

    Args:
        https: Whether visitors arrive by TLS; sends HSTS, and lets the page open wss only.
        hosts: The hosts, with port, at which browsers reach us, for the sockets of `connect-src`.
        hsts_subdomains: Whether HSTS covers every subdomain of the host, such as others' that know no TLS.
        images: Further sources of images.
        not_indexed: Paths, with everything below them, that search engines must not index.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        https: bool,
        hosts: Iterable[str] = (),
        hsts_subdomains: bool = False,
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
            subdomains = "; includeSubDomains" if hsts_subdomains else ""
            self._always["Strict-Transport-Security"] = f"max-age={A_YEAR}{subdomains}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a nonce, and the response back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})[NONCE] = nonce
        path: str = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                self._set_headers(MutableHeaders(scope=message), path, nonce)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _set_headers(self, headers: MutableHeaders, path: str, nonce: str) -> None:
        for name, value in self._always.items():
            headers.setdefault(name, value)
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "text/html":
            headers["Content-Security-Policy"] = self._page_policy.format(nonce=nonce)
            headers["Cache-Control"] = "no-store"
        elif (
            "javascript" not in media_type
        ):  # a policy on a service worker's script would apply to its requests
            headers.setdefault("Content-Security-Policy", FILE_POLICY)
        if any(path == prefix or path.startswith(prefix + "/") for prefix in self._not_indexed):
            headers["X-Robots-Tag"] = "noindex, nofollow"
        if "server" in headers:
            del headers["server"]
