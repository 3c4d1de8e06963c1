"""What travels between a browser and the server, counted on the wire: a browser leaves out what it has begun and given up."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CODE = ("javascript", "css")
_PART = 65_536


@dataclass
class Counted:
    """Bytes and answers since the last reset.

    Attributes:
        bytes: From the server to the browser, headers included; sockets too.
        code: Of these, the answers that are JavaScript or style sheets.
        answers: How many there were.
    """

    byte_count: int = 0
    code: int = 0
    answers: int = 0

    def reset(self) -> None:
        """Begin again."""
        self.byte_count = self.code = self.answers = 0


@dataclass
class Wire:
    """A way to the server that counts.

    Attributes:
        port: Where it listens on 127.0.0.1.
    """

    port: int = 0
    counted: Counted = field(default_factory=Counted)


@contextmanager
def wire_to(port: int) -> Iterator[Wire]:
    """Listen on a free port and hand everything on to this one, in a thread of its own, until the block ends."""
    wire, ready = Wire(), threading.Event()
    loop, over = asyncio.new_event_loop(), asyncio.Event()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            # A browser that closes while something is on its way is no fault.
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
                ends.append(far_writer)
                here, there = (f"127.0.0.1:{one}".encode() for one in (wire.port, port))
                await asyncio.gather(
                    _hand_on(reader, far_writer, here, there), _answers(far_reader, writer, wire.counted)
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


async def _hand_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, here: bytes, there: bytes
) -> None:
    """What is asked, as if it had been asked there: the server opens its socket to pages of its own address only."""
    while part := await reader.read(_PART):
        writer.write(part.replace(here, there))
        await writer.drain()
    writer.close()


async def _answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted) -> None:
    """Hand answers on one by one (RFC 9112), as what they are; after an upgrade, bytes."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            writer.close()
            return
        counted.answers += 1
        said = head.decode("latin-1").lower()
        is_code = any(f"/{kind}" in _value(said, "content-type") for kind in CODE)
        await _pass(head, writer, counted, is_code)
        if said.startswith("http/1.1 101"):
            while part := await reader.read(_PART):
                await _pass(part, writer, counted, False)
            writer.close()
            return
        if _value(said, "transfer-encoding") == "chunked":
            await _chunks(reader, writer, counted, is_code)
        elif said[9:12] not in {"204", "304"}:
            left = int(_value(said, "content-length") or 0)
            while left:
                part = await reader.readexactly(min(left, _PART))
                left -= len(part)
                await _pass(part, writer, counted, is_code)


async def _chunks(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counted: Counted, is_code: bool
) -> None:
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        await _pass(line + await reader.readexactly(size + 2), writer, counted, is_code)
        if not size:
            return


async def _pass(part: bytes, writer: asyncio.StreamWriter, counted: Counted, is_code: bool) -> None:
    counted.byte_count += len(part)
    counted.code += len(part) * is_code
    writer.write(part)
    await writer.drain()


def _value(head: str, name: str) -> str:
    """What a header says, in lower case; empty if it is not there."""
    _before, found, rest = head.partition(f"\r\n{name}:")
    return rest.split("\r\n", 1)[0].strip() if found else ""
