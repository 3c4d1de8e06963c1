"""Benchmark of the serving process's memory: idle, with open pages, after many page loads; and its collection pauses.

The floor is NiceGUI with one empty page, in a process of its own.
"""

import asyncio
import time
import urllib.request

import aiohttp

from bench.open_page import AT_ONCE, client_session, open_pages
from bench.server import Server, bare, serving
from bench.table import Figure

OPEN = 50
LOADS = 10_000
SECONDS = 120
PAGE = "/office/intro"


def measure() -> list[Figure]:
    """Measure the memory in each state, compared with the floor's."""
    with bare("empty_page") as floor:
        least, shortest = asyncio.run(_bare(floor))
    with serving() as server:
        return asyncio.run(_measure(server, least, shortest))


async def _bare(floor: Server) -> tuple[float, float]:
    async with client_session() as http:
        await _load(http, f"{floor.url}/", 30)
    return floor.memory_mb(), _pause(floor)


async def _measure(server: Server, least: float, shortest: float) -> list[Figure]:
    address = f"{server.url}{PAGE}"
    async with client_session() as http:
        await _load(http, address, 30)
        idle, pause = server.memory_mb(), _pause(server)
        pages = await open_pages(http, server.url, PAGE, OPEN)
        opened = server.memory_mb()
        await asyncio.gather(*(page.close() for page in pages))
        made = await _load(http, address, LOADS)
        grown = server.memory_mb() - opened
    return [
        Figure("memory.idle", idle, least),
        Figure("memory.50", opened, least),
        Figure("memory.pause", pause, shortest),
        Figure("memory.loads", made),
        Figure("memory.growth", max(grown, 0.0)),
    ]


def _pause(server: Server) -> float:
    with urllib.request.urlopen(f"{server.url}/bench/pause", timeout=30) as answer:
        return float(answer.read())


async def _load(http: aiohttp.ClientSession, address: str, wanted: int) -> int:
    """Load a page many times without opening its socket.

    Returns:
        How often it was loaded within `SECONDS`.
    """
    until = time.monotonic() + SECONDS
    waiting = iter(range(wanted))
    made = 0

    async def visitor() -> None:
        nonlocal made
        for _ in waiting:
            if time.monotonic() > until:
                return
            async with http.get(address) as answer:
                await answer.read()
            made += answer.status == 200

    await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return made
