"""One's own account: name, zone, clock, address, password, sign-ins."""

from dataclasses import dataclass

from nicegui import ui

from components.account_parts import account_script
from components.fragment import Fragment
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
from components.markup import Markup, esc, tag
from components.profile_parts import (
    address_row,
    face,
    offer_card,
    page_card,
    profile_head,
    security,
)
from components.theme import frame, glass, rename_person
from components.unsaved import UnsavedBar
from expertconnect.domain.errors import DomainError
from expertconnect.services import accounts, experts
from expertconnect.services.accounts import Account, ProfileInput
from expertconnect.services.experts import Profile
from expertconnect.words import N_, _, told
from pages.cookies import HOUR12, ZONE_CHOSEN, remember
from pages.site import Page
from pages.visit import Visit
from pages.web.flash import Flash, flash_of
from pages.zones import zones_at

LOCALES = {
    "en": "English", "en-GB": "English (United Kingdom)", "en-US": "English (United States)",
    "en-IE": "English (Ireland)", "en-CA": "English (Canada)", "en-AU": "English (Australia)",
    "en-NZ": "English (New Zealand)", "en-IN": "English (India)", "en-ZA": "English (South Africa)",
}  # fmt: skip
"""How days and money are written; plain English leaves the region to the browser. The words are English in all of them."""
CLOCKS: dict[bool | None, str] = {None: N_("Automatic"), False: N_("24 hours"), True: N_("12 hours")}


def profile_links(account: Account) -> list[tuple[str, str]]:
    """The pages of a profile, as tabs."""
    links = [(_("Account"), "/profile")]
    if account.is_expert:
        links.append((_("Public page"), "/profile/expert"))
    if account.is_admin:
        links.append((_("Operator"), "/admin"))
    return links


@dataclass(eq=False)
class ProfileState:
    """What the profile's form holds, and what of it is saved."""

    visit: Visit
    account: Account
    public: Profile | None
    zone: str
    locale: str
    hour12: bool | None
    saved: ProfileInput

    @classmethod
    def of(cls, visit: Visit, account: Account, public: Profile | None) -> "ProfileState":
        """As it is saved."""
        saved = ProfileInput(account.name, account.time_zone, account.locale, account.hour12)
        return cls(visit, account, public, account.time_zone, account.locale, account.hour12, saved)

    def typed(self, name: str) -> ProfileInput:
        """What would be saved."""
        return ProfileInput(name, self.zone, self.locale, self.hour12)

    async def save(self, name: str) -> None:
        """Save it.

        Raises:
            Invalid: With a sentence by field.
        """
        self.account = await self.visit.do(accounts.edit_profile, self.typed(name))
        self.discard()

    def discard(self) -> None:
        """Back to what is saved."""
        account = self.account
        self.saved = ProfileInput(account.name, account.time_zone, account.locale, account.hour12)
        self.zone, self.locale, self.hour12 = account.time_zone, account.locale, account.hour12


async def load(visit: Visit) -> ProfileState:
    """Read the account, and what the public sees of it."""
    account = await visit.ask(accounts.me)
    public = await visit.ask(experts.my_profile) if account.is_expert else None
    return ProfileState.of(visit, account, public)


def draw(visit: Visit, state: ProfileState) -> None:
    """Build the page."""
    ProfilePage(visit, state).build()


