"""A crowd at a real server over HTTP, for a hundred slots: each slot once, and nobody meets a defect.

`make storm N=100` sends ten thousand.
"""

import asyncio
import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import NullPool, create_engine, text

from db.engine.gateway import Database
from expertconnect.clock import system_clock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from tests.server import serving
from tests.world import populate

ATTEMPTS = 100 * (int(os.environ.get("STORM", "0")) or 20)
SLOTS = 100
AT_ONCE = 60


@pytest.mark.storm
def test_case_02_a_crowd_over_http_books_each_of_a_hundred_slots_once(settings: Settings) -> None:
    starts = _open_database(settings)
    folder = settings.data_dir
    with serving(folder, database_url=settings.database_url) as server:
        answers = asyncio.run(_storm(server.url, starts))
    codes = Counter(answers)
    assert codes[201] == SLOTS
    assert codes[409] == ATTEMPTS - SLOTS
    assert set(codes) == {201, 409}
    assert "Traceback" not in server.output
    held, overlaps = _kept(settings)
    assert held == SLOTS
    assert overlaps == 0


def _open_database(settings: Settings) -> list[datetime]:
    """The cast in the database, and Grace's next free starts."""
    database = Database(settings, clock=system_clock)
    try:
        database.acting(SYSTEM).do_now(populate)
        today = system_clock().date()
        month = database.acting(SYSTEM).ask_now(
            bookings.month, "grace", "intro", today + timedelta(days=1), today + timedelta(days=30), "UTC"
        )
        return [start for _, day in sorted(month.days.items()) for start in day.starts][:SLOTS]
    finally:
        database.close()


async def _storm(url: str, starts: list[datetime]) -> list[int]:
    """Every attempt wants one of the slots; each slot is wanted equally often, by everybody at the same time."""
    wanted = asyncio.Queue[tuple[int, datetime]]()
    for number in range(ATTEMPTS):
        wanted.put_nowait((number, starts[number % SLOTS]))
    answers: list[int] = []

    async def client(http: httpx.AsyncClient) -> None:
        while not wanted.empty():
            number, start = wanted.get_nowait()
            body = {
                "username": "grace",
                "slug": "intro",
                "start": start.astimezone(UTC).isoformat(),
                "name": f"Racer {number}",
                "email": f"racer{number}@example.org",
            }
            answer = await http.post("/api/bookings", json=body)
            answers.append(answer.status_code)

    # Left before the server closes what rests for five seconds: a busy machine would write into a closed connection.
    limits = httpx.Limits(max_connections=AT_ONCE, keepalive_expiry=1)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=600) as http:
        await asyncio.gather(*(client(http) for _ in range(AT_ONCE)))
    return answers


def _kept(settings: Settings) -> tuple[int, int]:
    """Confirmed bookings, and pairs of them that overlap, as another process finds them."""
    engine = create_engine(settings.database, poolclass=NullPool)
    pairs = """
        SELECT count(*) FROM booking a JOIN booking b ON a.expert_id = b.expert_id AND a.id < b.id
        AND a.first_tick < b.end_tick AND b.first_tick < a.end_tick
        WHERE a.status = 'confirmed' AND b.status = 'confirmed'
    """
    with engine.connect() as connection:
        held = connection.execute(
            text("SELECT count(*) FROM booking WHERE status = 'confirmed'")
        ).scalar_one()
        overlaps = connection.execute(text(pairs)).scalar_one()
    return int(held), int(overlaps)
