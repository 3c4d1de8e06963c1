"""Shared fields of the expert profile forms: choices, typed values, username field, preview."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from components.experts.expert_form import Choices, ExpertFields, Typed
from components.experts.expert_preview import ExpertPreview, PreviewCard
from components.kit import TextField
from expertconnect.domain import bounds
from expertconnect.domain.errors import DomainError, Invalid
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.i18n import _, duration, language_options, reader, translate
from expertconnect.services.accounts.accounts import Account
from expertconnect.services.common import validation
from expertconnect.services.experts.categories import CategoryView
from expertconnect.services.experts.input import require_name_free
from expertconnect.services.experts.profile_view import Profile
from pages.framework.visit import Visit

RESTS = (0, 5, 10, 15, 20, 30, 45, 60)
"""Minutes of rest that are offered."""
NO_PRICE = -1
"""Stands for a price that could not be read; refused by the command together with all that is wrong besides."""
LEFT_TO_RIGHT = "\u200e"
"""A mark that is not seen, and keeps an address in one piece among words that are read from the right."""
CHECKED_AFTER = 0.6
"""Seconds after which an address that is being typed is looked up."""
_SEPARATORS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Known:
    """Choices and data that the form is built from.

    Attributes:
        public: None for somebody who is no expert yet.
        next_free: The next free times of an expert.
    """

    account: Account
    public: Profile | None
    fields: tuple[CategoryView, ...]
    next_free: tuple[tuple[datetime, str], ...] = ()


class AddressField:
    """Username field: availability is looked up while typing.

    Args:
        own: What the expert has already; empty for none.
        expert_id: Whose names count as free.
    """

    def __init__(
        self, visit: Visit, label: str, value: str, *, current_name: str = "", expert_id: int | None = None
    ) -> None:
        self._visit, self._current_name, self._expert_id = visit, current_name, expert_id
        self._site = visit.application.settings.url.partition("://")[2]
        self.field = TextField(label, value, maxlength=bounds.WORD.most, autocomplete="off", hint=self._site)
        self.field.props("spellcheck=false autocapitalize=none")
        self._hint(self.address)
        self.field.on_value_change(self._on_input)
        check = visit.explained(self.check)
        self.field.on("update:model-value", check, args=[], throttle=CHECKED_AFTER, leading_events=False)
        self.field.on("blur", check, args=[])

    @property
    def name(self) -> str:
        """The typed username in small letters."""
        return self.field.text.lower()

    @property
    def address(self) -> str:
        """The address of the page; left to right in every language."""
        return f"{LEFT_TO_RIGHT}{self._site}/{self.name or _('your-name')}"

    def belongs_to(self, current_name: str) -> None:
        """Set the expert's current username."""
        self._current_name = current_name
        self.field.set_value(current_name)
        self.field.set_error(None)
        self._hint(self.address)

    async def check(self) -> bool:
        """Show whether the typed username is available, unless it changed meanwhile; return whether it is."""
        name = self.name
        if not name and not self._current_name:
            return False
        error = await wrong_name(self._visit, name, self._expert_id)
        if name != self.name:
            return False
        self.field.set_error(error)
        if error is None and name != self._current_name:
            self._hint(_("{address} is free.").format(address=self.address))
        return error is None

    def _on_input(self) -> None:
        self._hint(self.address)

    def _hint(self, text: str) -> None:
        if self.field.props.get("hint") != text:
            self.field.props["hint"] = text
            self.field.update()


def show_preview(
    preview: ExpertPreview, known: Known, fields: ExpertFields, choices: Choices, username: str
) -> None:
    """Show the preview card of the typed profile."""
    typed, account, public = fields.typed, known.account, known.public
    price, _error = price_of(typed)
    preview.show_card(
        PreviewCard(
            name=account.name,
            username=username or "-",
            headline=typed.headline or _("Your headline"),
            category=choices.categories.get(typed.category, ""),
            rate=Money(max(price, 0), typed.currency),
            languages=tuple(typed.languages),
            rating=public.rating if public else None,
            reviews=public.reviews if public else 0,
            next_free=known.next_free,
            image_url=account.image_url,
        )
    )


def preview_of(visit: Visit) -> ExpertPreview:
    """Return the preview with times for the viewer."""
    return ExpertPreview(visit.zone, visit.today(), hour12=visit.hour12)


def choices_of(known: Known, typed: Typed | None = None) -> Choices:
    """Return the choices of a form, with the current values among them."""
    rests = sorted({*RESTS, typed.rest} if typed else RESTS)
    return Choices(
        categories={field.slug: _(field.name) for field in known.fields},
        currencies={code: code for code in sorted(CURRENCIES)},
        languages=dict(language_options(reader().language)),
        rests={rest: rest_words(rest) for rest in rests},
    )


def rest_words(minutes: int) -> str:
    """Format a length of rest."""
    return duration(timedelta(minutes=minutes)) if minutes else _("None")


def typed_of(public: Profile) -> Typed:
    """Return a profile as its form shows it."""
    digits = CURRENCIES[public.rate.currency]
    rate = f"{public.rate.minor / 10**digits:.{digits}f}"
    return Typed(
        public.headline,
        public.category_slug,
        public.bio,
        rate.removesuffix(".00"),
        public.rate.currency,
        public.languages,
        public.city,
        public.buffer_minutes,
        public.is_listed,
    )


def price_of(typed: Typed) -> tuple[int, Mapping[str, str]]:
    """Parse an hourly rate in minor units, or `NO_PRICE` and what is wrong with it."""
    try:
        return validation.price(typed.rate or "0", typed.currency, "hourly_rate").minor, {}
    except Invalid as refusal:
        return NO_PRICE, refusal.fields


async def wrong_name(visit: Visit, name: str, expert_id: int | None) -> str | None:
    """Return what is wrong with a username, as a sentence; None when it is available."""
    try:
        name = validation.username(name.lower())
        await visit.ask(require_name_free, name, expert_id)
    except DomainError as refusal:
        return translate(refusal.fields.get("username", refusal))
    return None


def suggested(name: str) -> str:
    """Suggest a username for a name; may be empty or taken."""
    ascii_name = (
        unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    )
    text = _SEPARATORS.sub("-", ascii_name).strip("-")
    if len(text) > bounds.WORD.most:  # a whole word less reads better than half a word more
        end = text.rfind("-", 8, bounds.WORD.most + 1)
        text = text[: end if end > 0 else bounds.WORD.most]
    return text.strip("-")
