"""Slots panel: preview of the free times that clients see, a week at a time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from nicegui import ui

from components.hours.exceptions import read_date
from components.hours.slots_preview import PreviewDay, slots_preview
from components.kit.buttons import icon_button
from components.kit.choices import Select
from components.kit.formatting import day_words
from components.kit.fragment import NOTHING, Fragment
from components.kit.markup import esc, joined
from components.kit.primitives import button_markup, empty_state, pill, skeleton
from components.layout.theme import section
from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.explain import why_empty
from expertconnect.domain.interval import Interval
from expertconnect.i18n import _, ngettext
from expertconnect.services import bookings
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.shell.frame import DashboardContext
from pages.framework.read_order import ReadOrder

DAYS = 7
MAX_WEEKS = 12
NEW = "/expert-dashboard/event-types/new"

OnAsk = Callable[[date, datetime | None], Awaitable[Any] | Any]


@dataclass(eq=False)
class PreviewState:
    """The previewed week and event type.

    Attributes:
        week: Number of weeks ahead; 0 for the seven days from today.
        whole: The day that is expanded to show all its times.
    """

    dashboard: DashboardContext
    offers: dict[str, EventTypeView]
    zone: ZoneInfo
    chosen: str = ""
    week: int = 0
    whole: date | None = None
    days: list[PreviewDay] = field(default_factory=list)
    reads: ReadOrder = field(default_factory=ReadOrder)

    @property
    def offer(self) -> EventTypeView | None:
        """The previewed event type; the first one until another is chosen."""
        return self.offers.get(self.chosen) or next(iter(self.offers.values()), None)

    @property
    def today(self) -> date:
        """The current date in the schedule's zone."""
        return self.dashboard.visit.now.astimezone(self.zone).date()

    @property
    def first(self) -> date:
        """The first shown day."""
        return self.today + timedelta(days=DAYS * self.week)

    async def load(self) -> None:
        """Load the week again."""
        offer = self.offer
        if offer is None:
            self.days = []
            self.reads.overtake()
            return
        days = await self.reads.newest(self.dashboard.visit.ask(_week, offer, self.first, self.zone))
        self.days = self.days if days is None else days

    def turn(self, by: int) -> bool:
        """Show another week; return whether there is one."""
        week = self.week + by
        if not 0 <= week <= MAX_WEEKS:
            return False
        self.week = week
        return True

    def start_of(self, key: str) -> datetime | None:
        """Return one of the shown times by its epoch minute."""
        shown = {str(int(start.timestamp()) // 60): start for one in self.days for start in one.starts}
        return shown.get(key)


def _week(work: UnitOfWork, offer: EventTypeView, first: date, zone: ZoneInfo) -> list[PreviewDay]:
    """Load seven days with their free starts, and the reason for each day without any."""
    dates = [first + timedelta(days=n) for n in range(DAYS)]
    end = datetime.combine(first + timedelta(days=DAYS), time(), zone).astimezone(UTC)
    start = max(work.now, datetime.combine(first, time(), zone).astimezone(UTC))
    starts = bookings.free_starts(work, offer.id, Interval(start, end))
    by_day = {day: tuple(group) for day, group in groupby(starts, key=lambda at: at.astimezone(zone).date())}
    return [
        PreviewDay(day, by_day[day])
        if day in by_day
        else PreviewDay(day, missing=why_empty(bookings.explain(work, offer.uid, day)))
        for day in dates
    ]


class SlotsPanel:
    """Free times of a week for one event type, as clients see them.

    Args:
        on_ask: Called with a day, and optionally one of its starts, to explain.
        on_choose: Called after another event type was chosen.
    """

    def __init__(
        self,
        dashboard: DashboardContext,
        offers: Sequence[EventTypeView],
        on_ask: OnAsk,
        on_choose: Callable[[], Awaitable[Any]],
    ) -> None:
        self.state = PreviewState(dashboard, {offer.uid: offer for offer in offers}, dashboard.zone)
        self.visit, self._on_ask, self._on_choose = dashboard.visit, on_ask, on_choose
        with section(_("What clients can book")):
            with ui.element("div").classes("hs between wrap g3 pv-top"):
                self.choice = Select(
                    _("Event type"),
                    self._titles(),
                    "",
                    self.visit.explained(self._on_event_type),
                    hide_label=True,
                )
                self.count = Fragment(classes="hs g2 wrap grow").attributes(role="status")
                with ui.element("div").classes("hs g1"):
                    self.earlier = icon_button("chevron-left", _("Earlier days"), lambda: self._turn(-1))
                    self.span = Fragment(tag_name="span", classes="t-sm strong tnum pv-span")
                    self.later = icon_button("chevron-right", _("Later days"), lambda: self._turn(1))
            self.preview = Fragment(skeleton(4), on_act=self._on_act)

    async def refresh(self, offers: Sequence[EventTypeView], zone: ZoneInfo) -> None:
        """Load again, with the current event types and zone."""
        self.state.zone, self.state.offers = zone, {offer.uid: offer for offer in offers}
        self.choice.options(self._titles(), self.state.offer.uid if self.state.offer else "")
        await self._show()

    async def _on_event_type(self, uid: str) -> None:
        self.state.chosen, self.state.whole = uid, None
        await self._show()
        await self._on_choose()

    async def _turn(self, by: int) -> None:
        if self.state.turn(by):
            await self.visit.explained(self._show)()

    async def _show(self) -> None:
        await self.state.load()
        self.draw()

    def draw(self) -> None:
        """Show the loaded data."""
        state, offer = self.state, self.state.offer
        self.earlier.disabled(state.week == 0)
        self.later.disabled(state.week == MAX_WEEKS)
        last = state.first + timedelta(days=DAYS - 1)
        self.span.show(esc(f"{day_words(state.first, state.today)} – {day_words(last, state.today)}"))
        if offer is None:
            link = button_markup(_("New event type"), kind="primary", icon_name="plus", href=NEW)
            self.count.show(NOTHING)
            self.preview.show(
                empty_state(
                    _("Nothing on offer yet"), _("Times belong to an event type."), action=link, level=3
                )
            )
            return
        free = sum(len(one.starts) for one in state.days)
        text = ngettext("{n} time free", "{n} times free", free).format(n=free)
        switched_off = (
            None if offer.active else pill(_("Switched off: nobody sees these"), "amber", "eye-off")
        )
        self.count.show(joined([pill(text, "green" if free else "", "calendar-check"), switched_off]))
        self.preview.show(
            slots_preview(
                state.days, zone=state.zone, today=state.today, hour12=self.visit.hour12, whole=state.whole
            )
        )

    def _on_act(self, act: str, key: str, _value: object) -> Any:
        if act == "why":
            start = self.state.start_of(key)
            return self._on_ask(start.astimezone(self.state.zone).date(), start) if start else None
        day = read_date(key)
        if day is None or day not in {one.day for one in self.state.days}:
            return None
        if act == "day":
            return self._on_ask(day, None)
        if act == "whole":
            self.state.whole = day
            self.draw()
        return None

    def _titles(self) -> dict[str, str]:
        return {uid: offer.title for uid, offer in self.state.offers.items()} or {"": _("None yet")}
