"""Live calendars: one message for all pages that show an expert's times, rather than a redraw for each.

There is one room for each event type and time zone, since messages carry wall times. A change is read once for each
event type and sent once to each room; which slot is the viewer's own is decided in the browser.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nicegui import Client

from components.slot_picker import Kept, slots_message
from expertconnect.application import Application
from expertconnect.domain.event_type import Offer
from expertconnect.domain.events import CalendarChanged, ExpertChanged, calendar_topic
from expertconnect.domain.interval import Interval
from expertconnect.domain.people import NOBODY
from expertconnect.services import bookings
from expertconnect.services.bookings import MonthOfSlots
from expertconnect.services.scheduling import slot_states
from pages.framework.socket_rooms import Rooms

logger = logging.getLogger(__name__)

FRESH_SECONDS = 20
"""Maximum age of a shared month: notice and horizon move with the clock, without any event."""


@dataclass(eq=False)
class _Watched:
    """One event type that pages show.

    Attributes:
        seq: Sequence number of the last message about it.
    """

    event_type_id: int
    zones: set[str] = field(default_factory=set)
    seq: int = 0


@dataclass(eq=False)
class _Expert:
    """Watched event types of one expert, and the changed spans that are still to be published."""

    leave: Callable[[], None]
    watched: dict[int, _Watched] = field(default_factory=dict)
    spans: list[Interval] = field(default_factory=list)
    everything: bool = False
    is_publishing: bool = False


class LiveCalendars:
    """Registry of the pages that show an expert's times, and cache of the months they share."""

    def __init__(self, application: Application, rooms: Rooms) -> None:
        self._application = application
        self.rooms = rooms
        self._experts: dict[int, _Expert] = {}
        self._months: dict[tuple[object, ...], tuple[float, MonthOfSlots]] = {}
        self._months_of: dict[int, set[tuple[object, ...]]] = defaultdict(set)

    async def watch(
        self, client: Client, offer: Offer, zone: ZoneInfo, on_missed: Callable[[], object]
    ) -> tuple[str, int]:
        """Subscribe a page to every change of an offer's times until it is gone.

        Returns:
            The room's name and its latest sequence number.
        """
        watched = self._watched(offer.expert_id, offer.event_type_id)
        watched.zones.add(zone.key)
        room = room_name(offer.event_type_id, zone.key)
        await self.rooms.join(client, room, on_missed)
        return room, watched.seq

    async def leave(self, client: Client, room: str) -> None:
        """Unsubscribe a page, such as when it switches to another time zone."""
        if room:
            await self.rooms.leave(client, room)

    def seq(self, offer: Offer) -> int:
        """Return the sequence number of the last message about an offer; call it before reading the data."""
        expert = self._experts.get(offer.expert_id)
        watched = expert.watched.get(offer.event_type_id) if expert else None
        return watched.seq if watched else 0

    async def month(self, offer: Offer, first: date, last: date, zone: ZoneInfo) -> MonthOfSlots:
        """Return the slots of some days for the public, read once for all concurrent callers."""
        self._expert(offer.expert_id)
        key = (offer.username, offer.slug, first, last, zone.key)
        now = self._application.clock().timestamp()
        cached = self._months.get(key)
        if cached is not None and 0 <= now - cached[0] < FRESH_SECONDS:
            return cached[1]
        serial = self._application.bus.serial
        gateway = self._application.acting(NOBODY)
        slots = await gateway.ask(bookings.month, offer.username, offer.slug, first, last, zone.key)
        if not self._application.bus.changed_since(serial, (calendar_topic(offer.expert_id),)):
            if len(self._months) > MAX_MONTHS:
                self._months.clear()
            self._months[key] = (now, slots)
            self._months_of[offer.expert_id].add(key)
        return slots

    def _watched(self, expert_id: int, event_type_id: int) -> _Watched:
        expert = self._expert(expert_id)
        return expert.watched.setdefault(event_type_id, _Watched(event_type_id))

    def _expert(self, expert_id: int) -> _Expert:
        if expert_id not in self._experts:
            leave = self._application.bus.follow(calendar_topic(expert_id), self._changed)
            self._experts[expert_id] = _Expert(leave)
        return self._experts[expert_id]

    def _changed(self, event: object) -> None:
        if not isinstance(event, CalendarChanged | ExpertChanged):
            return
        for key in self._months_of.pop(event.expert_id, ()):
            self._months.pop(key, None)
        expert = self._experts[event.expert_id]
        if isinstance(event, CalendarChanged) and event.span is not None:
            expert.spans.append(event.span)
        else:
            expert.everything = True
        if not expert.is_publishing:
            expert.is_publishing = True
            self._application.tasks.start(self._publish(expert, event.expert_id), name="publish slots")

    async def _publish(self, expert: _Expert, expert_id: int) -> None:
        try:
            while expert.spans or expert.everything:
                spans, expert.spans = expert.spans, []
                everything, expert.everything = expert.everything or slot_states.too_wide(spans), False
                for watched in list(expert.watched.values()):
                    await self._publish_one(watched, None if everything else spans)
                self._drop_unwatched(expert, expert_id)
        finally:
            expert.is_publishing = False

    async def _publish_one(self, watched: _Watched, spans: list[Interval] | None) -> None:
        rooms = {zone: room_name(watched.event_type_id, zone) for zone in watched.zones}
        for zone in [zone for zone, room in rooms.items() if not self.rooms.viewers(room)]:
            watched.zones.discard(zone)
            rooms.pop(zone)
        if not rooms:
            return
        # A skipped number makes every picker notice a gap, so that it loads everything again.
        watched.seq += 1 if spans is not None else 2
        if spans is None:
            for zone, room in rooms.items():
                await self.rooms.emit(
                    room, "slots", slots_message(room, watched.seq, timezone=ZoneInfo(zone))
                )
            return
        gateway = self._application.acting(NOBODY)
        states = await gateway.ask(slot_states.slot_states, watched.event_type_id, spans)
        gone: list[tuple[datetime, Kept]] = [(start, "held") for start in states.held]
        gone += [(start, "taken") for start in states.taken]
        for zone, room in rooms.items():
            message = slots_message(room, watched.seq, gone, states.free, timezone=ZoneInfo(zone))
            await self.rooms.emit(room, "slots", message)

    def _drop_unwatched(self, expert: _Expert, expert_id: int) -> None:
        for event_type_id in [key for key, watched in expert.watched.items() if not watched.zones]:
            del expert.watched[event_type_id]
        if (
            not expert.watched
            and not self._months_of.get(expert_id)
            and not (expert.spans or expert.everything)
        ):
            expert.leave()
            self._experts.pop(expert_id, None)


MAX_MONTHS = 2_000


def room_name(event_type_id: int, zone: str) -> str:
    """Socket.IO room of the pages that show one event type's times in one zone."""
    return f"slots:{event_type_id}:{zone}"
