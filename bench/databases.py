"""Databases for benchmarks: two experts, one of them always open, and any number of bookings."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.migrate import migrate
from db.models import Category, EventType, Expert, User, WeeklyHours
from db.queries.tables import bookings as booking_table
from expertconnect.clock import Clock, MovableClock
from expertconnect.config import Settings
from expertconnect.domain.interval import tick_of
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.common.ids import new_uid

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HALF = timedelta(minutes=30)
OPENS = time(9)
SECRET = "a bench has no secrets, only figures"


@contextmanager
def open_database(url: str = "", clock: Clock | None = None) -> Iterator[Database]:
    """Yield a migrated database with two experts, deleted afterwards.

    Args:
        url: URL of an empty PostgreSQL database; empty for SQLite.
        clock: None for a clock that is stopped at `NOW`.
    """
    with tempfile.TemporaryDirectory(prefix="expertconnect-bench-") as folder:
        settings = settings_in(Path(folder), url)
        migrate(settings)
        database = Database(settings, lambda _: None, clock or MovableClock(NOW))
        try:
            database.acting(SYSTEM).do_now(populate)
            database.acting(SYSTEM).ask_now(bookings.next_free, 1)
            yield database
        finally:
            database.close()


def settings_in(folder: Path, url: str = "") -> Settings:
    """Return settings for benchmarks, independent of the environment."""
    return Settings.model_validate(
        {"data_dir": folder, "database_url": url, "secret_key": SECRET, "rate_limits": "off"}
    )


def start_of(slot: int, now: datetime = NOW) -> datetime:
    """Return the start of a slot by number, for the expert who is always open; the first is a day from now."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1) + slot * HALF


def office_start(number: int, now: datetime) -> datetime:
    """Return the start of a session by number in the office's hours: seven a day, an hour apart, from tomorrow on."""
    day = now.astimezone(BERLIN).date() + timedelta(days=1 + number // 7)
    return datetime(day.year, day.month, day.day, 9 + number % 7, tzinfo=BERLIN).astimezone(UTC)


def populate(work: UnitOfWork) -> None:
    """Insert two experts: grace, who is always open, and office, with eight hours a day and starts every 15 minutes."""
    session = work.session
    session.add(Category(id=1, slug="business", name="Business", position=0))
    for number, name in enumerate(("grace", "office"), start=1):
        address = f"{name}@example.org"
        session.add(User(id=number, email=address, email_shown=address, name=name.title(), created_at=NOW))
        session.flush()
        session.add(
            Expert(
                id=number,
                user_id=number,
                username=name,
                category_id=1,
                time_zone="Europe/Berlin",
                created_at=NOW,
            )
        )
        session.flush()
    for number, opens, closes in ((1, 0, 1440), (2, 540, 1020)):
        session.add_all(
            WeeklyHours(expert_id=number, weekday=day, opens=opens, closes=closes) for day in range(1, 8)
        )
    intro = {"slug": "intro", "title": "Intro", "duration_minutes": 30}
    session.add(EventType(id=1, uid="intro", expert_id=1, horizon_days=365, **intro))
    quarter = {"step_minutes": 15, "buffer_before_minutes": 10, "buffer_after_minutes": 10}
    session.add(EventType(id=2, uid="quarter", expert_id=2, horizon_days=365, **intro, **quarter))
    session.flush()


def office_bookings(count: int, now: datetime = NOW) -> list[datetime]:
    """Return different random starts in the office's hours of the thirty days from tomorrow on."""
    first = now.astimezone(BERLIN).date() + timedelta(days=1)
    return [
        datetime.combine(first + timedelta(days=number // 32), OPENS, BERLIN).astimezone(UTC)
        + number % 32 * timedelta(minutes=15)
        for number in Random(1).sample(range(30 * 32), count)
    ]


def fill(work: UnitOfWork, count: int) -> None:
    """Insert bookings of the office, spread over a month, as rows without the booking commands."""
    values: list[dict[str, Any]] = [
        {
            "uid": new_uid(),
            "expert_id": 2,
            "event_type_id": 2,
            "status": "confirmed",
            "starts_at": start,
            "ends_at": start + HALF,
            "first_tick": tick_of(start) - 2,
            "end_tick": tick_of(start) + 8,
            "title": "Intro",
            "email": "a@example.org",
            "created_at": work.now,
            "updated_at": work.now,
            "booked_at": work.now,
        }
        for start in office_bookings(count, work.now)
    ]
    if values:
        work.session.execute(insert(booking_table), values)


def count_bookings(work: UnitOfWork) -> int:
    """Count the confirmed bookings."""
    return int(
        work.session.execute(text("SELECT count(*) FROM booking WHERE status = 'confirmed'")).scalar_one()
    )
