"""Who races, for what, and how the guard is taken away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import text

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect.domain.booking import LIVE
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.bookings import create
from expertconnect.services.common.ids import new_uid
from expertconnect.services.event_types import public
from tests.services.bookings.scenes import (
    rows,
)
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.storm


def stranger(number: int) -> Actor:
    """One of many clients, each in a browser and a network of its own."""
    return Actor(visitor=f"racer-{number}", network=f"2001:db8:{number:x}::", in_page=True)


def book(world: World, number: int, start: datetime = NINE, slug: str = "intro") -> Callable[[], object]:
    """An attempt of one of them."""
    who = replace(ADA, email=f"racer-{number}@example.org")
    return partial(world.as_(stranger(number)).do, bookings.book_now, "grace", slug, start, who)


def hold(world: World, number: int, start: datetime = NINE, slug: str = "intro") -> Callable[[], object]:
    """A click of one of them."""
    return partial(world.as_(stranger(number)).do, bookings.hold, "grace", slug, start)


def live(world: World) -> list[Booking]:
    """The bookings that stand."""
    return [row for row in rows(world) if row.status in LIVE]


SLUGS = ("long", "intro")


def limit(world: World, whose: str, most: int) -> None:
    """Give Grace, or her event type, a limit for each day."""
    if whose == "type":
        world.change_event_type(world.grace.event_type_id, daily_limit=most)
        return

    def change(work: UnitOfWork) -> None:
        work.session.execute(
            text("UPDATE expert SET daily_limit = :most WHERE id = :id"),
            {"most": most, "id": world.grace.expert_id},
        )

    world.as_(SYSTEM).do(change)


def blindly(world: World, start: datetime, slug: str) -> Callable[[], object]:
    """A booking as every command writes it, without the look at the calendar that every command begins with."""

    def command(work: UnitOfWork) -> object:
        offer = public.find(work, "grace", slug)
        whom = (new_uid(), ADA, ())
        return create._insert(work, offer, start, whom, {"name": "Ada", "email": ADA.email}, approval=False)

    return partial(world.as_(Actor()).do, command)


def remove_the_guard(work: UnitOfWork) -> None:
    """Take the primary key off the claims."""
    if not work.is_sqlite:
        work.session.execute(text("ALTER TABLE claim DROP CONSTRAINT pk_claim"))
        return
    work.session.execute(text("DROP TABLE claim"))
    work.session.execute(text("CREATE TABLE claim (expert_id INTEGER, tick INTEGER, booking_id INTEGER)"))
