"""State of the overview tab."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus
from expertconnect.services import availability, event_types
from expertconnect.services.analytics import page_views
from expertconnect.services.analytics.page_views import Figures
from expertconnect.services.availability.repository import ScheduleView
from expertconnect.services.bookings.waiting import waiting_of_expert
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.overview.key_metrics import span_needed, week_of
from pages.dashboard.shell.frame import DashboardContext, load_dashboard
from pages.dashboard.shell.queries import between, requests
from pages.framework.read_order import ReadOrder
from pages.framework.visit import Visit

MAX_WEEKS = 53
DAYS_AHEAD = 14
NEW_FOR = timedelta(seconds=3)
"""How long a booking counts as new: one command publishes several events, and each refreshes the page."""
EVER = datetime.min.replace(tzinfo=UTC)
_SHOWN = (BookingStatus.CONFIRMED, BookingStatus.PENDING, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Read:
    """Data of the tab, read in one unit of work."""

    waiting: tuple[BookingDetails, ...]
    recent: list[BookingDetails]
    week: list[BookingDetails]
    kept: tuple[BookingDetails, ...]
    coming: list[BookingDetails]
    offers: list[EventTypeView]
    hours: ScheduleView
    views: Figures


@dataclass(eq=False)
class OverviewState:
    """State of the tab.

    Attributes:
        turned: Shown week of the calendar, relative to the current one.
        seen: When each booking was first loaded; `EVER` for those that existed when the page was opened.
    """

    dashboard: DashboardContext
    read: Read
    turned: int = 0
    seen: dict[str, datetime] = field(default_factory=dict)
    reads: ReadOrder = field(default_factory=ReadOrder)

    @property
    def now(self) -> datetime:
        """The current time."""
        return self.dashboard.visit.now

    @property
    def today(self) -> date:
        """The current date in the expert's zone."""
        return self.now.astimezone(self.dashboard.zone).date()

    @property
    def first(self) -> date:
        """The first day of the shown week, as the reader's weeks begin."""
        return week_of(self.today) + timedelta(weeks=self.turned)

    @property
    def new(self) -> frozenset[str]:
        """Bookings that arrived while the page was open."""
        return frozenset(uid for uid, since in self.seen.items() if self.now - since < NEW_FOR)

    async def load(self) -> None:
        """Load the data again."""
        read = self.dashboard.visit.ask(_read, self.dashboard, self.first, span_needed(self.today))
        self.read = await self.reads.newest(read) or self.read

    def turn(self, weeks: int) -> None:
        """Show a week relative to the shown one; 0 for the current week."""
        self.turned = max(-MAX_WEEKS, min(MAX_WEEKS, self.turned + weeks)) if weeks else 0

    def remember(self, since: datetime) -> None:
        """Record when the loaded bookings were first seen."""
        for one in [*self.read.week, *self.read.coming]:
            self.seen.setdefault(one.uid, since)


def _read(work: UnitOfWork, dashboard: DashboardContext, week: date, metrics_span: tuple[date, date]) -> Read:
    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), dashboard.zone)

    today = work.now.astimezone(dashboard.zone).date()
    return Read(
        waiting=requests(work),
        recent=between(work, midnight(metrics_span[0]), midnight(metrics_span[1])),
        week=between(work, midnight(week), midnight(week + timedelta(days=7)), _SHOWN),
        kept=waiting_of_expert(work, midnight(week), midnight(week + timedelta(days=7))),
        coming=between(work, work.now, midnight(today + timedelta(days=DAYS_AHEAD + 1)), tuple(LIVE)),
        offers=event_types.list_mine(work),
        hours=availability.schedule_of(work),
        views=page_views.figures(work),
    )


async def load(visit: Visit) -> OverviewState:
    """Load everything."""
    dashboard = await load_dashboard(visit)
    today = visit.now.astimezone(dashboard.zone).date()
    read = await visit.ask(_read, dashboard, week_of(today), span_needed(today))
    state = OverviewState(dashboard, read)
    state.remember(EVER)
    return state
