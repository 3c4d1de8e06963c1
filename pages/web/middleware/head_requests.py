"""HEAD requests of pages, files and health checks: answered as GET without the body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = "/api/"


class HeadAsGet:
    """Routes a HEAD request as GET and drops the body; the headers are those of GET.

    The API is left alone: it answers HEAD itself, so that a stream of events need not start.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything but HEAD on as it is."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_headers)
