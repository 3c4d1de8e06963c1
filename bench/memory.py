"""Memory of the serving process: idle, with open pages, and after a crowd that only looks."""

import asyncio
import time

import aiohttp

from bench.open_page import OpenPage
from bench.server import Server, serving
from bench.table import Figure

OPEN = 50
LOADS = 10_000
AT_ONCE = 8
SECONDS = 200
PAGE = "/office/intro"


def measure() -> list[Figure]:
    """Read the memory before and after each."""
    with serving() as server:
        return asyncio.run(_measure(server))


async def _measure(server: Server) -> list[Figure]:
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        await _load(http, server, 30)
        idle = server.memory_mb()
        pages = [await OpenPage.open(http, server.url, PAGE, lambda _: None) for _ in range(OPEN)]
        opened = server.memory_mb()
        await asyncio.gather(*(page.close() for page in pages))
        made = await _load(http, server, LOADS)
        grown = server.memory_mb() - opened
    return [
        Figure("memory.idle", idle),
        Figure("memory.50", opened),
        Figure("memory.loads", made),
        Figure("memory.growth", max(grown, 0.0)),
    ]


async def _load(http: aiohttp.ClientSession, server: Server, wanted: int) -> int:
    """Load the page, by visitors who never open its socket.

    Returns:
        How often it was loaded before the time was over.
    """
    until = time.monotonic() + SECONDS
    waiting = iter(range(wanted))
    made = 0

    async def visitor() -> None:
        nonlocal made
        for _ in waiting:
            if time.monotonic() > until:
                return
            async with http.get(f"{server.url}{PAGE}") as answer:
                await answer.read()
            made += answer.status == 200

    await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return made
