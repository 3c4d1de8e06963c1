"""An expert's public page as its owner edits it, and the way to become one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from nicegui import ui

from components.expert_form import Choices, ExpertFields, Typed
from components.fragment import Fragment
from components.kit import Button, TextField, ZonePicker, confirm, form
from components.profile_parts import address_note, become_head, profile_head
from components.theme import frame, glass
from components.unsaved import UnsavedBar, ask_before_leaving
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.domain.money import CURRENCIES
from expertconnect.services import accounts, categories, checks, experts
from expertconnect.services.accounts import Account, ExpertInput
from expertconnect.services.categories import CategoryView
from expertconnect.services.expert_input import require_name_free
from expertconnect.services.experts import Profile, ProfileInput
from expertconnect.words import _, duration, language_options, markdown, reader, told
from pages.profile_state import profile_links
from pages.site import Page
from pages.visit import Visit
from pages.zones import zones_at

RESTS = (0, 5, 10, 15, 20, 30, 45, 60)
"""Minutes of rest that are offered."""
ONWARD = "/expert-dashboard/availability"
NO_PRICE = -1
"""Stands for a price that could not be read; refused by the deed together with all that is wrong besides."""
LONGEST_NAME = 32
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is built from.

    Attributes:
        public: None for somebody who is no expert yet.
    """

    account: Account
    public: Profile | None
    fields: tuple[CategoryView, ...]


async def load(visit: Visit) -> Known:
    """Read the account, its public page, and what there is to choose from."""
    account = await visit.ask(accounts.me)
    public = await visit.ask(experts.my_profile) if account.is_expert else None
    return Known(account, public, await visit.ask(categories.listed))


def draw(visit: Visit, known: Known) -> None:
    """Build the page: to become an expert, or to edit what one is."""
    if known.public is None:
        BecomeExpert(visit, known).build()
    else:
        EditPublicPage(visit, known, known.public).build()


class BecomeExpert:
    """The form that gives an account its public side."""

    def __init__(self, visit: Visit, known: Known) -> None:
        self.visit, self.known = visit, known
        self.zone = known.account.time_zone
        self.site = visit.application.settings.url.partition("://")[2]

    def build(self) -> None:
        """Draw everything once."""
        visit, choices = self.visit, choices_of(self.known)
        with frame(
            _("Become an expert"), active="/profile", person=visit.badge, narrow=True, robots="noindex"
        ):
            Fragment(become_head())
            with (
                glass(tag_name="section").props(f'aria-label="{_("Your public page")}"'),
                form(visit.explained(self.become), "vs g5 profile-form"),
            ):
                self._address()
                typed = Typed(category=next(iter(choices.categories), ""), languages=("en",))
                self.fields = ExpertFields(typed, choices, markdown, self.changed)
                zones = zones_at(visit.now, visit.locale)
                ZonePicker(zones, self.zone, self.choose_zone, label=_("Where your hours are kept"))
                with ui.element("div").classes("mt2"):
                    self.button = Button(
                        _("Become an expert"), submit=True, kind="primary", icon_right="arrow-right"
                    )

    def _address(self) -> None:
        self.username = TextField(
            _("Your address"),
            suggested(self.known.account.name),
            maxlength=32,
            autocomplete="off",
            hint=self.site,
        )
        self._show_address()
        self.username.on_value_change(self._show_address)
        self.username.on("blur", self.visit.explained(self.check_name), args=[])

    def _show_address(self) -> None:
        self.username.props["hint"] = f"{self.site}/{self.username.text.lower() or _('your-name')}"
        self.username.update()

    def choose_zone(self, zone: str) -> None:
        """Another zone was picked."""
        self.zone = zone

    def changed(self) -> None:
        """From now on there is something to lose."""
        if self.visit.client is not None:
            ask_before_leaving(self.visit.client, True)

    async def check_name(self) -> None:
        """Say at once whether the address can be had."""
        self.username.set_error(await wrong_name(self.visit, self.username.text, None))

    async def become(self) -> None:
        """Become an expert, and go on to one's hours; or show what is wrong and keep what was typed."""
        typed = self.fields.typed
        price, wrong = price_of(typed)
        given = ExpertInput(
            username=self.username.text.lower(), headline=typed.headline, category=typed.category, bio=typed.bio,
            hourly_rate=price, currency=typed.currency, languages=typed.languages, city=typed.city,
            time_zone=self.zone, buffer_minutes=typed.rest,
        )  # fmt: skip
        self.button.busy()
        try:
            await self.visit.do(accounts.become_expert, given)
        except DomainError as refused:
            fields = {**refused.fields, **wrong}
            self.fields.refuse(fields, told(refused), {"username": self.username})
            return
        finally:
            self.button.busy(False)
        if self.visit.client is not None:
            ask_before_leaving(self.visit.client, False)
            self.visit.client.open(ONWARD)


