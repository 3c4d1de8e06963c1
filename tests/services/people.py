"""What tests of accounts share: a fast hasher, somebody who has registered, links as e-mails get them."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import select

from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from db.models import OutboxJob, User
from expertconnect.domain.people import Actor
from expertconnect.services.accounts import guests, one_time_tokens, sessions, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind, Minted
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.accounts.sign_in import Registration, SignedIn
from expertconnect.services.common import validation
from tests.conftest import SECRET
from tests.world import World

T = TypeVar("T")

PASSWORD = "correct horse battery"
FAST = Hasher(SECRET.encode(), cost=4, most=2_000)
"""bcrypt at its least cost: tests compare hashes, not seconds."""


def wait(work: Coroutine[Any, Any, T]) -> T:
    """Run one coroutine to its end, on a loop of its own: the test may be on one already."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()


def acting(world: World, actor: Actor | None = None) -> Acting:
    """The gateway of a world, as a guest unless somebody is named."""
    return world.database.acting(actor or world.guest())


def registered(world: World, email: str = "Newton@example.org", password: str = PASSWORD) -> SignedIn:
    """Somebody who has just registered, signed in; the world sends no mail."""
    signed_in = wait(sign_in.register(acting(world), FAST, Registration(email, "Isaac Newton", password)))
    assert signed_in is not None
    return signed_in


def signed_in_again(
    world: World, email: str, password: str = PASSWORD, actor: Actor | None = None
) -> SignedIn:
    """Another sign-in of an account."""
    return wait(sign_in.sign_in(acting(world, actor), FAST, email, password))


def actor_of(world: World, token: str, purpose: str = sessions.ACCOUNT) -> Actor | None:
    """Who acts with this token, as the middleware finds out."""
    found = world.ask(sessions.identify, purpose, token)
    return found.actor(world.guest()) if found else None


def acts(world: World, token: str, purpose: str = sessions.ACCOUNT) -> Actor:
    """As `actor_of`, for a token that is good."""
    found = actor_of(world, token, purpose)
    assert found is not None
    return found


def emails(world: World, kind: str) -> list[dict[str, Any]]:
    """The payloads that wait for the e-mail writer."""

    def waiting(work: UnitOfWork) -> list[dict[str, Any]]:
        return list(work.session.scalars(select(OutboxJob.payload).where(OutboxJob.purpose == kind)))

    return world.ask(waiting)


def link(world: World, kind: Kind, user_id: int, browser: str = "") -> Minted:
    """A link as the e-mail writer makes it for an account."""

    def write(work: UnitOfWork) -> Minted:
        user = work.session.get_one(User, user_id)
        return one_time_tokens.mint(work, kind, user.email, user_id=user_id, browser=browser)

    return world.do(write)


def magic(world: World, payload: dict[str, Any]) -> Minted:
    """The link and code of a magic_link job."""
    key = validation.email_key(payload["email"])
    return world.do(one_time_tokens.mint, Kind.MAGIC, key, browser=payload["browser"])


def ask_for_link(world: World, email: str, visitor: str = "visitor-1", network: str = "203.0.113.7") -> None:
    """Ask for My Bookings from some browser."""
    wait(guests.ask_for_link(acting(world, world.guest(visitor, network)), email))


def elsewhere(actor: Actor) -> Actor:
    """The same person in another browser and another network."""
    return replace(actor, visitor="visitor-elsewhere", network="192.0.2.99")


def configure_mail(world: World) -> None:
    """From now on the installation sends mail."""
    mail = {"smtp_host": "mail.example.org", "mail_from": "Bookings <bookings@example.org>"}
    world.database.settings = world.settings.model_copy(update=mail)
