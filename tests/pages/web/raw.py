"""What no client library would send."""

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from tests.live_client import SOCKET_PATH, LivePage


@dataclass
class Answer:
    """An HTTP answer, read by hand."""

    status: int
    head: str
    body: bytes


async def http(port: int, request: bytes, body: bytes = b"", repeat: int = 1) -> Answer:
    """Send bytes to 127.0.0.1 as they are, and read one answer; being cut off in the middle is no error."""
    return await asyncio.to_thread(_exchange, port, request, body, repeat)


def _exchange(port: int, request: bytes, body: bytes, repeat: int) -> Answer:
    with socket.create_connection(("127.0.0.1", port), timeout=120) as wire:
        with suppress(ConnectionError):
            wire.sendall(request)
            for _ in range(repeat if body else 0):
                wire.sendall(body)
        received = b""
        with suppress(ConnectionError):
            while part := wire.recv(65_536):
                received += part
    head, _, rest = received.partition(b"\r\n\r\n")
    text = head.decode("latin-1").lower()
    return Answer(int(text.split()[1]), text, rest)


async def frames(page: LivePage, session: aiohttp.ClientSession, *sent: str | bytes) -> int | None:
    """Shake hands as the page, send raw frames, and wait for the server to have read them.

    Returns:
        The code that the server closed with, if it did.
    """
    address = page.socket_url.replace("?", f"{SOCKET_PATH}/?EIO=4&transport=websocket&", 1)
    async with session.ws_connect(address, headers=page.headers, max_msg_size=0) as opened:
        assert str((await opened.receive()).data).startswith("0")
        await opened.send_str("40")
        joined = str((await opened.receive()).data)
        assert joined.startswith("40"), joined
        try:
            for frame in sent:
                await (opened.send_bytes(frame) if isinstance(frame, bytes) else opened.send_str(frame))
            await opened.send_str('427["handshake",{}]')  # answered in order, so all before it is read
            async with asyncio.timeout(10):
                while True:
                    message = await opened.receive()
                    if message.type in {
                        aiohttp.WSMsgType.CLOSE,
                        aiohttp.WSMsgType.CLOSED,
                        aiohttp.WSMsgType.ERROR,
                    }:
                        return opened.close_code or -1
                    if str(message.data).startswith("437"):
                        return None
        except ConnectionError:
            return opened.close_code or -1
