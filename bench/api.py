"""Benchmark of the HTTP API: a month of slots, and bookings by twenty clients, compared with the same without HTTP."""

import asyncio
import time
import urllib.request
from datetime import date, timedelta
from functools import partial
from itertools import count, islice
from urllib.parse import urlencode

import aiohttp

from bench.bookings import COMMITS, Round, book, timed
from bench.databases import BERLIN, fill, open_database, start_of
from bench.floors.commits import sqlite_commits
from bench.rounds import in_turn
from bench.server import Server, bare, serving
from bench.table import Figure, late, median
from expertconnect.clock import system_clock
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings

BUSY = 50
ROUNDS, EACH = 8, 10
CLIENTS, BOOKED_ROUNDS, BOOKED = 20, 8, 120


def measure() -> list[Figure]:
    """Measure HTTP calls: CPU time of the server, and latency at the clients."""
    with serving(busy=BUSY) as server:
        return [_month(server), *asyncio.run(_booked(server))]


def _month(server: Server) -> Figure:
    """Measure a month of an office with bookings, compared with the gateway alone plus a bare call."""
    first = system_clock().astimezone(BERLIN).date() + timedelta(days=1)
    last = first + timedelta(days=29)
    query = urlencode({"from": first.isoformat(), "to": last.isoformat(), "time_zone": "Europe/Berlin"})
    address = f"{server.url}/api/experts/office/event-types/intro/slots?{query}"
    with bare("call") as floor:
        _cost(server, address), _cost(floor, floor.url)  # warm up caches
        ours, call = [], []
        for _ in range(ROUNDS):
            ours.append(_cost(server, address))
            call.append(_cost(floor, floor.url))
    return Figure("api.month", median(ours), _through_the_gateway(first, last) + median(call))


def _through_the_gateway(first: date, last: date) -> float:
    with open_database(clock=system_clock) as database:
        database.acting(SYSTEM).do_now(fill, BUSY)
        acting = database.acting(Actor())
        read = partial(acting.ask_now, bookings.month, "office", "intro", first, last, "Europe/Berlin")
        in_turn((read,), 2)
        return in_turn((read,), ROUNDS * EACH)[0]


def _cost(server: Server, address: str) -> float:
    before = server.cpu_ms()
    for _ in range(EACH):
        with urllib.request.urlopen(address, timeout=30) as answer:
            answer.read()
    return (server.cpu_ms() - before) / EACH


async def _booked(server: Server) -> list[Figure]:
    """Measure bookings over HTTP, bookings at service level, and raw commits, alternating."""
    over_http, at_service_level, singles = [], [], []
    slots = count()
    now = system_clock()
    with open_database() as database, sqlite_commits() as floor:
        for _ in range(BOOKED_ROUNDS):
            chosen = list(islice(slots, BOOKED))
            over_http.append(await _book(server, [start_of(slot, now).isoformat() for slot in chosen]))
            at_service_level.append(await book(database, CLIENTS, chosen))
            singles.append(floor.single(COMMITS)[0])
    best = max(over_http, key=lambda done: done.rate)
    return [
        Figure("api.booking", _cpu(over_http), _cpu(at_service_level)),
        Figure("api.rate", best.rate, max(singles)),
        Figure("api.p99", late(best.waits, 99)),
    ]


def _cpu(rounds: list[Round]) -> float:
    return median(done.cpu for done in rounds)


async def _book(server: Server, starts: list[str]) -> Round:
    free = iter(starts)
    waits: list[float] = []

    async def client(_: int) -> None:
        for start in free:
            began = time.perf_counter()
            await book_over_http(http, server, "grace", start)
            waits.append((time.perf_counter() - began) * 1000)

    # A new session for each round, because the server closes connections that are idle between two rounds.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CLIENTS)) as http:
        return await timed(client, CLIENTS, waits, server.cpu_ms)


async def book_over_http(http: aiohttp.ClientSession, server: Server, expert: str, start: str) -> None:
    """Book one session through the HTTP API.

    Raises:
        RuntimeError: If the server refuses it.
    """
    body = {"username": expert, "slug": "intro", "start": start, "name": "Ada", "email": "ada@example.org"}
    headers = {"Origin": server.url}
    async with http.post(f"{server.url}/api/bookings", json=body, headers=headers) as answer:
        if answer.status != 201:
            raise RuntimeError(f"a booking was refused: {answer.status} {await answer.text()}")
        await answer.read()
