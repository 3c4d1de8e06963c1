"""Reschedule dialog: choose another time for a booking."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from markupsafe import Markup
from nicegui import ui

from components.booking.book_parts import other_times
from components.booking.booking_card import Side, their_zone
from components.kit import Dialog
from components.kit.formatting import day_words, span, zone_words
from components.kit.fragment import Fragment
from components.kit.markup import icon, tag
from components.slot_picker import MonthView, SlotPicker, shown_range
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.errors import DomainError, has_alternatives
from expertconnect.domain.events import booking_topic, calendar_topic
from expertconnect.domain.slots import DayView
from expertconnect.i18n import _, reader, translate
from expertconnect.services import bookings
from pages.booking.cancel import After, finished, undoing
from pages.framework.read_order import ReadOrder
from pages.framework.visit import Visit

MAX_DIGITS = 12


@dataclass(eq=False)
class MoveState:
    """A booking that is being rescheduled."""

    visit: Visit
    details: BookingDetails
    month: date
    days: dict[date, DayView] = field(default_factory=dict)
    held: frozenset[datetime] = frozenset()
    chosen: datetime | None = None
    reads: ReadOrder = field(default_factory=ReadOrder)

    @property
    def today(self) -> date:
        """The viewer's date."""
        return self.visit.today()

    async def load(self) -> None:
        """Load the shown month; the booking's own time counts as free."""
        first, last = shown_range(self.month, self.today, reader().week_start)
        zone = self.visit.zone.key
        read = self.visit.ask(bookings.move_choices, self.details.uid, first, last, zone)
        if choices := await self.reads.newest(read):
            self.days, self.held = dict(choices.days), frozenset(choices.held)

    def view(self) -> MonthView:
        """Return the props of the slot picker."""
        side: Side = "expert" if self.visit.actor.expert_id == self.details.expert_id else "client"
        return MonthView(
            month=self.month,
            days=self.days,
            timezone=self.visit.zone,
            today=self.today,
            held=self.held,
            hour12=self.visit.hour12,
            duration=self.details.session.length,
            other=their_zone(self.details, side),
        )

    async def move(self, start: datetime) -> BookingDetails:
        """Reschedule the shown version of the booking; a concurrent change is refused."""
        return await self.visit.do(bookings.reschedule, self.details.uid, start, "", self.details.version)


class MoveDialog:
    """Dialog with a picker of the times that a booking may move to; follows the expert's calendar while open.

    Args:
        after: Called after the booking was moved, and again after an undo from the toast.
    """

    def __init__(self, visit: Visit, details: BookingDetails, after: After) -> None:
        self.visit, self._after = visit, after
        starts_on = max(details.session.start, visit.now).astimezone(visit.zone).date()
        self.state = MoveState(visit, details, starts_on.replace(day=1))
        self.dialog = Dialog(_("Choose another time"), wide=True, on_close=self._on_close)
        self.dialog.body.classes("dialog-move")
        with self.dialog.body:
            Fragment(self._old_time())
            self.alternatives = Fragment(on_act=self._on_alternative_act)
            with ui.element("div").classes("booker moving move-panel"):
                self.picker = SlotPicker(
                    visit.explained(self.pick),
                    visit.explained(self.turn),
                    on_stale=visit.explained(self.refresh),
                )
        self._unfollow = [
            visit.follow(calendar_topic(details.expert_id), self.refresh),
            visit.follow(booking_topic(details.uid), self.check),
        ]

    async def open(self) -> None:
        """Load the free times and show them."""
        await self.refresh()
        self.dialog.open()

    async def refresh(self, _event: object = None) -> None:
        """Load the free times again."""
        await self.state.load()
        self.picker.show(self.state.view())

    async def check(self, event: object = None) -> None:
        """Close the dialog if the other party has changed the booking."""
        if event is None:
            return
        details = await self.visit.ask(bookings.one, self.state.details.uid)
        if details.session != self.state.details.session or details.status is not self.state.details.status:
            self.dialog.close()

    async def turn(self, first: date) -> None:
        """Show another month."""
        self.state.month = first
        await self.refresh()

    async def pick(self, start: datetime) -> None:
        """Reschedule to a slot; if it is no longer free, offer the nearest. The current time only closes the dialog."""
        if start == self.state.details.session.start:
            self.dialog.close()
            return
        try:
            moved = await self.state.move(start)
        except DomainError as refusal:
            if not has_alternatives(refusal):
                raise
            nearest = await self.visit.ask(bookings.nearest_for_move, self.state.details.uid, start)
            self.alternatives.show(
                other_times(translate(refusal), nearest, self.visit.zone, self.visit.hour12, self.visit.now)
            )
            await self.refresh()
            return
        self._unfollow_all()
        text = (
            _("Your request for the new time is sent.")
            if moved.status is BookingStatus.PENDING
            else _("Moved. The other side is told in a few seconds.")
        )
        undo = undoing(self.visit, moved, self._after) if moved.undo_until else None
        await finished(self._after)
        self.visit.say(text, undo=undo, about=moved.uid)
        self.dialog.close()

    def _old_time(self) -> Markup:
        """The booking's current time, on top of the picker."""
        visit, details = self.visit, self.state.details
        day = day_words(details.session.start.astimezone(visit.zone).date(), visit.today())
        now_text = _("Now: {day}, {times}").format(
            day=day, times=span(details.session, visit.zone, visit.hour12)
        )
        zone = zone_words(visit.zone, details.session.start)
        text = tag(
            "div",
            "grow",
            tag("p", "strong tnum", now_text),
            tag(
                "p",
                "t-sm muted",
                tag(
                    "span", "", _("{title} with {name}").format(title=details.title, name=details.expert_name)
                ),
                tag("span", "faint", zone),
            ),
        )
        return tag("div", "inset hs g3 old-time", tag("span", "tile", icon("calendar-clock", "i24")), text)

    def _on_close(self) -> None:
        self._unfollow_all()

    def _unfollow_all(self) -> None:
        while self._unfollow:
            self._unfollow.pop()()

    async def _on_alternative_act(self, act: str, key: str, _value: object) -> None:
        if act == "take" and key.isdecimal() and len(key) < MAX_DIGITS:
            self.alternatives.show(Markup(""))
            await self.visit.explained(self.pick)(datetime.fromtimestamp(int(key), UTC))


async def open_move(visit: Visit, details: BookingDetails, after: After) -> None:
    """Open the dialog over the page."""
    await MoveDialog(visit, details, after).open()
