"""Profile page: name, picture, time zone, language, e-mail, password, sessions."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import ui

from components.account.account_parts import account_script
from components.account.picture_editor import PictureEditor, picture_script
from components.account.profile_parts import (
    address_row,
    offer_card,
    page_card,
    profile_head,
    security,
    session_list,
)
from components.kit import (
    Button,
    ErrorSummary,
    Segmented,
    Select,
    TextField,
    ZonePicker,
    form,
    show_errors,
)
from components.kit.fragment import Fragment
from components.kit.markup import esc, icon, joined, tag
from components.kit.unsaved import UnsavedBar
from components.layout.page_head import add_to_head
from components.layout.theme import frame, glass, rename_person
from expertconnect.domain import bounds
from expertconnect.domain.errors import DomainError
from expertconnect.domain.money import Money
from expertconnect.i18n import N_, _, clock, long_day, moment, money, region_options, spoken, translate
from expertconnect.services import accounts, experts
from expertconnect.services.accounts import pictures, sessions
from expertconnect.services.accounts.accounts import Account
from pages.account.profile_state import ProfileState, joined_locale, written
from pages.framework.cookies import remember
from pages.framework.profile_tabs import profile_links
from pages.framework.request_locale import HOUR12, LOCALE, ZONE_CHOSEN
from pages.framework.site import Page
from pages.framework.visit import Visit
from pages.framework.zones import zones_at
from pages.web.forms.flash import Flash, flash_of

SAMPLE_TIME, SAMPLE_PRICE = datetime(2026, 1, 1, 15, 30, tzinfo=UTC), Money(123450, "EUR")
UTC_ZONE = ZoneInfo("UTC")
CLOCKS: dict[bool | None, str] = {None: N_("Automatic"), False: N_("24 hours"), True: N_("12 hours")}


async def load(visit: Visit) -> ProfileState:
    """Load the account and its public profile."""
    account = await visit.ask(accounts.me)
    public = await visit.ask(experts.my_profile) if account.is_expert else None
    state = ProfileState.of(visit, account, public)
    state.sessions = await visit.ask(sessions.own)
    return state


def draw(visit: Visit, state: ProfileState) -> None:
    """Build the page."""
    ProfilePage(visit, state).build()


class ProfilePage:
    """Sections of the page: account, public page, security."""

    def __init__(self, visit: Visit, state: ProfileState) -> None:
        self.visit, self.state = visit, state

    def build(self) -> None:
        """Build the elements once."""
        visit, state = self.visit, self.state
        add_to_head(account_script())
        add_to_head(picture_script())
        with frame(_("Profile"), active="/profile", person=visit.badge, narrow=True, robots="noindex"):
            Fragment(
                profile_head(
                    _("Profile"), "/profile", profile_links(state.account), visit.query("notice", 40)
                )
            )
            with ui.element("div").classes("vs g5"):
                self._build_account()
                self._build_public_page()
                with glass(tag_name="section"):
                    Fragment(self._security())
                    self.sessions = Fragment(self._sessions(), on_act=self._on_session_act)

    def _build_account(self) -> None:
        state = self.state
        with glass(tag_name="section") as panel:
            panel.props["aria-label"] = _("You")
            account = state.account
            self.face = PictureEditor(
                account.name, account.image_url, self._picture_hint(), self._on_picture_act
            )
            self.summary = ErrorSummary().classes("mt4")
            with form(self.visit.explained(self.save), "vs g5 mt6 profile-form"):
                with ui.element("div").classes("two"):
                    self.name = TextField(
                        _("Full name"), account.name, autocomplete="name", maxlength=bounds.NAME.most
                    )
                    self.name.classes("grid-all")
                    zones = zones_at(self.visit.now, self.visit.locale)
                    self.zone = ZonePicker(zones, state.zone, self.choose_zone, label=_("Time zone"))
                    with ui.element("div").classes("field"):
                        Fragment(esc(_("Clock")), "span", classes="lab")
                        self.clock = Segmented(
                            _("Clock"),
                            {key: _(label) for key, label in CLOCKS.items()},
                            state.hour12,
                            self.choose_clock,
                        )
                    self.language = Select(_("Language"), spoken(), state.language, self.choose_language)
                    self.region = Select(
                        _("Days and money"), self._regions(), state.region, self.choose_region
                    )
                    self.sample = Fragment(self._sample(), "p", classes="grid-all inset sample t-sm muted")
                self.bar = UnsavedBar(self.visit.explained(self.save), self.discard)
                Button(_("Save"), submit=True, classes="sr-only").props["tabindex"] = -1
            self.name.on_value_change(self.changed)

    def _build_public_page(self) -> None:
        account, public = self.state.account, self.state.public
        base = self.visit.application.settings.url.partition("://")[2]
        with glass(tag_name="section") as panel:
            panel.props["aria-label"] = _("Your public page")
            if public is None:
                Fragment(offer_card(account.name, f"{base}/{_('your-name')}", account.image_url))
            else:
                Fragment(tag("h2", "h2", _("Your public page")))
                Fragment(page_card(f"{base}/{public.username}", public.headline, listed=public.is_listed))

    def _security(self) -> Markup:
        account = self.state.account
        row = address_row(
            account.email, verified=account.is_verified, sends_mail=self.visit.application.settings.sends_mail
        )
        flash = flash_of(self.visit.application, self.visit.request.scope, self.visit.query("problem", 40))
        if flash is None:
            wanted = "password" if self.visit.query("open", 20) == "password" else ""
            return security(row, changing=wanted, email=account.email)
        return security(
            row,
            changing=_refused_form(flash),
            sentence=flash.sentence,
            fields=flash.fields,
            typed_email=flash.typed.get("email", ""),
            email=account.email,
        )

    def _sessions(self) -> Markup:
        visit = self.visit
        return session_list(
            [
                (line, moment(line.seen_at, visit.zone, visit.locale, hour12=visit.hour12))
                for line in self.state.sessions
            ]
        )

    async def _on_session_act(self, act: str, key: str, _value: object) -> None:
        await self.visit.explained(self.end_sessions)(act, key)

    async def end_sessions(self, act: str, key: str) -> None:
        """End one other session, or all of them."""
        if act == "end":
            await self.visit.do(sessions.end_own, key)
        elif act == "end-others":
            await self.visit.do(sessions.sign_out_everywhere, keep_current=True)
        else:
            return
        self.state.sessions = await self.visit.ask(sessions.own)
        self.sessions.show(self._sessions())
        self.visit.say(_("Ended."))

    def changed(self) -> None:
        """Show whether anything is unsaved."""
        self.bar.show_changes(self.state.typed(self.name.text) != self.state.saved)

    def choose_zone(self, zone: str) -> None:
        """Handle the choice of another zone."""
        self.state.zone = zone
        self.changed()

    def choose_language(self, language: str) -> None:
        """Handle the choice of another language, which has other regions."""
        self.state.language = language
        if self.state.region not in dict(region_options(language)):
            self.state.region = ""
        self._show_region()

    def choose_region(self, region: str) -> None:
        """Handle the choice of another region."""
        self.state.region = region
        self._show_region()

    def _show_region(self) -> None:
        self.region.options(self._regions(), self.state.region)
        self.sample.show(self._sample())
        self.changed()

    def choose_clock(self, hour12: bool | None) -> None:
        """Handle the choice of another clock."""
        self.state.hour12 = hour12
        self.sample.show(self._sample())
        self.changed()

    async def save(self) -> None:
        """Save; refusals are shown beside their fields, and typed values stay."""
        try:
            await self.state.save(self.name.text)
        except DomainError as refused:
            fields = {name: translate(error) for name, error in refused.fields.items()}
            rest = show_errors({"name": self.name}, fields)
            self.summary.tell(rest if fields else [translate(refused)])
            return
        self.summary.tell([])
        self.name.set_error(None)
        account, client = self.state.account, self.visit.client
        self.visit.account = account
        if client is not None and self.visit.badge is not None:
            rename_person(client, self.visit.badge)
            remember(client, LOCALE, self.state.language)
            remember(client, ZONE_CHOSEN, account.time_zone)
            remember(client, HOUR12, "" if account.hour12 is None else str(int(account.hour12)))
        self._show_saved()
        if client is not None and self.state.language != self.visit.reader.language:
            client.open("/profile?notice=saved")  # reload in the other language
            return
        self.visit.say(_("Saved."))

    async def _on_picture_act(self, act: str, _key: str, _value: object) -> None:
        command = {"saved": self.picture_saved, "remove": self.remove_picture}.get(act)
        if command is not None:
            await self.visit.explained(command)()

    async def picture_saved(self) -> None:
        """Handle an uploaded picture."""
        self._show_picture(await self.visit.ask(accounts.me))
        self.visit.say(_("Your picture is saved."))

    async def remove_picture(self) -> None:
        """Remove the picture."""
        self._show_picture(await self.visit.do(pictures.remove))
        self.visit.say(_("Your initials stand for you again."))

    def _show_picture(self, account: Account) -> None:
        self.state.account = self.visit.account = account
        self.face.show_person(account.name, account.image_url)
        if self.visit.client is not None and self.visit.badge is not None:
            rename_person(self.visit.client, self.visit.badge)

    def _picture_hint(self) -> str:
        if self.state.account.is_expert:
            return _("Seen by everybody: on your page, in the directory and where you are booked.")
        return _("Seen by you, and by the experts whose time you book.")

    def discard(self) -> None:
        """Discard unsaved changes."""
        self.state.discard()
        self.name.set_error(None)
        self.summary.tell([])
        self._show_saved()

    def _show_saved(self) -> None:
        state = self.state
        self.name.set_value(state.account.name)
        self.face.show_person(state.account.name, state.account.image_url)
        self.zone.show_zone(state.zone)
        self.language.choose(state.language)
        self.clock.choose(state.hour12)
        self._show_region()

    def _regions(self) -> dict[str, str]:
        regions = dict(region_options(self.state.language, self.visit.reader.language))
        region = self.state.region  # such as Austria for English, from the browser's locale
        if region and region not in regions:
            regions[region] = region
        return {"": _("As in my browser"), **regions}

    def _sample(self) -> Markup:
        """Sample of a date, a time and a price in the chosen format."""
        state, visit = self.state, self.visit
        locale = state.locale if state.region else joined_locale(state.language, written(visit.locale)[1])
        zone = ZoneInfo(state.zone)
        day = long_day(visit.now.astimezone(zone).date(), locale)
        time = clock(SAMPLE_TIME, UTC_ZONE, locale, hour12=state.hour12)
        price = money(SAMPLE_PRICE, locale)
        short = tag("span", "sample-pair", tag("span", "", time), tag("span", "", price))
        body = tag("bdi", "", tag("span", "", day), short, lang=state.language)
        return joined([icon("eye", "i18"), body])


def _refused_form(flash: Flash) -> str:
    """Return which security form was refused; only the one for the e-mail has an e-mail field."""
    return "email" if "email" in flash.typed or "email" in flash.fields else "password"


PROFILE = Page(load, draw, signed_in=True)
