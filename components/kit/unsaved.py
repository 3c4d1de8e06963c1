"""Unsaved changes: a bar to save or discard them, and a confirmation before the page is left."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import Client
from nicegui.element import Element

from components.kit.browser_calls import call, handler
from components.kit.buttons import Button
from components.kit.fragment import Fragment
from components.kit.markup import icon, tag
from expertconnect.i18n import _

OnClick = Callable[[], Awaitable[Any] | Any]


def ask_before_leaving(client: Client, on: bool) -> None:
    """Turn on or off that the browser asks before it leaves the page."""
    call(client, "askBeforeLeaving", on)


def ask_once_typed(element: Element) -> None:
    """Have the browser ask before it leaves the page once a field in an element was changed."""
    for event in ("input", "change", "click"):
        element.on(event, js_handler=handler("touched"))


class UnsavedBar(Element):
    """Bar that is visible while there are unsaved changes; meanwhile the browser asks before it leaves the page.

    Args:
        on_save: Saves the changes.
        on_discard: Restores the saved state.
        save: Label of the save button.
    """

    def __init__(self, on_save: OnClick, on_discard: OnClick, *, save: str = "") -> None:
        super().__init__("div")
        self.classes("unsaved glass glass-float hs between wrap g3")
        self._props.update({"role": "region", "aria-label": _("Changes")})
        self.is_shown = False
        with self:
            Fragment(tag("p", "hs g2 t-sm", icon("circle-dot", "i18"), tag("span", "", _("Not saved yet"))))
            with Element("div").classes("hs g2"):
                Button(_("Discard"), on_discard, kind="ghost", size="sm")
                self.save = Button(save or _("Save changes"), on_save, kind="primary", size="sm")
        self.set_visibility(False)

    def show_changes(self, there_are: bool) -> None:
        """Set whether there are unsaved changes."""
        if there_are == self.is_shown:
            return
        self.is_shown = there_are
        self.set_visibility(there_are)
        ask_before_leaving(self.client, there_are)
