"""Caller of an API operation: dependencies for authentication; and refusals of a start with alternatives."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from db.engine.gateway import Acting
from expertconnect.application import Application
from expertconnect.domain.errors import DomainError, NotFound, SignInNeeded, has_alternatives
from expertconnect.domain.people import Actor
from expertconnect.services.bookings import manage_links
from pages.framework.request_identity import actor_of, bearer_of

ENDED = "This access token is not, or no longer, valid. Please sign in again."


@dataclass(frozen=True, slots=True)
class Caller:
    """Caller of an API operation."""

    application: Application
    actor: Actor

    @property
    def gateway(self) -> Acting:
        """The gateway, acting as the caller."""
        return self.application.acting(self.actor)


class StartRefused(Exception):
    """Raised instead of the refusal of a start, with free starts near it."""

    def __init__(self, refusal: DomainError, alternatives: list[datetime]) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.alternatives = alternatives


async def _any_caller(request: Request) -> Caller:
    """Any caller, signed in or not; an invalid bearer token is refused rather than ignored."""
    if bearer_of(request.scope):
        raise SignInNeeded(ENDED)
    return _caller(request, actor_of(request.scope))


async def _stranger(request: Request) -> Caller:
    """Any caller, treated as not signed in, so that a new sign-in of a program ends no other."""
    actor = actor_of(request.scope)
    return _caller(request, Actor(visitor=actor.visitor, network=actor.network))


async def _member(request: Request) -> Caller:
    """A caller who is signed in to an account, or by a magic link."""
    caller = await _any_caller(request)
    if caller.actor.session_id is None:
        raise SignInNeeded
    return caller


async def _party(uid: str, request: Request) -> Caller:
    """Any caller of an operation on one booking, who may send its manage token as the bearer token.

    The token of another booking gets the same 404 as an unknown booking.
    """
    caller = _caller(request, actor_of(request.scope))
    token = bearer_of(request.scope)
    if not token:
        return caller
    if "." in token:  # of a session that has ended: manage tokens contain no dots
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


Anybody = Annotated[Caller, Depends(_any_caller)]
Stranger = Annotated[Caller, Depends(_stranger)]
Member = Annotated[Caller, Depends(_member)]
Party = Annotated[Caller, Depends(_party)]


def naming_others(nearest: Callable[[], Awaitable[list[datetime]]]) -> AbstractAsyncContextManager[None]:
    """Context manager that adds up to three free starts to the refusal of a start within it."""
    return _with_alternatives(nearest)


@asynccontextmanager
async def _with_alternatives(nearest: Callable[[], Awaitable[list[datetime]]]) -> AsyncIterator[None]:
    try:
        yield
    except DomainError as refusal:
        if not has_alternatives(refusal):
            raise
        try:
            alternatives = await nearest()
        except DomainError:
            alternatives = []
        raise StartRefused(refusal, alternatives) from refusal
