"""E-mailed links whose `#` was rewritten to `%23` by link protection: a redirect restores the fragment.

The token is in the path then. The redirect uses nothing up: as with the link itself, a button of the page does.
"""

import re

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

REWRITTEN = re.compile(
    r"(/verify|/confirm-booking|/reset-password|/profile/email|/my-bookings|/booking/[0-9a-f]{32})/?(?:#|%23)([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])"
)
"""Every page that reads a token from its fragment, with a token behind it; what follows was added on the way."""


class TokenLinks:
    """Redirects `/verify%23TOKEN` to `/verify#TOKEN`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect, or pass the request on."""
        rewritten = REWRITTEN.match(scope["path"]) if scope["type"] == "http" else None
        if rewritten is None or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        headers = {"Cache-Control": "no-store"}
        response = RedirectResponse(f"{rewritten[1]}#{rewritten[2]}", status_code=303, headers=headers)
        await response(scope, receive, send)
