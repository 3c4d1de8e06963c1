"""Books as fast as it can until it is killed, and says aloud each uid that it was told is booked.

Run by test_kill: `python -m tests.stress.kill_writer FIRST EXPERT EVENT_TYPE`, with the settings in the environment.
"""

import os
import sys
import threading
from concurrent.futures import Future
from datetime import timedelta
from functools import partial

from sqlalchemy import insert

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Claim
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from tests.db.rows import MINUTES, TICKS
from tests.world import MONDAY

AT_ONCE = 64


def book(work: UnitOfWork, number: int, expert: int, event_type: int) -> str:
    """Confirm the half hour of that number, with its claims."""
    begin = MONDAY + timedelta(days=7)
    first = int(begin.timestamp()) // 300 + TICKS * number
    uid = f"{number:032x}"
    booking = {
        "id": number,
        "uid": uid,
        "expert_id": expert,
        "event_type_id": event_type,
        "status": "confirmed",
        "starts_at": begin + MINUTES * number,
        "ends_at": begin + MINUTES * (number + 1),
        "first_tick": first,
        "end_tick": first + TICKS,
        "title": "A first talk",
        "created_at": MONDAY,
        "updated_at": MONDAY,
    }
    work.session.execute(insert(Booking).values(booking))
    claims = [
        {"expert_id": expert, "tick": tick, "booking_id": number} for tick in range(first, first + TICKS)
    ]
    work.session.execute(insert(Claim), claims)
    return uid


def main() -> None:
    """Keep the gateway full until the end, which comes from outside."""
    first, expert, event_type = map(int, sys.argv[1:])
    database = Database(Settings.load(env_file=None))
    room = threading.Semaphore(AT_ONCE)

    def answered(future: "Future[str]") -> None:
        os.write(1, f"{future.result()}\n".encode())  # one write: a line is told whole or not at all
        room.release()

    number = first
    while True:
        room.acquire()
        command = partial(book, number=number, expert=expert, event_type=event_type)
        database.submit(SYSTEM, command).add_done_callback(answered)
        number += 1


if __name__ == "__main__":
    main()
