"""Overview tab: /expert-dashboard."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup
from nicegui import ui

from components.dashboard.overview_parts import (
    Step,
    agenda,
    figure_card,
    first_steps,
    page_head,
    request_list,
)
from components.dashboard.week_agenda import week_agenda
from components.dashboard.week_view import TONES, Week, WeekEvent, tone_legend, week_view
from components.kit.buttons import Button, icon_button
from components.kit.formatting import day_words, length
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import button_markup, empty_state, pill
from expertconnect.domain.availability import Schedule
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.i18n import _, ngettext
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.bookings.actions import BookingActions
from pages.dashboard.overview.key_metrics import figures_of
from pages.dashboard.overview.state import OverviewState, Read, load
from pages.dashboard.shell.frame import DashboardContext, Shell
from pages.framework.site import Page
from pages.framework.visit import Visit

HERE = "/expert-dashboard"
_MAX_LINES = 6
"""Maximum number of coming bookings; the others are in the bookings tab."""


class OverviewPage:
    """The tab."""

    def __init__(self, state: OverviewState) -> None:
        self.state, self.visit = state, state.dashboard.visit
        self.commands = BookingActions(state.dashboard, self.refresh)

    def build(self) -> None:
        """Build the elements once; then patch changes."""
        shell = Shell(self.state.dashboard, HERE, _("Dashboard"))
        with shell.around():
            self.head = Fragment()
            self.steps = ui.element("section").classes("glass desk-card")
            self.steps.props["aria-label"] = _("Next steps")
            with self.steps:
                self.step_list = Fragment()
            self.figures = Fragment(classes="grid4")
            self.waiting = ui.element("section").classes("glass desk-card")
            self.waiting.props["aria-label"] = _("Waiting for you")
            with self.waiting:
                self.requests = Fragment(on_act=self.commands.act)
            self._build_week()
            # hidden on phones, where the week is a list with the same bookings
            with ui.element("section").classes("glass desk-card coming no-agenda") as coming:
                coming.props["aria-label"] = _("Coming up")
                self.coming = Fragment(on_act=self.commands.act)
        self.draw()
        shell.follow(self.refresh)

    def _build_week(self) -> None:
        with ui.element("section").classes("glass desk-card") as section:
            section.props["aria-label"] = _("Week")
            with ui.element("div").classes("section-head"):
                self.week_title = Fragment(tag_name="h2", classes="h2")
                with ui.element("div").classes("hs g2"):
                    icon_button("chevron-left", _("Previous week"), lambda: self.turn(-1))
                    Button(_("Today"), lambda: self.turn(0), size="sm")
                    icon_button("chevron-right", _("Next week"), lambda: self.turn(1))
            self.week = Fragment(on_act=self.commands.act)

    async def refresh(self) -> None:
        """Load again and patch."""
        await self.state.load()
        self.state.remember(self.state.now)
        self.draw()

    async def turn(self, weeks: int) -> None:
        """Show another week; 0 for this one."""
        self.state.turn(weeks)
        await self.visit.explained(self.refresh)()

    def draw(self) -> None:
        """Show the loaded data; unchanged parts are not sent."""
        state, data, dashboard = self.state, self.state.read, self.state.dashboard
        self.head.show(page_head(self._greeting(), self._sentence(), _actions()))
        self.figures.show(
            joined(map(figure_card, figures_of(data.recent, data.views.by_day, state.now, dashboard.zone)))
        )
        steps = _steps(dashboard, data)
        self.steps.set_visibility(not all(step.is_done for step in steps))
        self.step_list.show(first_steps(steps))
        self.waiting.set_visibility(bool(data.waiting))
        self.requests.show(self._waiting_requests())
        self.week_title.show(joined([self._week_name()]))
        self.week.show(self._week())
        self.coming.show(self._coming())

    def _greeting(self) -> str:
        hour = self.state.now.astimezone(self.state.dashboard.zone).hour
        text = _("Good evening, {name}")
        if 4 <= hour < 18:
            text = _("Good morning, {name}") if hour < 12 else _("Good afternoon, {name}")
        return text.format(name=self.state.dashboard.profile.name.split()[0])

    def _sentence(self) -> str:
        state, zone = self.state, self.state.dashboard.zone
        live = [one for one in state.read.coming if one.status is BookingStatus.CONFIRMED]
        today = [one for one in live if one.session.start.astimezone(zone).date() == state.today]
        if not today:
            return _("Nothing is booked for the rest of today.")
        sentence = ngettext("One session left today.", "{n} sessions left today.", len(today)).format(
            n=len(today)
        )
        later = [one for one in today if one.session.start > state.now]
        if not later:
            return sentence
        next_one = _("The next one starts in {time}.").format(time=length(later[0].session.start - state.now))
        return f"{sentence} {next_one}"

    def _waiting_requests(self) -> Markup:
        data, visit = self.state.read, self.visit
        title = tag(
            "div", "hs g2", tag("h2", "h2", _("Waiting for you")), pill(str(len(data.waiting)), "amber")
        )
        rows = request_list(
            data.waiting, zone=self.state.dashboard.zone, now=self.state.now, hour12=visit.hour12
        )
        return joined([tag("div", "section-head hs between wrap", title), tag("div", "mt3", rows)])

    def _week_name(self) -> str:
        if not self.state.turned:
            return _("This week")
        return _("Week of {day}").format(day=_date(self.state.first, self.state.today))

    def _week(self) -> Markup:
        state, data = self.state, self.state.read
        hours, tones = data.hours, _tones(data.offers)
        schedule = Schedule(
            hours.zone, hours.weekly, hours.overrides, tuple(one.off for one in hours.time_off)
        )
        first = state.first
        week = Week(
            first,
            hours.zone,
            state.now,
            schedule.open_between(first - timedelta(days=1), first + timedelta(days=6)),
            [_event(one, tones, one.uid in state.new) for one in data.week],
            self.visit.hour12,
            [(one.session, one.attendee.name if one.attendee else "") for one in data.kept],
        )
        shown_uids = {one.event_type_uid for one in data.week}
        legend = tone_legend(
            [(offer.title, tones[offer.uid]) for offer in data.offers if offer.uid in shown_uids]
        )
        markup = tag("div", "no-agenda", week_view(week), legend if data.week else None)
        return joined([markup, tag("div", "only-agenda week-days", week_agenda(week))])

    def _coming(self) -> Markup:
        state, data = self.state, self.state.read
        head = tag(
            "div",
            "section-head",
            tag("h2", "h2", _("Coming up")),
            tag("a", "txt-link t-sm", _("All bookings"), href=f"{HERE}/bookings"),
        )
        if not data.coming:
            text = _("When somebody books you, it appears here by itself.")
            return joined([head, empty_state(_("Nothing in the next two weeks"), text, level=3)])
        shown, rest = data.coming[:_MAX_LINES], len(data.coming) - _MAX_LINES
        lines = agenda(
            shown, zone=state.dashboard.zone, today=state.today, hour12=self.visit.hour12, new=state.new
        )
        if rest <= 0:
            return joined([head, lines])
        label = ngettext("{n} more in the next two weeks", "{n} more in the next two weeks", rest).format(
            n=rest
        )
        more = tag("a", "txt-link t-sm", label, href=f"{HERE}/bookings")
        return joined([head, lines, tag("p", "mt3", more)])


def _date(day: date, today: date) -> str:
    """Format a date, without Today and Tomorrow."""
    return day_words(day, today if abs((day - today).days) > 1 else today - timedelta(days=3))


def _actions() -> Markup:
    return joined(
        [
            button_markup(_("Block time"), icon_name="calendar-off", href=f"{HERE}/availability?add=off"),
            button_markup(
                _("Book for a client"), icon_name="plus", kind="primary", href=f"{HERE}/bookings?book=1"
            ),
        ]
    )


def _tones(offers: Sequence[EventTypeView]) -> dict[str, str]:
    return {offer.uid: TONES[index % len(TONES)] for index, offer in enumerate(offers)}


def _event(details: BookingDetails, tones: dict[str, str], is_new: bool) -> WeekEvent:
    who = details.attendee.name if details.attendee else _("Client")
    pending = details.status is BookingStatus.PENDING
    tone = tones.get(details.event_type_uid, TONES[0])
    return WeekEvent(details.uid, details.session, who, details.title, tone, pending, is_new)


def _steps(dashboard: DashboardContext, data: Read) -> list[Step]:
    hours = data.hours
    has_booking = bool(data.recent or data.coming)
    offered = any(offer.active for offer in data.offers)
    return [
        Step(_("Say when you work"), _("Weekly hours, in your own time zone."), f"{HERE}/availability",
             bool(hours.weekly or hours.overrides)),
        Step(_("Offer something"), _("An event type: what, how long, at what price."), f"{HERE}/event-types/new", offered),
        Step(_("Introduce yourself"), _("A few sentences about you, for your page."), "/profile/expert", bool(dashboard.profile.bio.strip())),
        Step(_("Get your first booking"), _("Share your page: {address}").format(address=dashboard.page_url), f"/{dashboard.profile.username}", has_booking),
    ]  # fmt: skip


def draw(_visit: Visit, state: OverviewState) -> None:
    """Build the tab."""
    OverviewPage(state).build()


OVERVIEW = Page(load, draw, signed_in=True)
