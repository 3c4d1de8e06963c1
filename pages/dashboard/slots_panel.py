"""What clients can book now, and why they cannot book another time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nicegui import ui

from components.fragment import Fragment
from components.hours_exceptions import read_date
from components.hours_rows import read_time
from components.kit.choices import Select
from components.kit.fields import TextField
from components.kit.marks import button_markup, empty_state
from components.markup import Markup, joined, tag
from components.slots_preview import explained_day, slots_preview, verdict
from components.theme import section
from expertconnect.domain.interval import Interval
from expertconnect.services import bookings
from expertconnect.services.event_types import EventTypeView
from pages.dashboard.shell import Desk
from pages.dashboard.time_chooser import instant_at

DAYS = 14
NEW = "/expert-dashboard/event-types/new"


class SlotsPanel:
    """A preview of the next two weeks and an answer to "why is this time not free?", for one event type."""

    def __init__(self, desk: Desk, offers: Sequence[EventTypeView]) -> None:
        self.desk, self.visit, self.zone = desk, desk.visit, desk.zone
        self.offers = {offer.uid: offer for offer in offers}
        with section("What clients can book"):
            self.offer = Select(
                "Event type", self._titles(), self._first(), self.visit.explained(self._other)
            )
            self.preview = _scrolling("Free times of the next two weeks")
        with section("Why is this time not free?"):
            with ui.element("div").classes("grid2 pair"):
                today = self.visit.now.astimezone(self.zone).date()
                self.day = TextField("Day", today.isoformat(), input_type="date")
                self.time = TextField("Time", optional=True, placeholder="9:30", maxlength=8)
            self.verdict = Fragment(classes="mt3").attributes(role="status")
            self.reasons = _scrolling("The day in stretches, with reasons")
        for field in (self.day, self.time):
            field.on_value_change(self.visit.explained(self._asked))

    async def refresh(self, offers: Sequence[EventTypeView], zone: ZoneInfo) -> None:
        """Ask again, perhaps for other event types or another zone."""
        self.zone, self.offers = zone, {offer.uid: offer for offer in offers}
        chosen = self.offer.value if self.offer.value in self.offers else self._first()
        self.offer.options(self._titles(), chosen)
        await self._preview()
        await self._asked()

    async def _other(self, _uid: str) -> None:
        await self._preview()
        await self._asked()

    async def _preview(self) -> None:
        offer = self.offers.get(self.offer.value)
        if offer is None:
            way = button_markup("New event type", kind="primary", icon_name="plus", href=NEW)
            self.preview.show(
                empty_state("Nothing on offer yet", "Times belong to an event type.", action=way, level=3)
            )
            return
        today = self.visit.now.astimezone(self.zone).date()
        end = datetime.combine(today + timedelta(days=DAYS), time(), self.zone)
        span = Interval(self.visit.now, end.astimezone(UTC))
        starts = await self.visit.ask(bookings.free_starts, offer.id, span)
        shown = slots_preview(starts, zone=self.zone, today=today, days=DAYS, hour12=self.visit.hour12)
        off = tag("p", "t-sm muted", "This event type is switched off: nobody sees these times.")
        self.preview.show(joined([None if offer.active else off, shown]))

    async def _asked(self, _: object = None) -> None:
        offer, day, minutes = (
            self.offers.get(self.offer.value),
            read_date(self.day.text),
            read_time(self.time.text),
        )
        self.day.set_error(None if day else "Please enter a date.")
        self.time.set_error("Please enter a time like 9:30." if self.time.text and minutes is None else None)
        if offer is None or day is None:
            self.reasons.show(Markup(""))
            self.verdict.show(Markup(""))
            return
        asked = await self._judge(offer, day, minutes)
        stretches = await self.visit.ask(bookings.explain, offer.uid, day)
        self.reasons.show(explained_day(stretches, zone=self.zone, asked=asked, hour12=self.visit.hour12))

    async def _judge(self, offer: EventTypeView, day: date, minutes: int | None) -> Interval | None:
        """Say whether a start can be booked; the session that would begin then."""
        start = instant_at(day, minutes, self.zone) if minutes is not None else None
        if start is None:
            skipped = "The clocks go forward here: this time does not exist on that day."
            self.verdict.show(tag("p", "banner amber", skipped) if minutes is not None else Markup(""))
            return None
        reasons = await self.visit.ask(bookings.explain_start, offer.uid, start)
        self.verdict.show(verdict(start, reasons, zone=self.zone, hour12=self.visit.hour12))
        return Interval(start, start + timedelta(minutes=offer.duration_minutes))

    def _titles(self) -> dict[str, str]:
        return {uid: offer.title for uid, offer in self.offers.items()} or {"": "None yet"}

    def _first(self) -> str:
        return next(iter(self.offers), "")


def _scrolling(named: str) -> Fragment:
    """A place that scrolls, also by keyboard."""
    return Fragment(classes="mt3 scroll-y").attributes(role="group", aria_label=named, tabindex="0")
