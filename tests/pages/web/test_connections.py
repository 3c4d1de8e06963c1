"""What a connection may cost before a request is understood: bytes and time of its headers, and how many there are."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from pages.web import connections
from pages.web.connections import MAX_HEADER_BYTES, ConnectionLimits, bounded_protocol
from pages.web.middleware.client_network import networks

HELLO = b"GET / HTTP/1.1\r\nHost: test\r\n\r\n"
EVERYBODY = "0.0.0.0/0"


class Visitors(ConnectionLimits):
    """Limits that count the tests' connections, although they come from this machine."""

    def key_of(self, peer: str | None) -> str:
        return "198.51.100.7"


@dataclass
class Served:
    """A server and the limits of its connections."""

    port: int
    limits: ConnectionLimits
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def open(self, first: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection and send something."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        writer.write(first)
        return reader, writer

    async def ask(self, *parts: bytes) -> bytes:
        """Send a request in parts and return all that comes back until the connection is closed."""
        reader, writer = await self.open()
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
        except ConnectionError:
            pass
        return await until_closed(reader)


async def until_closed(reader: asyncio.StreamReader) -> bytes:
    """Read until the server closes the connection."""
    found = b""
    try:
        while part := await reader.read(65_536):
            found += part
    except ConnectionError:
        pass
    return found


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} bytes")


async def _large(_: Request) -> PlainTextResponse:
    return PlainTextResponse("x" * 32 * 1024**2)


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


@asynccontextmanager
async def served(limits: ConnectionLimits | None = None, **bounds: float) -> AsyncIterator[Served]:
    """Serve a small application with the product's protocol."""
    limits = limits or ConnectionLimits()
    routes = [
        Route("/", _hello, methods=["GET", "POST"]),
        Route("/large", _large),
        WebSocketRoute("/ws", _socket),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes),
        port=0,
        http=bounded_protocol(limits, **bounds),
        log_config=None,
        log_level="error",
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    site = Served(server.servers[0].sockets[0].getsockname()[1], limits)
    try:
        yield site
    finally:
        for writer in site.writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        server.should_exit = True
        await task


async def test_ordinary_requests_are_answered_on_one_connection() -> None:
    async with served() as site:
        body = b"POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 50000\r\n\r\n" + b"x" * 50_000
        chunked = b"POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunked += b"1000\r\n" + b"x" * 4_096 + b"\r\n" + b"0\r\n\r\n"
        last = b"GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        answers = await site.ask(HELLO, body, chunked, HELLO + HELLO, last)
        assert answers.count(b"HTTP/1.1 200 OK") == 6
        assert b"50000 bytes" in answers
        assert b"4096 bytes" in answers


@pytest.mark.parametrize(
    "endless",
    [
        b"GET / HTTP/1.1\r\nHost: test\r\nX-Endless: ",
        b"GET / HTTP/1.1\r\nHost: test\r\nX-End",
        b"GET /",
    ],
    ids=["value", "name", "address"],
)
async def test_a8_an_endless_header_is_refused_after_a_few_bytes(endless: bytes) -> None:
    async with served() as site:
        answer = await site.ask(endless, *[b"x" * 65_536] * 64)
        assert answer == b"" or answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
        assert site.limits.open == 0


async def test_a8_headers_that_end_are_bounded_as_well() -> None:
    async with served() as site:
        headers = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 1_000) for number in range(40))
        answer = await site.ask(b"GET / HTTP/1.1\r\nHost: test\r\n" + headers + b"\r\n")
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert b"too large" in answer
        enough = headers[: MAX_HEADER_BYTES - 2_000].rpartition(b"\r\n")[0] + b"\r\nConnection: close\r\n\r\n"
        answer = await site.ask(b"GET / HTTP/1.1\r\nHost: test\r\n" + enough)
        assert answer.startswith(b"HTTP/1.1 200 ")


