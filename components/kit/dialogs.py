"""Dialogs, shown as bottom sheets on a phone."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.kit.buttons import Button
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import ButtonKind, icon_button_markup
from expertconnect.i18n import _

# What lies behind cannot be reached while a dialog is open, neither by Tab nor by a screen reader; messages can.
_OPENED = """() => {
  const at = document.activeElement;
  window.ecOpeners = [...(window.ecOpeners ?? []), at];
  for (const behind of document.querySelectorAll(".q-layout > :not(.toasts)")) behind.inert = true;
}"""
# Whatever was clicked may be drawn anew or gone by now: then what there is of its booking, else the page.
_CLOSING = """() => {
  const last = (window.ecOpeners ?? []).length < 2;
  if (last) for (const behind of document.querySelectorAll(".q-layout > [inert]")) behind.inert = false;
}"""
_CLOSED = """() => {
  const opener = (window.ecOpeners ?? []).pop();
  const seen = (at) => at && at.isConnected && !at.closest("[inert]") && at.getClientRects().length > 0;
  if (document.querySelector(".q-dialog--modal") || (seen(document.activeElement) && document.activeElement !== document.body)) return;
  const { key, act } = opener?.dataset ?? {};
  const card = key && [...document.querySelectorAll("[data-uid]")].find((at) => at.dataset.uid === key);
  const again = key && [...document.querySelectorAll("[data-key]")].find((at) => at.dataset.key === key && at.dataset.act === act);
  const left = card?.querySelector(".acts :is(button, a)") ?? document.querySelector("main [data-act=undo]");
  const places = [opener === document.body ? null : opener, again, left, card?.querySelector("button, a")];
  (places.find(seen) ?? document.querySelector(".page[tabindex]"))?.focus();
}"""


class Dialog(ui.dialog):
    """A dialog with a title and a close button; build its body with `with dialog.body:` and `open()` it.

    Make it when it is asked for rather than with the page: what is not seen costs as much as what is. It is gone
    when it is closed, and the focus is back where it was.
    """

    def __init__(self, title: str, *, wide: bool = False, on_close: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self._props["aria-label"] = title
        with self:
            self.body = ui.element("div").classes("dialog dialog-wide" if wide else "dialog")
        with self.body:
            close = icon_button_markup("x", _("Close"), act="close")
            head = joined([tag("h2", "h2", title), close])
            Fragment(head, classes="hs between dialog-head", on_act=lambda *_translated: self.close())
        self.on("beforeShow", js_handler=_OPENED)
        self.on("beforeHide", js_handler=_CLOSING)
        self.on("hide", js_handler=_CLOSED)
        if on_close:
            self.on("hide", on_close, args=[])
        self.on("hide", self._gone, args=[])

    def _gone(self) -> None:
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
    """Ask before something that cannot be undone; opens at once. Where there is Undo, do not ask."""
    dialog = Dialog(title)

    def agreed() -> Any:
        dialog.close()
        return on_yes()

    with dialog.body:
        Fragment(tag("p", "muted", text))
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(no or _("Keep it"), dialog.close, kind="ghost")
            Button(yes, agreed, kind=kind)
    dialog.open()
    return dialog
