"""A month of slots through service and database."""

import time
from datetime import date

from bench.databases import fill, open_database
from bench.table import Figure, median
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
TIMES = 40


def measure() -> list[Figure]:
    """Ask for a month, with ever more bookings in it."""
    return [_month(count) for count in (0, 50, 500)]


def _month(count: int) -> Figure:
    with open_database() as database:
        database.acting(SYSTEM).do_now(fill, count)
        acting = database.acting(Actor())
        taken = []
        for _ in range(TIMES):
            began = time.process_time()
            acting.ask_now(bookings.month, "grace", "intro", FIRST, LAST, "Europe/Berlin")
            taken.append(time.process_time() - began)
    return Figure(f"month.{count}", median(taken[2:]) * 1000)
