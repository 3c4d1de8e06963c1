"""Panel that explains why a time is not free."""

from datetime import date, datetime, timedelta

from markupsafe import Markup
from nicegui import ui

from components.hours.exceptions import read_date
from components.hours.explanation import explained_day, verdict
from components.hours.rows import LONGEST_TIME, read_time, shown_time
from components.kit.browser_calls import call
from components.kit.fields import TextField
from components.kit.formatting import long_day
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.layout.theme import section
from expertconnect.domain.interval import Interval
from expertconnect.i18n import _
from expertconnect.services import bookings
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.availability.slots_panel import PreviewState
from pages.dashboard.shell.time_chooser import instant_at


class WhyPanel:
    """Inputs of a day and an optional time, and the explanation for the event type of the preview."""

    def __init__(self, state: PreviewState) -> None:
        self.state, self.visit = state, state.dashboard.visit
        self._clicked: datetime | None = None
        self._filling = False
        with section(_("Why is this time not free?")) as panel:
            self._panel = panel
            with ui.element("div").classes("why-ask"):
                self.day = TextField(_("Day"), state.today.isoformat(), input_type="date")
                self.time = TextField(
                    _("Time"), optional=True, placeholder=shown_time(9 * 60 + 30), maxlength=LONGEST_TIME
                )
            with ui.element("div").classes("vs g3 why-told"):
                self.verdict = Fragment().attributes(role="status")
                self.reasons = Fragment(classes="vs g3")
        on_input = self.visit.explained(self.refresh)
        for field in (self.day, self.time):
            field.on_value_change(lambda: None if self._filling else on_input())

    async def ask(self, day: date, start: datetime | None = None) -> None:
        """Explain a day, or one start of it, and scroll the answer into view."""
        local = start.astimezone(self.state.zone) if start else None
        self._clicked = start
        self._filling = True  # two fields change, but one refresh is enough
        self.day.set_value(day.isoformat())
        self.time.set_value(shown_time(local.hour * 60 + local.minute) if local else "")
        self._filling = False
        await self.refresh()
        if self.visit.client is not None:
            call(self.visit.client, "intoSight", self._panel.html_id)

    async def refresh(self) -> None:
        """Update the explanation."""
        offer, day = self.state.offer, read_date(self.day.text)
        minutes = read_time(self.time.text)
        self.day.set_error(None if day else _("Please enter a date."))
        error = _("Please enter a time like 9:30.") if self.time.text and minutes is None else None
        self.time.set_error(error)
        if offer is None or day is None:
            self.reasons.show(Markup(""))
            self.verdict.show(Markup(""))
            return
        session = await self._show_verdict(offer, day, minutes)
        parts = await self.visit.ask(bookings.explain, offer.uid, day)
        bar = explained_day(parts, zone=self.state.zone, requested=session, hour12=self.visit.hour12)
        self.reasons.show(joined([tag("h3", "h3", long_day(day)), bar]))

    async def _show_verdict(self, offer: EventTypeView, day: date, minutes: int | None) -> Interval | None:
        """Show whether a start can be booked; return its session, None without a valid start."""
        start = self._start(day, minutes)
        if start is None:
            text = _("The clocks go forward here: this time does not exist on that day.")
            self.verdict.show(tag("p", "banner amber", text) if minutes is not None else Markup(""))
            return None
        reasons = await self.visit.ask(bookings.explain_start, offer.uid, start)
        self.verdict.show(verdict(start, reasons, zone=self.state.zone, hour12=self.visit.hour12))
        return Interval(start, start + timedelta(minutes=offer.duration_minutes))

    def _start(self, day: date, minutes: int | None) -> datetime | None:
        """The instant of the typed time; if it occurs twice, the one that was clicked."""
        if minutes is None:
            return None
        if self._clicked is not None:
            local = self._clicked.astimezone(self.state.zone)
            if (local.date(), local.hour * 60 + local.minute) == (day, minutes):
                return self._clicked
        return instant_at(day, minutes, self.state.zone)


def next_day_of(weekday: int, today: date) -> date:
    """Return the next date of an ISO weekday, today included."""
    return today + timedelta(days=(weekday - today.isoweekday()) % 7)
