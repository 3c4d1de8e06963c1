"""What the tests of the booking service have in common: short ways to a booking, and what must hold at any time."""

from datetime import date, timedelta

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, BookingHistory, Claim, OutboxJob
from expertconnect.domain.booking import HOLDING, BookingDetails
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.domain.slots import DayView
from expertconnect.services import bookings
from tests.world import ADA, NINE, As, World

HALF = timedelta(minutes=30)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TUESDAY = date(2026, 3, 3)
PLENTY = 14
"""Half hours between nine and five o'clock, less some."""


def api(actor: Actor, world: World) -> As:
    """Somebody through the HTTP API, where every change is final at once."""
    return world.as_(actor).api()


def booked(world: World, start: object = NINE, by: Actor | None = None) -> BookingDetails:
    """A session of Ada's with Grace, made through the HTTP API."""
    ada = api(by or world.ada.actor, world)
    return ada.do(bookings.book_now, "grace", "intro", start, ADA).details  # type: ignore[arg-type]


def needs_approval(world: World) -> None:
    """From now on Grace wants to be asked."""
    world.change_event_type(world.grace.event_type_id, requires_approval=True)


def day(world: World, when: date = TUESDAY, by: Actor | None = None, slug: str = "intro") -> DayView:
    """A day of Grace's as somebody sees it, in her zone."""
    who = world.as_(by or Actor())
    return who.ask(bookings.month, "grace", slug, when, when, "Europe/Berlin").days[when]


def is_free(world: World, start: object = NINE, slug: str = "intro") -> bool:
    """Whether a stranger may click on that start."""
    return start in day(world, start.date(), slug=slug).starts  # type: ignore[attr-defined]


def clean_up(world: World) -> bookings.CleanupReport:
    """What the system does every few seconds."""
    return world.as_(SYSTEM).do(bookings.clean_up)


def emails(world: World, kind: str = "") -> list[OutboxJob]:
    """What is in the outbox, in order."""

    def read(work: UnitOfWork) -> list[OutboxJob]:
        rows = work.session.scalars(select(OutboxJob).order_by(OutboxJob.id))
        return [row for row in rows if kind in ("", row.purpose)]

    return world.as_(SYSTEM).ask(read)


def commands(world: World, uid: str) -> list[str]:
    """What the history of a booking says was done."""

    def read(work: UnitOfWork) -> list[str]:
        rows = select(BookingHistory.what).join(Booking, Booking.id == BookingHistory.booking_id)
        return list(work.session.scalars(rows.where(Booking.uid == uid).order_by(BookingHistory.id)))

    return world.as_(SYSTEM).ask(read)


def rows(world: World) -> list[Booking]:
    """Every row of the table."""
    return world.as_(SYSTEM).ask(
        lambda work: list(work.session.scalars(select(Booking).order_by(Booking.id)))
    )


def assert_sound(world: World) -> None:
    """Claims are exactly the time that bookings reserve or keep, and no two of them share any."""

    def check(work: UnitOfWork) -> None:
        expected: dict[tuple[int, int], int] = {}
        for row in work.session.scalars(select(Booking)):
            for tick in _ticks(row):
                key = (row.expert_id, tick)
                assert key not in expected, f"{row.uid} shares tick {tick} with booking {expected[key]}"
                expected[key] = row.id
        found = {
            (claim.expert_id, claim.tick): claim.booking_id for claim in work.session.scalars(select(Claim))
        }
        assert found == expected

    world.as_(SYSTEM).ask(check)


def _ticks(row: Booking) -> set[int]:
    ticks: set[int] = set()
    if row.status in HOLDING or row.undo_until is not None:
        ticks.update(range(row.first_tick, row.end_tick))
        if row.kept_first is not None and row.kept_end is not None:
            ticks.update(range(row.kept_first, row.kept_end))
    return ticks