class ProfilePage:
    """The account's sections, top to bottom."""

    def __init__(self, visit: Visit, state: ProfileState) -> None:
        self.visit, self.state = visit, state

    def build(self) -> None:
        """Draw everything once."""
        visit, state = self.visit, self.state
        ui.add_head_html(account_script())
        with frame(_("Profile"), active="/profile", person=visit.badge, narrow=True, robots="noindex"):
            Fragment(
                profile_head(
                    _("Profile"), "/profile", profile_links(state.account), visit.query("notice", 40)
                )
            )
            with ui.element("div").classes("vs g5"):
                self._you()
                self._public()
                with glass(tag_name="section"):
                    Fragment(self._security())

    def _you(self) -> None:
        state = self.state
        with glass(tag_name="section") as you:
            you.props["aria-label"] = _("You")
            self.face = Fragment(face(state.account.name))
            self.summary = ErrorSummary().classes("mt4")
            with form(self.visit.explained(self.save), "vs g5 mt6 profile-form"):
                with ui.element("div").classes("two"):
                    self.name = TextField(
                        _("Full name"), state.account.name, autocomplete="name", maxlength=120
                    )
                    zones = zones_at(self.visit.now, self.visit.locale)
                    self.zone = ZonePicker(zones, state.zone, self.choose_zone, label=_("Time zone"))
                    self.locale = Select(
                        _("Days and money"), self._locales(), state.locale, self.choose_locale
                    )
                    with ui.element("div").classes("field"):
                        Fragment(esc(_("Clock")), "span", classes="lab")
                        self.clock = Segmented(
                            _("Clock"),
                            {key: _(word) for key, word in CLOCKS.items()},
                            state.hour12,
                            self.choose_clock,
                        )
                self.bar = UnsavedBar(self.visit.explained(self.save), self.discard)
                Button(_("Save"), submit=True, classes="sr-only").props["tabindex"] = -1
            self.name.on_value_change(self.changed)

    def _public(self) -> None:
        account, public = self.state.account, self.state.public
        base = self.visit.application.settings.url.partition("://")[2]
        with glass(tag_name="section") as panel:
            panel.props["aria-label"] = _("Your public page")
            if public is None:
                Fragment(offer_card(account.name, f"{base}/{_('your-name')}"))
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
            return security(row, email=account.email)
        return security(
            row, changing=_which(flash), sentence=flash.sentence, fields=flash.fields,
            typed_email=flash.typed.get("email", ""), email=account.email,
        )  # fmt: skip

    def changed(self) -> None:
        """Show whether something is not saved."""
        self.bar.show_changes(self.state.typed(self.name.text) != self.state.saved)

    def choose_zone(self, zone: str) -> None:
        """Another zone was picked."""
        self.state.zone = zone
        self.changed()

    def choose_locale(self, locale: str) -> None:
        """Another way to write days was picked."""
        self.state.locale = locale
        self.changed()

    def choose_clock(self, hour12: bool | None) -> None:
        """Another clock was picked."""
        self.state.hour12 = hour12
        self.changed()

    async def save(self) -> None:
        """Save, or show beside the fields what is wrong; what was typed stays."""
        try:
            await self.state.save(self.name.text)
        except DomainError as refused:
            fields = {name: told(said) for name, said in refused.fields.items()}
            rest = show_errors({"name": self.name}, fields)
            self.summary.tell(rest if fields else [told(refused)])
            return
        self.summary.tell([])
        self.name.set_error(None)
        account, client = self.state.account, self.visit.client
        self.visit.account = account
        if client is not None and self.visit.badge is not None:
            rename_person(client, self.visit.badge)
            remember(client, ZONE_CHOSEN, account.time_zone)
            remember(client, HOUR12, "" if account.hour12 is None else str(int(account.hour12)))
        self._show_saved()
        self.visit.say(_("Saved."))

    def discard(self) -> None:
        """Back to what is saved."""
        self.state.discard()
        self.name.set_error(None)
        self.summary.tell([])
        self._show_saved()

    def _show_saved(self) -> None:
        state = self.state
        self.name.set_value(state.account.name)
        self.face.show(face(state.account.name))
        self.zone.show_zone(state.zone)
        self.locale.choose(state.locale)
        self.clock.choose(state.hour12)
        self.changed()

    def _locales(self) -> dict[str, str]:
        own = self.state.locale
        return LOCALES if own in LOCALES else {own: own, **LOCALES}


def _which(flash: Flash) -> str:
    """The form that was refused: only that of the address sends one along."""
    return "email" if "email" in flash.typed or "email" in flash.fields else "password"


PROFILE = Page(load, draw, signed_in=True)
