"""State of a booking page. Plain Python, so that it can be tested without a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from components.booking.confirmation import EmailState
from components.slot_picker import MonthView, shown_range
from expertconnect.domain.booking import LIVE, Attendee, BookingDetails
from expertconnect.domain.errors import DomainError, HoldExpired, NotFound, SlotTaken, has_alternatives
from expertconnect.domain.event_type import Offer
from expertconnect.domain.slots import DayView
from expertconnect.i18n import reader
from expertconnect.services import bookings
from expertconnect.services.bookings import MonthOfSlots, confirmation, waiting
from expertconnect.services.common import rate_limits
from expertconnect.services.event_types import public
from expertconnect.services.scheduling import slot_states
from pages.booking.email_state import email_state_of
from pages.framework.read_order import ReadOrder
from pages.framework.visit import Visit


@dataclass(eq=False)
class BookState:
    """Booking of one offer by one visitor, through the steps time, details and done.

    Attributes:
        month: First day of the shown month.
        day: The chosen day; None for the first with a free slot.
        zone: Time zone of the times shown; initially the visit's.
        zone_known: Whether that is the visitor's zone, rather than the expert's because the browser tells none.
        hold: The visitor's hold; None unless in the details step.
        booked: The booking that was made from it.
        held: Starts held by other visitors.
        alternatives: The nearest free starts after a lost race; else empty.
        next_opening: The next day with a free slot, when the shown month has none.
        seq: Sequence number of the last live message that the loaded data includes.
        room: Socket.IO room of live messages.
    """

    visit: Visit
    offer: Offer
    zone: ZoneInfo
    month: date
    hour12: bool
    zone_known: bool = True
    day: date | None = None
    days: dict[date, DayView] = field(default_factory=dict)
    held: frozenset[datetime] = frozenset()
    hold: BookingDetails | None = None
    booked: BookingDetails | None = None
    manage_url: str = ""
    email: EmailState = "waiting"
    alternatives: tuple[datetime, ...] = ()
    next_opening: date | None = None
    seq: int = 0
    room: str = ""
    reads: ReadOrder = field(default_factory=ReadOrder)

    @property
    def today(self) -> date:
        """The current date in the shown zone."""
        return self.visit.now.astimezone(self.zone).date()

    async def load(self) -> None:
        """Load the shown month."""
        first, last = shown_range(self.month, self.today, reader().week_start)
        live = self.visit.context.live
        seq = live.seq(self.offer)
        slots = await self.reads.newest(self._month(first, last))
        if slots is None:
            return
        self.seq, self.offer, self.days, self.held = seq, slots.offer, dict(slots.days), frozenset(slots.held)
        self.next_opening = None
        if not any(day.starts for day in self.days.values()):
            next_start = await self.visit.ask(slot_states.next_start, self.offer.event_type_id)
            self.next_opening = next_start.astimezone(self.zone).date() if next_start else None

    async def _month(self, first: date, last: date) -> MonthOfSlots:
        """Load the slots of some days; retries at the offer's new address if it has changed.

        Raises:
            NotFound: If it is no longer on offer.
        """
        live = self.visit.context.live
        try:
            return await live.month(self.offer, first, last, self.zone)
        except NotFound:
            await self._follow_new_address()
            return await live.month(self.offer, first, last, self.zone)

    async def _follow_new_address(self) -> None:
        """Update the offer's address (username and slug); NotFound if it has not changed."""
        current = await self.visit.ask(public.offer_by_id, self.offer.event_type_id)
        if (current.username, current.slug) == (self.offer.username, self.offer.slug):
            raise NotFound
        self.offer = current

    async def was_booked(self, uid: str) -> bool:
        """Check whether the hold became a booking in another tab; if so, take the booking over."""
        try:
            details = await self.visit.ask(bookings.one, uid)
        except DomainError:
            return False
        if details.status not in LIVE:
            return False
        self.hold, self.booked = None, details
        return True

    async def was_changed(self) -> bool:
        """Reload the booking; return whether it has changed."""
        previous = self.booked
        if previous is None:
            return False
        try:
            self.booked = await self.visit.ask(bookings.one, previous.uid)
        except DomainError:  # this browser may no longer see it; keep the last state
            return False
        return self.booked != previous

    async def was_emailed(self) -> bool:
        """Read the state of the e-mail about the booking; return whether it has changed."""
        before = self.email
        if self.booked is not None:
            self.email = await email_state_of(self.visit, self.booked.uid)
        return self.email != before

    async def adopt(self) -> None:
        """Take over the hold that this visitor had before a reload of the page."""
        address = (self.offer.username, self.offer.slug)
        self.hold = await self.visit.ask(bookings.my_hold, *address) or await self.visit.ask(
            waiting.my_waiting, *address
        )
        if self.hold is not None:
            self.month = self.hold.session.start.astimezone(self.zone).date().replace(day=1)

    async def choose(self, start: datetime) -> None:
        """Hold a slot, releasing the one held before; after a lost race the previous hold stays.

        Raises:
            OfferChanged: If it takes or costs something else than the page shows.
        """
        if self.hold is not None and self.hold.session.start == start:
            return
        await rate_limits.allow(self.visit.gateway, rate_limits.Limit.HOLD)
        try:
            seen = bookings.Terms(self.offer.duration, self.offer.price)
            try:
                self.hold = await self._hold(start, seen)
            except NotFound:
                await self._follow_new_address()
                self.hold = await self._hold(start, seen)
            self.alternatives = ()
        except DomainError as refusal:
            self.alternatives = tuple(await self.nearest(start)) if has_alternatives(refusal) else ()
            raise

    async def _hold(self, start: datetime, seen: bookings.Terms) -> BookingDetails:
        return await self.visit.do(bookings.hold, self.offer.username, self.offer.slug, start, seen=seen)

    async def nearest(self, start: datetime) -> Sequence[datetime]:
        """Return up to three free starts near one that was refused."""
        return await self.visit.ask(bookings.nearest_free, self.offer.username, self.offer.slug, start)

    async def release(self) -> None:
        """Release the held slot at once."""
        hold, self.hold = self.hold, None
        if hold is not None:
            await self.visit.do(bookings.release, hold.uid)

    async def extend(self) -> None:
        """Extend the hold; possible once."""
        if self.hold is not None:
            self.hold = await self.visit.do(bookings.extend_hold, self.hold.uid)

    async def confirm(self, attendee: Attendee) -> None:
        """Book the held slot, or keep it until the address is proven. After a refusal the hold stays, unless it has
        expired or the slot is taken.
        """
        if self.hold is None:
            raise HoldExpired
        await rate_limits.allow(self.visit.gateway, rate_limits.Limit.BOOKING)
        try:
            booked = await self.visit.do(bookings.book, self.hold.uid, attendee)
        except (HoldExpired, SlotTaken):
            start, self.hold = self.hold.session.start, None
            self.alternatives = tuple(await self.nearest(start))
            raise
        if booked.details.waits_for_proof:
            self.hold = booked.details
            return
        self.take(booked)

    async def confirm_by_code(self, code: str) -> None:
        """Prove the address of the booking that waits by its code, which makes the booking."""
        if self.hold is None:
            raise HoldExpired
        self.take(await confirmation.confirm_by_code(self.visit.gateway, self.hold.uid, code))

    async def send_code_again(self) -> None:
        """Send the link and the code of the booking that waits once more."""
        if self.hold is not None:
            await confirmation.send_again(self.visit.gateway, self.hold.uid)
            self.hold = await self.visit.ask(bookings.held, self.hold.uid)

    def take(self, booked: bookings.Booked) -> None:
        """Take over the booking that was made from the hold."""
        self.hold = None
        self.booked = booked.details
        self.manage_url = (
            f"{self.visit.application.settings.url}/booking/{booked.details.uid}#{booked.manage_token}"
        )

    def view(self) -> MonthView:
        """Return the props of the slot picker."""
        own_start = self.hold.session.start if self.hold else None
        return MonthView(
            month=self.month,
            days=self.days,
            timezone=self.zone,
            today=self.today,
            chosen=own_start.astimezone(self.zone).date() if own_start else self.day,
            mine=own_start,
            held=self.held - {own_start} if own_start else self.held,
            hour12=self.hour12,
            room=self.room,
            seq=self.seq,
            duration=self.offer.duration,
            next_opening=self.next_opening,
            other=ZoneInfo(self.offer.time_zone),
        )
