"""Bookings of an older installation keep the UID that calendars know, on both databases."""

from datetime import timedelta

from sqlalchemy import NullPool, create_engine, text

from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from tests.world import ADA, MONDAY, NINE, populate


def test_the_uid_that_calendars_know_is_kept_and_later_ones_name_no_host(settings: Settings) -> None:
    database = Database(settings, clock=MovableClock(MONDAY))
    database.acting(SYSTEM).do_now(populate)
    old = database.acting(SYSTEM).do_now(bookings.book_now, "grace", "intro", NINE, ADA).details
    held = database.acting(SYSTEM).do_now(bookings.hold, "grace", "intro", NINE + timedelta(hours=1))
    assert old.calendar_uid == old.uid
    database.close()

    site = settings.model_copy(update={"base_url": "https://old.example.org"})
    migrate(site, "0006")
    migrate(site)
    engine = create_engine(settings.database, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT uid, calendar_uid, wall_times FROM booking")).all()
    engine.dispose()
    assert {tuple(row) for row in rows} == {
        (old.uid, f"{old.uid}@old.example.org", ""),
        (held.uid, "", ""),
    }

    moved = Database(settings.model_copy(update={"base_url": "https://new.example.org"}))
    try:
        assert (
            moved.acting(SYSTEM).ask_now(bookings.one, old.uid).calendar_uid == f"{old.uid}@old.example.org"
        )
    finally:
        moved.close()
