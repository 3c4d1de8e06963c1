"""Bookings: how many a second, how soon each is answered, what one costs; and a crowd that wants the same."""

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
"""Of the floor, in each round: enough that SQLite moves its log into the file once."""
CROWD = 100
SLOTS, ATTEMPTS = 100, 100
ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")


@dataclass(frozen=True, slots=True)
class Round:
    """Some bookings, one after another by each client.

    Attributes:
        rate: Of all clients together, a second.
        waits: Milliseconds of each.
        cpu: CPU-milliseconds of one.
    """

    rate: float
    waits: Sequence[float]
    cpu: float


def measure() -> list[Figure]:
    """SQLite at synchronous=FULL, in this process: the gateway and everything behind it."""
    return asyncio.run(_on_sqlite())


def measure_postgresql() -> list[Figure]:
    """The same on a PostgreSQL that keeps what it has answered."""
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
    """All rounds of one database.

    Attributes:
        by_clients: The rounds of each number of clients.
        commits: Of the floor: commits a second, and milliseconds of each.
        orm: Of the floor: CPU-milliseconds of a row by the ORM; None where it was not measured.
    """

    by_clients: dict[int, list[Round]]
    commits: tuple[float, float]
    orm: float | None

    def best(self, clients: int) -> Round:
        """Others on the machine only ever add to clock times: the quickest round is nearest to the truth."""
        return max(self.by_clients[clients], key=lambda done: done.rate)

    def figures(self, kind: str) -> list[Figure]:
        """Clock times of the best round, CPU of the one in the middle."""
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
    """Bookings by each number of clients, in turns with the floors."""
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
    """Bookings each on a slot of its own, by so many clients that wait for their answers."""
    free = iter(slots)
    waits: list[float] = []

    async def client(which: int) -> None:
        acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
        for slot in free:
            asked = time.perf_counter()
            await acting.do(bookings.book_now, "grace", "intro", start_of(slot), ADA)
            waits.append((time.perf_counter() - asked) * 1000)

    return await timed(client, clients, waits, lambda: time.process_time() * 1000)


async def timed(
    client: Callable[[int], Awaitable[None]], clients: int, waits: list[float], cpu_ms: Callable[[], float]
) -> Round:
    """Run so many clients until they are done.

    Args:
        client: A coroutine function that adds to `waits`.
        cpu_ms: The serving process's CPU time so far.
    """
    began, cpu = time.perf_counter(), cpu_ms()
    await asyncio.gather(*(client(which) for which in range(clients)))
    took, cpu = time.perf_counter() - began, cpu_ms() - cpu
    return Round(len(waits) / took, waits, cpu / len(waits))


async def _held_and_booked(database: Database, slots: Iterator[int]) -> float:
    """CPU-milliseconds of a hold and the booking that comes of it."""
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
