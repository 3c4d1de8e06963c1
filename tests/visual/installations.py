"""The installations that are looked at: one with the demo in it, one where nothing has happened yet."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.migrate import migrate
from db.models import Expert, User
from expertconnect.clock import Clock, system_clock
from expertconnect.config import Settings
from expertconnect.domain.availability import Hours
from expertconnect.domain.booking import Attendee
from expertconnect.domain.interval import Interval
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import availability, bookings, demo, experts
from expertconnect.services.accounts import sessions
from expertconnect.services.demo.cast import introduce, make_account, settle, sign_out_all
from expertconnect.services.demo.shapes import DemoExpert, Kind, Week
from expertconnect.services.event_types.public import load_offer
from expertconnect.services.experts import categories
from expertconnect.services.experts.input import ExpertInput
from tests.conftest import settings_for
from tests.passing import end_holds
from tests.server import Server, free_port, serving

DEMO, EMPTY = "demo", "empty"
SLUG = "an-hour-at-lunch"
FULL_DAYS = 3
"""So many coming days of Nora's have nothing left."""
# Mails are asked for and never leave: nobody listens there. Pages say what they say where mail is set up.
_WITH_MAIL = {
    "smtp_host": "127.0.0.1",
    "smtp_port": "9",
    "smtp_security": "none",
    "mail_from": "desk@example.org",
}
_ZONE = ZoneInfo("Europe/Berlin")
_LUNCH: Week = dict.fromkeys(range(1, 8), (Hours.parse("11:00", "12:00"),))
_EUR = Kind("EUR")


def _more(username: str, name: str, headline: str, hours: Week) -> DemoExpert:
    offer = replace(_EUR.session("An hour at lunch", 60, 80, "One question, one table, one hour."), slug=SLUG)
    return DemoExpert(
        username,
        name,
        headline,
        "design",
        ("en",),
        "Berlin",
        "Europe/Berlin",
        80,
        "EUR",
        hours,
        (offer,),
        "Short days, long lunches.",
    )


FULL = _more("nora-voss", "Nora Voss", "One session a day, at lunch", _LUNCH)
CLOSED = _more("otto-brandt", "Otto Brandt", "Away on a long journey", {})


@dataclass(frozen=True)
class Installation:
    """A running installation.

    Attributes:
        keys: What opens it, by who: the value of the sign-in cookie.
        folder: Where its database is.
    """

    server: Server
    keys: Mapping[str, str]
    folder: Path

    def end_holds(self) -> None:
        """Let the time of all that is held run out now; pages hear of it within seconds."""
        end_holds(self.folder)


@contextmanager
def open_installations(folder: Path, names: set[str], **settings: str) -> Iterator[dict[str, Installation]]:
    """Furnish and serve the named installations until the block ends."""
    builders: dict[str, Callable[[Settings], dict[str, str]]] = {DEMO: _furnish, EMPTY: _leave_empty}
    opened: dict[str, Installation] = {}

    def serve(left: list[str]) -> Iterator[dict[str, Installation]]:
        if not left:
            yield opened
            return
        name, place = left[0], folder / left[0]
        place.mkdir(parents=True)
        keys = builders[name](settings_for(place))
        mail = _WITH_MAIL if name == DEMO else {}
        given: dict[str, Any] = {**mail, **settings}
        # Where more catalogues are is read on import, and a forked server has imported everything already.
        with serving(place, free_port(), fork="test_catalogues" not in given, **given) as server:
            opened[name] = Installation(server, keys, place)
            yield from serve(left[1:])

    yield from serve(sorted(names))


def _furnish(settings: Settings) -> dict[str, str]:
    """The demo, and two experts more: one whose days are full and one who is never there."""
    migrate(settings)

    def open_at(clock: Clock) -> Database:
        return Database(settings, clock=clock)

    demo.load(open_at, system_clock())
    database = open_at(system_clock)
    try:
        installation = database.acting(SYSTEM)
        for who in (FULL, CLOSED):
            _move_in(database, who)
        installation.do_now(_fill_days, FULL)
        people = {role: f"{role}@example.org" for role in ("client", "expert", "admin")}
        return {role: installation.do_now(_key, email) for role, email in people.items()}
    finally:
        database.close()


def _move_in(database: Database, who: DemoExpert) -> None:
    actor = database.acting(SYSTEM).do_now(
        make_account, who.name, f"{who.username}@example.com", who.time_zone
    )
    database.acting(actor).do_now(introduce, who)
    database.acting(actor).do_now(settle, who, system_clock(), Random(1))
    database.acting(actor).do_now(_without_exceptions)
    database.acting(SYSTEM).do_now(sign_out_all, [actor])


def _without_exceptions(work: UnitOfWork) -> None:
    """Every week alike, without the days off that the demo strews in."""
    schedule = availability.schedule_of(work)
    for day in schedule.overrides:
        availability.clear_override(work, day)
    for off in schedule.time_off:
        availability.remove_time_off(work, off.uid)


def _fill_days(work: UnitOfWork, who: DemoExpert) -> None:
    """Book out the coming days."""
    today = work.now.astimezone(_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    offer = load_offer(work, who.username, SLUG)
    for days in range(1, FULL_DAYS + 1):
        day = Interval.lasting((today + timedelta(days=days)).astimezone(UTC), timedelta(days=1))
        for start in bookings.free_starts(work, offer.event_type_id, day):
            guest = Attendee("Lin Guest", f"lin{days}@example.org")
            bookings.book_now(work, who.username, SLUG, start, guest)


def _leave_empty(settings: Settings) -> dict[str, str]:
    """Three accounts with nothing: a client, an expert who has just become one, and the operator.

    Nobody is listed; one expert can be booked by whoever knows the address.
    """
    migrate(settings)
    database = Database(settings, clock=system_clock)
    try:
        installation = database.acting(SYSTEM)
        installation.do_now(categories.add_standard)
        actors: list[Actor] = []
        for role, name in (("client", "Noor Haddad"), ("expert", "Eli Sommer"), ("admin", "Robin Keeper")):
            actors.append(installation.do_now(make_account, name, f"{role}@example.org", "Europe/Berlin"))
        database.acting(actors[1]).do_now(
            experts.become_expert,
            ExpertInput(
                username="eli-sommer", headline="New here", category="business", time_zone="Europe/Berlin"
            ),
        )
        _move_in(database, FULL)
        installation.do_now(_appoint, "admin@example.org")
        installation.do_now(sign_out_all, actors)
        return {
            role: installation.do_now(_key, f"{role}@example.org") for role in ("client", "expert", "admin")
        }
    finally:
        database.close()


def _appoint(work: UnitOfWork, email: str) -> None:
    work.session.scalars(select(User).where(User.email == email)).one().is_admin = True
    for expert in work.session.scalars(select(Expert)):
        expert.is_listed = False


def _key(work: UnitOfWork, email: str) -> str:
    """Sign somebody in; what their browser keeps."""
    user = work.session.scalars(select(User).where(User.email == email)).one()
    return sessions.begin(work, user.id).token
