"""Short messages at the lower edge that go by themselves, some with Undo."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal
from weakref import WeakKeyDictionary

from nicegui import Client, ui
from nicegui.element import Element

from components.fragment import Fragment
from components.markup import Markup, esc, icon, joined, tag
from expertconnect.words import _

Kind = Literal["done", "info", "warning", "error"]
_ICONS = {"done": "circle-check", "info": "info", "warning": "triangle-alert", "error": "circle-alert"}
UNDO_SECONDS = 20.0
SECONDS = 6.0

_HOSTS: "WeakKeyDictionary[Client, Toasts]" = WeakKeyDictionary()


class Toasts(Element):
    """Where the messages of one page stand; there before the first one, so that it is read aloud."""

    def __init__(self) -> None:
        super().__init__("div")
        self.classes("toasts")
        self._props.update({"role": "status", "aria-live": "polite"})
        with self:
            Fragment(tag("span", "sr-only", id="aloud"), "span")
        _HOSTS[self.client] = self


class Toast(Fragment):
    """One message."""

    def __init__(self, text: str, undo: Callable[[], Awaitable[Any] | None] | None, kind: Kind) -> None:
        super().__init__(
            _drawn(text, undo is not None, kind), classes=f"toast glass glass-float {kind}", on_act=self._do
        )
        self._undo = undo
        ui.timer(UNDO_SECONDS if undo else SECONDS, self.close, once=True)

    def close(self) -> None:
        """Take it away."""
        if not self.is_deleted:
            self.delete()

    def _do(self, act: str, _key: str, _value: object) -> Awaitable[Any] | None:
        undo, self._undo = self._undo, None
        self.close()
        return undo() if undo and act == "undo" else None


def toast(
    client: Client, text: str, undo: Callable[[], Awaitable[Any] | None] | None = None, *, kind: Kind = "done"
) -> None:
    """Tell the person in front of a page something.

    Args:
        client: Whose page; safe after the element that asked for it is gone.
        undo: Called once if they want it back; the message then stays for 20 seconds instead of 6.
    """
    host = _HOSTS.get(client)
    if host and not host.is_deleted:
        with host:
            Toast(text, undo, kind)


def _drawn(text: str, with_undo: bool, kind: Kind) -> Markup:
    undo = tag("button", "act", _("Undo"), type="button", data_act="undo") if with_undo else None
    close = tag(
        "button", "btn-icon is-sm", icon("x", "i18"), type="button", data_act="close", aria_label=_("Dismiss")
    )
    return joined([icon(_ICONS[kind]), tag("span", "grow", esc(text)), undo, close])
