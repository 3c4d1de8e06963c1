"""Choosing another time for a booking, wherever it is shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from nicegui import ui

from components.book_parts import other_times
from components.fragment import Fragment
from components.kit import Button
from components.markup import Markup, tag
from components.slot_picker import MonthView, SlotPicker, shown_range
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.domain.events import calendar_topic
from expertconnect.domain.slots import DayView
from expertconnect.services import bookings
from expertconnect.words import _, told
from pages.visit import Visit

MOST_DIGITS = 12


@dataclass(eq=False)
class MoveState:
    """A booking that is looking for another time."""

    visit: Visit
    details: BookingDetails
    month: date
    days: dict[date, DayView] = field(default_factory=dict)
    held: frozenset[datetime] = frozenset()
    chosen: datetime | None = None

    @property
    def today(self) -> date:
        """The date where the viewer is."""
        return self.visit.today()

    async def load(self) -> None:
        """Read the shown month; the booking's own time counts as free."""
        first, last = shown_range(self.month, self.today)
        zone = self.visit.zone.key
        found = await self.visit.ask(bookings.move_choices, self.details.uid, first, last, zone)
        self.days, self.held = dict(found.days), frozenset(found.held)

    def view(self) -> MonthView:
        """What the picker shows."""
        return MonthView(
            month=self.month, days=self.days, timezone=self.visit.zone, today=self.today, held=self.held,
            hour12=self.visit.hour12, duration=self.details.session.length,
        )  # fmt: skip

    async def move(self, start: datetime) -> BookingDetails:
        """Move, by the version that was seen: who was quicker is told so."""
        return await self.visit.do(bookings.reschedule, self.details.uid, start, "", self.details.version)


class MovePanel:
    """A picker over the times a booking may move to; follows the expert's calendar while it is open.

    Args:
        on_moved: Called with the booking as it stands after the move.
        on_back: Called when nothing is to be moved after all.
    """

    def __init__(
        self,
        visit: Visit,
        details: BookingDetails,
        on_moved: Callable[[BookingDetails], Awaitable[Any] | Any],
        on_back: Callable[[], Any],
    ) -> None:
        self.visit = visit
        self.state = MoveState(
            visit, details, max(details.session.start, visit.now).astimezone(visit.zone).date().replace(day=1)
        )
        self._on_moved, self._on_back = on_moved, on_back
        with ui.element("section").classes("move-panel") as self.panel:
            with ui.element("div").classes("hs between wrap"):
                Fragment(tag("h2", "h2", _("Choose another time")))
                Button(_("Keep the old time"), self.close, kind="ghost", icon_name="arrow-left")
            self.others = Fragment(on_act=self._took)
            with ui.element("div").classes("booker glass moving"):
                self.picker = SlotPicker(
                    visit.explained(self.pick),
                    visit.explained(self.turn),
                    on_stale=visit.explained(self.refresh),
                )
        self._leave = visit.follow(calendar_topic(details.expert_id), self.refresh)

    async def refresh(self, _event: object = None) -> None:
        """Read again what is free."""
        await self.state.load()
        self.picker.show(self.state.view())

    async def turn(self, first: date) -> None:
        """Show another month."""
        self.state.month = first
        await self.refresh()

    async def pick(self, start: datetime) -> None:
        """Move there; if it is gone, say so and offer the nearest."""
        try:
            moved = await self.state.move(start)
        except Invalid:
            raise
        except DomainError as refusal:
            nearest = await self.visit.ask(bookings.nearest_for_move, self.state.details.uid, start)
            self.others.show(
                other_times(told(refusal), nearest, self.visit.zone, self.visit.hour12, self.visit.now)
            )
            await self.refresh()
            return
        self._leave()
        result = self._on_moved(moved)
        if isinstance(result, Awaitable):
            await result

    async def close(self) -> None:
        """Leave everything as it is."""
        self._leave()
        result = self._on_back()
        if isinstance(result, Awaitable):
            await result

    async def _took(self, act: str, key: str, _value: object) -> None:
        if act == "take" and key.isdecimal() and len(key) < MOST_DIGITS:
            self.others.show(Markup(""))
            await self.visit.explained(self.pick)(datetime.fromtimestamp(int(key), UTC))
