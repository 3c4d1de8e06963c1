"""Bookings: how many a second, how soon each is answered, what one costs; and a crowd that wants the same."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from bench.databases import count_bookings, open_database, start_of
from bench.table import Figure, late, median
from db.engine.gateway import Database
from expertconnect.domain.booking import Attendee
from expertconnect.domain.errors import SlotTaken
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from tests import postgresql

TOTALS = {1: 250, 20: 1_500, 100: 3_000}
TOTALS_AFAR = {1: 150, 20: 800, 100: 1_500}
CROWD = 100
SLOTS, ATTEMPTS = 100, 100
ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")


def measure() -> list[Figure]:
    """SQLite at synchronous=FULL, in this process: the gateway and everything behind it."""
    return asyncio.run(_on_sqlite())


def measure_postgresql() -> list[Figure]:
    """The same on a PostgreSQL that keeps what it has answered; nothing when there is no server."""
    try:
        with postgresql.running_server(durable=True) as server:
            return asyncio.run(_on_postgresql(server))
    except (ImportError, RuntimeError, OSError) as error:
        print(f"PostgreSQL was left out: {error}")
        return []


async def _on_sqlite() -> list[Figure]:
    figures: list[Figure] = []
    with open_database() as database:
        for clients, total in TOTALS.items():
            figures += await _rate(database, "sqlite", clients, total)
        figures.append(await _held_and_booked(database))
    with open_database() as database:
        return figures + await _crowd(database, "sqlite")


async def _on_postgresql(server: str) -> list[Figure]:
    figures: list[Figure] = []
    with _database_at(server, "bench_rate") as database:
        for clients, total in TOTALS_AFAR.items():
            figures += await _rate(database, "postgresql", clients, total)
    with _database_at(server, "bench_crowd") as database:
        return figures + await _crowd(database, "postgresql")


@contextmanager
def _database_at(server: str, name: str) -> Iterator[Database]:
    with postgresql.database(server, name) as url, open_database(url) as database:
        yield database


async def _rate(database: Database, kind: str, clients: int, total: int) -> list[Figure]:
    """Bookings each on a slot of its own, by so many clients that wait for their answers."""
    begin = list(TOTALS).index(clients) * 4_000
    free = iter(range(begin, begin + total))
    waits: list[float] = []

    async def client(which: int) -> None:
        acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
        for slot in free:
            asked = time.perf_counter()
            await acting.do(bookings.book_now, "grace", "intro", start_of(slot), ADA)
            waits.append((time.perf_counter() - asked) * 1000)

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(client(which) for which in range(clients)))
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    name = f"{kind}.{clients}"
    return [
        Figure(f"{name}.rate", total / took),
        Figure(f"{name}.p50", median(waits)),
        Figure(f"{name}.p99", late(waits, 99)),
        Figure(f"{name}.cpu", cpu / total * 1000),
    ]


async def _held_and_booked(database: Database) -> Figure:
    total = 500

    async def visitor(which: int) -> None:
        acting = database.acting(Actor(visitor=f"v{which}", network=f"2001:db8:{which:x}::", in_page=True))
        held = await acting.do(bookings.hold, "grace", "intro", start_of(15_000 + which))
        await acting.do(bookings.book, held.uid, ADA)

    cpu = time.process_time()
    for begin in range(0, total, CROWD):
        await asyncio.gather(*(visitor(which) for which in range(begin, begin + CROWD)))
    return Figure("sqlite.page", (time.process_time() - cpu) / total * 1000)


async def _crowd(database: Database, kind: str) -> list[Figure]:
    """A hundred clients, ten thousand attempts, a hundred slots; what stands afterwards is counted in the table."""
    order = [slot for slot in range(SLOTS) for _ in range(ATTEMPTS)]
    Random(2).shuffle(order)
    attempts = iter(enumerate(order))
    made = reported = 0

    async def client() -> None:
        nonlocal made, reported
        for which, slot in attempts:
            acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
            try:
                await acting.do(bookings.book_now, "grace", "intro", start_of(slot), ADA)
                made += 1
            except SlotTaken:
                reported += 1
            except Exception as error:
                print(f"an attempt failed: {type(error).__name__}: {error}")

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CROWD)))
    took = time.perf_counter() - began
    stand = database.acting(SYSTEM).ask_now(count_bookings)
    errors = len(order) - made - reported + abs(stand - made)
    return [
        Figure(f"{kind}.crowd", stand),
        Figure(f"{kind}.errors", errors),
        Figure(f"{kind}.attempts", len(order) / took),
    ]
