"""Benchmark of live fan-out: time from a booking's commit to the last open page of the expert, and its CPU cost.

The floor is the same message sent by python-socketio alone to as many bare sockets, alternating with the bookings.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

import aiohttp

from bench.databases import office_start
from bench.open_page import AT_ONCE, SLOTS, OpenPage, client_session
from bench.server import Server, bare, serving
from bench.table import Figure, late, median
from expertconnect.clock import system_clock

SIZES = (50, 200, 500)
TIMES = 15
GIVEN_UP = 5.0
PAGE = "/office/intro"
WINDOW = 0.25
"""Seconds in which CPU time is counted: long enough for everything that a booking causes."""


def measure() -> list[Figure]:
    """Measure fan-out to growing numbers of open pages of one expert."""
    with serving() as server, bare("broadcast") as floor:
        return asyncio.run(_measure(server, floor))


@dataclass(frozen=True, slots=True)
class _Measured:
    """Measurement of one message.

    Attributes:
        last: Milliseconds from the commit to the last page.
        cost: CPU-milliseconds of the server within `WINDOW`.
        received: Number of pages that received it.
    """

    last: float
    cost: float
    received: int


@dataclass(eq=False)
class _Crowd:
    """Open pages of one server, and the times at which each received the current message.

    Attributes:
        open_one: Opens another page.
        send: Makes the server send a message to all pages; returns when it began.
        received_at: Times at which pages received the current message.
        measured: Measurements of each message at the current size.
    """

    server: Server
    open_one: Callable[[Callable[[float], None]], Awaitable[OpenPage]]
    send: Callable[[], Awaitable[float]]
    pages: list[OpenPage] = field(default_factory=list)
    received_at: list[float] = field(default_factory=list)
    all_received: asyncio.Event = field(default_factory=asyncio.Event)
    measured: list[_Measured] = field(default_factory=list)
    idle: float = 0.0

    def receive(self, at: float) -> None:
        self.received_at.append(at)
        if len(self.received_at) >= len(self.pages):
            self.all_received.set()

    async def grow(self, size: int) -> None:
        """Open pages up to a number, and measure their CPU cost while idle."""
        while len(self.pages) < size:
            some = range(min(AT_ONCE, size - len(self.pages)))
            self.pages += await asyncio.gather(*(self.open_one(self.receive) for _ in some))
        self.measured = []
        await asyncio.sleep(1)
        self.idle = await self._idle()

    async def broadcast(self) -> None:
        """Send a message to all pages, and wait until the last one received it."""
        self.received_at.clear()
        self.all_received.clear()
        began, before = time.perf_counter(), self.server.cpu_ms()
        committed = await self.send()
        last = GIVEN_UP * 1000
        try:
            await asyncio.wait_for(self.all_received.wait(), GIVEN_UP)
        except TimeoutError:
            pass
        else:
            last = (max(self.received_at) - committed) * 1000
            await asyncio.sleep(max(0.0, WINDOW - (time.perf_counter() - began)))
        self.measured.append(
            _Measured(last, self.server.cpu_ms() - before - self.idle, len(self.received_at))
        )

    async def _idle(self) -> float:
        taken = []
        for _ in range(8):
            before = self.server.cpu_ms()
            await asyncio.sleep(WINDOW)
            taken.append(self.server.cpu_ms() - before)
        return median(taken)


async def _measure(server: Server, floor: Server) -> list[Figure]:
    figures: list[Figure] = []
    received = sent = 0
    async with client_session() as http:
        ours, bare_ones = _product(http, server), _floor(http, floor)
        for size in SIZES:
            for crowd in (ours, bare_ones):
                await crowd.grow(size)
            for _ in range(TIMES):
                await ours.broadcast()
                bare_ones.send = _sending(http, floor, ours.pages[0].last)
                await bare_ones.broadcast()
            figures += _figures(size, ours.measured, bare_ones.measured)
            received += sum(measured.received for measured in ours.measured)
            sent += size * len(ours.measured)
        await asyncio.gather(*(page.close() for crowd in (ours, bare_ones) for page in crowd.pages))
    return [*figures, Figure("fanout.heard", 100 * received / sent)]


def _figures(size: int, ours: list[_Measured], floor: list[_Measured]) -> list[Figure]:
    lasts, least = [measured.last for measured in ours], [measured.last for measured in floor]
    costs = (median(measured.cost for measured in found) for found in (ours, floor))
    return [
        Figure(f"fanout.{size}.p50", median(lasts), median(least)),
        Figure(f"fanout.{size}.p95", late(lasts, 95), late(least, 95)),
        Figure(f"fanout.{size}.cpu", *costs),
    ]


def _product(http: aiohttp.ClientSession, server: Server) -> _Crowd:
    slots = count()

    async def book() -> float:
        query = urlencode({"start": office_start(next(slots), system_clock()).isoformat()})
        async with http.post(f"{server.url}/bench/book?{query}", headers={"Origin": server.url}) as answer:
            return float((await answer.json())["committed"])

    return _Crowd(server, lambda receive: OpenPage.open(http, server.url, PAGE, receive), book)


def _floor(http: aiohttp.ClientSession, server: Server) -> _Crowd:
    return _Crowd(
        server, lambda receive: OpenPage.connect(http, server.url, {}, receive), _sending(http, server, "")
    )


def _sending(http: aiohttp.ClientSession, server: Server, message: str) -> Callable[[], Awaitable[float]]:
    """Return a function that sends the same message as the product has just sent."""
    payload = json.loads(message.removeprefix(SLOTS).removesuffix("]") or "{}")

    async def send() -> float:
        async with http.post(f"{server.url}/say", json=payload) as answer:
            return float((await answer.json())["committed"])

    return send
