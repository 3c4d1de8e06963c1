"""What is above the cards of the directory."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from components.fragment import Fragment
from components.kit.marks import chip
from components.landing_parts import CATEGORY_ICONS
from components.markup import Markup, icon, joined, tag
from components.wording import number
from expertconnect.words import _, ngettext

_WAIT = 0.25
"""Seconds after the last key before it is searched."""


class Field(Protocol):
    """A category; `services.categories.CategoryView` is one."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def experts(self) -> int: ...


def summary(total: int) -> Markup:
    """The heading, and how many fit."""
    words = ngettext("{n} expert", "{n} experts", total).format(n=number(total))
    return joined([tag("h1", "h1", _("Find an expert")), tag("p", "muted mt1", words, role="status")])


class SearchBar(Fragment):
    """A field that reports what stands in it a moment after the last key."""

    def __init__(self, text: str, on_type: Callable[[str], Awaitable[Any] | Any]) -> None:
        super().__init__(_field(text), "div", classes="search glass grow search-bar")
        self.attributes(role="search")
        self._on_type = on_type
        self.on(
            "input", lambda e: on_type(e.args) if isinstance(e.args, str) else None,
            js_handler="(e) => emit(e.target.value.slice(0, 100))", throttle=_WAIT, leading_events=False,
        )  # fmt: skip

    def show_text(self, text: str) -> None:
        """Put other words into the field."""
        self.show(_field(text))


def search_bar(text: str, on_type: Callable[[str], Awaitable[Any] | Any]) -> SearchBar:
    """The directory's search field."""
    return SearchBar(text, on_type)


class CategoryChips(Fragment):
    """One chip for each field, and one for all."""

    def __init__(
        self, fields: Sequence[Field], chosen: str, on_choose: Callable[[str], Awaitable[Any] | Any]
    ) -> None:
        self._fields = fields
        super().__init__(
            self._drawn(chosen), classes="chips scroll grow", on_act=lambda _act, key, _value: on_choose(key)
        )
        self.attributes(role="group", aria_label=_("Field"))

    def choose(self, slug: str) -> None:
        """Show another one as chosen."""
        self.show(self._drawn(slug))

    def _drawn(self, chosen: str) -> Markup:
        everybody = chip(_("All fields"), act="field", key="", icon_name="layers", on=not chosen,
                         count=sum(field.experts for field in self._fields))  # fmt: skip
        others = [
            chip(_(field.name), act="field", key=field.slug, icon_name=CATEGORY_ICONS.get(field.slug, "layers"),
                 on=field.slug == chosen, count=field.experts)
            for field in self._fields if field.experts
        ]  # fmt: skip
        return joined([everybody, *others])


def _field(text: str) -> Markup:
    field = tag(
        "input", "", type="search", value=text or None, placeholder=_("Name, skill or field"), maxlength=100,
        aria_label=_("Search experts by name, skill or field"), autocomplete="off",
    )  # fmt: skip
    return joined([icon("search", "i22 faint"), field])
