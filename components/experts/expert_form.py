"""Expert form: the fields of the public profile."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nicegui import ui

from components.experts.language_picker import LanguagePicker
from components.kit import ErrorSummary, Select, TextArea, TextField, show_errors, switch
from components.kit.fragment import Fragment
from components.kit.markup import esc, joined, tag, trusted
from expertconnect.domain import bounds
from expertconnect.i18n import _, translate


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed values of the form.

    Attributes:
        rate: Hourly rate, such as "90,50".
        rest: Minutes of rest after a session.
    """

    headline: str = ""
    category: str = ""
    bio: str = ""
    rate: str = ""
    currency: str = "EUR"
    languages: tuple[str, ...] = ()
    city: str = ""
    rest: int = 0
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """Options of the form's selects: label by value."""

    categories: Mapping[str, str]
    currencies: Mapping[str, str]
    languages: Mapping[str, str]
    rests: Mapping[int, str]


class ExpertFields:
    """The fields of the public profile.

    Args:
        preview: Renders the typed Markdown as safe HTML.
        on_change: Called after every change.
        may_hide: Whether there is a switch to leave the directory.
    """

    def __init__(
        self,
        typed: Typed,
        choices: Choices,
        preview: Callable[[str], str],
        on_change: Callable[[], Awaitable[Any] | Any],
        *,
        may_hide: bool = False,
    ) -> None:
        self._preview, self._on_change = preview, on_change
        self.summary = ErrorSummary()
        self._words(typed, choices)
        self._facts(typed, choices)
        self.listed = None
        if may_hide:
            with ui.element("div"):
                self.listed = switch(_("Show me in the directory"), typed.listed, lambda _on: on_change())
                hint = _("Hidden, you can still be booked by your own address.")
                Fragment(tag("p", "t-sm faint mt1", hint))
        for field in (self.headline, self.bio, self.rate, self.city):
            field.on_value_change(self._changed)

    def _words(self, typed: Typed, choices: Choices) -> None:
        self.headline = TextField(
            _("Headline"),
            typed.headline,
            maxlength=bounds.HEADLINE.most,
            placeholder=_("Compilers, clarity, and calm"),
            hint=_("One line, under your name and in search."),
        )
        self.category = Select(
            _("Field"), choices.categories, typed.category, lambda _slug: self._on_change()
        )
        with ui.element("div").classes("two"):
            with ui.element("div"):
                self.bio = TextArea(
                    _("About you"),
                    typed.bio,
                    maxlength=bounds.BIO.most,
                    optional=True,
                    placeholder=_("What do people leave with?"),
                    hint=_("Bold, italic, lists and links can be written like this:"),
                )
                self.bio.props("autogrow")
                Fragment(_how_to_write(), "p", classes="md-hints t-sm faint")
            with ui.element("div").classes("field"):
                Fragment(esc(_("As others will read it")), "span", classes="lab")
                self.shown = Fragment(classes="inset pad-sm prose muted bio-preview")
        self._draw_preview()

    def _facts(self, typed: Typed, choices: Choices) -> None:
        with ui.element("div").classes("two"):
            self.rate = TextField(
                _("Price of an hour"),
                typed.rate,
                maxlength=bounds.TYPED_AMOUNT.most,
                placeholder="90",
                hint=_("0 for free."),
            )
            self.rate.props("inputmode=decimal")
            self.currency = Select(
                _("Currency"), choices.currencies, typed.currency, lambda _code: self._on_change()
            )
            self.city = TextField(
                _("City"), typed.city, maxlength=bounds.CITY.most, optional=True, placeholder=_("Berlin")
            )
            self.rest = Select(
                _("Rest after a session"),
                choices.rests,
                typed.rest,
                lambda _rest: self._on_change(),
                hint=_("What new event types begin with."),
            )
            self.languages = LanguagePicker(
                _("Languages"), choices.languages, typed.languages, self._on_change
            )
            self.languages.classes("grid-all")

    @property
    def typed(self) -> Typed:
        """The typed values."""
        return Typed(
            self.headline.text,
            self.category.value,
            self.bio.text,
            self.rate.text,
            self.currency.value,
            tuple(self.languages.chosen),
            self.city.text,
            self.rest.value,
            True if self.listed is None else self.listed.value is True,
        )

    def put(self, typed: Typed) -> None:
        """Show other values."""
        for field, value in (
            (self.headline, typed.headline),
            (self.bio, typed.bio),
            (self.rate, typed.rate),
            (self.city, typed.city),
        ):
            field.set_value(value)
        self.category.choose(typed.category)
        self.currency.choose(typed.currency)
        self.rest.choose(typed.rest)
        self.languages.choose(typed.languages)
        if self.listed is not None:
            self.listed.set_value(typed.listed)
        self.refuse({})

    def refuse(
        self, fields: Mapping[str, str], sentence: str = "", more: Mapping[str, TextField] | None = None
    ) -> None:
        """Show errors beside their fields; an empty mapping removes all.

        Args:
            sentence: Error that belongs to no field.
            more: Further fields of the same form, by name.
        """
        fields = {name: translate(text) for name, text in fields.items()}
        boxes: dict[str, TextField | TextArea] = {
            **(more or {}),
            "headline": self.headline,
            "bio": self.bio,
            "hourly_rate": self.rate,
            "city": self.city,
        }
        chosen: dict[str, Select[str] | Select[int] | LanguagePicker] = {
            "category": self.category,
            "currency": self.currency,
            "buffer_minutes": self.rest,
            "languages": self.languages,
        }
        for name, choice in chosen.items():
            choice.error(fields.get(name))
        rest: Sequence[str] = show_errors(boxes, {k: v for k, v in fields.items() if k not in chosen})
        self.summary.tell([*rest, *([translate(sentence)] if sentence and not fields else [])])

    def _changed(self) -> Any:
        self._draw_preview()
        return self._on_change()

    def _draw_preview(self) -> None:
        text = self.bio.text
        self.shown.show(trusted(self._preview(text)) if text else esc(_("Nothing yet.")))


def _how_to_write() -> Markup:
    """Markdown help: examples beside their results."""
    bold, italic, link = _("bold"), _("italic"), _("link")
    pairs = (
        (f"**{bold}**", tag("b", "", bold)),
        (f"*{italic}*", tag("i", "", italic)),
        (f"- {_('list')}", tag("span", "", f"• {_('list')}")),
        (f"[{link}](https://…)", tag("u", "", link)),
    )
    return joined(tag("span", "hs g1", tag("code", "", sign), shown) for sign, shown in pairs)
