"""An expert's hours: /expert-dashboard/availability."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nicegui import ui

from components.dashboard_parts import page_head
from components.fragment import Fragment
from components.hours_editor import HoursEditor
from components.hours_exceptions import OverridesEditor, TimeOffEditor
from components.kit.buttons import Button
from components.kit.choices import Select
from components.kit.marks import banner, pill
from components.kit.zones import ZonePicker
from components.markup import Markup, joined, tag
from components.theme import section
from db.work import UnitOfWork
from expertconnect.domain.availability import Hours
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.services import availability, event_types
from expertconnect.services.availability import ScheduleView
from expertconnect.services.event_types import EventTypeView
from pages.dashboard.shell import Desk, Shell, load_desk
from pages.dashboard.slots_panel import SlotsPanel
from pages.site import Page
from pages.visit import Visit
from pages.zones import zones_at

HERE = "/expert-dashboard/availability"
_LIMITS: dict[int | None, str] = {None: "No limit", **{n: str(n) for n in range(1, 25)}}


@dataclass(eq=False)
class HoursState:
    """The expert's hours, and what they are for."""

    desk: Desk
    hours: ScheduleView
    offers: list[EventTypeView]

    async def load(self) -> None:
        """Read again."""
        self.hours, self.offers = await self.desk.visit.ask(_read)

    @property
    def today(self) -> date:
        """The date where the expert is."""
        return self.desk.visit.now.astimezone(self.hours.zone).date()


def _read(work: UnitOfWork) -> tuple[ScheduleView, list[EventTypeView]]:
    return availability.schedule_of(work), event_types.list_mine(work)


async def load(visit: Visit) -> HoursState:
    """Read everything."""
    desk = await load_desk(visit)
    return HoursState(desk, *await visit.ask(_read))


