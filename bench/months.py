"""Benchmark of a month of slots through service and database."""

from functools import partial

from bench.databases import BERLIN, HALF, NOW, fill, office_bookings, open_database
from bench.engine import FIRST, LAST, RULES
from bench.floors.slots import Office, naive_month
from bench.rounds import in_turn
from bench.table import Figure
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings

OFFICE = Office(BERLIN, 9 * 60, 17 * 60)
ROUNDS = 60


def measure() -> list[Figure]:
    """Measure a month of the office with growing numbers of bookings."""
    return [_month(count) for count in (0, 50, 500)]


def _month(count: int) -> Figure:
    before, after = RULES.buffer_before, RULES.buffer_after
    busy = [(start - before, start + HALF + after) for start in office_bookings(count)]
    with open_database() as database:
        database.acting(SYSTEM).do_now(fill, count)
        acting = database.acting(Actor())
        works = (
            partial(acting.ask_now, bookings.month, "office", "intro", FIRST, LAST, "Europe/Berlin"),
            partial(naive_month, RULES, OFFICE, busy, FIRST, LAST, NOW),
        )
        in_turn(works, 2)  # warm up caches
        return Figure(f"month.{count}", *in_turn(works, ROUNDS))
