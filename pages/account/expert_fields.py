"""Shared parts of the two expert profile forms: choices, conversion of values, username field, preview."""

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
"""Offered minutes of rest after a session."""
NO_PRICE = -1
"""Placeholder of an invalid price, so that the command reports it together with all other errors."""
LEFT_TO_RIGHT = "\u200e"
"""LEFT-TO-RIGHT MARK: keeps an address in order within right-to-left text."""
CHECKED_AFTER = 0.6
"""Debounce in seconds for checking a typed username."""
_SEPARATORS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Known:
    """Data for building a form.

    Attributes:
        public: The public profile; None if the account is not an expert's yet.
        fields: The categories.
        next_free: The expert's next free times, for the preview.
    """

    account: Account
    public: Profile | None
    fields: tuple[CategoryView, ...]
    next_free: tuple[tuple[datetime, str], ...] = ()


class AddressField:
    """Username field: availability is looked up while typing.

    Args:
        current_name: The expert's current username; empty for none.
        expert_id: Expert whose current and former usernames count as available.
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
        """The typed username in lower case."""
        return self.field.text.lower()

    @property
    def address(self) -> str:
        """The URL of the page without its scheme, left to right in every language."""
        return f"{LEFT_TO_RIGHT}{self._site}/{self.name or _('your-name')}"

    def belongs_to(self, current_name: str) -> None:
        """Set the expert's current username."""
        self._current_name = current_name
        self.field.set_value(current_name)
        self.field.set_error(None)
        self._hint(self.address)

    async def check(self) -> bool:
        """Show whether the typed username is available, unless it has changed meanwhile; return whether it is."""
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
    """Return an empty preview with times in the viewer's zone."""
    return ExpertPreview(visit.zone, visit.today(), hour12=visit.hour12)


def choices_of(known: Known, typed: Typed | None = None) -> Choices:
    """Return the choices of a form, including the current values."""
    rests = sorted({*RESTS, typed.rest} if typed else RESTS)
    return Choices(
        categories={field.slug: _(field.name) for field in known.fields},
        currencies={code: code for code in sorted(CURRENCIES)},
        languages=dict(language_options(reader().language)),
        rests={rest: rest_words(rest) for rest in rests},
    )


def rest_words(minutes: int) -> str:
    """Format minutes of rest."""
    return duration(timedelta(minutes=minutes)) if minutes else _("None")


def typed_of(public: Profile) -> Typed:
    """Return the form's values of a profile."""
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
    """Parse an hourly rate in minor units; `NO_PRICE` and the error if it is invalid."""
    try:
        return validation.price(typed.rate or "0", typed.currency, "hourly_rate").minor, {}
    except Invalid as refusal:
        return NO_PRICE, refusal.fields


async def wrong_name(visit: Visit, name: str, expert_id: int | None) -> str | None:
    """Return the error of a username; None if it is available."""
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
    if len(text) > bounds.WORD.most:  # cut at a hyphen rather than within a word
        end = text.rfind("-", 8, bounds.WORD.most + 1)
        text = text[: end if end > 0 else bounds.WORD.most]
    return text.strip("-")
