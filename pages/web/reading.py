"""Says for whom an answer is written, before anybody writes it."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from expertconnect.words import read_by
from pages.arrivals import reader_of


class Reading:
    """Sets the reader of each request by what its browser says; a page's account may know better."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            read_by(reader_of(Request(scope)))
        await self._app(scope, receive, send)
