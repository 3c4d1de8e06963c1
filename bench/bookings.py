"""Bookings: how many a second, how soon each is answered, what one costs, and what a month of slots costs.

Run alone: `python -m bench.bookings`. Everything goes through the door with SQLite at synchronous=FULL, in a
folder that is removed afterwards.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert

from db.database import Database
from db.migrate import migrate
from db.models import Category, EventType, Expert, User, WeeklyHours
from db.queries.tables import bookings as booking_table
from db.work import UnitOfWork
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.booking import Attendee
from expertconnect.domain.errors import Busy, SlotTaken
from expertconnect.domain.interval import tick_of
from expertconnect.domain.people import HOUSE, Actor
from expertconnect.services import bookings
from expertconnect.services.ids import new_uid

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
CLIENTS = (1, 20, 100)
AT_A_TIME = 100
ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")


async def measure() -> list[tuple[str, str]]:
    """Rows of the table that `make bench` prints: what was measured, and what came out."""
    found: list[tuple[str, str]] = []
    with _house() as database:
        for number, clients in enumerate(CLIENTS):
            found += await _rate(database, clients, number)
        found.append(await _pages(database))
    with _house() as database:
        found.append(await _crowd(database))
    for count in (0, 50, 500):
        with _house() as database:
            found.append(_month(database, count))
    return found


async def _rate(database: Database, clients: int, number: int) -> list[tuple[str, str]]:
    """Bookings a second, each on a slot of its own, with so many clients that wait for their answers."""
    total = 200 if clients == 1 else 2_000
    free = iter(range(number * 5_000, number * 5_000 + total))
    waits: list[float] = []

    async def client(which: int) -> None:
        acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
        for slot in free:
            asked = time.perf_counter()
            await acting.do(bookings.book_now, "grace", "intro", _start(slot), ADA)
            waits.append(time.perf_counter() - asked)

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(client(which) for which in range(clients)))
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    waits.sort()
    middle, late = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    what = f"bookings at FULL, {clients} client{'s' if clients > 1 else ''}"
    return [
        (what, f"{total / took:,.0f}/s   p50 {middle * 1000:.1f} ms   p99 {late * 1000:.1f} ms"),
        (f"{what}: CPU", f"{cpu / total * 1000:.2f} ms each   (goal 2.5)"),
    ]


async def _pages(database: Database) -> tuple[str, str]:
    """A booking as a page makes it: held, then booked."""
    total = 500
    cpu = time.process_time()

    async def visitor(which: int) -> None:
        acting = database.acting(Actor(visitor=f"v{which}", network=f"2001:db8:{which:x}::", in_page=True))
        held = await acting.do(bookings.hold, "grace", "intro", _start(20_000 + which))
        await acting.do(bookings.book, held.uid, ADA)

    for begin in range(0, total, AT_A_TIME):
        await asyncio.gather(*(visitor(which) for which in range(begin, begin + AT_A_TIME)))
    cpu = time.process_time() - cpu
    return ("hold and book as a page does: CPU", f"{cpu / total * 1000:.2f} ms each   (goal 2.5)")


async def _crowd(database: Database) -> tuple[str, str]:
    """Ten thousand attempts over a hundred slots."""
    order = [slot for slot in range(100) for _ in range(100)]
    Random(2).shuffle(order)
    attempts = iter(enumerate(order))
    made = lost = defects = 0
    waits: list[float] = []

    async def client() -> None:
        nonlocal made, lost, defects
        for which, slot in attempts:
            acting = database.acting(Actor(network=f"2001:db8:{which:x}::"))
            asked = time.perf_counter()
            try:
                await acting.do(bookings.book_now, "grace", "intro", _start(slot), ADA)
                made += 1
            except SlotTaken:
                lost += 1
            except (Busy, Exception):
                defects += 1
            waits.append(time.perf_counter() - asked)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(AT_A_TIME)))
    took = time.perf_counter() - began
    waits.sort()
    late = waits[len(waits) * 99 // 100] * 1000
    return (
        "10,000 attempts over 100 slots, 100 clients",
        f"{made} made, {lost:,} told so, {defects} errors   {10_000 / took:,.0f}/s   p99 {late:.0f} ms",
    )


def _month(database: Database, count: int) -> tuple[str, str]:
    """A month of slots through service and database."""
    database.acting(HOUSE).do_now(_fill, count)
    acting = database.acting(Actor())
    ask: Callable[[], object] = lambda: acting.ask_now(  # noqa: E731
        bookings.month, "grace", "intro", FIRST, LAST, "Europe/Berlin"
    )
    ask()
    taken = []
    for _ in range(30):
        began = time.process_time()
        ask()
        taken.append(time.process_time() - began)
    goal = 8 if count == 500 else 5
    middle = sorted(taken)[len(taken) // 2] * 1000
    return (f"month through service and database, {count} bookings", f"{middle:.2f} CPU-ms   (goal {goal})")


def _start(slot: int) -> datetime:
    return NOW + timedelta(days=1) + slot * HALF


@contextmanager
def _house() -> Iterator[Database]:
    """A migrated database with one expert who never sleeps."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.model_validate(
            {
                "data_dir": Path(folder),
                "secret_key": "a bench has no secrets, only figures",
                "rate_limits": "off",
            }
        )
        migrate(settings)
        database = Database(settings, lambda _: None, MovableClock(NOW))
        try:
            database.acting(HOUSE).do_now(_populate)
            database.acting(HOUSE).ask_now(bookings.next_free, 1)
            yield database
        finally:
            database.close()


def _populate(work: UnitOfWork) -> None:
    work.session.add(Category(id=1, slug="business", name="Business", position=0))
    work.session.add(
        User(id=1, email="g@example.org", email_shown="g@example.org", name="Grace", created_at=NOW)
    )
    work.session.flush()
    work.session.add(
        Expert(id=1, user_id=1, username="grace", category_id=1, time_zone="Europe/Berlin", created_at=NOW)
    )
    work.session.flush()
    work.session.add_all(WeeklyHours(expert_id=1, weekday=day, opens=0, closes=1440) for day in range(1, 8))
    work.session.add(
        EventType(
            id=1,
            uid="intro",
            expert_id=1,
            slug="intro",
            title="Intro",
            duration_minutes=30,
            horizon_days=3000,
        )
    )


def _fill(work: UnitOfWork, count: int) -> None:
    """Bookings spread over the month, as rows: how they came about is measured elsewhere."""
    slots = Random(1).sample(range(30 * 48), count)
    values: list[dict[str, Any]] = []
    for slot in slots:
        start = _start(slot)
        first = tick_of(start)
        values.append(
            {
                "uid": new_uid(), "expert_id": 1, "event_type_id": 1, "status": "confirmed", "starts_at": start,
                "ends_at": start + HALF, "first_tick": first, "end_tick": first + 6, "title": "Intro",
                "email": "a@example.org", "created_at": NOW, "updated_at": NOW, "booked_at": NOW,
            }
        )  # fmt: skip
    if values:
        work.session.execute(insert(booking_table), values)


if __name__ == "__main__":
    for what, came_out in asyncio.run(measure()):
        print(f"{what:55} {came_out}")
