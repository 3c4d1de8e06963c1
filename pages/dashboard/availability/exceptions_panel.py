"""Panel of date overrides and time off."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from nicegui import ui

from components.hours.exceptions import OverridesEditor, TimeOffEditor
from components.kit.buttons import Button
from components.kit.fragment import Fragment
from components.kit.markup import esc
from expertconnect.domain.availability import Hours
from expertconnect.i18n import _, ngettext
from expertconnect.services import availability
from pages.dashboard.availability.state import HoursState

Save = Callable[..., Awaitable[Any]]
SaveFromDialog = Callable[..., Awaitable[str | None]]


class ExceptionsPanel:
    """Both lists side by side, each with its dialog.

    Args:
        save: Runs a command and shows its result.
        save_from_dialog: The same, but returns the error message if it is refused.
    """

    def __init__(self, state: HoursState, save: Save, save_from_dialog: SaveFromDialog) -> None:
        self.state, self.visit = state, state.dashboard.visit
        self._save, self._save_from_dialog = save, save_from_dialog
        hours, today = state.hours, state.today
        with ui.element("div").classes("grid2 exceptions"):
            with _panel(_("Date overrides"), _("Add date"), self.add_date):
                self.overrides = OverridesEditor(
                    hours.overrides,
                    self.set_overrides,
                    self.visit.explained(self.clear_override),
                    today=today,
                )
            with _panel(_("Time off"), _("Add time off"), self.add_off):
                self.time_off = TimeOffEditor(
                    [(one.uid, one.off) for one in hours.time_off],
                    self.add_time_off,
                    self.visit.explained(self.remove_time_off),
                    timezone=hours.zone,
                    today=today,
                )

    def draw(self) -> None:
        """Show the loaded data."""
        hours = self.state.hours
        self.overrides.show_overrides(hours.overrides)
        self.time_off.in_zone(hours.zone, self.state.today)
        self.time_off.show_items([(one.uid, one.off) for one in hours.time_off])

    def add_date(self) -> None:
        """Open the dialog for a date override."""
        self.overrides.add()

    def add_off(self) -> None:
        """Open the dialog for time off."""
        self.time_off.add()

    async def set_overrides(self, days: list[date], hours: tuple[Hours, ...]) -> str | None:
        """Save overrides for some dates; return the error message if refused."""
        return await self._save_from_dialog(availability.set_overrides, days, hours)

    async def clear_override(self, day: date) -> None:
        """Remove a date override; Undo restores it."""
        previous = self.state.hours.overrides.get(day)
        await self._save(availability.clear_override, day)
        if previous is not None:
            undo = self.visit.explained(lambda: self._save(availability.set_override, day, previous))
            self.visit.say(_("The date has your weekly hours again."), undo=undo)

    async def add_time_off(self, first: date, last: date, note: str, public: bool) -> str | None:
        """Add time off; return the error message if refused."""
        error = await self._save_from_dialog(availability.add_time_off, first, last, note, public)
        if error is None:
            days = (last - first).days + 1
            self.visit.say(ngettext("{n} day taken off.", "{n} days taken off.", days).format(n=days))
        return error

    async def remove_time_off(self, uid: str) -> None:
        """Remove a time off; Undo restores it."""
        removed = next((one.off for one in self.state.hours.time_off if one.uid == uid), None)
        await self._save(availability.remove_time_off, uid)
        if removed is not None:
            restored = availability.TimeOffInput(
                removed.span.start, removed.span.end, removed.note, removed.public
            )
            undo = self.visit.explained(lambda: self._save(availability.add_time_off_span, restored))
            self.visit.say(_("Time off removed."), undo=undo)


def _panel(title: str, add: str, on_add: Callable[[], Any]) -> ui.element:
    """A panel with a title and a button to add to it."""
    panel = ui.element("section").classes("glass pad")
    panel.props["aria-label"] = title
    with panel, ui.element("div").classes("section-head"):
        Fragment(esc(title), "h2", classes="h2")
        Button(add, on_add, icon_name="plus", size="sm")
    return panel
