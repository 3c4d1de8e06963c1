"""Rows in quantity, for tests that are about tables rather than about commands."""

from datetime import timedelta

from sqlalchemy import insert

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Claim
from expertconnect.domain.people import SYSTEM
from tests.world import MONDAY, World

MINUTES = timedelta(minutes=30)
TICKS = 6


def many_bookings(world: World, count: int) -> None:
    """Confirmed half hours of Grace, one after the other from a week after the world began."""
    world.database.acting(SYSTEM).do_now(_insert, world, count)


def _insert(work: UnitOfWork, world: World, count: int) -> None:
    begin = MONDAY + timedelta(days=7)
    first = int(begin.timestamp()) // 300
    bookings = [
        {
            "id": number,
            "uid": f"{number:032x}",
            "expert_id": world.grace.expert_id,
            "event_type_id": world.grace.event_type_id,
            "status": "confirmed",
            "starts_at": begin + MINUTES * number,
            "ends_at": begin + MINUTES * (number + 1),
            "first_tick": first + TICKS * number,
            "end_tick": first + TICKS * (number + 1),
            "title": "A first talk",
            "email": "ada@example.org",
            "name": "Ada Lovelace",
            "created_at": MONDAY,
            "updated_at": MONDAY,
            "booked_at": MONDAY,
        }
        for number in range(1, count + 1)
    ]
    claims = [
        {"expert_id": booking["expert_id"], "tick": tick, "booking_id": booking["id"]}
        for booking in bookings
        for tick in range(int(str(booking["first_tick"])), int(str(booking["end_tick"])))
    ]
    work.session.execute(insert(Booking), bookings)
    work.session.execute(insert(Claim), claims)
