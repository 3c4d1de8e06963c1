"""Benchmark of bookings under load: 20 bookings and 5 page loads per second, with and without 200 open pages."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from bench.api import book_over_http
from bench.databases import office_start
from bench.open_page import client_session, onlookers
from bench.server import Server, serving
from bench.table import Figure, late, median
from expertconnect.clock import system_clock

PAGE = "/office/intro"
OPEN = 200
BOOKINGS_A_SECOND, LOADS_A_SECOND = 20, 5
SECONDS = 8
ROUNDS = 2
GIVEN_UP = 30.0


@dataclass(eq=False)
class _Load:
    """Measurement of some seconds of load.

    Attributes:
        bookings: Milliseconds from the scheduled time of each booking to its answer.
        pages: The same of the page loads.
        failed: Number of failed bookings and loads.
        cpu: CPU-milliseconds of the server per second.
    """

    bookings: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    failed: int = 0
    cpu: float = 0.0


def measure() -> list[Figure]:
    """Measure without and with open pages, alternating; the better round of each counts."""
    slots = count()
    found: dict[int, list[_Load]] = {0: [], OPEN: []}
    with serving() as server:
        asyncio.run(_under_load(server, slots, 2))  # warm up caches
        for _ in range(ROUNDS):
            for pages, loads in found.items():
                watched: AbstractContextManager[None] = (
                    onlookers(server.url, PAGE, pages) if pages else nullcontext()
                )
                with watched:
                    loads.append(asyncio.run(_under_load(server, slots, SECONDS)))
    return _figures(found[OPEN], found[0])


def _figures(before_onlookers: list[_Load], alone: list[_Load]) -> list[Figure]:
    both = [min(loads, key=lambda load: late(load.bookings, 99)) for loads in (before_onlookers, alone)]
    every = [*before_onlookers, *alone]
    answered = sum(len(load.bookings) + len(load.pages) for load in every)
    failed = sum(load.failed for load in every)
    return [
        Figure("onlookers.p50", *(median(load.bookings) for load in both)),
        Figure("onlookers.p99", *(late(load.bookings, 99) for load in both)),
        Figure("onlookers.load", *(median(load.pages) for load in both)),
        Figure("onlookers.cpu", *(load.cpu for load in both)),
        Figure("onlookers.done", 100 * answered / (answered + failed)),
    ]


async def _under_load(server: Server, slots: "count[int]", seconds: int) -> _Load:
    load = _Load()
    async with client_session() as http:
        before = server.cpu_ms()
        await asyncio.gather(
            _each(BOOKINGS_A_SECOND, seconds, lambda: _book(http, server, next(slots)), load.bookings, load),
            _each(LOADS_A_SECOND, seconds, lambda: _open(http, server), load.pages, load),
        )
        load.cpu = (server.cpu_ms() - before) / seconds
    return load


async def _each(
    rate: int, seconds: int, work: Callable[[], Awaitable[None]], waits: list[float], load: _Load
) -> None:
    """Start some operations per second, whether or not earlier ones have been answered (open-loop load)."""
    began = time.perf_counter()

    async def one(due: float) -> None:
        try:
            await asyncio.wait_for(work(), GIVEN_UP)
        except (TimeoutError, RuntimeError, aiohttp.ClientError) as error:
            load.failed += 1
            print(f"under load: {type(error).__name__}: {error}")
        else:
            waits.append((time.perf_counter() - due) * 1000)

    running = []
    for number in range(rate * seconds):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        running.append(asyncio.ensure_future(one(due)))
    await asyncio.gather(*running)


async def _book(http: aiohttp.ClientSession, server: Server, slot: int) -> None:
    await book_over_http(http, server, "office", office_start(slot, system_clock()).isoformat())


async def _open(http: aiohttp.ClientSession, server: Server) -> None:
    async with http.get(f"{server.url}{PAGE}") as answer:
        answer.raise_for_status()
        await answer.read()
