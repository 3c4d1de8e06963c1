"""Benchmark of bookings: throughput, latency and CPU time, and many clients that want the same slots."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from bench import postgresql
from bench.databases import count_bookings, open_database, start_of
from bench.floors.commits import postgresql_commits, sqlite_commits
from bench.table import Figure, late, median
from db.engine.gateway import Database
from expertconnect.domain.booking import Attendee
from expertconnect.domain.errors import SlotTaken
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings

ROUNDS = 6
TOTALS = {1: 120, 20: 250, 100: 500}
"""Bookings of one round, by the number of clients."""
TOTALS_AFAR = {1: 100, 20: 200, 100: 300}
COMMITS = 500
"""Commits of the floor in each round: enough for one checkpoint of SQLite's WAL."""
CROWD = 100
SLOTS, ATTEMPTS = 100, 100
ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")


@dataclass(frozen=True, slots=True)
class Round:
    """Result of one round of bookings; each client books one after the other.

    Attributes:
        rate: Bookings per second of all clients together.
        waits: Latency of each booking in milliseconds.
        cpu: CPU-milliseconds per booking.
    """

    rate: float
    waits: Sequence[float]
    cpu: float


def measure() -> list[Figure]:
    """Measure bookings on SQLite at synchronous=FULL, through the gateway in this process."""
    return asyncio.run(_on_sqlite())


def measure_postgresql() -> list[Figure]:
    """Measure bookings on PostgreSQL with durable commits."""
    with postgresql.running_server() as server:
        return asyncio.run(_on_postgresql(server))


async def _on_sqlite() -> list[Figure]:
    slots = iter(range(16_000))
    with open_database() as database, sqlite_commits() as floor:
        found = await _rounds(database, TOTALS, slots, lambda: floor.single(COMMITS), lambda: floor.orm(50))
        figures = found.figures("sqlite")
        grouped = max(floor.grouped(2_000) for _ in range(ROUNDS))
        figures.append(Figure("sqlite.100.group", found.best(100).rate, grouped))
        figures.append(Figure("sqlite.page", await _held_and_booked(database, slots), found.orm))
    with open_database() as database:
        return figures + await _crowd(database, "sqlite")


async def _on_postgresql(server: str) -> list[Figure]:
    slots = iter(range(16_000))
    with _database_at(server, "bench_rate") as database, postgresql.database(server, "bench_floor") as floor:
        found = await _rounds(database, TOTALS_AFAR, slots, lambda: postgresql_commits(floor, COMMITS))
    with _database_at(server, "bench_crowd") as database:
        return found.figures("postgresql") + await _crowd(database, "postgresql")


@contextmanager
def _database_at(server: str, name: str) -> Iterator[Database]:
    with postgresql.database(server, name) as url, open_database(url) as database:
        yield database


def _some(slots: Iterator[int], count: int) -> list[int]:
    return [next(slots) for _ in range(count)]


@dataclass(frozen=True, slots=True)
class _Rounds:
    """All rounds on one database.

    Attributes:
        by_clients: The rounds by number of clients.
        commits: Floor: commits per second, and milliseconds of one.
        orm: Floor: CPU-milliseconds of a row by the ORM; None if it was not measured.
    """

    by_clients: dict[int, list[Round]]
    commits: tuple[float, float]
    orm: float | None

    def best(self, clients: int) -> Round:
        """Return the fastest round: other processes on the machine can only make a round slower."""
        return max(self.by_clients[clients], key=lambda done: done.rate)

    def figures(self, kind: str) -> list[Figure]:
        """Return wall-clock times of the best round, and the median CPU time."""
        found = []
        for clients, rounds in self.by_clients.items():
            name, best = f"{kind}.{clients}", self.best(clients)
            found += [
                Figure(f"{name}.rate", best.rate, self.commits[0]),
                Figure(f"{name}.p50", median(best.waits), self.commits[1] if clients == 1 else None),
                Figure(f"{name}.p99", late(best.waits, 99)),
                Figure(f"{name}.cpu", median(done.cpu for done in rounds), self.orm),
            ]
        return found


async def _rounds(
    database: Database,
    totals: dict[int, int],
    slots: Iterator[int],
    commits: Callable[[], tuple[float, float]],
    orm: Callable[[], float] | None = None,
) -> _Rounds:
    """Measure bookings by each number of clients, alternating with the floors."""
    by_clients: dict[int, list[Round]] = {clients: [] for clients in totals}
    raw, rows = [], []
    for _ in range(ROUNDS):
        for clients, total in totals.items():
            by_clients[clients].append(await book(database, clients, _some(slots, total)))
            raw.append(commits())
            if orm is not None:
                rows.append(orm())
    return _Rounds(by_clients, max(raw), median(rows) if rows else None)


async def book(database: Database, clients: int, slots: Iterable[int]) -> Round:
    """Book each slot once, by several clients that wait for each answer."""
    free = iter(slots)
    waits: list[float] = []

    async def client(which: int) -> None:
        acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
        for slot in free:
            began = time.perf_counter()
            await acting.do(bookings.book_now, "grace", "intro", start_of(slot), ADA)
            waits.append((time.perf_counter() - began) * 1000)

    return await timed(client, clients, waits, lambda: time.process_time() * 1000)


async def timed(
    client: Callable[[int], Awaitable[None]], clients: int, waits: list[float], cpu_ms: Callable[[], float]
) -> Round:
    """Run several clients until they are done, and measure the round.

    Args:
        client: A coroutine function that adds to `waits`.
        cpu_ms: Returns the CPU time of the serving process so far.
    """
    began, cpu = time.perf_counter(), cpu_ms()
    await asyncio.gather(*(client(which) for which in range(clients)))
    took, cpu = time.perf_counter() - began, cpu_ms() - cpu
    return Round(len(waits) / took, waits, cpu / len(waits))


async def _held_and_booked(database: Database, slots: Iterator[int]) -> float:
    """Return the CPU-milliseconds of a hold and its booking."""
    total = 300

    async def visitor(which: int, slot: int) -> None:
        acting = database.acting(Actor(visitor=f"v{which}", network=f"2001:db8:{which:x}::", in_page=True))
        held = await acting.do(bookings.hold, "grace", "intro", start_of(slot))
        await acting.do(bookings.book, held.uid, ADA)

    cpu = time.process_time()
    for begin in range(0, total, CROWD):
        chosen = _some(slots, CROWD)
        await asyncio.gather(*(visitor(begin + which, slot) for which, slot in enumerate(chosen)))
    return (time.process_time() - cpu) / total * 1000


async def _crowd(database: Database, kind: str) -> list[Figure]:
    """Measure a hundred clients with ten thousand attempts on a hundred slots; bookings are counted in the table."""
    order = [slot for slot in range(SLOTS) for _ in range(ATTEMPTS)]
    Random(2).shuffle(order)
    attempts = iter(enumerate(order))
    made = refused = 0

    async def client() -> None:
        nonlocal made, refused
        for which, slot in attempts:
            acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
            try:
                await acting.do(bookings.book_now, "grace", "intro", start_of(slot), ADA)
                made += 1
            except SlotTaken:
                refused += 1
            except Exception as error:
                print(f"an attempt failed: {type(error).__name__}: {error}")

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CROWD)))
    took = time.perf_counter() - began
    stored = database.acting(SYSTEM).ask_now(count_bookings)
    errors = len(order) - made - refused + abs(stored - made)
    return [
        Figure(f"{kind}.crowd", stored),
        Figure(f"{kind}.errors", errors),
        Figure(f"{kind}.attempts", len(order) / took),
    ]
