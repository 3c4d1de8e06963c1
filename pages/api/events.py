"""Live events over Server-Sent Events: free and busy for everybody, details for the parties."""

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

HEARTBEAT = 15.0  # seconds; proxies cut what is silent for a minute
PER_NETWORK = 20
MAX = 2_000
MAX_WAITING = 200
"""Messages that wait for a reader who is slow; then the stream ends, and whoever comes back reads anew."""
KIND = "text/event-stream"

EXAMPLE = (
    "event: newBooking\n"
    'data: {"expert": "grace", "from": "2026-03-03T08:00:00Z", "to": "2026-03-03T08:30:00Z", "event_types": '
    '[{"slug": "intro", "free": ["2026-03-03T08:30:00Z"], "held": [], "taken": ["2026-03-03T08:00:00Z"]}]}\n\n'
)


class Listening(Given):
    """Whom to listen to."""

    expert: Annotated[Word | None, Field(description="Whose free and busy time.")] = None


class Streams:
    """How many listen, from where."""

    def __init__(self) -> None:
        self._from: Counter[str] = Counter()

    def enter(self, network: str) -> Callable[[], None]:
        """Count one more, until the returned function is called.

        Raises:
            RateLimited: If it is one too many.
        """
        if self._from[network] >= PER_NETWORK or self._from.total() >= MAX:
            raise RateLimited(60, "Too many live connections are open from your network.")
        self._from[network] += 1

        def leave() -> None:
            self._from[network] -= 1
            if self._from[network] <= 0:
                del self._from[network]

        return leave


@dataclass(eq=False)
class Stream:
    """What waits for one listener."""

    waiting: deque[Message | BookingChanged] = field(default_factory=deque)
    ended: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    leaving: list[Callable[[], None]] = field(default_factory=list)

    def put(self, message: Message | BookingChanged) -> None:
        """Have one more wait."""
        self.waiting.append(message)
        if len(self.waiting) > MAX_WAITING:
            self.ended = True
        self.news.set()

    def hear(self, event: Event) -> None:
        """Take down what the system tells."""
        if isinstance(event, SessionEnded):
            self.ended = True
            self.news.set()
        elif isinstance(event, BookingChanged):
            self.put(event)
        else:
            self.put((UPDATED, {"uid": None}))  # another process wrote: whoever listens reads anew

    def close(self) -> None:
        """Follow nothing any more."""
        while self.leaving:
            self.leaving.pop()()


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
async def events(asked: Annotated[Listening, Query()], caller: Anybody, request: Request) -> Response:
    """Hear what happens, as newBooking, statusUpdate and bookingUpdated.

    With `expert`, everybody hears which starts of that expert are free, held or taken now, and never by whom.
    Whoever is signed in hears of their own bookings, with details.
    """
    if request.scope.get(HEAD_ONLY):
        return Response(media_type=KIND)
    streams: Streams = request.app.state.streams
    free_busy: FreeBusy = request.app.state.free_busy
    page = await caller.gateway.ask(experts.expert_page, asked.expert) if asked.expert else None
    known = await caller.gateway.ask(current_identity)
    if page is None and (known is None or known.user_id is None):
        raise SignInNeeded("Please sign in, or name an expert to listen to.")
    stream = Stream()
    if caller.application.settings.limits_on:
        stream.leaving.append(streams.enter(caller.actor.network))
    follow = caller.application.bus.follow
    if page is not None:
        profile = page.profile
        stream.leaving.append(free_busy.listen(profile.expert_id, profile.username, stream.put))
    if known is not None and caller.actor.session_id:
        stream.leaving.append(follow(session_topic(caller.actor.session_id), stream.hear))
    if known is not None and known.user_id is not None:
        stream.leaving.append(follow(person_topic(known.user_id), stream.hear))
    if known is not None and known.expert_id is not None:
        stream.leaving.append(follow(expert_topic(known.expert_id), stream.hear))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventStream(_written(stream, caller), stream, headers)


class EventStream(StreamingResponse):
    """A stream that lets go of what it follows, however it ends."""

    def __init__(self, content: AsyncIterator[str], stream: Stream, headers: dict[str, str]) -> None:
        super().__init__(content, media_type=KIND, headers=headers)
        self._stream = stream

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send until the reader is gone."""
        try:
            await super().__call__(
                {**scope, "asgi": {"version": "3.0", "spec_version": "2.3"}}, receive, send
            )
        finally:
            self._stream.close()


async def _written(stream: Stream, caller: Caller) -> AsyncIterator[str]:
    yield "retry: 3000\n: listening\n\n"
    while not stream.ended:
        stream.news.clear()
        while stream.waiting and not stream.ended:
            text = await _line(stream.waiting.popleft(), caller)
            if text:
                yield text
        try:
            async with asyncio.timeout(HEARTBEAT):
                await stream.news.wait()
        except TimeoutError:
            if not await _is_signed_in_as_before(caller):
                return
            yield ": still here\n\n"


async def _line(waiting: Message | BookingChanged, caller: Caller) -> str:
    """One event as it is sent; nothing when it is no longer for this reader."""
    if isinstance(waiting, BookingChanged):
        try:
            details = await caller.gateway.ask(bookings.one, waiting.booking_uid)
        except DomainError:
            return ""
        shown = BookingShown.of(details).model_dump(mode="json")
        waiting = (NAMES.get(waiting.what, STATUS), {"what": waiting.what, "booking": shown})
    name, data = waiting
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


async def _is_signed_in_as_before(caller: Caller) -> bool:
    """Whether the sign-in lives on: one may run out without anybody being told."""
    if caller.actor.session_id is None:
        return True
    try:
        await caller.gateway.ask(current_identity)
    except DomainError:
        return False
    return True
