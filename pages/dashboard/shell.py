"""Around every tab of the dashboard: whose it is, the rail, and being told of what changes."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nicegui import ui

from components.dashboard_parts import page_head, rail
from components.fragment import Fragment
from components.markup import Markup, tag
from components.static_files import static_url
from components.theme import frame
from db.work import UnitOfWork
from expertconnect.domain.errors import SignInNeeded
from expertconnect.domain.events import calendar_topic, desk_topic
from expertconnect.services import experts
from expertconnect.services.experts import Profile
from expertconnect.words import _
from pages.dashboard.reading import waiting_requests
from pages.site import Redirect
from pages.visit import Visit

EVERY_SECONDS = 60
"""How often a tab is drawn again although nothing happened: now moves on."""


@dataclass(eq=False)
class Desk:
    """The expert who looks at the dashboard.

    Attributes:
        waiting: Requests to answer.
    """

    visit: Visit
    profile: Profile
    waiting: int

    @property
    def zone(self) -> ZoneInfo:
        """The expert's own zone: in it all of the dashboard is read."""
        return ZoneInfo(self.profile.time_zone)

    @property
    def page_url(self) -> str:
        """The address of the public page."""
        return f"{self.visit.application.settings.url}/{self.profile.username}"

    async def load(self) -> None:
        """Read again."""
        self.profile, self.waiting = await self.visit.ask(_desk)


async def load_desk(visit: Visit) -> Desk:
    """The desk of whoever is signed in.

    Raises:
        Redirect: To the profile, for an account that is no expert.
    """
    if visit.account is None:
        raise SignInNeeded
    if visit.account.expert_id is None:
        raise Redirect("/profile?become=expert")
    return Desk(visit, *await visit.ask(_desk))


def _desk(work: UnitOfWork) -> tuple[Profile, int]:
    return experts.my_profile(work), waiting_requests(work)


class Latest:
    """Does one thing for many events that arrive together, and once more for those that arrive meanwhile."""

    def __init__(self, deed: Callable[[], Awaitable[None]]) -> None:
        self._deed = deed
        self._running = self._again = False

    async def told(self, _event: object = None) -> None:
        """Something has changed."""
        self._again = True
        if self._running:
            return
        self._running = True
        try:
            while self._again:
                self._again = False
                await self._deed()
        finally:
            self._running = False


class Shell:
    """The frame of a tab.

    Args:
        active: The address of the tab.
    """

    def __init__(self, desk: Desk, active: str, title: str) -> None:
        self.desk, self._active, self._title = desk, active, title

    @contextmanager
    def around(self) -> Iterator[None]:
        """What is drawn inside stands beside the rail."""
        person = self.desk.visit.badge
        ui.add_head_html(tag("link", "", rel="stylesheet", href=static_url("css/dashboard.css")))
        with (
            frame(self._title, active="/expert-dashboard", person=person, robots="noindex"),
            _div("dash"),
        ):
            self._rail = Fragment(self._drawn_rail(), "nav", classes="side glass", on_act=self._acted)
            self._rail.attributes(aria_label=_("Dashboard"))
            with _div("vs g5 dash-body"):
                yield

    def follow(self, refresh: Callable[[], Awaitable[None]], *, holds: bool = False) -> None:
        """Draw again, by `refresh`, whenever bookings, hours or event types of this expert change.

        Args:
            holds: Also when somebody only holds a time: of interest where free times are shown.
        """

        async def again() -> None:
            await self.desk.load()
            self._rail.show(self._drawn_rail())
            await refresh()

        latest, visit = Latest(again), self.desk.visit
        visit.follow(desk_topic(self.desk.profile.expert_id), latest.told)
        if holds:
            visit.follow(calendar_topic(self.desk.profile.expert_id), latest.told)
        ui.timer(EVERY_SECONDS, visit.explained(latest.told), immediate=False)

    def _drawn_rail(self) -> Markup:
        return rail(self._active, self.desk.profile.username, self.desk.waiting)

    def _acted(self, act: str, _key: str, _value: object) -> None:
        if act == "copy_page":
            copy_link(self.desk.visit, self.desk.page_url)


def copy_link(visit: Visit, url: str) -> None:
    """Put an address into the clipboard and say so."""
    ui.clipboard.write(url)
    visit.say(_("Link copied."))


def head(title: str, text: object = "", actions: object = None) -> Fragment:
    """The heading of a tab."""
    return Fragment(page_head(title, text, actions))


def _div(classes: str) -> ui.element:
    return ui.element("div").classes(classes)
