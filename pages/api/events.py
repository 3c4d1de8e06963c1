"""API operation for live events (Server-Sent Events): public free and busy times, and bookings for their parties."""

import asyncio
import json
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from expertconnect.domain.errors import DomainError, RateLimited, SignInNeeded
from expertconnect.domain.events import (
    BookingChanged,
    Event,
    SessionEnded,
    expert_topic,
    person_topic,
    session_topic,
)
from expertconnect.services import bookings, experts
from expertconnect.services.common.authorization import current_identity
from pages.api.caller import Anybody, Caller
from pages.api.docs.contract import OPTIONAL, refusals
from pages.api.error_handlers import Call
from pages.api.free_busy import NAMES, STATUS, UPDATED, FreeBusy, Message
from pages.api.methods import HEAD_ONLY
from pages.api.models.bookings import BookingShown
from pages.api.models.values import Given, Word

router = APIRouter(tags=["Live events"], route_class=Call)

HEARTBEAT = 15.0  # seconds; proxies close connections that are silent for a minute
PER_NETWORK = 20
MAX = 2_000
MAX_WAITING = 200
"""Maximum of queued messages for a slow client; then the stream ends, and the client has to load everything again."""
KIND = "text/event-stream"
TOO_MANY_STREAMS = (
    "Too many live connections are open from your network. Please close one, or try again in a minute."
)

EXAMPLE = (
    "event: newBooking\n"
    'data: {"expert": "grace", "from": "2026-03-03T08:00:00Z", "to": "2026-03-03T08:30:00Z", "event_types": '
    '[{"slug": "intro", "free": ["2026-03-03T08:30:00Z"], "held": [], "taken": ["2026-03-03T08:00:00Z"]}]}\n\n'
)


class Listening(Given):
    """Whom to listen to."""

    expert: Annotated[Word | None, Field(description="Whose free and busy time.")] = None


class Streams:
    """Counter of open streams by network."""

    def __init__(self) -> None:
        self._from: Counter[str] = Counter()

    def enter(self, network: str) -> Callable[[], None]:
        """Count an open stream until the returned function is called.

        Raises:
            RateLimited: If there are too many.
        """
        if self._from[network] >= PER_NETWORK or self._from.total() >= MAX:
            raise RateLimited(60, TOO_MANY_STREAMS)
        self._from[network] += 1

        def leave() -> None:
            self._from[network] -= 1
            if self._from[network] <= 0:
                del self._from[network]

        return leave


@dataclass(eq=False)
class Stream:
    """Queue of one client's messages, and its subscriptions."""

    queue: deque[Message | BookingChanged] = field(default_factory=deque)
    ended: bool = False
    has_news: asyncio.Event = field(default_factory=asyncio.Event)
    unfollows: list[Callable[[], None]] = field(default_factory=list)

    def put(self, message: Message | BookingChanged) -> None:
        """Queue a message."""
        self.queue.append(message)
        if len(self.queue) > MAX_WAITING:
            self.ended = True
        self.has_news.set()

    def hear(self, event: Event) -> None:
        """Handle an event of the bus."""
        if isinstance(event, SessionEnded):
            self.ended = True
            self.has_news.set()
        elif isinstance(event, BookingChanged):
            self.put(event)
        else:
            self.put(
                (UPDATED, '{"uid": null}')
            )  # another process wrote: the client has to load everything again

    def close(self) -> None:
        """End all subscriptions."""
        while self.unfollows:
            self.unfollows.pop()()


@router.get(
    "/events",
    response_class=Response,
    responses={
        200: {
            "content": {KIND: {"schema": {"type": "string"}, "example": EXAMPLE}},
            "description": "A stream that does not end. A comment every 15 seconds keeps it open; after it was cut, "
            "read anew what you show.",
        },
        **refusals(429),
    },
    openapi_extra=OPTIONAL,
)
async def events(query: Annotated[Listening, Query()], caller: Anybody, request: Request) -> Response:
    """Hear what happens, as newBooking, statusUpdate and bookingUpdated.

    With `expert`, everybody hears which starts of that expert are free, held or taken now, and never by whom.
    Whoever is signed in hears of their own bookings, with details.
    """
    if request.scope.get(HEAD_ONLY):
        return Response(media_type=KIND)
    streams: Streams = request.app.state.streams
    free_busy: FreeBusy = request.app.state.free_busy
    page = await caller.gateway.ask(experts.expert_page, query.expert) if query.expert else None
    identity = await caller.gateway.ask(current_identity)
    if page is None and (identity is None or identity.user_id is None):
        raise SignInNeeded("Please sign in, or name an expert to listen to.")
    stream = Stream()
    if caller.application.settings.limits_on:
        stream.unfollows.append(streams.enter(caller.actor.network))
    follow = caller.application.bus.follow
    if page is not None:
        profile = page.profile
        stream.unfollows.append(free_busy.listen(profile.expert_id, profile.username, stream.put))
    if identity is not None and caller.actor.session_id:
        stream.unfollows.append(follow(session_topic(caller.actor.session_id), stream.hear))
    if identity is not None and identity.user_id is not None:
        stream.unfollows.append(follow(person_topic(identity.user_id), stream.hear))
    if identity is not None and identity.expert_id is not None:
        stream.unfollows.append(follow(expert_topic(identity.expert_id), stream.hear))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventStream(_lines(stream, caller), stream, headers)


class EventStream(StreamingResponse):
    """Streaming response that always ends its subscriptions."""

    def __init__(self, content: AsyncIterator[str], stream: Stream, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=KIND, headers=headers)
        self._stream = stream

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send until the client disconnects."""
        try:
            await super().__call__(
                {**scope, "asgi": {"version": "3.0", "spec_version": "2.3"}}, receive, send
            )
        finally:
            self._stream.close()


async def _lines(stream: Stream, caller: Caller) -> AsyncIterator[str]:
    yield "retry: 3000\n: listening\n\n"
    while not stream.ended:
        stream.has_news.clear()
        while stream.queue and not stream.ended:
            text = await _event_text(stream.queue.popleft(), caller)
            if text:
                yield text
        try:
            async with asyncio.timeout(HEARTBEAT):
                await stream.has_news.wait()
        except TimeoutError:
            if not await _session_is_alive(caller):
                return
            yield ": still here\n\n"


async def _event_text(item: Message | BookingChanged, caller: Caller) -> str:
    """Format one event; empty if the caller may no longer see the booking."""
    if isinstance(item, BookingChanged):
        try:
            details = await caller.gateway.ask(bookings.one, item.booking_uid)
        except DomainError:
            return ""
        shown = BookingShown.of(details).model_dump(mode="json")
        item = (NAMES.get(item.what, STATUS), json.dumps({"what": item.what, "booking": shown}))
    name, data = item
    return f"event: {name}\ndata: {data}\n\n"


async def _session_is_alive(caller: Caller) -> bool:
    """Whether the caller's session is still valid; it can expire without an event."""
    if caller.actor.session_id is None:
        return True
    try:
        await caller.gateway.ask(current_identity)
    except DomainError:
        return False
    return True
