"""Expire holds and undo windows in the database of a running server, instead of waiting for them."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select, update

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, OutboxJob
from expertconnect.clock import system_clock
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.people import SYSTEM
from tests.conftest import settings_for

PATIENCE = 300.0


def end_holds(folder: Path) -> None:
    """Expire all holds now."""
    _change(folder, _end_holds)


def end_undo(folder: Path) -> None:
    """End all undo windows now, and make the e-mails that wait for them due."""
    _change(folder, _end_undo)


def undo_closed(folder: Path) -> None:
    """Wait until the server has closed all undo windows: that is a version of its own of each booking."""
    database = Database(settings_for(folder), clock=system_clock)
    until = time.monotonic() + PATIENCE
    try:
        while database.acting(SYSTEM).ask_now(_open_undo_windows):
            assert time.monotonic() < until, "the server closes no undo window"
            time.sleep(0.05)
    finally:
        database.close()


def _open_undo_windows(work: UnitOfWork) -> int:
    return work.session.scalar(select(func.count()).where(Booking.undo_until.is_not(None))) or 0


def _end_holds(work: UnitOfWork) -> None:
    held = update(Booking).where(Booking.status == BookingStatus.HELD)
    work.session.execute(held.values(expires_at=work.now))


def _end_undo(work: UnitOfWork) -> None:
    work.session.execute(update(Booking).where(Booking.undo_until.is_not(None)).values(undo_until=work.now))
    work.session.execute(update(OutboxJob).values(due_at=work.now))


def _change(folder: Path, change: Callable[[UnitOfWork], None]) -> None:
    database = Database(settings_for(folder), clock=system_clock)
    try:
        database.acting(SYSTEM).do_now(change)
    finally:
        database.close()
