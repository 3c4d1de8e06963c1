"""An open page, as light as can be: the real page, the real socket, and the time at which each message came.

Five hundred of them share one core with the server, so they read only what they must.
"""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp

SOCKET = "/_nicegui_ws/socket.io/"
SLOTS = '42["slots",'
_QUERY = re.compile(r"query: (\{[^}]*\})")


class OpenPage:
    """One page with its socket.

    Attributes:
        on_slots: Called with `time.perf_counter()` when a message about slots arrives.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, on_slots: Callable[[float], None]) -> None:
        self._socket = socket
        self.on_slots = on_slots
        self._reading = asyncio.ensure_future(self._read())

    @classmethod
    async def open(
        cls, http: aiohttp.ClientSession, url: str, path: str, on_slots: Callable[[float], None]
    ) -> "OpenPage":
        """Load a page and connect it the way a browser does.

        Raises:
            RuntimeError: If it is refused, or is no live page.
        """
        async with http.get(f"{url}{path}") as answer:
            found = _QUERY.search(await answer.text())
        if not found:
            raise RuntimeError(f"{path} is no live page (status {answer.status})")
        query: dict[str, Any] = json.loads(
            found.group(1).replace("'", '"').replace("True", "true").replace("False", "false")
        )
        query |= {
            "EIO": 4, "transport": "websocket", "implicit_handshake": "true",
            "tab_id": str(uuid.uuid4()), "document_id": str(uuid.uuid4()),
        }  # fmt: skip
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
            came = time.perf_counter()
            if message.data == "2":
                await self._socket.send_str("3")
            elif isinstance(message.data, str) and message.data.startswith(SLOTS):
                self.on_slots(came)
