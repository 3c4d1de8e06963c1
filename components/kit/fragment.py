"""Fragment: one element that is drawn as one string of escaped HTML."""

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from nicegui.elements.mixins.content_element import ContentElement
from nicegui.events import GenericEventArguments

from components.kit.markup import tag

LONGEST_VALUE = 10_000
NOTHING = Markup("")

# What was done (`data-act`), on what (`data-key`), and the value of a field, all as the browser tells them.
OnAct = Callable[[str, str, object], Awaitable[None] | None]


class Fragment(ContentElement, component="fragment.js"):
    """Markup on a page at the price of one element.

    Args:
        markup: What to show.
        tag_name: The element that holds it.
        classes: Its classes.
        on_act: Called when something in it that carries `data_act` is clicked, changed or submitted. What it is
            told comes from a browser and may be anything of the right type.
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
        """Show other markup; nothing is sent when it is the same."""
        if markup != self.content:
            self.set_content(_checked(markup))

    def redraw(self) -> None:
        """Restore what is shown here, such as a switch that was flipped and refused."""
        self.run_method("redraw")

    def listen(self, on_act: OnAct) -> None:
        """Set the callback for actions in it."""
        if self._on_act is None:
            self.on("act", self._heard)
        self._on_act = on_act

    def patch(self, part: str, markup: Markup) -> None:
        """Redraw only the inside of the element with this `data_part`; the rest keeps focus and position."""
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
        """Trigger an action, as a person would."""
        return self._on_act(act, key, value) if self._on_act else None

    def _heard(self, event: GenericEventArguments) -> Any:
        reported = event.args
        if not isinstance(reported, dict):
            return None
        act, key, value = reported.get("act"), reported.get("key"), reported.get("value")
        if not isinstance(act, str) or not isinstance(key, str) or len(act) + len(key) > 500:
            return None
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            return None
        return self.act(act, key, value)


def _checked(markup: Markup) -> str:
    if not isinstance(markup, Markup):
        raise TypeError("a fragment shows Markup; use esc() or tag()")
    return str(markup)  # the framework's own texts are joined to it, and Markup would escape them
