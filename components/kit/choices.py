"""Choice fields: select, segmented control, stars, filter chips, switch and checkbox."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

from markupsafe import Markup
from nicegui import ui

from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from expertconnect.i18n import _, ngettext, translate

MAX_STARS = 5
T = TypeVar("T")
OnChoice = Callable[[T], Awaitable[Any] | Any]


class Select(Fragment, Generic[T]):
    """A native select with its label above, as one element.

    Args:
        options: Label by value; the browser only sees their indexes in this mapping.
        hide_label: Whether the label is only for screen readers.
    """

    def __init__(
        self,
        label: str,
        options: Mapping[T, str],
        value: T,
        on_change: OnChoice[T] | None = None,
        *,
        hint: str = "",
        hide_label: bool = False,
    ) -> None:
        self._label, self._hint, self._hide_label = label, hint, hide_label
        self._options = dict(options)
        self._on_change = on_change
        self.value = value
        super().__init__(classes="field", on_act=self._handle_choice)
        self._draw()

    def choose(self, value: T) -> None:
        """Show another value; the callback is not called."""
        self.value = value
        self._draw()

    def options(self, options: Mapping[T, str], value: T) -> None:
        """Set other options."""
        self._options = dict(options)
        self.choose(value)

    def error(self, sentence: str | None) -> None:
        """Show an error beside it."""
        self._draw(translate(sentence) if sentence else "")

    def _handle_choice(self, _act: str, _key: str, value: object) -> Any:
        keys = list(self._options)
        if not isinstance(value, str) or not value.isdecimal() or len(value) > 6 or int(value) >= len(keys):
            return None
        self.value = keys[int(value)]
        self._draw()
        return self._on_change(self.value) if self._on_change else None

    def _draw(self, error: str = "") -> None:
        choices = [
            tag("option", "", label, value=index, selected=key == self.value)
            for index, (key, label) in enumerate(self._options.items())
        ]
        select_id, hint_id = f"s{self.id}", f"e{self.id}"
        below = (
            tag("span", "err", error, id=hint_id)
            if error
            else tag("span", "hint", self._hint, id=hint_id)
            if self._hint
            else None
        )
        self.show(
            joined(
                [
                    tag("label", "sr-only" if self._hide_label else "lab", self._label, for_=select_id),
                    tag(
                        "select",
                        "nsel",
                        *choices,
                        id=select_id,
                        data_act="choose",
                        aria_invalid=bool(error) or None,
                        aria_describedby=hint_id if below else None,
                    ),
                    below,
                ]
            )
        )


class Segmented(Fragment, Generic[T]):
    """Segmented control: a few choices side by side, one of them selected."""

    def __init__(
        self, label: str, options: Mapping[T, str], value: T, on_change: OnChoice[T] | None = None
    ) -> None:
        self._options = dict(options)
        self._on_change = on_change
        self.value = value
        super().__init__(self._render_markup(), classes="seg", on_act=self._handle_choice)
        self.attributes(role="group", aria_label=label)

    def choose(self, value: T) -> None:
        """Select another choice; the callback is not called."""
        self.value = value
        self.show(self._render_markup())

    def _handle_choice(self, _act: str, key: str, _value: object) -> Any:
        keys = list(self._options)
        if not key.isdecimal() or len(key) > 6 or int(key) >= len(keys):
            return None
        self.choose(keys[int(key)])
        return self._on_change(self.value) if self._on_change else None

    def _render_markup(self) -> Markup:
        return joined(
            tag(
                "button",
                "",
                label,
                type="button",
                data_act="choose",
                data_key=index,
                aria_pressed=key == self.value,
            )
            for index, (key, label) in enumerate(self._options.items())
        )


class Stars(Fragment):
    """Rating input of one to five stars, with a preview under the mouse. None is chosen at first: 0."""

    def __init__(self, label: str, value: int = 0) -> None:
        self.value = value
        super().__init__(self._render_markup(), classes="star-row", on_act=self._handle_choice)
        self.attributes(role="group", aria_label=label)

    def _handle_choice(self, _act: str, key: str, _value: object) -> None:
        if key not in {str(n) for n in range(1, MAX_STARS + 1)}:
            return
        self.value = int(key)
        self.show(self._render_markup())

    def _render_markup(self) -> Markup:
        buttons = [
            tag(
                "button",
                "on" if n <= self.value else "",
                icon("star-fill"),
                tag("span", "sr-only", ngettext("{n} star", "{n} stars", n).format(n=n)),
                type="button",
                data_act="choose",
                data_key=n,
                aria_pressed=n == self.value,
            )
            for n in range(1, MAX_STARS + 1)
        ]
        value_text = _("{n} of 5 stars").format(n=self.value) if self.value else _("Choose one to five stars")
        return joined([*buttons, tag("span", "t-sm muted star-said", value_text, aria_hidden=True)])


class Chips(Fragment, Generic[T]):
    """Filter chips, one of them selected: icon, label, count.

    Args:
        options: Value, label, icon name (may be empty) and count (None for none), in order.
    """

    def __init__(
        self,
        label: str,
        options: list[tuple[T, str, str, int | None]],
        value: T,
        on_change: OnChoice[T] | None = None,
    ) -> None:
        self._options = options
        self._on_change = on_change
        self.value = value
        super().__init__(self._render_markup(), classes="chips scroll", on_act=self._handle_choice)
        self.attributes(role="group", aria_label=label)

    def choose(self, value: T) -> None:
        """Select another filter; the callback is not called."""
        self.value = value
        self.show(self._render_markup())

    def _handle_choice(self, _act: str, key: str, _value: object) -> Any:
        if not key.isdecimal() or len(key) > 6 or int(key) >= len(self._options):
            return None
        self.choose(self._options[int(key)][0])
        return self._on_change(self.value) if self._on_change else None

    def _render_markup(self) -> Markup:
        return joined(
            tag(
                "button",
                "chip",
                icon(icon_name, "i18") if icon_name else None,
                tag("span", "", label),
                tag("span", "n", str(count)) if count is not None else None,
                type="button",
                data_act="choose",
                data_key=index,
                aria_pressed=value == self.value,
            )
            for index, (value, label, icon_name, count) in enumerate(self._options)
        )


def switch(label: str, value: bool = False, on_change: OnChoice[bool] | None = None) -> ui.switch:
    """A switch that takes effect at once. The callback always gets a bool, whatever the browser sent."""
    return ui.switch(
        label, value=value, on_change=(lambda e: on_change(e.value is True)) if on_change else None
    )


def checkbox(label: str, value: bool = False, on_change: OnChoice[bool] | None = None) -> ui.checkbox:
    """A checkbox of a form."""
    return ui.checkbox(
        label, value=value, on_change=(lambda e: on_change(e.value is True)) if on_change else None
    )
