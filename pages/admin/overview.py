"""Operator's page: counts, e-mail queue, settings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from markupsafe import Markup
from nicegui import ui

from components.account.profile_parts import profile_head
from components.admin.overview_parts import (
    clock_notice,
    event_list,
    figure_grid,
    mail_list,
    mail_tabs,
    preview_text,
    setting_list,
    trouble_notice,
    zone_data_lines,
)
from components.kit import Dialog
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import banner
from components.layout.theme import frame, section
from db.engine.write_health import SENTENCES
from expertconnect.domain.errors import NotFound
from expertconnect.domain.events import JOB_MARKS, OUTBOX
from expertconnect.i18n import _, translate
from expertconnect.services.admin import overview, zone_rules
from expertconnect.services.admin.overview import Overview, SettingLine
from expertconnect.services.admin.zone_rules import ZoneDataInUse
from expertconnect.services.common import last_run
from expertconnect.services.jobs import outbox
from expertconnect.zone_data import PACKAGE
from pages.framework.coalesce import Coalescer
from pages.framework.profile_tabs import profile_links
from pages.framework.read_order import ReadOrder
from pages.framework.site import Page
from pages.framework.visit import Visit
from pages.web.middleware.client_network import passed_unknown_proxy

REFRESH_SECONDS = 30.0
"""Interval of refreshes, since changes of the counts publish no events."""


@dataclass(eq=False)
class AdminState:
    """Data of the operator's page.

    Attributes:
        state: Shown state of e-mails, one of `outbox.STATES`.
    """

    visit: Visit
    state: str
    data: Overview
    settings: tuple[SettingLine, ...]
    zones: ZoneDataInUse
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Load the data again."""
        self.data = await self.reads.newest(self.visit.ask(overview.overview, self.state)) or self.data


async def load(visit: Visit) -> AdminState:
    """Load everything; NotFound for anybody but an administrator."""
    if visit.account is not None and not visit.account.is_admin:
        raise NotFound
    state = visit.query("mails", 12)
    state = state if state in outbox.STATES else "waiting"
    data = await visit.ask(overview.overview, state)
    zones = await visit.ask(zone_rules.zone_data_in_use)
    return AdminState(visit, state, data, await visit.ask(overview.settings_shown), zones)


def draw(visit: Visit, admin: AdminState) -> None:
    """Build the page; it follows the outbox."""
    AdminPage(visit, admin).build()


