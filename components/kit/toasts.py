"""Toasts: short messages at the lower edge that close by themselves, some with Undo."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal
from weakref import WeakKeyDictionary

from markupsafe import Markup
from nicegui import Client, ui
from nicegui.element import Element

from components.kit.browser_calls import handler
from components.kit.fragment import Fragment
from components.kit.markup import esc, icon, joined, tag
from expertconnect.i18n import _

Kind = Literal["done", "info", "warning", "error"]
_ICONS = {"done": "circle-check", "info": "info", "warning": "triangle-alert", "error": "circle-alert"}
UNDO_SECONDS = 20.0
SECONDS = 6.0
LEFT_SECONDS = 2.0
"""How long a message stays after the pointer or the focus has left it, when its time was up before."""
MAX = 4
"""Messages at once; the oldest makes room."""

_HOSTS: "WeakKeyDictionary[Client, Toasts]" = WeakKeyDictionary()


class Toasts(Element):
    """Container of a page's toasts; there before the first one, so that it is read aloud."""

    def __init__(self) -> None:
        super().__init__("div")
        self.classes("toasts")
        self._props.update({"role": "status", "aria-live": "polite"})
        self.shown: list[Toast] = []
        with self:
            Fragment(tag("span", "sr-only", id="aloud"), "span")
        _HOSTS[self.client] = self


class Toast(Fragment):
    """One message. It stays while it is hovered or has the focus."""

    def __init__(
        self, text: str, undo: Callable[[], Awaitable[Any] | None] | None, kind: Kind, about: str = ""
    ) -> None:
        self.about = about
        self._text, self._kind, self._undo = text, kind, undo
        self._is_used, self._is_due = False, False
        classes = f"toast glass glass-float {kind}{' undoable' if undo else ''}"
        super().__init__(self._drawn(), classes=classes, on_act=self._do)
        for event in ("mouseenter", "focusin"):
            self.on(event, lambda: self._use(True), args=[])
        # Focus that goes from one of its buttons to the other has not left.
        self.on("mouseleave", lambda: self._use(False), args=[])
        self.on(
            "focusout",
            lambda: self._use(False),
            js_handler=handler("focusLeft"),
        )
        ui.timer(UNDO_SECONDS if undo else SECONDS, self._due, once=True)

    def close(self) -> None:
        """Close it."""
        if not self.is_deleted:
            self.delete()

    def _use(self, on: bool) -> None:
        self._is_used = on
        if not on and self._is_due and not self.is_deleted:
            with self:
                ui.timer(LEFT_SECONDS, self._due, once=True)

    def _due(self) -> None:
        self._is_due = True
        if not self._is_used:
            self.close()
        elif self._undo is not None:  # it stays, but offers nothing that is refused
            self._undo = None
            self.show(self._drawn(late=True))

    def _do(self, act: str, _key: str, _value: object) -> Awaitable[Any] | None:
        undo, self._undo = self._undo, None
        self.close()
        return undo() if undo and act == "undo" else None

    def _drawn(self, *, late: bool = False) -> Markup:
        undo = None
        if self._undo is not None or late:
            undo = tag("button", "act", _("Undo"), type="button", data_act="undo", aria_disabled=late or None)
        dismiss = _("Dismiss")
        close = tag(
            "button",
            "btn-icon is-sm",
            icon("x", "i18"),
            type="button",
            data_act="close",
            aria_label=dismiss,
            title=dismiss,
        )
        return joined([icon(_ICONS[self._kind]), tag("span", "grow", esc(self._text)), undo, close])


def toast(
    client: Client,
    text: str,
    undo: Callable[[], Awaitable[Any] | None] | None = None,
    *,
    kind: Kind = "done",
    about: str = "",
) -> None:
    """Show a toast on a page.

    Args:
        client: Whose page; safe after the element that asked for it is gone.
        undo: Called once if they want it back; the message then stays for 20 seconds instead of 6.
        about: What it is about, such as a booking's uid; what was said about it before goes.
    """
    host = _HOSTS.get(client)
    if host and not host.is_deleted:
        host.shown = [one for one in host.shown if not one.is_deleted]
        reported = [one for one in host.shown if about and one.about == about]
        for one in reported or host.shown[: max(0, len(host.shown) + 1 - MAX)]:
            one.close()
        with host:
            host.shown.append(Toast(text, undo, kind, about))
