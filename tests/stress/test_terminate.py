"""A server told to end in the middle of its work."""

import json
import signal
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text

from expertconnect.clock import system_clock
from tests.server import Server, serving
from tests.world import World


@pytest.mark.storm
def test_case_22_a_server_told_to_end_under_load_answers_or_keeps_nothing(
    world: World, is_full: bool
) -> None:
    with serving(world.settings.data_dir, database_url=world.settings.database_url) as server:
        starts = _open_starts(server)
        assert len(starts) > 100
        booked: list[str] = []
        enough = threading.Event()

        def book(start_at: str) -> None:
            answer = _post(server, start_at)
            if answer is not None:
                booked.append(answer["uid"])
                if len(booked) >= 20:
                    enough.set()

        with ThreadPoolExecutor(16) as clients:
            attempts = [clients.submit(book, start_at) for start_at in starts]
            assert enough.wait(timeout=600)
            begun = time.monotonic()
            status = server.stop(signal.SIGTERM)
            seconds = time.monotonic() - begun
            for attempt in attempts:
                attempt.cancel()
        assert status in {0, -signal.SIGTERM}
        assert not is_full or seconds < 10
        assert "Traceback" not in server.output
    kept = _kept(world)
    assert set(booked) <= kept.keys()
    assert set(kept.values()) == {6}


def _open_starts(server: Server) -> list[str]:
    first: date = system_clock().date() + timedelta(days=2)
    last = first + timedelta(days=50)
    url = f"{server.url}/api/experts/grace/event-types/intro/slots?from={first}&to={last}"
    with urllib.request.urlopen(url, timeout=120) as answer:
        return [slot["start"] for day in json.load(answer)["days"] for slot in day["slots"]]


def _post(server: Server, start_at: str) -> dict[str, Any] | None:
    """The booking that was acknowledged; None when it was refused or nobody answered."""
    body = {
        "username": "grace",
        "slug": "intro",
        "start": start_at,
        "name": "Ada Lovelace",
        "email": "ada@example.org",
    }
    request = urllib.request.Request(
        f"{server.url}/api/bookings",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except (urllib.error.URLError, OSError, ValueError):
        return None


def _kept(world: World) -> dict[str, int]:
    """Bookings with the number of their claims, as another process finds them."""
    engine = create_engine(world.settings.database, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT uid, count(tick) FROM booking LEFT JOIN claim ON booking_id = booking.id GROUP BY uid"
            )
        ).all()
    engine.dispose()
    return {str(uid): int(ticks) for uid, ticks in rows}
