"""Parts of the directory page: search field, categories, filters."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from markupsafe import Markup

from components.kit.browser_calls import handler
from components.kit.formatting import day_words, number
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from components.kit.primitives import button_markup, chip, empty_state
from components.public.landing_parts import CATEGORY_ICONS, search_input
from expertconnect.i18n import _, ngettext

_WAIT = 0.25
"""Debounce of typing, in seconds."""

OnType = Callable[[str], Awaitable[Any] | Any]


class Field(Protocol):
    """A category; `services.experts.categories.CategoryView` is one."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def experts(self) -> int: ...


def found_words(total: int, day: date | None, today: date) -> str:
    """Number of results, with the day if the search has one."""
    if day is None:
        return ngettext("{n} expert", "{n} experts", total).format(n=number(total))
    text = ngettext("{n} expert, free: {day}", "{n} experts, free: {day}", total)
    return text.format(n=number(total), day=day_words(day, today))


class SearchBar(Fragment):
    """Search field that calls back a moment after the last key, and at once on Enter."""

    def __init__(self, text: str, on_type: OnType) -> None:
        super().__init__(_field(text), "div", classes="search glass grow search-bar", on_act=self._sent)
        self.attributes(role="search")
        self._on_type = on_type
        self.on(
            "input",
            lambda e: on_type(e.args) if isinstance(e.args, str) else None,
            js_handler=handler("typed", 100),
            throttle=_WAIT,
            leading_events=False,
        )

    def show_text(self, text: str) -> None:
        """Set another text."""
        self.show(_field(text))
        self.redraw()  # the browser's text may differ even if the markup is unchanged

    def _sent(self, _act: str, _key: str, value: object) -> Any:
        typed = value.get("q") if isinstance(value, dict) else None
        return self._on_type(typed) if isinstance(typed, str) else None


class CategoryChips(Fragment):
    """Filter chips: one for each category, and one for all."""

    def __init__(
        self, fields: Sequence[Field], chosen: str, on_choose: Callable[[str], Awaitable[Any] | Any]
    ) -> None:
        self._fields = fields
        super().__init__(
            self._drawn(chosen), classes="chips scroll", on_act=lambda _act, key, _value: on_choose(key)
        )
        self.attributes(role="group", aria_label=_("Field"))

    def choose(self, slug: str) -> None:
        """Select another category; the callback is not called."""
        self.show(self._drawn(slug))

    def _drawn(self, chosen: str) -> Markup:
        everybody = chip(
            _("All fields"),
            act="field",
            key="",
            icon_name="layers",
            on=not chosen,
            count=sum(field.experts for field in self._fields),
        )
        others = [
            chip(
                _(field.name),
                act="field",
                key=field.slug,
                icon_name=CATEGORY_ICONS.get(field.slug, "layers"),
                on=field.slug == chosen,
                count=field.experts,
            )
            for field in self._fields
            if field.experts or field.slug == chosen
        ]
        return joined([everybody, *others])


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter with a list of options.

    Attributes:
        name: Parameter of the search.
        label: Its accessible name.
        options: Label by value; the first one is "any".
    """

    name: str
    label: str
    options: Mapping[str, str]


class Filters(Fragment):
    """Row of filters, which scrolls on phones: selects, and a date.

    Args:
        on_change: Called with the name of a filter and one of its values, or "day" and the typed date.
    """

    def __init__(
        self, choices: Sequence[Choice], today: date, on_change: Callable[[str, str], Awaitable[Any] | Any]
    ) -> None:
        self._choices = {choice.name: choice for choice in choices}
        self._today, self._on_change = today, on_change
        super().__init__(classes="filters", on_act=self._acted)
        self.attributes(role="group", aria_label=_("Filters"))

    def choose(self, chosen: Mapping[str, str], day: date | None) -> None:
        """Show the chosen values; the callback is not called."""
        lists = [self._list(choice, chosen.get(choice.name, "")) for choice in self._choices.values()]
        self.show(joined([self._day(day), *lists]))

    def _acted(self, act: str, _key: str, value: object) -> Any:
        if not isinstance(value, str):
            return None
        if act == "day":
            return self._on_change(act, value[:10])
        choice = self._choices.get(act)
        keys = list(choice.options) if choice else []
        if not value.isdecimal() or len(value) > 4 or int(value) >= len(keys):
            return None
        return self._on_change(act, keys[int(value)])

    def _list(self, choice: Choice, chosen: str) -> Markup:
        named = f"f{self.id}{choice.name}"
        options = [
            tag("option", "", text, value=index, selected=value == chosen)
            for index, (value, text) in enumerate(choice.options.items())
        ]
        is_set = chosen in choice.options and chosen != next(iter(choice.options))
        label = tag("label", "sr-only", choice.label, for_=named)
        class_names = "nsel pill-select is-set" if is_set else "nsel pill-select"
        return tag(
            "span", "filter", label, tag("select", class_names, *options, id=named, data_act=choice.name)
        )

    def _day(self, day: date | None) -> Markup:
        named = f"f{self.id}day"
        field = tag(
            "input",
            "",
            type="date",
            id=named,
            value=day.isoformat() if day else None,
            min=self._today.isoformat(),
            data_act="day",
        )
        class_names = "pill-select pill-date is-set" if day else "pill-select pill-date"
        return tag("span", f"filter {class_names}", tag("label", "", _("Free on"), for_=named), field)


def nobody(dropped: Sequence[tuple[str, str]]) -> Markup:
    """Empty state of a search, with buttons to remove parts of it.

    Args:
        dropped: Name and label of each removable part.
    """
    if not dropped:
        text = _("Come back soon, or be the first to offer your time.")
        link = button_markup(_("Offer your time"), kind="primary", href="/register?as=expert")
        return empty_state(_("No experts yet"), text, art="search", action=link)
    links = [
        button_markup(
            label,
            icon_name="x",
            act="clear" if name == "all" else "drop",
            key=name,
            aria_label=None if name == "all" else _("Without {part}").format(part=label),
        )
        for name, label in dropped
    ]
    one, several = (
        _("Do without this, or try a broader word."),
        _("Let go of one of these, or try a broader word."),
    )
    text = one if len(dropped) == 1 else several
    row = tag("div", "hs g2 wrap center", *links)
    return empty_state(_("Nobody fits this search"), text, art="search", action=row)


def _field(text: str) -> Markup:
    return tag("form", "hs g2 grow", icon("search", "i22 faint"), search_input(text), data_act="search")
