"""What the tab of the hours knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.work import UnitOfWork
from expertconnect.services import availability, event_types
from expertconnect.services.availability import ScheduleView
from expertconnect.services.event_types import EventTypeView
from pages.dashboard.shell import Desk, load_desk
from pages.visit import Visit


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
