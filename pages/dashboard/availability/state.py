"""State of the availability tab."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from expertconnect.services import availability, event_types
from expertconnect.services.availability.repository import ScheduleView
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.shell.frame import DashboardContext, load_dashboard
from pages.framework.read_order import ReadOrder
from pages.framework.visit import Visit


@dataclass(eq=False)
class HoursState:
    """The expert's schedule and event types."""

    dashboard: DashboardContext
    hours: ScheduleView
    offers: list[EventTypeView]
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Load the schedule and the event types again."""
        if read := await self.reads.newest(self.dashboard.visit.ask(_read)):
            self.hours, self.offers = read

    @property
    def today(self) -> date:
        """The current date in the schedule's zone."""
        return self.dashboard.visit.now.astimezone(self.hours.zone).date()

    async def change(self, command: Callable[..., ScheduleView], *args: Any) -> None:
        """Run a command and keep its result."""
        self.hours = await self.dashboard.visit.do(command, *args)
        self.reads.overtake()


def _read(work: UnitOfWork) -> tuple[ScheduleView, list[EventTypeView]]:
    return availability.schedule_of(work), event_types.list_mine(work)


async def load(visit: Visit) -> HoursState:
    """Load everything."""
    dashboard = await load_dashboard(visit)
    return HoursState(dashboard, *await visit.ask(_read))
