"""A real server whose clock is set wrong, while it runs and between its starts: nothing ends that should not.

The clock is set by libfaketime, for the server alone: its wall clock follows a file, its steady one is left as it is.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from db.engine.gateway import Database
from expertconnect.clock import system_clock
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.admin.doctor import examine
from tests.server import Server, serving
from tests.world import ADA, Cast, populate

pytestmark = pytest.mark.storm

LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")
DAY = timedelta(days=1)
LEAPS = [
    30 * DAY,
    *(
        pytest.param(by, marks=pytest.mark.full)
        for by in (timedelta(hours=3), 365 * DAY, timedelta(hours=-3), -30 * DAY, -365 * DAY)
    ),
]
PATIENCE = 300.0
LEAPT = "the clock has leapt by"


class WrongClock:
    """The wall clock of a server, told by a file how far it is off."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "faketime"
        self.set(timedelta(0))

    def set(self, by: timedelta) -> None:
        """From now on the clock is off by this much."""
        written = self._file.with_suffix(".new")
        written.write_text(f"{round(by.total_seconds()):+d}\n")
        written.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process read this clock."""
        found = [str(path) for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
        assert found, "libfaketime is missing: install the package faketime"
        return {
            "LD_PRELOAD": found[0],
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def wrong_clock(tmp_path: Path) -> WrongClock:
    """The clock of this test's servers."""
    return WrongClock(tmp_path)


def _serving(settings: Settings, clock: WrongClock) -> AbstractContextManager[Server]:
    return serving(
        settings.data_dir,
        fork=False,
        extra=clock.environment,
        database_url=settings.database_url,
        hold_minutes="1",
    )


def _a_week_of_bookings(settings: Settings) -> None:
    """Four bookings and two requests of the coming weeks, made by the right clock."""
    database = Database(settings, clock=system_clock)
    try:
        grace: Cast = database.acting(SYSTEM).do_now(populate)[0]
        starts = _starts(database)
        ada = database.acting(grace.actor)
        for start in starts[:4]:
            ada.do_now(bookings.book_as_expert, grace.event_type_uid, start, ADA)
        database.acting(SYSTEM).do_now(
            lambda work: work.session.execute(text("UPDATE event_type SET requires_approval = true"))
        )
        for start in starts[4:6]:
            database.acting(SYSTEM).do_now(bookings.book_now, "grace", "intro", start, ADA)
    finally:
        database.close()


def _starts(database: Database) -> list[datetime]:
    today = database.clock().date()
    month = database.acting(SYSTEM).ask_now(
        bookings.month, "grace", "intro", today + DAY, today + 7 * DAY, "UTC"
    )
    return [start for _, day in sorted(month.days.items()) for start in day.starts][::7]


def _states(settings: Settings) -> dict[str, tuple[str, int]]:
    """Status and version of each booking, and the number of claims."""
    engine = create_engine(settings.database, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT uid, status, version FROM booking WHERE booked_at IS NOT NULL")
        )
        found = {row.uid: (row.status, row.version) for row in rows}
        count = connection.execute(
            text(
                "SELECT count(*) FROM claim JOIN booking ON booking.id = booking_id WHERE booked_at IS NOT NULL"
            )
        ).scalar_one()
    return found | {"claims": ("", count)}


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _cleaned_up_by(settings: Settings, clock: WrongClock, off: timedelta) -> None:
    """Wait until the server has cleaned up by the wrong clock: a hold made and lapsed by it has ended."""
    database = Database(settings, clock=lambda: system_clock() + off)
    try:
        visitor = database.acting(Actor(visitor="by-the-wrong-clock", in_page=True))
        held = visitor.do_now(bookings.hold, "grace", "intro", _starts(database)[-1])
    finally:
        database.close()
    clock.set(off + timedelta(minutes=2))  # too little for another leap
    engine = create_engine(settings.database, poolclass=NullPool)

    def ended() -> bool:
        with engine.connect() as connection:
            status = connection.execute(
                text("SELECT status FROM booking WHERE uid = :uid"), {"uid": held.uid}
            ).scalar_one_or_none()
        return status != "held"

    _until(ended)


def _leapt(server: Server) -> bool:
    return LEAPT in server.output


@pytest.mark.parametrize("by", LEAPS, ids=str)
def test_a_clock_set_wrong_while_the_site_runs_and_between_its_starts_ends_nothing(
    settings: Settings, wrong_clock: WrongClock, by: timedelta
) -> None:
    settings = settings.model_copy(update={"hold_minutes": 1})
    _a_week_of_bookings(settings)
    before = _states(settings)
    with _serving(settings, wrong_clock) as server:
        wrong_clock.set(by)
        _until(lambda: _leapt(server))
        _cleaned_up_by(settings, wrong_clock, by)
        assert _states(settings) == before
        wrong_clock.set(timedelta(0))
        _until(lambda: "the clock is back" in server.output)
    wrong_clock.set(by)
    settings.data_dir.joinpath("server.log").write_text("")
    with _serving(settings, wrong_clock) as server:
        _until(lambda: _leapt(server))
        _cleaned_up_by(settings, wrong_clock, by)
        assert _states(settings) == before
    wrong_clock.set(timedelta(0))
    with _serving(settings, wrong_clock):
        pass
    assert _states(settings) == before
    assert [finding.sentence for finding in examine(settings, system_clock) if not finding.is_well] == []
