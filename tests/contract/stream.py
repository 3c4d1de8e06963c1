"""One program that listens to live events, and hears them one by one."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message

PATIENCE = 10.0  # seconds


@dataclass(eq=False)
class Heard:
    """What arrives."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    parts: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    body: str = ""

    async def next(self) -> tuple[str, Any]:
        """The next event: its name and data. ("", None) when the stream has ended."""
        while True:
            part = await asyncio.wait_for(self.parts.get(), PATIENCE)
            if part is None:
                return "", None
            for block in part.split("\n\n"):
                lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if "event" in lines:
                    return lines["event"], json.loads(lines["data"])

    async def ended(self) -> None:
        """Wait for the end."""
        while await asyncio.wait_for(self.parts.get(), PATIENCE) is not None:
            pass

    def nothing(self) -> bool:
        """Whether nothing waits to be read."""
        return self.parts.empty()


@asynccontextmanager
async def listening(
    app: ASGIApp, path: str, *, bearer: str = "", network: str = "203.0.113.9", method: str = "GET"
) -> AsyncIterator[Heard]:
    """A stream, open until the block ends; then the program goes away."""
    heard, gone = Heard(), asyncio.Event()
    begun = asyncio.Event()
    path, _, query = path.partition("?")
    headers = [(b"host", b"test")] + ([(b"authorization", f"Bearer {bearer}".encode())] if bearer else [])
    scope = {
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
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await gone.wait()
            return {"type": "http.disconnect"}
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            heard.status = message["status"]
            heard.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            part = message.get("body", b"").decode()
            heard.body += part
            await heard.parts.put(part)
            if not message.get("more_body"):
                await heard.parts.put(None)
            begun.set()

    async def call() -> None:
        await app(scope, receive, send)

    task = asyncio.create_task(call())
    try:
        waiting = asyncio.create_task(begun.wait())
        await asyncio.wait({task, waiting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        yield heard
    finally:
        gone.set()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE)
