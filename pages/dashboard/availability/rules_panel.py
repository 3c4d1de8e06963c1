"""Panel of the schedule's time zone and daily limit."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.hours.rows import shown_time
from components.kit.choices import Select
from components.kit.formatting import city
from components.kit.fragment import Fragment
from components.kit.markup import icon, tag
from components.kit.zones import ZonePicker
from components.layout.theme import section
from expertconnect.i18n import _
from expertconnect.services import availability
from pages.dashboard.availability.state import HoursState
from pages.framework.zones import zones_at

MAX_OFFERED = 24


class RulesPanel:
    """Fields of the time zone and the daily limit, with a note on changing the zone.

    Args:
        save: Runs a command and shows its result.
    """

    def __init__(self, state: HoursState, save: Callable[..., Awaitable[Any]]) -> None:
        self.state, self.visit, self._save = state, state.dashboard.visit, save
        with section(_("Rules")), ui.element("div").classes("rules"):
            self.zone = ZonePicker(
                zones_at(self.visit.now, self.visit.locale),
                state.hours.time_zone,
                self.visit.explained(self.set_zone),
                label=_("Your hours are in"),
            )
            self.limit = Select(
                _("Most sessions a day"),
                self._limits(),
                state.hours.daily_limit,
                self.visit.explained(self.set_limit),
                hint=_("Over all event types"),
            )
            note = _(
                "In another time zone your hours keep what they read: {time} stays {time}, on the clocks there. "
                "Booked sessions stay where they are."
            ).format(time=shown_time(9 * 60))
            Fragment(tag("div", "inset hs g3 rules-note", icon("info", "i20"), tag("p", "t-sm muted", note)))

    def draw(self) -> None:
        """Show the loaded data."""
        hours = self.state.hours
        if self.zone.chosen != hours.time_zone:
            self.zone.show_zone(hours.time_zone)
        self.limit.options(self._limits(), hours.daily_limit)

    async def set_zone(self, name: str) -> None:
        """Change the zone of the hours; Undo restores it."""
        previous = self.state.hours.time_zone
        if name == previous:
            return
        await self._save(availability.set_zone, name)
        undo = self.visit.explained(lambda: self._save(availability.set_zone, previous))
        text = _("Your hours now read on the clocks of {place}. Booked sessions stay where they are.")
        self.visit.say(text.format(place=city(name)), undo=undo)

    async def set_limit(self, limit: int | None) -> None:
        """Set the daily limit."""
        await self._save(availability.set_daily_limit, limit)

    def _limits(self) -> dict[int | None, str]:
        limit = self.state.hours.daily_limit
        options = {n: str(n) for n in (*range(1, MAX_OFFERED + 1), *([limit] if limit else ()))}
        return {None: _("No limit"), **options}
