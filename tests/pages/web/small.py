"""A few answers without a framework, for one middleware at a time."""

from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send


class Plain:
    """Answers every request with one body, and counts them.

    Attributes:
        scopes: The requests it was asked.
    """

    def __init__(
        self,
        body: bytes = b"hello",
        kind: str = "text/plain",
        status: int = 200,
        pieces: int = 1,
        **headers: str,
    ) -> None:
        self.body = body
        self.kind = kind
        self.status = status
        self.pieces = pieces
        self.headers = headers
        self.scopes: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        self.scopes.append(scope)
        named = {"content-type": self.kind, **{k.replace("_", "-"): v for k, v in self.headers.items()}}
        if "transfer-encoding" not in named:
            named["content-length"] = str(len(self.body))
        raw = [(name.encode(), value.encode()) for name, value in named.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        size = -(-len(self.body) // self.pieces) or 1
        for start in range(0, len(self.body), size):
            part = self.body[start : start + size]
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def browser(app: ASGIApp, **options: Any) -> httpx.AsyncClient:
    """A visitor of the application, without a network."""
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://site", **options)


class Hands:
    """A clock of seconds that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


def scope_of(headers: dict[str, str] | None = None, peer: str | None = "203.0.113.7", **more: Any) -> Scope:
    """A request as the server hands it over."""
    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    client = (peer, 50_000) if peer else None
    return {"type": "http", "method": "GET", "path": "/", "headers": raw, "client": client, **more}
