"""Buttons with a handler on the server."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui.elements.mixins.content_element import ContentElement

from components.kit.fields import Form
from components.kit.markup import icon
from components.kit.primitives import ButtonKind, Size, button_inside

OnClick = Callable[[], Awaitable[Any] | Any]


class Button(ContentElement):
    """A button as one element.

    Args:
        label: Its text; with `icon_only` only for screen readers.
        submit: Whether Enter in its `form` clicks it; without `on_click` it calls the form's `on_submit`.
    """

    def __init__(
        self,
        label: str,
        on_click: OnClick | None = None,
        *,
        kind: ButtonKind = "glass",
        icon_name: str = "",
        icon_right: str = "",
        size: Size = "md",
        icon_only: bool = False,
        submit: bool = False,
        classes: str = "",
    ) -> None:
        self.label = label
        self._icons = (icon_name, icon_right)
        self._icon_only = icon_only
        self._on_click = on_click
        self._disabled = False
        self._submit = submit
        super().__init__(tag="button", content=self._render_content())
        self._props["type"] = "submit" if submit else "button"
        if icon_only:
            self._props["aria-label"] = self._props["title"] = label
            self.classes(f"btn-icon {classes}")
        else:
            self.classes(f"btn btn-{kind} {'' if size == 'md' else f'btn-{size}'} {classes}")
        self.on("click", self._on_click_event, args=[])

    def relabel(self, label: str, icon_name: str | None = None) -> None:
        """Set another label, and another icon if given."""
        self.label = label
        if icon_name is not None:
            self._icons = (icon_name, self._icons[1])
        self.set_content(self._render_content())

    def busy(self, on: bool = True) -> None:
        """Show that its action is running; clicks are ignored meanwhile."""
        self._disabled = on
        self._set("aria-busy", on)

    def disabled(self, on: bool = True) -> None:
        """Disable it; it keeps its place in the tab order."""
        self._disabled = on
        self._set("aria-disabled", on)

    @property
    def is_off(self) -> bool:
        """Whether it is busy or disabled."""
        return self._disabled

    def pressed(self, on: bool) -> None:
        """Show it as a toggle that is on or off."""
        self._props["aria-pressed"] = str(on).lower()

    def _set(self, name: str, on: bool) -> None:
        if on:
            self._props[name] = "true"
        else:
            self._props.pop(name, None)

    def _render_content(self) -> str:
        return icon(self._icons[0], "i22") if self._icon_only else button_inside(self.label, *self._icons)

    def _on_click_event(self) -> Any:
        handler = self._on_click or self._form_submit()
        return None if self._disabled or handler is None else handler()

    def _form_submit(self) -> OnClick | None:
        """The `on_submit` of the form around it, if it is a submit button."""
        if not self._submit:
            return None
        return next((ancestor.on_submit for ancestor in self.ancestors() if isinstance(ancestor, Form)), None)


def icon_button(name: str, label: str, on_click: OnClick | None = None, *, classes: str = "") -> Button:
    """A button with only an icon; the label is its accessible name and its title."""
    return Button(label, on_click, icon_name=name, icon_only=True, classes=classes)
