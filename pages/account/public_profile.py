"""Public profile page: editor of an expert's profile, or the form to become an expert."""

from nicegui import ui

from components.account.profile_parts import address_note, profile_head
from components.experts.expert_form import ExpertFields
from components.kit import Button, confirm, form
from components.kit.fragment import Fragment
from components.kit.unsaved import UnsavedBar
from components.layout.theme import frame, glass
from expertconnect.domain.errors import DomainError
from expertconnect.i18n import _, markdown, translate
from expertconnect.services import accounts, bookings, experts
from expertconnect.services.experts import categories
from expertconnect.services.experts.profile_view import Profile
from expertconnect.services.experts.profiles import ProfileInput
from pages.account.become_expert import BecomeExpert
from pages.account.expert_fields import (
    AddressField,
    Known,
    choices_of,
    preview_of,
    price_of,
    show_preview,
    typed_of,
)
from pages.framework.profile_tabs import profile_links
from pages.framework.site import Page
from pages.framework.visit import Visit


async def load(visit: Visit) -> Known:
    """Load the account, its public profile and the choices."""
    account = await visit.ask(accounts.me)
    public = await visit.ask(experts.my_profile) if account.is_expert else None
    fields = await visit.ask(categories.listed)
    if public is None:
        return Known(account, None, fields)
    next_free = await visit.ask(bookings.next_few_of_many, [public.expert_id])
    return Known(account, public, fields, next_free[public.expert_id])


def draw(visit: Visit, known: Known) -> None:
    """Build the form to become an expert, or the profile editor."""
    if known.public is None:
        BecomeExpert(visit, known).build()
    else:
        EditPublicPage(visit, known, known.public).build()


class EditPublicPage:
    """Editor of the public profile and its username."""

    def __init__(self, visit: Visit, known: Known, public: Profile) -> None:
        self.visit, self.known, self.public = visit, known, public
        self.saved = typed_of(public)
        self.choices = choices_of(known, self.saved)
        self.site = visit.application.settings.url.partition("://")[2]

    def build(self) -> None:
        """Build the elements once."""
        visit = self.visit
        with frame(_("Public page"), active="/profile", person=visit.badge, robots="noindex"):
            Fragment(profile_head(_("Public page"), "/profile/expert", profile_links(self.known.account)))
            with ui.element("div").classes("expert-edit"):
                with ui.element("div").classes("vs g5"):
                    with (
                        glass(tag_name="section") as panel,
                        form(visit.explained(self.save), "vs g5 profile-form"),
                    ):
                        panel.props["aria-label"] = _("Public page")
                        self.fields = ExpertFields(
                            self.saved, self.choices, markdown, self.changed, may_hide=True
                        )
                        self.bar = UnsavedBar(visit.explained(self.save), self.discard)
                        Button(_("Save"), submit=True, classes="sr-only").props["tabindex"] = -1
                    with glass(tag_name="section") as panel:
                        panel.props["aria-label"] = _("Your address")
                        self._address()
                self.preview = preview_of(visit)
            self._show_preview()

    def _address(self) -> None:
        self.note = Fragment(address_note(self.site, self.public.username))
        with form(self.visit.explained(self.ask_to_rename), "hs g3 wrap mt4 rename-form"):
            own, expert_id = self.public.username, self.public.expert_id
            self.username = AddressField(self.visit, _("Address"), own, current_name=own, expert_id=expert_id)
            self.username.field.classes("grow")
            Button(_("Change"), submit=True, icon_name="link")
        self.dialogs = ui.element("div")

    def changed(self) -> None:
        """Show whether anything is unsaved."""
        self.bar.show_changes(self.fields.typed != self.saved)
        self._show_preview()

    def _show_preview(self) -> None:
        show_preview(self.preview, self.known, self.fields, self.choices, self.public.username)

    def discard(self) -> None:
        """Discard unsaved changes."""
        self.fields.put(self.saved)
        self.changed()

    async def save(self) -> None:
        """Save; refusals are shown beside their fields, and typed values stay."""
        typed = self.fields.typed
        price, price_error = price_of(typed)
        profile_input = ProfileInput(
            headline=typed.headline,
            category=typed.category,
            bio=typed.bio,
            hourly_rate=price,
            currency=typed.currency,
            languages=typed.languages,
            city=typed.city,
            buffer_minutes=typed.rest,
            is_listed=typed.listed,
        )
        try:
            self.public = await self.visit.do(experts.edit_public_profile, profile_input)
        except DomainError as refused:
            self.fields.refuse({**refused.fields, **price_error}, translate(refused))
            return
        self.saved = typed_of(self.public)
        self.discard()
        self.visit.say(_("Saved. Your page shows it already."))

    async def ask_to_rename(self) -> None:
        """Explain the consequences of another username, and ask for confirmation."""
        username = self.username.name
        if not await self.username.check() or username == self.public.username:
            return

        async def rename() -> None:
            await self.rename(username)

        with self.dialogs:
            confirm(
                _("Move to {address}?").format(address=f"{self.site}/{username}"),
                _(
                    "The old address {address} leads to the new one for 90 days. After that anybody may take it, and "
                    "links on cards and in signatures no longer find you."
                ).format(address=f"{self.site}/{self.public.username}"),
                yes=_("Change address"),
                no=_("Keep it"),
                on_yes=self.visit.explained(rename),
            )

    async def rename(self, username: str) -> None:
        """Change the username."""
        try:
            self.public = await self.visit.do(experts.rename, username)
        except DomainError as refused:
            self.username.field.set_error(translate(refused.fields.get("username", refused)))
            return
        self.username.belongs_to(self.public.username)
        self.note.show(address_note(self.site, self.public.username))
        self.visit.say(_("Your address is changed."))


PROFILE_EXPERT = Page(load, draw, signed_in=True)
