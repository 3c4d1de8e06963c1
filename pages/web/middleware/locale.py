"""Locale middleware: sets the reader locale of each request."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expertconnect.i18n import read_by, reader
from pages.framework.request_locale import reader_of


class LocaleMiddleware:
    """Sets the reader locale of each request from its headers and cookies; an account may override it later."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read_by(reader_of(Request(scope)))

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Language", reader().language)
            await send(message)

        await self._app(scope, receive, send_with_language)
