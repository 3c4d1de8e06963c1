"""Client of the live event stream, for tests: reads events one by one."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Scope

PATIENCE = 10.0  # seconds


@dataclass(eq=False)
class Heard:
    """A streamed response.

    Attributes:
        parts: Its body parts in order; None at the end.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    parts: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    body: str = ""

    async def next(self) -> tuple[str, Any]:
        """Wait for the next event; return its name and data, or ("", None) at the end of the stream."""
        while True:
            part = await asyncio.wait_for(self.parts.get(), PATIENCE)
            if part is None:
                return "", None
            for block in part.split("\n\n"):
                lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if "event" in lines:
                    return lines["event"], json.loads(lines["data"])

    async def ended(self) -> None:
        """Wait for the end of the stream."""
        while await asyncio.wait_for(self.parts.get(), PATIENCE) is not None:
            pass

    def nothing(self) -> bool:
        """Whether no part is waiting to be read."""
        return self.parts.empty()

    async def take(self, message: Message) -> None:
        """Record an ASGI message of the response."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        part = message.get("body", b"").decode()
        self.body += part
        await self.parts.put(part)
        if not message.get("more_body"):
            await self.parts.put(None)


@asynccontextmanager
async def listening(
    app: ASGIApp, path: str, *, bearer: str = "", network: str = "203.0.113.9", method: str = "GET"
) -> AsyncIterator[Heard]:
    """Context manager of a streaming request, which disconnects at the end of the block."""
    heard, disconnect, begun = Heard(), asyncio.Event(), asyncio.Event()
    body_sent = False

    async def receive() -> Message:
        nonlocal body_sent
        if body_sent:
            await disconnect.wait()
            return {"type": "http.disconnect"}
        body_sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        await heard.take(message)
        if message["type"] == "http.response.body":
            begun.set()

    async def call() -> None:
        await app(_scope(path, bearer, network, method), receive, send)

    task = asyncio.create_task(call())
    try:
        waiting = asyncio.create_task(begun.wait())
        await asyncio.wait({task, waiting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        yield heard
    finally:
        disconnect.set()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE)


def _scope(path: str, bearer: str, network: str, method: str) -> Scope:
    path, _, query = path.partition("?")
    headers = [(b"host", b"test")] + ([(b"authorization", f"Bearer {bearer}".encode())] if bearer else [])
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": (network, 4321),
        "server": ("test", 80),
        "state": {},
    }
