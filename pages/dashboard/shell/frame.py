"""Dashboard frame: navigation around every tab, and live updates."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import ui

from components.dashboard.overview_parts import page_head, rail
from components.kit.fragment import Fragment
from components.kit.markup import tag
from components.kit.static_files import static_url
from components.layout.page_head import add_to_head
from components.layout.theme import frame
from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.errors import SignInNeeded
from expertconnect.domain.events import calendar_topic, expert_topic
from expertconnect.i18n import _
from expertconnect.services import experts
from expertconnect.services.experts.profile_view import Profile
from pages.dashboard.shell.queries import waiting_requests
from pages.framework.coalesce import Coalescer
from pages.framework.read_order import ReadOrder
from pages.framework.site import Redirect
from pages.framework.visit import Visit

EVERY_SECONDS = 60
"""Interval of refreshes without an event, since some content depends on the clock."""


@dataclass(eq=False)
class DashboardContext:
    """The expert of the dashboard, and the visit.

    Attributes:
        waiting: Number of requests to answer.
    """

    visit: Visit
    profile: Profile
    waiting: int
    reads: ReadOrder = field(default_factory=ReadOrder)

    @property
    def zone(self) -> ZoneInfo:
        """The expert's time zone, in which the whole dashboard shows times."""
        return ZoneInfo(self.profile.time_zone)

    @property
    def page_url(self) -> str:
        """URL of the public page."""
        return f"{self.visit.application.settings.url}/{self.profile.username}"

    async def load(self) -> None:
        """Load the profile and the number of requests again."""
        if read := await self.reads.newest(self.visit.ask(_dashboard)):
            self.profile, self.waiting = read


async def load_dashboard(visit: Visit) -> DashboardContext:
    """Load the dashboard of the signed-in expert.

    Raises:
        Redirect: To the profile, if the account is not an expert's.
    """
    if visit.account is None:
        raise SignInNeeded
    if visit.account.expert_id is None:
        raise Redirect("/profile?become=expert")
    return DashboardContext(visit, *await visit.ask(_dashboard))


def _dashboard(work: UnitOfWork) -> tuple[Profile, int]:
    return experts.my_profile(work), waiting_requests(work)


class Shell:
    """Frame of a tab, with the navigation rail.

    Args:
        active: Address of the tab.
    """

    def __init__(self, dashboard: DashboardContext, active: str, title: str) -> None:
        self.dashboard, self._active, self._title = dashboard, active, title

    @contextmanager
    def around(self) -> Iterator[None]:
        """Context manager; elements built inside are the tab's content."""
        person = self.dashboard.visit.badge
        add_to_head(tag("link", "", rel="stylesheet", href=static_url("css/dashboard.css")))
        with (
            frame(self._title, active="/expert-dashboard", person=person, robots="noindex"),
            _div("dash"),
        ):
            self._rail = Fragment(self._render_rail(), "nav", classes="side glass", on_act=self._on_act)
            self._rail.attributes(aria_label=_("Dashboard"))
            with _div("vs g5 dash-body"):
                yield

    def follow(self, refresh: Callable[[], Awaitable[None]], *, holds: bool = False) -> None:
        """Call `refresh` whenever bookings, hours or event types of this expert change.

        Args:
            holds: Whether also for holds, which matter where free times are shown.
        """

        async def refresh_all() -> None:
            await self.dashboard.load()
            self._rail.show(self._render_rail())
            await refresh()

        coalescer, visit = Coalescer(refresh_all), self.dashboard.visit
        visit.follow(expert_topic(self.dashboard.profile.expert_id), coalescer.on_change)
        if holds:
            visit.follow(calendar_topic(self.dashboard.profile.expert_id), coalescer.on_change)
        ui.timer(EVERY_SECONDS, visit.explained(coalescer.on_change), immediate=False)

    def _render_rail(self) -> Markup:
        return rail(self._active, self.dashboard.profile.username, self.dashboard.waiting)

    def _on_act(self, act: str, _key: str, _value: object) -> None:
        if act == "copy_page":
            copy_link(self.dashboard.visit, self.dashboard.page_url)


def copy_link(visit: Visit, url: str) -> None:
    """Copy a URL to the clipboard and confirm it with a toast."""
    ui.clipboard.write(url)
    visit.say(_("Link copied."))


def head(title: str, text: object = "", actions: object = None) -> Fragment:
    """Heading of a tab."""
    return Fragment(page_head(title, text, actions))


def _div(classes: str) -> ui.element:
    return ui.element("div").classes(classes)
