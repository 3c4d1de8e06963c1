"""Public live events of an expert's time: free, held and taken starts, read once per change for all listeners."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from expertconnect.application import Application
from expertconnect.domain.errors import DomainError
from expertconnect.domain.events import (
    BookingChanged,
    CalendarChanged,
    ChangedElsewhere,
    Event,
    ExpertChanged,
    calendar_topic,
    expert_topic,
)
from expertconnect.domain.interval import Interval, merged
from expertconnect.domain.people import NOBODY
from expertconnect.services import experts
from expertconnect.services.scheduling import slot_states
from pages.api.models.values import utc_text

NEW, STATUS, UPDATED = "newBooking", "statusUpdate", "bookingUpdated"
NAMES = {"booked": NEW, "requested": NEW, "moved": UPDATED, "reviewed": UPDATED}
"""Event name by kind of booking change; STATUS for all others."""

Message = tuple[str, str]
"""Name of an event, and its data as JSON."""

Listener = Callable[[Message], None]


@dataclass(eq=False)
class _Watched:
    """One expert with listeners, and the changes still to be published."""

    username: str
    unfollows: list[Callable[[], None]] = field(default_factory=list)
    listeners: dict[int, Listener] = field(default_factory=dict)
    spans: list[Interval] = field(default_factory=list)
    everything: bool = False
    name: str = STATUS
    is_publishing: bool = False


class FreeBusy:
    """Registry of listeners by expert."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._watched: dict[int, _Watched] = {}
        self._next = 0

    def listen(self, expert_id: int, username: str, listener: Listener) -> Callable[[], None]:
        """Call a listener for every change of an expert's time, until the returned function is called."""
        watched = self._watched.get(expert_id) or self._watch(expert_id, username)
        self._next += 1
        key = self._next
        watched.listeners[key] = listener

        def leave() -> None:
            watched.listeners.pop(key, None)
            if not watched.listeners and self._watched.get(expert_id) is watched:
                del self._watched[expert_id]
                for unfollow in watched.unfollows:
                    unfollow()

        return leave

    def _watch(self, expert_id: int, username: str) -> _Watched:
        watched = _Watched(username)

        def on_event(event: Event) -> None:
            self._on_event(expert_id, watched, event)

        topics = (calendar_topic(expert_id), expert_topic(expert_id))
        watched.unfollows = [self._application.bus.follow(topic, on_event) for topic in topics]
        self._watched[expert_id] = watched
        return watched

    def _on_event(self, expert_id: int, watched: _Watched, event: Event) -> None:
        if isinstance(event, BookingChanged):
            # It only names the CalendarChanged event of the same commit.
            watched.name = NAMES.get(event.what, STATUS)
        elif isinstance(event, CalendarChanged) and event.span is not None:
            watched.spans.append(event.span)
        elif isinstance(event, CalendarChanged | ExpertChanged | ChangedElsewhere):
            watched.everything = True
        if not watched.is_publishing:
            watched.is_publishing = True
            self._application.tasks.start(self._publish(expert_id, watched), name="publish free and busy")

    async def _publish(self, expert_id: int, watched: _Watched) -> None:
        try:
            while watched.spans or watched.everything:
                spans, everything, name = watched.spans, watched.everything, watched.name
                watched.spans, watched.everything = [], False
                everything = everything or slot_states.too_wide(spans)
                data = await self._data(watched.username, [] if everything else spans)
                message = (name, json.dumps(data))  # once for all listeners
                for listener in list(watched.listeners.values()):
                    listener(message)
        finally:
            watched.is_publishing, watched.name = False, STATUS

    async def _data(self, username: str, spans: list[Interval]) -> dict[str, Any]:
        data: dict[str, Any] = {"expert": username, "from": None, "to": None, "event_types": []}
        if not spans:
            return data
        try:
            event_types = await self._application.acting(NOBODY).ask(_states, username, spans)
        except DomainError:
            return data
        span = merged(spans)
        return data | {
            "from": utc_text(span[0].start),
            "to": utc_text(span[-1].end),
            "event_types": event_types,
        }


def _states(work: UnitOfWork, username: str, spans: list[Interval]) -> list[dict[str, Any]]:
    page = experts.expert_page(work, username)
    event_types = []
    for offer in page.offers:
        states = slot_states.slot_states(work, offer.event_type_id, spans)
        event_types.append(
            {
                "slug": offer.slug,
                "free": _texts(states.free),
                "held": _texts(states.held),
                "taken": _texts(states.taken),
            }
        )
    return event_types


def _texts(starts: tuple[datetime, ...]) -> list[str]:
    return [utc_text(start) for start in starts]
