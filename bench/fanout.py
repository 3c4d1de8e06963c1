"""Live fan-out: somebody books, and every open page of that expert knows. How soon the last one, and at what cost."""

import asyncio
import time
from itertools import count
from urllib.parse import urlencode

import aiohttp

from bench.databases import office_start
from bench.open_page import OpenPage
from bench.server import Server, serving
from bench.table import Figure, late, median
from expertconnect.clock import system_clock

SIZES = (50, 200, 500)
BOOKINGS = 25
AT_ONCE = 8
GIVEN_UP = 5.0
PAGE = "/office/intro"


def measure() -> list[Figure]:
    """Open ever more pages of one expert, and book."""
    with serving() as server:
        return asyncio.run(_measure(server))


class _Crowd:
    """The open pages, and when each heard of the booking at hand."""

    def __init__(self) -> None:
        self.pages: list[OpenPage] = []
        self.heard: list[float] = []
        self.all_heard = asyncio.Event()

    def hear(self, at: float) -> None:
        self.heard.append(at)
        if len(self.heard) >= len(self.pages):
            self.all_heard.set()

    async def grow(self, http: aiohttp.ClientSession, server: Server, size: int) -> None:
        while len(self.pages) < size:
            some = range(min(AT_ONCE, size - len(self.pages)))
            self.pages += await asyncio.gather(
                *(OpenPage.open(http, server.url, PAGE, self.hear) for _ in some)
            )


async def _measure(server: Server) -> list[Figure]:
    figures: list[Figure] = []
    crowd, slots = _Crowd(), count()
    came = sent = 0
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        for size in SIZES:
            await crowd.grow(http, server, size)
            await asyncio.sleep(2)
            idle = await _idle(server)
            lasts, costs = [], []
            for _ in range(BOOKINGS):
                last, cost, heard = await _book(http, server, crowd, next(slots))
                lasts.append(last)
                costs.append(cost - idle)
                came, sent = came + heard, sent + size
            figures += [
                Figure(f"fanout.{size}.p50", median(lasts)),
                Figure(f"fanout.{size}.p95", late(lasts, 95)),
                Figure(f"fanout.{size}.cpu", median(costs)),
            ]
        await asyncio.gather(*(page.close() for page in crowd.pages))
    return [*figures, Figure("fanout.heard", 100 * came / sent)]


async def _book(
    http: aiohttp.ClientSession, server: Server, crowd: _Crowd, slot: int
) -> tuple[float, float, int]:
    """Book once and wait until everybody knows.

    Returns:
        Milliseconds from the commit to the last page, CPU-milliseconds of the server within `WINDOW`,
        and how many pages heard of it.
    """
    crowd.heard.clear()
    crowd.all_heard.clear()
    began, before = time.perf_counter(), server.cpu_ms()
    address = (
        f"{server.url}/bench/book?{urlencode({'start': office_start(slot, system_clock()).isoformat()})}"
    )
    async with http.post(address, headers={"Origin": server.url}) as answer:
        committed = (await answer.json())["committed"]
    try:
        await asyncio.wait_for(crowd.all_heard.wait(), GIVEN_UP)
    except TimeoutError:
        return GIVEN_UP * 1000, server.cpu_ms() - before, len(crowd.heard)
    await asyncio.sleep(max(0.0, WINDOW - (time.perf_counter() - began)))
    return (max(crowd.heard) - committed) * 1000, server.cpu_ms() - before, len(crowd.heard)


async def _idle(server: Server) -> float:
    """CPU-milliseconds that so many open pages cost in one window when nothing happens."""
    taken = []
    for _ in range(12):
        before = server.cpu_ms()
        await asyncio.sleep(WINDOW)
        taken.append(server.cpu_ms() - before)
    return median(taken)


WINDOW = 0.25
"""Seconds: long enough that everything a booking sets off falls into it."""
