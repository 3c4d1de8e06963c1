"""Toasts: short messages at the lower edge that close automatically, some with Undo."""

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
"""How long a toast whose time is up stays after the pointer or the focus has left it."""
MAX = 4
"""Maximum number of toasts at a time; the oldest is closed for a new one."""

_HOSTS: "WeakKeyDictionary[Client, Toasts]" = WeakKeyDictionary()


class Toasts(Element):
    """Live region of a page's toasts; it exists before the first one, so that screen readers announce it."""

    def __init__(self) -> None:
        super().__init__("div")
        self.classes("toasts")
        self._props.update({"role": "status", "aria-live": "polite"})
        self.shown: list[Toast] = []
        with self:
            Fragment(tag("span", "sr-only", id="aloud"), "span")
        _HOSTS[self.client] = self


class Toast(Fragment):
    """One toast. It stays open while it is hovered or has the focus."""

    def __init__(
        self, text: str, undo: Callable[[], Awaitable[Any] | None] | None, kind: Kind, about: str = ""
    ) -> None:
        self.about = about
        self._text, self._kind, self._undo = text, kind, undo
        self._is_in_use, self._is_time_up = False, False
        classes = f"toast glass glass-float {kind}{' undoable' if undo else ''}"
        super().__init__(self._render_markup(), classes=classes, on_act=self._handle_act)
        for event in ("mouseenter", "focusin"):
            self.on(event, lambda: self._set_in_use(True), args=[])
        # `focusLeft` ignores focus moves between the toast's own buttons.
        self.on("mouseleave", lambda: self._set_in_use(False), args=[])
        self.on(
            "focusout",
            lambda: self._set_in_use(False),
            js_handler=handler("focusLeft"),
        )
        ui.timer(UNDO_SECONDS if undo else SECONDS, self._on_time_up, once=True)

    def close(self) -> None:
        """Close it."""
        if not self.is_deleted:
            self.delete()

    def _set_in_use(self, on: bool) -> None:
        self._is_in_use = on
        if not on and self._is_time_up and not self.is_deleted:
            with self:
                ui.timer(LEFT_SECONDS, self._on_time_up, once=True)

    def _on_time_up(self) -> None:
        self._is_time_up = True
        if not self._is_in_use:
            self.close()
        elif self._undo is not None:  # stays open, but an undo would be refused now
            self._undo = None
            self.show(self._render_markup(is_late=True))

    def _handle_act(self, act: str, _key: str, _value: object) -> Awaitable[Any] | None:
        undo, self._undo = self._undo, None
        self.close()
        return undo() if undo and act == "undo" else None

    def _render_markup(self, *, is_late: bool = False) -> Markup:
        undo = None
        if self._undo is not None or is_late:
            undo = tag(
                "button", "act", _("Undo"), type="button", data_act="undo", aria_disabled=is_late or None
            )
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
        client: The page; unlike the current slot, it is still valid after the clicked element was deleted.
        undo: Called at most once, by a click on Undo; the toast then stays for 20 seconds instead of 6.
        about: Key of its subject, such as a booking's uid; an earlier toast with the same key is replaced.
    """
    host = _HOSTS.get(client)
    if host and not host.is_deleted:
        host.shown = [shown for shown in host.shown if not shown.is_deleted]
        replaced = [shown for shown in host.shown if about and shown.about == about]
        for shown in replaced or host.shown[: max(0, len(host.shown) + 1 - MAX)]:
            shown.close()
        with host:
            host.shown.append(Toast(text, undo, kind, about))