class EditPublicPage:
    """What the public sees, and its address."""

    def __init__(self, visit: Visit, known: Known, public: Profile) -> None:
        self.visit, self.known, self.public = visit, known, public
        self.saved = typed_of(public)
        self.site = visit.application.settings.url.partition("://")[2]

    def build(self) -> None:
        """Draw everything once."""
        visit = self.visit
        with frame(_("Public page"), active="/profile", person=visit.badge, narrow=True, robots="noindex"):
            Fragment(profile_head(_("Public page"), "/profile/expert", profile_links(self.known.account)))
            with ui.element("div").classes("vs g5"):
                with (
                    glass(tag_name="section").props(f'aria-label="{_("Public page")}"'),
                    form(visit.explained(self.save), "vs g5 profile-form"),
                ):
                    choices = choices_of(self.known, self.saved)
                    self.fields = ExpertFields(self.saved, choices, markdown, self.changed, may_hide=True)
                    self.bar = UnsavedBar(visit.explained(self.save), self.discard)
                    Button(_("Save"), submit=True, classes="sr-only").props["tabindex"] = -1
                with glass(tag_name="section").props(f'aria-label="{_("Your address")}"'):
                    self._address()

    def _address(self) -> None:
        self.note = Fragment(address_note(self.site, self.public.username))
        with form(self.visit.explained(self.ask_to_rename), "hs g3 wrap mt4 rename-form"):
            self.username = TextField(_("Address"), self.public.username, maxlength=32, autocomplete="off")
            self.username.classes("grow")
            Button(_("Change"), submit=True, icon_name="link")
        self.place = ui.element("div")

    def changed(self) -> None:
        """Show whether something is not saved."""
        self.bar.show_changes(self.fields.typed != self.saved)

    def discard(self) -> None:
        """Back to what is saved."""
        self.fields.put(self.saved)
        self.changed()

    async def save(self) -> None:
        """Save, or show beside the fields what is wrong; what was typed stays."""
        typed = self.fields.typed
        price, wrong = price_of(typed)
        given = ProfileInput(
            headline=typed.headline, category=typed.category, bio=typed.bio, hourly_rate=price,
            currency=typed.currency, languages=typed.languages, city=typed.city, buffer_minutes=typed.rest,
            is_listed=typed.listed,
        )  # fmt: skip
        try:
            self.public = await self.visit.do(experts.edit_public_profile, given)
        except DomainError as refused:
            self.fields.refuse({**refused.fields, **wrong}, told(refused))
            return
        self.saved = typed_of(self.public)
        self.discard()
        self.visit.say(_("Saved. Your page shows it already."))

    async def ask_to_rename(self) -> None:
        """Say what another address means, and ask."""
        wanted = self.username.text.lower()
        sentence = await wrong_name(self.visit, wanted, self.public.expert_id)
        self.username.set_error(sentence)
        if sentence is not None or wanted == self.public.username:
            return

        async def rename() -> None:
            await self.rename(wanted)

        with self.place:
            confirm(
                _("Move to {address}?").format(address=f"{self.site}/{wanted}"),
                _("The old address {address} leads to the new one for 90 days. After that anybody may take it, and "
                  "links on cards and in signatures no longer find you.").format(
                      address=f"{self.site}/{self.public.username}"),
                yes=_("Change address"), no=_("Keep it"), on_yes=self.visit.explained(rename),
            )  # fmt: skip

    async def rename(self, wanted: str) -> None:
        """Take another address."""
        try:
            self.public = await self.visit.do(experts.rename, wanted)
        except DomainError as refused:
            self.username.set_error(told(refused.fields.get("username", refused)))
            return
        self.username.set_value(self.public.username)
        self.note.show(address_note(self.site, self.public.username))
        self.visit.say(_("Your address is changed."))


def choices_of(known: Known, typed: Typed | None = None) -> Choices:
    """What there is to choose from, with what is chosen already among it."""
    rests = sorted({*RESTS, typed.rest} if typed else RESTS)
    return Choices(
        categories={field.slug: field.name for field in known.fields},
        currencies={code: code for code in sorted(CURRENCIES)},
        languages=dict(language_options(reader().language)),
        rests={rest: rest_words(rest) for rest in rests},
    )


def rest_words(minutes: int) -> str:
    """A length of rest."""
    return duration(timedelta(minutes=minutes)) if minutes else _("None")


def typed_of(public: Profile) -> Typed:
    """A profile as its form shows it."""
    digits = CURRENCIES[public.rate.currency]
    rate = f"{public.rate.minor / 10**digits:.{digits}f}"
    return Typed(
        public.headline, public.category_slug, public.bio, rate.removesuffix(".00"), public.rate.currency,
        public.languages, public.city, public.buffer_minutes, public.is_listed,
    )  # fmt: skip


def price_of(typed: Typed) -> tuple[int, Mapping[str, str]]:
    """The price of an hour in minor units, or `NO_PRICE` and what is wrong with it."""
    try:
        return checks.price(typed.rate or "0", typed.currency, "hourly_rate").minor, {}
    except Invalid as refused:
        return NO_PRICE, refused.fields


async def wrong_name(visit: Visit, username: str, expert_id: int | None) -> str | None:
    """What stands against a username, in a sentence; None when it can be had."""
    try:
        wanted = checks.username(username.lower())
        await visit.ask(require_name_free, wanted, expert_id)
    except DomainError as refused:
        return told(refused.fields.get("username", refused))
    return None


def suggested(name: str) -> str:
    """A username made of a name; may be empty, and may be taken."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = _OTHER.sub("-", plain).strip("-")
    if len(words) > LONGEST_NAME:  # a whole word less reads better than half a word more
        end = words.rfind("-", 8, LONGEST_NAME + 1)
        words = words[: end if end > 0 else LONGEST_NAME]
    return words.strip("-")


PROFILE_EXPERT = Page(load, draw, signed_in=True)
