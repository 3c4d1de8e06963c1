"""Dialogs, shown as bottom sheets on a phone."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.kit.browser_calls import handler
from components.kit.buttons import Button
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import ButtonKind, icon_button_markup
from expertconnect.i18n import _


class Dialog(ui.dialog):
    """A dialog with a title and a close button; build its content with `with dialog.body:`, then `open()` it.

    Create it when it is needed rather than with the page: hidden elements cost as much as visible ones. It is deleted
    when it is closed, and the focus returns to where it was.
    """

    def __init__(self, title: str, *, wide: bool = False, on_close: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self._props["aria-label"] = title
        with self:
            self.body = ui.element("div").classes("dialog dialog-wide" if wide else "dialog")
        with self.body:
            close = icon_button_markup("x", _("Close"), act="close")
            head = joined([tag("h2", "h2", title), close])
            Fragment(head, classes="hs between", on_act=lambda *_args: self.close())
        self.on("beforeShow", js_handler=handler("dialogOpens"))
        self.on("beforeHide", js_handler=handler("dialogCloses"))
        self.on("hide", js_handler=handler("dialogClosed"))
        if on_close:
            self.on("hide", on_close, args=[])
        self.on("hide", self._delete, args=[])

    def _delete(self) -> None:
        if not self.is_deleted:
            self.delete()


def confirm(
    title: str,
    text: str,
    *,
    yes: str,
    on_yes: Callable[[], Awaitable[Any] | Any],
    no: str = "",
    kind: ButtonKind = "danger-fill",
) -> Dialog:
    """Open a dialog that asks for confirmation of something irreversible. Where there is Undo, do not ask."""
    dialog = Dialog(title)

    def on_agreed() -> Any:
        dialog.close()
        return on_yes()

    with dialog.body:
        Fragment(tag("p", "muted", text))
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(no or _("Keep it"), dialog.close, kind="ghost")
            Button(yes, on_agreed, kind=kind)
    dialog.open()
    return dialog
