"""Live fan-out: somebody books, and every open page of that expert knows. How soon the last one, and at what cost.

The same message is sent to as many bare sockets by python-socketio alone, in turns with the bookings.
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
"""Seconds: long enough that everything a booking sets off falls into it."""


def measure() -> list[Figure]:
    """Open ever more pages of one expert, and book."""
    with serving() as server, bare("broadcast") as floor:
        return asyncio.run(_measure(server, floor))


@dataclass(frozen=True, slots=True)
class _Notified:
    """What one message cost.

    Attributes:
        last: Milliseconds from the commit to the last page.
        cost: CPU-milliseconds of the server within `WINDOW`.
        heard: How many pages heard of it.
    """

    last: float
    cost: float
    heard: int


@dataclass(eq=False)
class _Crowd:
    """The open pages of one server, and when each heard of the message at hand.

    Attributes:
        open_one: Opens another page.
        say: Has the server tell all of them; answers when it began to.
        told: What each message cost, at the present size.
    """

    server: Server
    open_one: Callable[[Callable[[float], None]], Awaitable[OpenPage]]
    say: Callable[[], Awaitable[float]]
    pages: list[OpenPage] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    all_heard: asyncio.Event = field(default_factory=asyncio.Event)
    reported: list[_Notified] = field(default_factory=list)
    idle: float = 0.0

    def hear(self, at: float) -> None:
        self.heard.append(at)
        if len(self.heard) >= len(self.pages):
            self.all_heard.set()

    async def grow(self, size: int) -> None:
        """Open pages, and find out what so many cost while nothing happens."""
        while len(self.pages) < size:
            some = range(min(AT_ONCE, size - len(self.pages)))
            self.pages += await asyncio.gather(*(self.open_one(self.hear) for _ in some))
        self.reported = []
        await asyncio.sleep(1)
        self.idle = await self._idle()

    async def tell(self) -> None:
        """Tell all, and wait until the last one knows."""
        self.heard.clear()
        self.all_heard.clear()
        began, before = time.perf_counter(), self.server.cpu_ms()
        committed = await self.say()
        last = GIVEN_UP * 1000
        try:
            await asyncio.wait_for(self.all_heard.wait(), GIVEN_UP)
        except TimeoutError:
            pass
        else:
            last = (max(self.heard) - committed) * 1000
            await asyncio.sleep(max(0.0, WINDOW - (time.perf_counter() - began)))
        self.reported.append(_Notified(last, self.server.cpu_ms() - before - self.idle, len(self.heard)))

    async def _idle(self) -> float:
        taken = []
        for _ in range(8):
            before = self.server.cpu_ms()
            await asyncio.sleep(WINDOW)
            taken.append(self.server.cpu_ms() - before)
        return median(taken)


async def _measure(server: Server, floor: Server) -> list[Figure]:
    figures: list[Figure] = []
    came = sent = 0
    async with client_session() as http:
        ours, bare_ones = _product(http, server), _floor(http, floor)
        for size in SIZES:
            for crowd in (ours, bare_ones):
                await crowd.grow(size)
            for _ in range(TIMES):
                await ours.tell()
                bare_ones.say = _saying(http, floor, ours.pages[0].last)
                await bare_ones.tell()
            figures += _figures(size, ours.reported, bare_ones.reported)
            came, sent = (
                came + sum(reported.heard for reported in ours.reported),
                sent + size * len(ours.reported),
            )
        await asyncio.gather(*(page.close() for crowd in (ours, bare_ones) for page in crowd.pages))
    return [*figures, Figure("fanout.heard", 100 * came / sent)]


def _figures(size: int, ours: list[_Notified], floor: list[_Notified]) -> list[Figure]:
    lasts, least = [reported.last for reported in ours], [reported.last for reported in floor]
    costs = (median(reported.cost for reported in found) for found in (ours, floor))
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

    return _Crowd(server, lambda hear: OpenPage.open(http, server.url, PAGE, hear), book)


def _floor(http: aiohttp.ClientSession, server: Server) -> _Crowd:
    return _Crowd(
        server, lambda hear: OpenPage.connect(http, server.url, {}, hear), _saying(http, server, "")
    )


def _saying(http: aiohttp.ClientSession, server: Server, message: str) -> Callable[[], Awaitable[float]]:
    """Send the very message that the product has just sent."""
    payload = json.loads(message.removeprefix(SLOTS).removesuffix("]") or "{}")

    async def say() -> float:
        async with http.post(f"{server.url}/say", json=payload) as answer:
            return float((await answer.json())["committed"])

    return say
