"""Lightweight client of a live page: loads the real page, opens its socket, and records when messages arrive.

Five hundred of them share one core with the server, so they parse as little as possible. As a process,
`python -m bench.open_page URL PATH COUNT` opens that many, prints `open`, and closes them when its input ends.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp

SOCKET = "/_nicegui_ws/socket.io/"
SLOTS = '42["slots",'
AT_ONCE = 8
_QUERY = re.compile(r"query: (\{[^}]*\})")


class OpenPage:
    """An open page with its socket.

    Attributes:
        on_slots: Called with `time.perf_counter()` when a message about slots arrives.
        last: The last of these messages.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, on_slots: Callable[[float], None]) -> None:
        self._socket = socket
        self.on_slots = on_slots
        self.last = ""
        self._reading = asyncio.ensure_future(self._read())

    @classmethod
    async def open(
        cls, http: aiohttp.ClientSession, url: str, path: str, on_slots: Callable[[float], None]
    ) -> "OpenPage":
        """Load a page and connect its socket as a browser does.

        Raises:
            RuntimeError: If it is refused, or is not a live page.
        """
        async with http.get(f"{url}{path}") as answer:
            found = _QUERY.search(await answer.text())
        if not found:
            raise RuntimeError(f"{path} is no live page (status {answer.status})")
        query: dict[str, Any] = json.loads(
            found.group(1).replace("'", '"').replace("True", "true").replace("False", "false")
        )
        names = {"tab_id": str(uuid.uuid4()), "document_id": str(uuid.uuid4())}
        return await cls.connect(http, url, query | {"implicit_handshake": "true"} | names, on_slots)

    @classmethod
    async def connect(
        cls, http: aiohttp.ClientSession, url: str, query: dict[str, Any], on_slots: Callable[[float], None]
    ) -> "OpenPage":
        """Open a socket without loading a page.

        Raises:
            RuntimeError: If it is refused.
        """
        query = {"EIO": 4, "transport": "websocket"} | query
        socket = await http.ws_connect(
            f"{url}{SOCKET}?{urlencode(query)}", origin=url, compress=15, max_msg_size=0
        )
        await socket.receive_str()  # the transport is open
        await socket.send_str("40")
        if not (await socket.receive_str()).startswith("40"):
            raise RuntimeError("the socket was refused")
        return cls(socket, on_slots)

    async def close(self) -> None:
        """Close the socket and stop reading."""
        await self._socket.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        async for message in self._socket:
            received_at = time.perf_counter()
            if message.data == "2":
                await self._socket.send_str("3")
            elif isinstance(message.data, str) and message.data.startswith(SLOTS):
                self.last = message.data
                self.on_slots(received_at)


def client_session() -> aiohttp.ClientSession:
    """Return an HTTP session without cookies and without a limit of connections."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


async def open_pages(http: aiohttp.ClientSession, url: str, path: str, count: int) -> list[OpenPage]:
    """Open pages whose messages are discarded."""
    pages: list[OpenPage] = []
    while len(pages) < count:
        some = range(min(AT_ONCE, count - len(pages)))
        pages += await asyncio.gather(*(OpenPage.open(http, url, path, lambda _: None) for _ in some))
    return pages


@contextmanager
def onlookers(url: str, path: str, count: int) -> Iterator[None]:
    """Keep pages open in a process of their own, so that their messages do not delay the measuring process."""
    command = [sys.executable, "-m", "bench.open_page", url, path, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None or process.stdout.readline() != b"open\n":
            process.kill()
            raise RuntimeError("the onlookers' pages could not be opened")
        try:
            yield
        finally:
            process.stdin.close()
            process.wait(30)


async def _look_on(url: str, path: str, count: int) -> None:
    async with client_session() as http:
        pages = await open_pages(http, url, path, count)
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await asyncio.gather(*(page.close() for page in pages))


if __name__ == "__main__":
    asyncio.run(_look_on(sys.argv[1], sys.argv[2], int(sys.argv[3])))
