"""Counting TCP proxy between a browser and the server; browsers do not report aborted transfers."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CODE = ("javascript", "css")
_PART = 65_536


@dataclass
class Counted:
    """Bytes and responses since the last reset.

    Attributes:
        byte_count: Bytes from the server to the browser, including headers and sockets.
        code: The bytes of JavaScript and style sheets among them.
        answers: Number of responses.
    """

    byte_count: int = 0
    code: int = 0
    answers: int = 0

    def reset(self) -> None:
        """Set all counters to 0."""
        self.byte_count = self.code = self.answers = 0


@dataclass
class Wire:
    """A running proxy with its counters.

    Attributes:
        port: Its port on 127.0.0.1.
    """

    port: int = 0
    counted: Counted = field(default_factory=Counted)


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Run a proxy from a free port to this port, in a thread of its own, until the block ends."""
    wire, ready = Wire(), threading.Event()
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            # A browser may close a connection during a transfer.
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
                ends.append(far_writer)
                own_address, server_address = (f"127.0.0.1:{one}".encode() for one in (wire.port, port))
                await asyncio.gather(
                    _forward_requests(reader, far_writer, own_address, server_address),
                    _forward_responses(far_reader, writer, wire.counted),
                )
        finally:
            for end in ends:
                end.close()

    async def listen() -> None:
        async with await asyncio.start_server(meet, "127.0.0.1", 0, limit=2**20) as server:
            wire.port = server.sockets[0].getsockname()[1]
            ready.set()
            await over.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:  # cancels what is still open
            runner.run(listen())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(5)


async def _forward_requests(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, own_address: bytes, server_address: bytes
) -> None:
    """Forward requests with the server's own address, because the server refuses sockets of other origins."""
    while part := await reader.read(_PART):
        writer.write(part.replace(own_address, server_address))
        await writer.drain()
    writer.close()


async def _forward_responses(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted
) -> None:
    """Forward responses unchanged one by one (RFC 9112); after an upgrade, plain bytes."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            writer.close()
            return
        counted.answers += 1
        head_text = head.decode("latin-1").lower()
        is_code = any(f"/{kind}" in _value(head_text, "content-type") for kind in CODE)
        await _forward(head, writer, counted, is_code)
        if head_text.startswith("http/1.1 101"):
            while part := await reader.read(_PART):
                await _forward(part, writer, counted, False)
            writer.close()
            return
        if _value(head_text, "transfer-encoding") == "chunked":
            await _forward_chunks(reader, writer, counted, is_code)
        elif head_text[9:12] not in {"204", "304"}:
            remaining = int(_value(head_text, "content-length") or 0)
            while remaining:
                part = await reader.readexactly(min(remaining, _PART))
                remaining -= len(part)
                await _forward(part, writer, counted, is_code)


async def _forward_chunks(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted, is_code: bool
) -> None:
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        await _forward(line + await reader.readexactly(size + 2), writer, counted, is_code)
        if not size:
            return


async def _forward(part: bytes, writer: asyncio.StreamWriter, counted: Counted, is_code: bool) -> None:
    counted.byte_count += len(part)
    counted.code += len(part) * is_code
    writer.write(part)
    await writer.drain()


def _value(head: str, name: str) -> str:
    """Return the value of a header, in lower case; empty if it is missing."""
    _before, found, rest = head.partition(f"\r\n{name}:")
    return rest.split("\r\n", 1)[0].strip() if found else ""
