"""Demo people: accounts, experts with their hours and offers, and log-ins."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from db.models import SignIn, User
from expertconnect.domain.availability import Hours
from expertconnect.domain.money import CURRENCIES
from expertconnect.domain.people import Actor
from expertconnect.services import accounts, availability, event_types, experts
from expertconnect.services.accounts.accounts import NewAccount
from expertconnect.services.availability.input import ScheduleInput, TimeOffInput, days_off
from expertconnect.services.common import validation
from expertconnect.services.demo.shapes import DemoExpert
from expertconnect.services.event_types.view import EventTypeView
from expertconnect.services.experts.input import ExpertInput

_AWAY = ("At a conference", "Summer holidays", "Family days", "Moving house")


@dataclass(frozen=True, slots=True)
class LogIn:
    """Credentials of a demo account."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Client:
    """A demo client; without an account they book as a guest of one browser."""

    name: str
    email: str
    time_zone: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Settled:
    """A demo expert that has been set up."""

    who: DemoExpert
    expert_id: int
    actor: Actor
    offers: tuple[EventTypeView, ...]


def make_account(work: UnitOfWork, name: str, email: str, time_zone: str, password_hash: str = "") -> Actor:
    """Create an account with a verified address, and a session for loading the demo."""
    account = accounts.create_account(
        work, NewAccount(validation.email(email), name, password_hash, time_zone, "en")
    )
    work.session.get_one(User, account.user_id).email_verified_at = work.now
    sign_in = SignIn(
        id=f"demo-{secrets.token_hex(12)}",
        purpose="account",
        user_id=account.user_id,
        created_at=work.now,
        seen_at=work.now,
        expires_at=work.now + timedelta(days=400),
    )
    work.session.add(sign_in)
    work.session.flush()
    return Actor(user_id=account.user_id, session_id=sign_in.id, visitor=sign_in.id)


def introduce(work: UnitOfWork, who: DemoExpert) -> None:
    """Become an expert. Run by the account in a command of its own: an actor is identified once per command."""
    experts.become_expert(
        work,
        ExpertInput(
            username=who.username,
            headline=who.headline,
            category=who.category,
            bio=who.bio,
            hourly_rate=int(who.rate * 10 ** CURRENCIES[who.currency]),
            currency=who.currency,
            languages=who.languages,
            city=who.city,
            time_zone=who.time_zone,
        ),
    )


def settle(work: UnitOfWork, who: DemoExpert, today: datetime, rng: Random) -> Settled:
    """Set hours, overrides and time off around today, and create the offers. Run by the expert."""
    availability.put_schedule(work, _schedule(who, today, rng))
    offers = tuple(event_types.create(work, offer) for offer in who.offers)
    expert_id = offers[0].expert_id
    return Settled(who, expert_id, replace(work.actor, expert_id=expert_id), offers)


def sign_out_all(work: UnitOfWork, actors: Sequence[Actor]) -> None:
    """Delete the sessions that the demo was loaded with."""
    for actor in actors:
        row = work.session.get(SignIn, actor.session_id) if actor.session_id else None
        if row is not None:
            work.session.delete(row)


def _schedule(who: DemoExpert, today: datetime, rng: Random) -> ScheduleInput:
    """Weekly hours, and by chance a day with other hours, a day off and a longer time off."""
    day = today.date()
    overrides: dict[date, tuple[Hours, ...]] = {}
    if rng.random() < 0.5:
        overrides[day + timedelta(days=rng.randint(3, 9))] = ()
    if rng.random() < 0.5:
        overrides[day + timedelta(days=rng.randint(10, 16))] = (Hours.parse("10:00", "13:00"),)
    off = []
    if rng.random() < 0.4:
        first = day + timedelta(days=rng.randint(17, 25))
        span = days_off(first, first + timedelta(days=rng.randint(1, 6)), ZoneInfo(who.time_zone))
        off.append(TimeOffInput(span.start, span.end, rng.choice(_AWAY), public=True))
    limit = 6 if rng.random() < 0.3 else None
    return ScheduleInput(who.time_zone, who.hours, overrides, off, limit)
