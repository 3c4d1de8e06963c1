"""Who calls, as far as a call of the interface needs to know; and refusals that name other times."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from db.engine.gateway import Acting
from expertconnect.application import Application
from expertconnect.domain.errors import (
    DomainError,
    HoldExpired,
    LimitReached,
    NotFound,
    NotOffered,
    SignInNeeded,
    SlotTaken,
    TooFar,
    TooSoon,
)
from expertconnect.domain.people import Actor
from expertconnect.services.bookings import manage_links
from pages.framework.request_identity import actor_of, bearer_of

ENDED = "This access token is not, or no longer, valid. Please sign in again."
OF_A_START = (SlotTaken, NotOffered, TooSoon, TooFar, LimitReached, HoldExpired)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls.

    Attributes:
        gateway: The gateway as they use it.
    """

    application: Application
    actor: Actor

    @property
    def gateway(self) -> Acting:
        """The gateway as this actor uses it."""
        return self.application.acting(self.actor)


class StartRefused(Exception):
    """A start was refused, and these are free."""

    def __init__(self, refusal: DomainError, alternatives: list[datetime]) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.alternatives = alternatives


async def _anybody(request: Request) -> Caller:
    """Whoever calls; a bearer token that is worthless is refused rather than forgotten."""
    if bearer_of(request.scope):
        raise SignInNeeded(ENDED)
    return _caller(request, actor_of(request.scope))


async def _stranger(request: Request) -> Caller:
    """Whoever calls, as if not signed in: a new sign-in for a program ends no other."""
    actor = actor_of(request.scope)
    return _caller(request, Actor(visitor=actor.visitor, network=actor.network))


async def _member(request: Request) -> Caller:
    """Whoever calls, signed in to an account or by a mail's link."""
    caller = await _anybody(request)
    if caller.actor.session_id is None:
        raise SignInNeeded
    return caller


async def _party(uid: str, request: Request) -> Caller:
    """Whoever calls about one booking, perhaps by its manage token.

    A token of another booking is worth as little here as none: both are told that there is nothing.
    """
    caller = _caller(request, actor_of(request.scope))
    token = bearer_of(request.scope)
    if not token:
        return caller
    if "." in token:  # a sign-in's, that has ended: manage tokens have no dots
        raise SignInNeeded(ENDED)
    try:
        await caller.gateway.ask(manage_links.open_manage, uid, token)
    except DomainError as error:
        if error.status == 503:
            raise
        raise NotFound from None
    return replace(caller, actor=caller.actor.managing(uid))


def _caller(request: Request, actor: Actor) -> Caller:
    application: Application = request.app.state.application
    return Caller(application, replace(actor, in_page=False))


Anybody = Annotated[Caller, Depends(_anybody)]
Stranger = Annotated[Caller, Depends(_stranger)]
Member = Annotated[Caller, Depends(_member)]
Party = Annotated[Caller, Depends(_party)]


def naming_others(nearest: Callable[[], Awaitable[list[datetime]]]) -> AbstractAsyncContextManager[None]:
    """Have the refusal of a start inside the block carry up to three that are free, asked for after it."""
    return _naming_others(nearest)


@asynccontextmanager
async def _naming_others(nearest: Callable[[], Awaitable[list[datetime]]]) -> AsyncIterator[None]:
    try:
        yield
    except OF_A_START as refusal:
        try:
            others = await nearest()
        except DomainError:
            others = []
        raise StartRefused(refusal, others) from refusal