class HoursPage:
    """The tab. Every change is saved at once, and shown as it was saved."""

    def __init__(self, state: HoursState) -> None:
        self.state, self.visit = state, state.desk.visit

    def build(self) -> None:
        """Draw everything once; then patch what changes."""
        shell = Shell(self.state.desk, HERE, "Availability")
        with shell.around():
            with ui.element("div").classes("hs between wrap g3 dash-head"):
                Fragment(
                    page_head("Availability", "When clients can book you. Every change is saved at once.")
                )
                self.saved = Fragment(pill("Saved", "green", "check"), "span").attributes(role="status")
            self.warnings = Fragment()
            with ui.element("div").classes("avail"):
                with ui.element("div").classes("vs g5"):
                    self._build_week()
                    self._build_rules()
                with ui.element("div").classes("vs g5"):
                    self._build_exceptions()
                    self.slots = SlotsPanel(self.state.desk, self.state.offers)
        self._draw_warnings()
        shell.follow(self.refresh, holds=True)

    def _build_week(self) -> None:
        with section("Weekly hours"):
            Fragment(
                tag(
                    "p",
                    "t-sm muted",
                    "Type times like 9, 9:30 or 9:30pm. An end before its beginning is on the next day.",
                )
            )
            self.week = HoursEditor(
                self.state.hours.weekly, self.visit.explained(self.set_weekly), self._show_saved
            )

    def _build_rules(self) -> None:
        hours = self.state.hours
        with section("Rules"), ui.element("div").classes("grid2 pair"):
            self.zone = ZonePicker(
                zones_at(self.visit.now),
                hours.time_zone,
                self.visit.explained(self.set_zone),
                label="Your hours are in",
            )
            self.limit = Select("Most sessions a day", self._limits(), hours.daily_limit,
                                self.visit.explained(self.set_limit), hint="Over all event types")  # fmt: skip

    def _build_exceptions(self) -> None:
        hours, today = self.state.hours, self.state.today
        with ui.element("section").classes("glass pad") as other:
            other.props["aria-label"] = "Other hours on a date"
            with ui.element("div").classes("section-head"):
                Fragment(joined(["Date overrides"]), "h2", classes="h2")
                Button("Add date", self._add_date, icon_name="plus", size="sm")
            self.overrides = OverridesEditor(
                hours.overrides, self.set_override, self.visit.explained(self.clear_override), today=today
            )
        with ui.element("section").classes("glass pad") as off:
            off.props["aria-label"] = "Time off"
            with ui.element("div").classes("section-head"):
                Fragment(joined(["Time off"]), "h2", classes="h2")
                Button("Add time off", self.add_off, icon_name="plus", size="sm")
            items = [(one.uid, one.off) for one in hours.time_off]
            self.time_off = TimeOffEditor(
                items,
                self.add_time_off,
                self.visit.explained(self.remove_time_off),
                timezone=hours.zone,
                today=today,
            )

    def add_off(self) -> None:
        """Ask for time off."""
        self.time_off.add()

    def _add_date(self) -> None:
        self.overrides.add()

    async def refresh(self) -> None:
        """Read again; whatever is typed and not saved stays."""
        await self.state.load()
        self.draw()
        await self.slots.refresh(self.state.offers, self.state.hours.zone)

    def draw(self) -> None:
        """Bring everything in line with what was read."""
        hours = self.state.hours
        self.week.follow_hours(hours.weekly)
        self.overrides.show_overrides(hours.overrides)
        self.time_off.in_zone(hours.zone, self.state.today)
        self.time_off.show_items([(one.uid, one.off) for one in hours.time_off])
        if self.zone.chosen != hours.time_zone:
            self.zone.show_zone(hours.time_zone)
        self.limit.options(self._limits(), hours.daily_limit)
        self._draw_warnings()

    def _limits(self) -> dict[int | None, str]:
        limit = self.state.hours.daily_limit
        return _LIMITS | ({limit: str(limit)} if limit else {})

    def _draw_warnings(self) -> None:
        told = [tag("p", "", sentence) for sentence in self.state.hours.warnings]
        words = (
            banner("Some event types cannot be booked", joined(told), tone="amber") if told else Markup("")
        )
        self.warnings.show(words)

    async def set_weekly(self, weekday: int, hours: tuple[Hours, ...]) -> None:
        """Save a weekday; a refusal stands on its row, and what was typed stays."""
        try:
            await self._save(availability.set_weekly, weekday, hours)
        except Invalid as refusal:
            sentence = " ".join(refusal.fields.values()) or str(refusal)
            self.week.refuse(weekday, sentence)
            self._show_saved()

    async def set_zone(self, name: str) -> None:
        """Keep the hours in another zone."""
        await self._save(availability.set_zone, name)
        self.visit.say(
            "Your hours now read in this time zone. Booked sessions stay where they are.", kind="info"
        )

    async def set_limit(self, limit: int | None) -> None:
        """Bound the bookings of a day."""
        await self._save(availability.set_daily_limit, limit)

    async def set_override(self, day: date, hours: tuple[Hours, ...]) -> str | None:
        """Save other hours for a date, or say why not."""
        return await self._or_sentence(availability.set_override, day, hours)

    async def clear_override(self, day: date) -> None:
        """Let a date be like any other again; taken back by Undo."""
        before = self.state.hours.overrides.get(day)
        await self._save(availability.clear_override, day)
        if before is not None:
            again = self.visit.explained(lambda: self._save(availability.set_override, day, before))
            self.visit.say("The date has your weekly hours again.", undo=again)

    async def add_time_off(self, first: date, last: date, note: str, public: bool) -> str | None:
        """Take days off, or say why not."""
        return await self._or_sentence(availability.add_time_off, first, last, note, public)

    async def remove_time_off(self, uid: str) -> None:
        """Be there after all; taken back by Undo."""
        gone = next((one.off for one in self.state.hours.time_off if one.uid == uid), None)
        await self._save(availability.remove_time_off, uid)
        if gone is not None:
            given = availability.TimeOffInput(gone.span.start, gone.span.end, gone.note, gone.public)
            again = self.visit.explained(lambda: self._save(availability.add_time_off_span, given))
            self.visit.say("Time off removed.", undo=again)

    async def _save(self, deed: Callable[..., ScheduleView], *args: Any) -> None:
        self.state.hours = await self.visit.do(deed, *args)
        self.draw()
        self._show_saved()

    async def _or_sentence(self, deed: Callable[..., ScheduleView], *args: Any) -> str | None:
        try:
            await self._save(deed, *args)
        except DomainError as refusal:
            self._not_saved("Not saved")
            return " ".join(dict.fromkeys(refusal.fields.values())) or str(refusal)
        return None

    def _show_saved(self) -> None:
        """Say that all is saved, or which day is not."""
        if days := self.week.unsaved:
            self._not_saved(
                f"{days[0]} is not saved" if len(days) == 1 else f"{len(days)} days are not saved"
            )
        else:
            self.saved.show(pill("Saved", "green", "check"))

    def _not_saved(self, words: str) -> None:
        self.saved.show(pill(words, "red", "circle-alert"))


async def draw(visit: Visit, state: HoursState) -> None:
    """Build the tab; `?add=off` opens the dialog for time off."""
    page = HoursPage(state)
    page.build()
    await page.slots.refresh(state.offers, state.hours.zone)
    if visit.query("add") == "off":
        page.add_off()


AVAILABILITY = Page(load, draw, signed_in=True)
