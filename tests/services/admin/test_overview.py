"""What an administrator sees, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from db.engine.unit_of_work import Job, UnitOfWork
from db.models import User
from expertconnect.domain.errors import NotFound, SignInNeeded
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.admin import overview
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases

SECRET_PATH = "postgresql+psycopg://booker:hunter2-hunter2@db.example.org:5432/bookings"


def operator(world: World) -> Actor:
    """Bob, made an administrator."""

    def promote(work: UnitOfWork) -> None:
        work.session.get_one(User, world.bob.user_id).is_admin = True

    world.do(promote)
    return world.bob.actor


ASKED: list[Callable[[World, Actor], object]] = [
    lambda world, who: world.as_(who).ask(overview.overview),
    lambda world, who: world.as_(who).ask(overview.settings_shown),
    lambda world, who: world.as_(who).ask(overview.preview, "password_reset:1"),
    lambda world, who: world.as_(who).do(overview.retry, "password_reset:1"),
]


@pytest.mark.parametrize("ask", ASKED)
def test_nobody_but_an_administrator_sees_or_does_any_of_it(
    world: World, ask: Callable[[World, Actor], object]
) -> None:
    world.database.acting(SYSTEM).do_now(
        UnitOfWork.post, Job("password_reset:1", "password_reset", {"user_id": 1})
    )
    for who in (world.ada, world.grace, world.mallory):
        with pytest.raises(NotFound):
            ask(world, who.actor)
    with pytest.raises((NotFound, SignInNeeded)):
        ask(world, world.guest())
    assert ask(world, operator(world))


def test_figures_count_what_is_there_at_this_moment(world: World) -> None:
    bob = operator(world)
    world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    world.do(bookings.hold, "grace", "intro", NINE + timedelta(hours=1))
    seen = world.as_(bob).ask(overview.overview).figures
    assert (seen.accounts, seen.experts, seen.booked, seen.coming, seen.held) == (4, 2, 1, 1, 1)
    world.clock.advance(timedelta(days=40))
    later = world.as_(bob).ask(overview.overview).figures
    assert (later.booked, later.coming, later.held) == (0, 0, 0)


def test_a_database_address_is_shown_without_its_user_and_password(world: World) -> None:
    settings = world.settings.model_copy(
        update={"database_url": SECRET_PATH, "smtp_user": "postmaster-login"}
    )
    world.database.settings = settings
    shown = {line.name: line.value for line in world.as_(operator(world)).ask(overview.settings_shown)}
    assert shown["EXPERTCONNECT_DATABASE_URL"] == "postgresql+psycopg://db.example.org:5432/bookings"
    assert shown["EXPERTCONNECT_SMTP_USER"] == "set"
    assert not any("hunter2" in value or "postmaster" in value for value in shown.values())


def test_a_preview_of_a_booking_keeps_its_link_to_itself(world: World) -> None:
    booked = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    bob = operator(world)
    lines = world.as_(bob).ask(overview.overview).lines
    key = next(line.key for line in lines if line.key.endswith("client"))
    seen = world.as_(bob).ask(overview.preview, key)
    assert booked.manage_token not in seen.text
    assert f"/booking/{booked.details.uid}#…" in seen.text
