"""What the tab of the hours knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.engine.unit_of_work import UnitOfWork
from expertconnect.services import availability, event_types
from expertconnect.services.availability.repository import ScheduleView
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.shell.frame import Desk, load_desk
from pages.framework.visit import Visit


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

    async def change(self, deed: Callable[..., ScheduleView], *args: Any) -> None:
        """Do a deed, and know what stands after it."""
        self.hours = await self.desk.visit.do(deed, *args)


def _read(work: UnitOfWork) -> tuple[ScheduleView, list[EventTypeView]]:
    return availability.schedule_of(work), event_types.list_mine(work)


async def load(visit: Visit) -> HoursState:
    """Read everything."""
    desk = await load_desk(visit)
    return HoursState(desk, *await visit.ask(_read))
