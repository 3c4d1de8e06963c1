"""The dashboard's first tab: /expert-dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from nicegui import ui

from components.dashboard_parts import Step, agenda, figure_card, first_steps, page_head, request_list
from components.fragment import Fragment
from components.kit.buttons import Button, icon_button
from components.kit.marks import button_markup, empty_state, pill
from components.markup import Markup, joined, tag
from components.week_view import TONES, Week, WeekEvent, tone_legend, week_view
from components.wording import length
from db.work import UnitOfWork
from expertconnect.domain.availability import Schedule
from expertconnect.domain.booking import LIVE, BookingDetails, BookingStatus
from expertconnect.services import availability, event_types, page_views
from expertconnect.services.availability import ScheduleView
from expertconnect.services.event_types import EventTypeView
from expertconnect.services.page_views import Figures
from pages.dashboard.deeds import BookingDeeds
from pages.dashboard.figures import figures_of, monday_of, span_needed
from pages.dashboard.reading import between, requests
from pages.dashboard.shell import Desk, Shell, load_desk
from pages.site import Page
from pages.visit import Visit

HERE = "/expert-dashboard"
WEEKS_MOST = 53
NEW_FOR = timedelta(seconds=3)
"""How long a booking counts as just come: one deed is told of more than once."""
EVER = datetime.min.replace(tzinfo=UTC)
_SHOWN = (BookingStatus.CONFIRMED, BookingStatus.PENDING, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Read:
    """What the tab shows, from one state of the database."""

    waiting: tuple[BookingDetails, ...]
    recent: list[BookingDetails]
    week: list[BookingDetails]
    coming: list[BookingDetails]
    offers: list[EventTypeView]
    hours: ScheduleView
    views: Figures


@dataclass(eq=False)
class OverviewState:
    """What the tab knows.

    Attributes:
        turned: How many weeks from this one the calendar was turned.
        seen: Since when each booking is known; those from before the page was open, since ever.
    """

    desk: Desk
    read: Read
    turned: int = 0
    seen: dict[str, datetime] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.desk.visit.now

    @property
    def today(self) -> date:
        """The date where the expert is."""
        return self.now.astimezone(self.desk.zone).date()

    @property
    def monday(self) -> date:
        """The first day of the week that is shown."""
        return monday_of(self.today) + timedelta(weeks=self.turned)

    @property
    def new(self) -> frozenset[str]:
        """What came while the page was open, a moment ago."""
        return frozenset(uid for uid, since in self.seen.items() if self.now - since < NEW_FOR)

    async def load(self) -> None:
        """Read again."""
        self.read = await self.desk.visit.ask(_read, self.desk, self.today, self.monday)

    def remember(self, since: datetime) -> None:
        """Note since when the bookings that were read are known."""
        for one in [*self.read.week, *self.read.coming]:
            self.seen.setdefault(one.uid, since)


def _read(work: UnitOfWork, desk: Desk, today: date, monday: date) -> Read:
    def at(day: date) -> datetime:
        return datetime.combine(day, time(), desk.zone)

    first, end = span_needed(today)
    live = tuple(LIVE)
    return Read(
        waiting=requests(work),
        recent=between(work, at(first), at(end)),
        week=between(work, at(monday), at(monday + timedelta(days=7)), _SHOWN),
        coming=between(work, work.now, at(today + timedelta(days=15)), live),
        offers=event_types.list_mine(work),
        hours=availability.schedule_of(work),
        views=page_views.figures(work),
    )


async def load(visit: Visit) -> OverviewState:
    """Read everything."""
    desk = await load_desk(visit)
    today = visit.now.astimezone(desk.zone).date()
    state = OverviewState(desk, await visit.ask(_read, desk, today, monday_of(today)))
    state.remember(EVER)
    return state


class OverviewPage:
    """The tab."""

    def __init__(self, state: OverviewState) -> None:
        self.state, self.visit = state, state.desk.visit
        self.deeds = BookingDeeds(state.desk, self.refresh)

    def build(self) -> None:
        """Draw everything once; then patch what changes."""
        shell = Shell(self.state.desk, HERE, "Dashboard")
        with shell.around():
            self.head = Fragment()
            self.steps = ui.element("section").classes("glass desk-card")
            self.steps.props["aria-label"] = "Next steps"
            with self.steps:
                self.step_list = Fragment()
            self.figures = Fragment(classes="grid4")
            self.waiting = ui.element("section").classes("glass desk-card")
            self.waiting.props["aria-label"] = "Waiting for you"
            with self.waiting:
                self.requests = Fragment(on_act=self.deeds.act)
            self._build_week()
            with ui.element("section").classes("glass desk-card") as coming:
                coming.props["aria-label"] = "Coming up"
                self.coming = Fragment(on_act=self.deeds.act)
        self.draw()
        shell.follow(self.refresh)

    def _build_week(self) -> None:
        with ui.element("section").classes("glass desk-card no-agenda") as section:
            section.props["aria-label"] = "Week"
            with ui.element("div").classes("section-head"):
                self.week_title = Fragment(tag_name="h2", classes="h2")
                with ui.element("div").classes("hs g2"):
                    icon_button("chevron-left", "Previous week", lambda: self.turn(-1))
                    Button("Today", lambda: self.turn(0), size="sm")
                    icon_button("chevron-right", "Next week", lambda: self.turn(1))
            self.week = Fragment(on_act=self.deeds.act)

    async def refresh(self) -> None:
        """Read again and patch."""
        await self.state.load()
        self.state.remember(self.state.now)
        self.draw()

    async def turn(self, weeks: int) -> None:
        """Show another week; 0 for this one."""
        state = self.state
        state.turned = max(-WEEKS_MOST, min(WEEKS_MOST, state.turned + weeks)) if weeks else 0
        await self.visit.explained(self.refresh)()

    def draw(self) -> None:
        """Show what was read; what is the same is not sent."""
        state, read, desk = self.state, self.state.read, self.state.desk
        self.head.show(page_head(self._greeting(), self._sentence(), _ways()))
        self.figures.show(
            joined(map(figure_card, figures_of(read.recent, read.views.by_day, state.now, desk.zone)))
        )
        steps = _steps(desk, read)
        self.steps.set_visibility(not all(step.is_done for step in steps))
        self.step_list.show(first_steps(steps))
        self.waiting.set_visibility(bool(read.waiting))
        self.requests.show(self._waiting())
        self.week_title.show(joined([self._week_name()]))
        self.week.show(self._week())
        self.coming.show(self._coming())

    def _greeting(self) -> str:
        hour = self.state.now.astimezone(self.state.desk.zone).hour
        part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
        return f"Good {part}, {self.state.desk.profile.name.split()[0]}"

    def _sentence(self) -> str:
        state, zone = self.state, self.state.desk.zone
        live = [one for one in state.read.coming if one.status is BookingStatus.CONFIRMED]
        today = [one for one in live if one.session.start.astimezone(zone).date() == state.today]
        if not today:
            return "Nothing is booked for the rest of today."
        count = "One session" if len(today) == 1 else f"{len(today)} sessions"
        ahead = [one for one in today if one.session.start > state.now]
        first = f" The next one starts in {length(ahead[0].session.start - state.now)}." if ahead else ""
        return f"{count} left today.{first}"

    def _waiting(self) -> Markup:
        read, visit = self.state.read, self.visit
        title = tag("div", "hs g2", tag("h2", "h2", "Waiting for you"), pill(str(len(read.waiting)), "amber"))
        rows = request_list(read.waiting, zone=self.state.desk.zone, now=self.state.now, hour12=visit.hour12)
        return joined([tag("div", "section-head hs between wrap", title), tag("div", "mt3", rows)])

    def _week_name(self) -> str:
        if not self.state.turned:
            return "This week"
        monday = self.state.monday
        return f"Week of {monday.day} {monday:%B}" + (
            "" if monday.year == self.state.today.year else f" {monday.year}"
        )

    def _week(self) -> Markup:
        state, read = self.state, self.state.read
        hours, tones = read.hours, _tones(read.offers)
        schedule = Schedule(
            hours.zone, hours.weekly, hours.overrides, tuple(one.off for one in hours.time_off)
        )
        monday = state.monday
        week = Week(
            monday, hours.zone, state.now,
            schedule.open_between(monday - timedelta(days=1), monday + timedelta(days=6)),
            [_event(one, tones, one.uid in state.new) for one in read.week], self.visit.hour12,
        )  # fmt: skip
        seen = {one.event_type_uid for one in read.week}
        legend = tone_legend([(offer.title, tones[offer.uid]) for offer in read.offers if offer.uid in seen])
        return joined([week_view(week), legend if read.week else None])

    def _coming(self) -> Markup:
        state, read = self.state, self.state.read
        head = tag("div", "section-head", tag("h2", "h2", "Coming up"),
                   tag("a", "txt-link t-sm", "All bookings", href=f"{HERE}/bookings"))  # fmt: skip
        if not read.coming:
            text = "When somebody books you, it appears here by itself."
            return joined([head, empty_state("Nothing in the next two weeks", text, level=3)])
        lines = agenda(
            read.coming[:12], zone=state.desk.zone, today=state.today, hour12=self.visit.hour12, new=state.new
        )
        return joined([head, lines])


def _ways() -> Markup:
    return joined(
        [
            button_markup("Block time", icon_name="calendar-off", href=f"{HERE}/availability?add=off"),
            button_markup(
                "Book for a client", icon_name="plus", kind="primary", href=f"{HERE}/bookings?book=1"
            ),
        ]
    )


def _tones(offers: Sequence[EventTypeView]) -> dict[str, str]:
    return {offer.uid: TONES[place % len(TONES)] for place, offer in enumerate(offers)}


def _event(details: BookingDetails, tones: dict[str, str], is_new: bool) -> WeekEvent:
    who = details.attendee.name if details.attendee else "Client"
    pending = details.status is BookingStatus.PENDING
    tone = tones.get(details.event_type_uid, TONES[0])
    return WeekEvent(details.uid, details.session, who, details.title, tone, pending, is_new)


def _steps(desk: Desk, read: Read) -> list[Step]:
    hours = read.hours
    has_booking = bool(read.recent or read.coming)
    offered = any(offer.active for offer in read.offers)
    return [
        Step("Say when you work", "Weekly hours, in your own time zone.", f"{HERE}/availability",
             bool(hours.weekly or hours.overrides)),
        Step("Offer something", "An event type: what, how long, at what price.", f"{HERE}/event-types/new", offered),
        Step("Introduce yourself", "A few sentences about you, for your page.", "/profile/expert", bool(desk.profile.bio.strip())),
        Step("Get your first booking", f"Share your page: {desk.page_url}", f"/{desk.profile.username}", has_booking),
    ]  # fmt: skip


def draw(_visit: Visit, state: OverviewState) -> None:
    """Build the tab."""
    OverviewPage(state).build()


OVERVIEW = Page(load, draw, signed_in=True)