async def test_a8_endless_trailers_and_chunk_sizes_are_bounded() -> None:
    async with served() as site:
        beginning = b"POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: "
        assert b"200 OK" not in await site.ask(beginning, *[b"x" * 65_536] * 16)
        beginning = b"POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n1;"
        assert b"200 OK" not in await site.ask(beginning, *[b"x" * 65_536] * 16)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"G", b"GET / HTTP/1.1\r\nHost: te", b"\r\n"],
    ids=["silent", "one", "half", "blank line"],
)
async def test_a8_a_connection_without_a_whole_header_is_closed_after_a_time(beginning: bytes) -> None:
    async with served(header_seconds=0.01) as site:
        assert await site.ask(beginning) == b""
        assert site.limits.open == 0


async def test_a8_a_further_request_has_to_come_in_time_too() -> None:
    async with served(header_seconds=0.01) as site:
        reader, writer = await site.open(HELLO)
        assert await reader.readuntil(b"0 bytes")
        writer.write(b"GET / HTTP/1.1\r\nHost")
        assert await until_closed(reader) == b""


async def test_a8_connections_of_one_address_are_bounded_and_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    async with served(Visitors(per_address=5)) as site:
        kept = [await site.open(HELLO) for _ in range(5)]
        for reader, _ in kept:
            await reader.readuntil(b"0 bytes")
        for _ in range(3):
            answer = await site.ask()
            assert answer.startswith(b"HTTP/1.1 429 ")
            assert b"retry-after: 10" in answer
            assert b"in 10 seconds" in answer
        said = [record.getMessage() for record in caplog.records if record.name == connections.__name__]
        assert said == ["5 connections are open from one network address; no more are taken"]
        kept[0][1].close()
        await kept[0][1].wait_closed()
        while site.limits.open == 5:
            await asyncio.sleep(0)
        reader, _ = await site.open(HELLO)
        assert b"200 OK" in await reader.readuntil(b"0 bytes")


async def test_a8_sockets_are_counted_among_all_but_not_for_their_address() -> None:
    async with served(Visitors(per_address=1, most_of_all=2)) as site:
        upgrade = (
            b"GET /ws HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        reader, writer = await site.open(upgrade)
        assert b"101 Switching Protocols" in await reader.readuntil(b"\r\n\r\n")
        other, _ = await site.open(HELLO)  # of the same address
        assert b"200 OK" in await other.readuntil(b"0 bytes")
        assert (await site.ask()).startswith(b"HTTP/1.1 503 ")
        writer.close()
        await writer.wait_closed()
        while site.limits.open == 2:
            await asyncio.sleep(0)
        assert site.limits.open == 1


async def test_a8_who_does_not_read_an_answer_is_let_go() -> None:
    lost = asyncio.Event()

    class Noting(ConnectionLimits):
        def leave(self, key: str) -> None:
            super().leave(key)
            lost.set()

    async with served(Noting(), write_seconds=0.01) as site:
        await site.open(b"GET /large HTTP/1.1\r\nHost: test\r\n\r\n")
        await lost.wait()


@pytest.mark.parametrize(
    ("peer", "proxies", "key"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("127.0.0.1", "", ""),
        ("::1", "", ""),
        ("::ffff:127.0.0.1", "", ""),
        ("10.0.0.3", "10.0.0.0/8", ""),
        ("10.0.0.3", "", "10.0.0.3"),
        (None, "", ""),
    ],
)
def test_a8_a_proxy_carries_everybody_so_its_connections_are_not_counted(
    peer: str | None, proxies: str, key: str
) -> None:
    assert ConnectionLimits(networks(proxies)).key_of(peer) == key
    assert ConnectionLimits(networks(proxies), is_counted=False).key_of(peer) == ""


def test_a8_the_log_says_it_again_after_a_while(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    limits = ConnectionLimits(most_of_all=0, clock=lambda: now[0])
    for moment in (0.0, 1.0, 599.0, 601.0, 700.0):
        now[0] = moment
        assert limits.enter("") is not None
    assert len([record for record in caplog.records if record.name == connections.__name__]) == 2
