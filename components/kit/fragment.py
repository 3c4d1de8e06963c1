"""Fragment: one NiceGUI element whose content is a string of escaped HTML."""

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui.elements.mixins.content_element import ContentElement
from nicegui.events import GenericEventArguments

from components.kit.markup import tag

LONGEST_VALUE = 10_000
NOTHING = Markup("")

# Action (`data-act`), key of its object (`data-key`), and value of a field, all as sent by the browser.
OnAct = Callable[[str, str, object], Awaitable[None] | None]


class Fragment(ContentElement, component="fragment.js"):
    """Any amount of markup for the cost of one element.

    Args:
        markup: Initial content.
        tag_name: HTML tag of the element around it.
        classes: CSS classes of that element.
        on_act: Called when an element in it with `data_act` is clicked, changed or submitted. Its arguments come from
            the browser and may have any value of the right type.
    """

    def __init__(
        self,
        markup: Markup = NOTHING,
        tag_name: str = "div",
        *,
        classes: str = "",
        on_act: OnAct | None = None,
    ) -> None:
        super().__init__(content=_checked(markup))
        self._props["tag"] = tag_name
        if classes:
            self.classes(classes)
        self._on_act: OnAct | None = None
        if on_act:
            self.listen(on_act)

    def show(self, markup: Markup) -> None:
        """Show other markup; nothing is sent if it is unchanged."""
        if markup != self.content:
            self.set_content(_checked(markup))

    def redraw(self) -> None:
        """Render the current markup again, such as after a switch was flipped and refused."""
        self.run_method("redraw")

    def listen(self, on_act: OnAct) -> None:
        """Set the callback for actions."""
        if self._on_act is None:
            self.on("act", self._on_act_event)
        self._on_act = on_act

    def patch(self, part: str, markup: Markup) -> None:
        """Replace the content of the element with this `data_part`; the rest keeps focus and scroll position."""
        self.run_method("patch", part, _checked(markup))

    def attributes(self, **values: str | bool | None) -> "Fragment":
        """Set attributes such as `role` or `aria_label` on the element itself; None removes one."""
        for key, value in values.items():
            name = key.rstrip("_").replace("_", "-")
            tag("span", "", **{key: value})  # refuses what could run code
            if value is None:
                self._props.pop(name, None)
            else:
                self._props[name] = str(value).lower() if isinstance(value, bool) else value
        return self

    def act(self, act: str, key: str = "", value: object = None) -> Any:
        """Call the callback as if the user had triggered an action."""
        return self._on_act(act, key, value) if self._on_act else None

    def _on_act_event(self, event: GenericEventArguments) -> Any:
        report = event.args
        if not isinstance(report, dict):
            return None
        act, key, value = report.get("act"), report.get("key"), report.get("value")
        if not isinstance(act, str) or not isinstance(key, str) or len(act) + len(key) > 500:
            return None
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            return None
        return self.act(act, key, value)


def _checked(markup: Markup) -> str:
    if not isinstance(markup, Markup):
        raise TypeError("a fragment shows Markup; use esc() or tag()")
    return str(markup)  # the framework appends plain strings, which a Markup would escape
