"""State of a booking page. Plain Python, so that it can be tested without a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from components.slot_picker import MonthView, shown_range
from expertconnect.domain.booking import LIVE, Attendee, BookingDetails
from expertconnect.domain.errors import DomainError, HoldExpired, NotFound, SlotTaken
from expertconnect.domain.event_type import Offer
from expertconnect.domain.slots import DayView
from expertconnect.i18n import reader
from expertconnect.services import bookings
from expertconnect.services.bookings import MonthOfSlots
from expertconnect.services.common import rate_limits
from expertconnect.services.event_types import public
from expertconnect.services.scheduling import slot_states
from pages.framework.visit import Visit


@dataclass(eq=False)
class BookState:
    """Steps of one visitor on one offer: time, details, done.

    Attributes:
        month: First day of the month that is shown.
        day: The day that is looked at; None for the first that has something free.
        zone: In which times are shown now; starts as the visit's.
        hold: The slot kept for this visitor.
        booked: What came of it.
        held: Starts that others hold, shown as such.
        alternatives: The nearest free starts after a lost race; empty when nothing was lost.
    """

    visit: Visit
    offer: Offer
    zone: ZoneInfo
    month: date
    hour12: bool
    day: date | None = None
    days: dict[date, DayView] = field(default_factory=dict)
    held: frozenset[datetime] = frozenset()
    hold: BookingDetails | None = None
    booked: BookingDetails | None = None
    manage_url: str = ""
    alternatives: tuple[datetime, ...] = ()
    next_opening: date | None = None
    seq: int = 0
    room: str = ""

    @property
    def today(self) -> date:
        """The date in the zone that is shown."""
        return self.visit.now.astimezone(self.zone).date()

    async def load(self) -> None:
        """Load the shown month."""
        first, last = shown_range(self.month, self.today, reader().week_start)
        live = self.visit.context.live
        self.seq = live.seq(self.offer)
        found = await self._month(first, last)
        self.offer, self.days, self.held = found.offer, dict(found.days), frozenset(found.held)
        self.next_opening = None
        if not any(day.starts for day in self.days.values()):
            soonest = await self.visit.ask(slot_states.next_start, self.offer.event_type_id)
            self.next_opening = soonest.astimezone(self.zone).date() if soonest else None

    async def _month(self, first: date, last: date) -> MonthOfSlots:
        """Load some days; an offer whose address changed meanwhile is read at its new one.

        Raises:
            NotFound: If it is not on offer any more.
        """
        live = self.visit.context.live
        try:
            return await live.month(self.offer, first, last, self.zone)
        except NotFound:
            await self._look_where_it_went()
            return await live.month(self.offer, first, last, self.zone)

    async def _look_where_it_went(self) -> None:
        """Go on at the offer's current address; NotFound if it is still the known one."""
        now = await self.visit.ask(public.offer_by_id, self.offer.event_type_id)
        if (now.username, now.slug) == (self.offer.username, self.offer.slug):
            raise NotFound
        self.offer = now

    async def was_booked(self, uid: str) -> bool:
        """Whether this page's hold became a booking in another tab; it is shown then."""
        try:
            details = await self.visit.ask(bookings.one, uid)
        except DomainError:
            return False
        if details.status not in LIVE:
            return False
        self.hold, self.booked = None, details
        return True

    async def was_changed(self) -> bool:
        """Load the booking again; return whether it differs from what is shown."""
        before = self.booked
        if before is None:
            return False
        try:
            self.booked = await self.visit.ask(bookings.one, before.uid)
        except DomainError:  # seen by this browser no longer; what is shown stays
            return False
        return self.booked != before

    async def adopt(self) -> None:
        """Adopt the slot that this visitor held before a reload."""
        self.hold = await self.visit.ask(bookings.my_hold, self.offer.username, self.offer.slug)
        if self.hold is not None:
            self.month = self.hold.session.start.astimezone(self.zone).date().replace(day=1)

    async def choose(self, start: datetime) -> None:
        """Hold a slot, releasing the one held before; after a lost race the old hold stays."""
        if self.hold is not None and self.hold.session.start == start:
            return
        await rate_limits.allow(self.visit.gateway, rate_limits.Limit.HOLD)
        try:
            try:
                self.hold = await self.visit.do(bookings.hold, self.offer.username, self.offer.slug, start)
            except NotFound:
                await self._look_where_it_went()
                self.hold = await self.visit.do(bookings.hold, self.offer.username, self.offer.slug, start)
            self.alternatives = ()
        except NotFound:
            raise
        except DomainError:
            self.alternatives = tuple(await self.nearest(start))
            raise

    async def nearest(self, start: datetime) -> Sequence[datetime]:
        """Return up to three free starts near one that was refused."""
        return await self.visit.ask(bookings.nearest_free, self.offer.username, self.offer.slug, start)

    async def release(self) -> None:
        """Release the held slot at once."""
        hold, self.hold = self.hold, None
        if hold is not None:
            await self.visit.do(bookings.release, hold.uid)

    async def extend(self) -> None:
        """Extend the hold; once."""
        if self.hold is not None:
            self.hold = await self.visit.do(bookings.extend_hold, self.hold.uid)

    async def confirm(self, attendee: Attendee) -> None:
        """Book the held slot. A refusal keeps the hold if it still exists, and the form in any case."""
        if self.hold is None:
            raise HoldExpired
        await rate_limits.allow(self.visit.gateway, rate_limits.Limit.BOOKING)
        try:
            booked = await self.visit.do(bookings.book, self.hold.uid, attendee)
        except (HoldExpired, SlotTaken):
            start, self.hold = self.hold.session.start, None
            self.alternatives = tuple(await self.nearest(start))
            raise
        self.hold = None
        self.booked = booked.details
        self.manage_url = (
            f"{self.visit.application.settings.url}/booking/{booked.details.uid}#{booked.manage_token}"
        )

    def view(self) -> MonthView:
        """What the picker shows."""
        mine = self.hold.session.start if self.hold else None
        return MonthView(
            month=self.month,
            days=self.days,
            timezone=self.zone,
            today=self.today,
            chosen=mine.astimezone(self.zone).date() if mine else self.day,
            mine=mine,
            held=self.held - {mine} if mine else self.held,
            hour12=self.hour12,
            room=self.room,
            seq=self.seq,
            duration=self.offer.duration,
            next_opening=self.next_opening,
            other=ZoneInfo(self.offer.time_zone),
        )
