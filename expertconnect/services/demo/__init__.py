"""Demo data: 24 invented experts in 8 categories and 12 time zones, with bookings and reviews around today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, insert, select, update

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, EventType, Expert, OutboxJob, PageView, User
from expertconnect.clock import Clock, MovableClock
from expertconnect.domain.errors import Taken
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import address_proof
from expertconnect.services.accounts.demo_log_ins import ADDRESSES, PASSWORD, is_only_here
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.common import validation
from expertconnect.services.demo.cast import (
    Client,
    LogIn,
    Settled,
    introduce,
    make_account,
    settle,
    sign_out_all,
)
from expertconnect.services.demo.people_a import PEOPLE as PEOPLE_A
from expertconnect.services.demo.people_b import PEOPLE as PEOPLE_B
from expertconnect.services.demo.story import LONG_PAST, Story
from expertconnect.services.demo.texts import CLIENTS
from expertconnect.services.experts import categories

PEOPLE = PEOPLE_A + PEOPLE_B
WITH_ACCOUNT = 12
"""Clients who have an account; the others book as guests."""
_HELD = (
    "This database holds data of its own, so the demo was not loaded. Use --force to load it all the same."
)
_TWICE = "The demo is in this database already."


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    """Counts of what was loaded.

    Attributes:
        log_ins: Accounts to sign in with; none unless the site is served on a loopback address only.
        counts: Number of created objects by kind, for the command line.
    """

    log_ins: tuple[LogIn, ...]
    counts: Mapping[str, int]


def load(
    open_at: Callable[[Clock], Database], now: datetime, *, seed: int = 1, force: bool = False
) -> DemoLoaded:
    """Load the demo into a database. The same seed and day give the same people, times and texts.

    Args:
        open_at: Opens the gateway with a given clock; it is closed at the end.
        now: The present of the demo; aware.
        force: Load it also into a database that holds other data.

    Raises:
        Taken: If the database holds data and `force` is not set, or the demo is loaded already.
    """
    clock = MovableClock(now)
    database = open_at(clock)
    try:
        system = database.acting(SYSTEM)
        last_job = system.ask_now(_require_room, force)
        rng = Random(seed)  # noqa: S311 - invents people, keeps no secrets
        clock.now = now - LONG_PAST - timedelta(days=30)
        hashed, log_ins = _log_ins(database)
        system.do_now(categories.add_standard)
        clients = [_client(database, index, hashed) for index in range(len(CLIENTS))]
        experts = [_expert(database, index, now, rng, hashed) for index in range(len(PEOPLE))]
        story = Story(database, clock, now, rng)
        for expert in experts:
            story.plan(expert, clients)
        story.fill(experts[0], clients[0], experts[1:], clients)
        story.tell()
        if hashed:
            system.do_now(_make_admin, hashed)
        actors = [one.actor for one in clients] + [one.actor for one in experts]
        system.do_now(sign_out_all, actors)
        system.do_now(_drop_emails, last_job)
        system.do_now(_add_page_views, [one.expert_id for one in experts], rng)
        return DemoLoaded(log_ins, {"experts": len(experts), "clients": len(clients), **story.counts})
    finally:
        database.close()


def is_empty(work: UnitOfWork) -> bool:
    """Whether the database has never been used."""
    return work.session.scalar(select(User.id).limit(1)) is None and not _count(work, Booking)


def _require_room(work: UnitOfWork, force: bool) -> int:
    """Refuse a database that may not be filled; return the id of the last job before the demo."""
    if work.session.scalar(select(Expert.id).where(Expert.username == PEOPLE[0].username)) is not None:
        raise Taken(_TWICE)
    if not force and not is_empty(work):
        raise Taken(_HELD)
    return work.session.scalar(select(func.max(OutboxJob.id))) or 0


def _count(work: UnitOfWork, table: type[Booking]) -> int:
    return work.session.scalar(select(func.count()).select_from(table)) or 0


def _log_ins(database: Database) -> tuple[str, tuple[LogIn, ...]]:
    """Return the hash of the demo's password and its accounts; nothing if the site is reachable by others."""
    if not is_only_here(database.settings):
        return "", ()
    hasher = Hasher(database.settings.secret())
    try:
        hashed = hasher.hash_now(PASSWORD)
    finally:
        hasher.close()
    return hashed, tuple(LogIn(role, email, PASSWORD) for role, email in ADDRESSES.items())


def _client(database: Database, index: int, hashed: str) -> Client:
    name, email, time_zone = CLIENTS[index]
    if index >= WITH_ACCOUNT:
        guest = Actor(visitor=f"demo-browser-{index}")
        database.acting(guest).do_now(address_proof.record_proof, validation.email_key(email))
        return Client(name, email, time_zone, guest)
    if index == 0 and hashed:
        email = ADDRESSES["client"]
    actor = database.acting(SYSTEM).do_now(make_account, name, email, time_zone, hashed if index == 0 else "")
    return Client(name, email, time_zone, actor)


def _expert(database: Database, index: int, now: datetime, rng: Random, hashed: str) -> Settled:
    who = PEOPLE[index]
    own_hash = hashed if index == 0 else ""
    email = ADDRESSES["expert"] if own_hash else f"{who.username}@example.com"
    actor = database.acting(SYSTEM).do_now(make_account, who.name, email, who.time_zone, own_hash)
    database.acting(actor).do_now(introduce, who)
    return database.acting(actor).do_now(settle, who, now, rng)


def _make_admin(work: UnitOfWork, hashed: str) -> None:
    actor = make_account(work, "Robin Keeper", ADDRESSES["admin"], "Europe/Berlin", hashed)
    work.session.get_one(User, actor.user_id).is_admin = True
    sign_out_all(work, [actor])


def _drop_emails(work: UnitOfWork, last_job: int) -> None:
    """Drop the waiting e-mails to invented people."""
    work.session.execute(
        update(OutboxJob)
        .where(OutboxJob.state == "waiting", OutboxJob.id > last_job)
        .values(
            state="dropped",
            done_at=work.now,
            last_error=sentence("It belongs to the demo, which sends nothing."),
        )
    )


def _add_page_views(work: UnitOfWork, expert_ids: list[int], rng: Random) -> None:
    """Add half a year of page views: of the experts' pages, and fewer of each event type's."""
    days = [work.now.date() - timedelta(days=n) for n in range(180)]
    offers = work.session.execute(
        select(EventType.id, EventType.expert_id).where(EventType.expert_id.in_(expert_ids))
    )
    pages = [(0, expert, 40) for expert in expert_ids] + [(offer, expert, 12) for offer, expert in offers]
    work.session.execute(
        insert(PageView),
        [
            {"expert_id": expert, "event_type_id": page, "day": day, "views": rng.randint(2, most)}
            for page, expert, most in pages
            for day in days
        ],
    )


__all__ = [
    "ADDRESSES",
    "PASSWORD",
    "PEOPLE",
    "DemoLoaded",
    "LogIn",
    "is_empty",
    "is_only_here",
    "load",
]
