"""Availability tab: /expert-dashboard/availability."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from markupsafe import Markup
from nicegui import ui

from components.dashboard.overview_parts import page_head
from components.hours.editor import HoursEditor
from components.hours.grid import HoursGrid
from components.hours.presets import Presets
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import banner, pill
from components.layout.theme import section
from expertconnect.domain.availability import Hours
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.domain.week_edit import HoursRange
from expertconnect.i18n import _, ngettext, translate
from expertconnect.services import availability
from expertconnect.services.availability.repository import ScheduleView
from pages.dashboard.availability.exceptions_panel import ExceptionsPanel
from pages.dashboard.availability.explain_panel import WhyPanel, next_day_of
from pages.dashboard.availability.rules_panel import RulesPanel
from pages.dashboard.availability.slots_panel import SlotsPanel
from pages.dashboard.availability.state import HoursState, load
from pages.dashboard.shell.frame import Shell
from pages.dashboard.shell.time_chooser import instant_at
from pages.framework.site import Page
from pages.framework.visit import Visit

HERE = "/expert-dashboard/availability"


class HoursPage:
    """The tab. Every change is saved at once, and the saved state is shown."""

    def __init__(self, state: HoursState) -> None:
        self.state, self.visit = state, state.dashboard.visit

    def build(self) -> None:
        """Build the elements once; then patch changes."""
        shell = Shell(self.state.dashboard, HERE, _("Availability"))
        with shell.around():
            with ui.element("div").classes("hs between wrap g3 dash-head"):
                Fragment(
                    page_head(
                        _("Availability"), _("When clients can book you. Every change is saved at once.")
                    )
                )
                self.saved = Fragment(tag_name="span").attributes(role="status")
            self.warnings = Fragment()
            self._build_week()
            self.slots = SlotsPanel(self.state.dashboard, self.state.offers, self.ask, self._on_offer_changed)
            self.why = WhyPanel(self.slots.state)
            self.exceptions = ExceptionsPanel(self.state, self.save, self.save_from_dialog)
            self.rules = RulesPanel(self.state, self.save)
        self._draw_warnings()
        self.show_saved()
        shell.follow(self.refresh, holds=True)

    def _build_week(self) -> None:
        hours = self.state.hours.weekly
        with section(_("Weekly hours"), classes="pad week-card"):
            hint = _("Type times like 9, 9:30 or 9:30pm. An end before its beginning is on the next day.")
            Fragment(tag("p", "t-sm muted", hint))
            self.presets = Presets(hours, self.visit.explained(self.set_week))
            with ui.element("div").classes("week-panes"):
                self.week = HoursEditor(
                    hours,
                    self.visit.explained(self.set_weekly),
                    self.show_saved,
                    self.visit.explained(self.copy),
                )
                self.grid = HoursGrid(
                    hours, self.visit.explained(self.paint), self.visit.explained(self._ask_about)
                )

    async def refresh(self) -> None:
        """Load again; unsaved input stays."""
        await self.state.load()
        self.draw()
        await self.slots.refresh(self.state.offers, self.state.hours.zone)
        await self.why.refresh()

    def draw(self, changed: Mapping[int, object] | None = None) -> None:
        """Show the loaded data.

        Args:
            changed: Weekdays that were changed by other means than their rows.
        """
        weekly = self.state.hours.weekly
        self.week.follow_hours(weekly, changed or ())
        self.grid.show_hours(weekly)
        self.presets.follow_hours(weekly)
        self.exceptions.draw()
        self.rules.draw()
        self._draw_warnings()

    def _draw_warnings(self) -> None:
        text = [tag("p", "", translate(one)) for one in self.state.hours.warnings]
        title = _("Some event types cannot be booked")
        self.warnings.show(banner(title, joined(text), tone="amber") if text else Markup(""))

    async def _on_offer_changed(self) -> None:
        await self.why.refresh()

    async def ask(self, day: date, start: datetime | None) -> None:
        """Explain a day, or one of its starts."""
        await self.visit.explained(self.why.ask)(day, start)

    async def _ask_about(self, weekday: int, minutes: int) -> None:
        zone = self.state.hours.zone
        day = next_day_of(weekday, self.state.today)
        start = instant_at(day, minutes, zone)
        if start is not None and start < self.visit.now:
            day += timedelta(days=7)
            start = instant_at(day, minutes, zone)
        await self.why.ask(day, start or datetime.combine(day, time(), zone))

    async def set_weekly(self, weekday: int, hours: tuple[Hours, ...]) -> None:
        """Save a weekday; a refusal is shown in its row, and typed values stay."""
        previous = self.state.hours.weekly
        try:
            await self.save(availability.set_weekly, weekday, hours)
        except Invalid as refusal:
            self.week.refuse(weekday, _error_text(refusal))
            self.show_saved()
        else:
            self._offer_undo(previous)

    async def copy(self, hours: tuple[Hours, ...], days: list[int]) -> None:
        """Copy the hours of a weekday to others."""
        previous = self.state.hours.weekly
        await self.save(availability.copy_hours, hours, days, changed=dict.fromkeys(days))
        self._offer_undo(previous)

    async def set_week(self, weekly: Mapping[int, tuple[Hours, ...]]) -> None:
        """Replace the whole week."""
        previous = self.state.hours.weekly
        await self.save(availability.set_week, weekly, changed=dict.fromkeys(range(1, 8)))
        self._offer_undo(previous)

    async def paint(self, hours_range: HoursRange) -> None:
        """Open or close the painted range in the current week."""
        previous = self.state.hours.weekly
        try:
            await self.save(availability.paint, hours_range, changed=dict.fromkeys(hours_range.weekdays))
        finally:
            self.grid.settle()
        self._offer_undo(previous)

    def _offer_undo(self, previous: Mapping[int, tuple[Hours, ...]]) -> None:
        """Offer Undo of the last change of the week, unless another change came since."""
        version, current = self.state.hours.version, self.state.hours.weekly
        if previous == current:
            return
        changed = {day: None for day in range(1, 8) if previous.get(day) != current.get(day)}

        async def undo() -> None:
            await self.save(availability.set_week, previous, version, changed=changed)

        count = len(changed)
        text = ngettext("Hours of {n} day changed.", "Hours of {n} days changed.", count).format(n=count)
        self.visit.say(text, undo=self.visit.explained(undo))

    async def save(
        self, command: Callable[..., ScheduleView], *args: Any, changed: Mapping[int, object] | None = None
    ) -> None:
        """Run a command and show the result."""
        self.saved.show(pill(_("Saving"), "blue", "loader-circle"))
        try:
            await self.state.change(command, *args)
        except DomainError:
            self._not_saved(_("Not saved"))
            raise
        self.draw(changed)
        self.show_saved()

    async def save_from_dialog(self, command: Callable[..., ScheduleView], *args: Any) -> str | None:
        """Run a command and show the result; return the error message if it is refused."""
        try:
            await self.save(command, *args)
        except DomainError as refusal:
            return _error_text(refusal)
        return None

    def show_saved(self) -> None:
        """Show whether everything is saved, or which day is not."""
        days = self.week.unsaved
        if not days:
            self.saved.show(pill(_("Saved"), "green", "check"))
            return
        text = ngettext("{n} day is not saved", "{n} days are not saved", len(days)).format(n=len(days))
        self._not_saved(_("{day} is not saved").format(day=days[0]) if len(days) == 1 else text)

    def _not_saved(self, text: str) -> None:
        self.saved.show(pill(text, "red", "circle-alert"))


def _error_text(refusal: DomainError) -> str:
    """The field errors of a refusal, once each; else the refusal itself."""
    fields = [translate(text) for text in refusal.fields.values()]
    return " ".join(dict.fromkeys(fields)) or translate(refusal)


async def draw(visit: Visit, state: HoursState) -> None:
    """Build the tab; `?add=off` opens the dialog for time off."""
    page = HoursPage(state)
    page.build()
    await page.slots.refresh(state.offers, state.hours.zone)
    await page.why.refresh()
    if visit.query("add") == "off":
        page.exceptions.add_off()


AVAILABILITY = Page(load, draw, signed_in=True)
