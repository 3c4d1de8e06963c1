"""Cards of the expert's own event types, with their actions."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from components.kit.formatting import length, money, where
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from components.kit.primitives import icon_button_markup, pill, toggle
from expertconnect.domain.booking import Place
from expertconnect.domain.money import Money
from expertconnect.i18n import _, ngettext

_COLOURS = ("var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)")
_ACTS = frozenset({"switch", "up", "down", "copy", "duplicate", "retire"})


@dataclass(frozen=True, slots=True)
class OwnEventTypeCard:
    """Data of a card.

    Attributes:
        address: Public path.
        edit_href: Path of its editor.
        questions: Number of its questions.
    """

    uid: str
    title: str
    description: str
    duration: timedelta
    price: Money
    place: Place
    address: str
    edit_href: str
    requires_approval: bool
    questions: int
    is_active: bool


class EventTypeCards(Fragment):
    """The cards, as one element.

    Args:
        on_act: Called with switch, up, down, copy, duplicate or retire, the uid, and for switch whether it is on. The
            uid comes from the browser and may be any text.
    """

    def __init__(self, on_act: Callable[[str, str, bool], Awaitable[Any] | Any]) -> None:
        super().__init__(classes="grid2", on_act=self._acted)
        self._tell = on_act

    def show_cards(self, cards: Sequence[OwnEventTypeCard], otherwise: Markup, *, new_href: str) -> None:
        """Show the cards in their order; `otherwise` if there are none."""
        last = len(cards) - 1
        items = [_card(card, index, is_last=index == last) for index, card in enumerate(cards)]
        if len(items) % 2:
            items.append(
                tag(
                    "a", "ecard-new", icon("plus", "i24"), tag("span", "", _("New event type")), href=new_href
                )
            )
        self.show(joined(items) if items else tag("div", "grid-all glass", otherwise))

    def _acted(self, act: str, key: str, value: object) -> Any:
        return self._tell(act, key, value is True) if act in _ACTS else None


def _card(card: OwnEventTypeCard, index: int, *, is_last: bool) -> Markup:
    colour = tag("span", "tone", style=f"background:{_COLOURS[index % len(_COLOURS)]}", aria_hidden=True)
    title = tag("h2", "h3", tag("a", "", tag("bdi", "", card.title), href=card.edit_href))
    body = tag(
        "div",
        "grow",
        title,
        tag("p", "t-sm muted mt1 clamp2", card.description) if card.description else None,
    )
    label = _("{title} can be booked").format(title=card.title)
    switch = toggle(label, on=card.is_active, act="switch", key=card.uid)
    symbol, place_text = where(card.place)
    pills = [
        pill(length(card.duration), "", "clock"),
        pill(money(card.price), "", "banknote"),
        pill(place_text.partition(",")[0], "", symbol),
        pill(_("On approval"), "amber", "hourglass") if card.requires_approval else None,
        pill(_questions(card.questions), "", "message-square") if card.questions else None,
        None if card.is_active else pill(_("Switched off"), "", "eye-off"),
    ]
    return tag(
        "article",
        f"glass ecard{'' if card.is_active else ' off'}",
        tag("div", "hs g3 top", colour, body, switch),
        tag("div", "hs g2 wrap pills", *pills),
        tag(
            "div",
            "foot",
            tag("a", "t-sm muted address", card.address, href=card.address),
            _tools(card, index, is_last),
        ),
    )


def _questions(count: int) -> str:
    return ngettext("{n} question", "{n} questions", count).format(n=count)


def _tools(card: OwnEventTypeCard, index: int, is_last: bool) -> Markup:
    def tool(symbol: str, label: str, act: str, *, off: bool = False) -> Markup:
        return icon_button_markup(
            symbol,
            _("{command}: {title}").format(command=label, title=card.title),
            act=act,
            key=card.uid,
            classes="is-sm",
            aria_disabled=True if off else None,
        )

    return tag(
        "div",
        "hs tools",
        tool("chevron-up", _("Move up"), "up", off=index == 0),
        tool("chevron-down", _("Move down"), "down", off=is_last),
        tool("link", _("Copy the link"), "copy"),
        icon_button_markup(
            "external-link",
            _("Open the page: {title}").format(title=card.title),
            href=card.address,
            classes="is-sm",
        ),
        tool("copy", _("Duplicate"), "duplicate"),
        icon_button_markup(
            "pencil", _("Edit: {title}").format(title=card.title), href=card.edit_href, classes="is-sm"
        ),
        tool("trash-2", _("Retire"), "retire"),
    )