class AdminPage:
    """The page: counts, e-mails, settings."""

    def __init__(self, visit: Visit, admin: AdminState) -> None:
        self.visit, self.admin = visit, admin

    def build(self) -> None:
        """Build the elements once."""
        visit, account = self.visit, self.visit.account
        links = profile_links(account) if account else []
        with frame(_("Operator"), active="/profile", person=visit.badge, robots="noindex"):
            Fragment(profile_head(_("Operator"), "/admin", links))
            with ui.element("div").classes("vs g5"):
                for notice in self._notices():
                    Fragment(notice)
                self.figures = Fragment(self._figures(), classes="vs g5", on_act=self._on_act)
                with section(_("Mails")):
                    self.tabs = Fragment(self._tabs(), classes="mt3 scroll-x mail-tabs")
                    self.mails = Fragment(self._mails(), classes="mt3", on_act=self._on_act)
                with section(_("Time zone data")):
                    Fragment(
                        zone_data_lines(
                            self.admin.zones.data.version, self._zone_source(), self.admin.zones.moved
                        )
                    )
                with section(_("Security")):
                    note = _(
                        "Sign-ins, refusals and changes of the last {n} days, without addresses and with shortened networks."
                    )
                    Fragment(
                        tag("p", "t-sm muted", note.format(n=visit.application.settings.audit_days)),
                        classes="mt2",
                    )
                    self.events = Fragment(self._events(), classes="mt3")
                with section(_("Settings")):
                    Fragment(setting_list(self.admin.settings), classes="mt3")
            self.dialogs = ui.element("div")
        coalescer = Coalescer(self.refresh)
        visit.follow(OUTBOX, coalescer.on_change)
        visit.follow(JOB_MARKS, coalescer.on_change)
        ui.timer(REFRESH_SECONDS, visit.explained(coalescer.on_change), immediate=False)

    async def refresh(self) -> None:
        """Load again and patch."""
        await self.admin.load()
        self.figures.show(self._figures())
        self.tabs.show(self._tabs())
        self.mails.show(self._mails())
        self.events.show(self._events())

    async def _on_act(self, act: str, key: str, _: object) -> None:
        command = {"preview": self.preview, "retry": self.retry, "trust": self.trust}.get(act)
        if command is not None:
            await self.visit.explained(command)(key)

    async def preview(self, key: str) -> None:
        """Open a dialog with the preview of an e-mail."""
        data = await self.visit.ask(overview.preview, key)
        with self.dialogs:
            dialog = Dialog(_("Preview"), wide=True)
        with dialog.body:
            if data.why_not:
                Fragment(
                    tag(
                        "p",
                        "muted",
                        _("It would not be sent: {reason}").format(reason=translate(data.why_not)),
                    )
                )
            else:
                Fragment(preview_text(data.to, data.subject, data.text))
        dialog.open()

    async def retry(self, key: str) -> None:
        """Retry an e-mail at once."""
        await self.visit.do(overview.retry, key)
        self.visit.say(_("It is tried again now."), kind="info")
        await self.refresh()

    async def trust(self, _key: str) -> None:
        """Confirm that the clock is right."""
        await self.visit.do(last_run.confirm_clock)
        if (watch := self.visit.application.clock_watch) is not None:
            watch.accept()
        await self.refresh()

    def _trouble(self) -> Markup | None:
        trouble = self.visit.application.database.trouble()
        return None if trouble is None else trouble_notice(translate(SENTENCES[trouble]))

    def _clock(self) -> Markup | None:
        watch = self.visit.application.clock_watch
        leap = watch.leap() if watch else None
        if leap is None:
            return None
        return clock_notice(self.visit.now, leap.trusted_at, is_ahead=leap.by > timedelta(0))

    def _figures(self) -> Markup:
        figures = self.admin.data.figures
        grid = figure_grid(
            [
                ("users", _("Accounts"), figures.accounts),
                ("verified", _("Experts"), figures.experts),
                ("activity", _("Signed in lately"), figures.online),
                ("calendar-plus", _("Booked in 30 days"), figures.booked),
                ("calendar-check", _("Coming sessions"), figures.coming),
                ("hourglass", _("Requests to answer"), figures.waiting),
                ("timer", _("Held right now"), figures.held),
                ("mail", _("Mails waiting"), self.admin.data.mails["waiting"]),
            ]
        )
        notices = [notice for notice in (self._trouble(), self._clock()) if notice]
        return joined([*notices, grid]) if notices else grid

    def _zone_source(self) -> str:
        source = self.admin.zones.data.source
        return _("the tzdata package") if source == PACKAGE else source

    def _tabs(self) -> Markup:
        return mail_tabs(self.admin.state, self.admin.data.mails)

    def _mails(self) -> Markup:
        return mail_list(self.admin.data.lines, self.visit.now)

    def _events(self) -> Markup:
        return event_list(self.admin.data.events, self.visit.now)

    def _notices(self) -> Iterator[Markup]:
        settings = self.visit.application.settings
        if not settings.sends_mail:
            yield banner(
                _("No mail server is set up"),
                _(
                    "Mails wait here until EXPERTCONNECT_SMTP_HOST and EXPERTCONNECT_MAIL_FROM are set. Bookings work without."
                ),
                tone="amber",
            )
        if self._has_unknown_proxy():
            yield banner(
                _("All visitors count as one"),
                _(
                    "A proxy stands in front of the site, but EXPERTCONNECT_TRUSTED_PROXIES does not name it: its visitors share one network address, and the limits of one."
                ),
                tone="amber",
            )

    def _has_unknown_proxy(self) -> bool:
        """Whether this request came through a proxy that is not trusted, or must have: the server speaks no TLS."""
        settings = self.visit.application.settings
        if settings.is_https and not settings.trusted_proxies:
            return True
        return passed_unknown_proxy(self.visit.request.scope, settings.proxy_networks)


ADMIN = Page(load, draw, signed_in=True)
