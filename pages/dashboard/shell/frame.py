"""Dashboard frame: navigation around every tab, and live updates."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
from pages.framework.site import Redirect
from pages.framework.visit import Visit

EVERY_SECONDS = 60
"""How often a tab is drawn again although nothing happened: now moves on."""


@dataclass(eq=False)
class DashboardContext:
    """The expert whose dashboard it is, and the visit.

    Attributes:
        waiting: Requests to answer.
    """

    visit: Visit
    profile: Profile
    waiting: int

    @property
    def zone(self) -> ZoneInfo:
        """The expert's own zone: the whole dashboard is read in it."""
        return ZoneInfo(self.profile.time_zone)

    @property
    def page_url(self) -> str:
        """Address of the public page."""
        return f"{self.visit.application.settings.url}/{self.profile.username}"

    async def load(self) -> None:
        """Read again."""
        self.profile, self.waiting = await self.visit.ask(_dashboard)


async def load_dashboard(visit: Visit) -> DashboardContext:
    """Load the dashboard of the signed-in expert.

    Raises:
        Redirect: To the profile, for an account that is no expert.
    """
    if visit.account is None:
        raise SignInNeeded
    if visit.account.expert_id is None:
        raise Redirect("/profile?become=expert")
    return DashboardContext(visit, *await visit.ask(_dashboard))


def _dashboard(work: UnitOfWork) -> tuple[Profile, int]:
    return experts.my_profile(work), waiting_requests(work)


class Shell:
    """Frame of a tab.

    Args:
        active: The address of the tab.
    """

    def __init__(self, dashboard: DashboardContext, active: str, title: str) -> None:
        self.dashboard, self._active, self._title = dashboard, active, title

    @contextmanager
    def around(self) -> Iterator[None]:
        """Context manager: what is built inside stands beside the navigation."""
        person = self.dashboard.visit.badge
        add_to_head(tag("link", "", rel="stylesheet", href=static_url("css/dashboard.css")))
        with (
            frame(self._title, active="/expert-dashboard", person=person, robots="noindex"),
            _div("dash"),
        ):
            self._rail = Fragment(self._drawn_rail(), "nav", classes="side glass", on_act=self._acted)
            self._rail.attributes(aria_label=_("Dashboard"))
            with _div("vs g5 dash-body"):
                yield

    def follow(self, refresh: Callable[[], Awaitable[None]], *, holds: bool = False) -> None:
        """Call `refresh` whenever bookings, hours or event types of this expert change.

        Args:
            holds: Also when somebody only holds a time: of interest where free times are shown.
        """

        async def again() -> None:
            await self.dashboard.load()
            self._rail.show(self._drawn_rail())
            await refresh()

        latest, visit = Coalescer(again), self.dashboard.visit
        visit.follow(expert_topic(self.dashboard.profile.expert_id), latest.on_change)
        if holds:
            visit.follow(calendar_topic(self.dashboard.profile.expert_id), latest.on_change)
        ui.timer(EVERY_SECONDS, visit.explained(latest.on_change), immediate=False)

    def _drawn_rail(self) -> Markup:
        return rail(self._active, self.dashboard.profile.username, self.dashboard.waiting)

    def _acted(self, act: str, _key: str, _value: object) -> None:
        if act == "copy_page":
            copy_link(self.dashboard.visit, self.dashboard.page_url)


def copy_link(visit: Visit, url: str) -> None:
    """Copy an address to the clipboard and say so."""
    ui.clipboard.write(url)
    visit.say(_("Link copied."))


def head(title: str, text: object = "", actions: object = None) -> Fragment:
    """Heading of a tab."""
    return Fragment(page_head(title, text, actions))


def _div(classes: str) -> ui.element:
    return ui.element("div").classes(classes)
