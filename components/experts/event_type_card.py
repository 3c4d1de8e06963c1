"""Event type card: an event type that links to its booking page."""

from urllib.parse import quote

from markupsafe import Markup

from components.kit.formatting import length, money, where
from components.kit.markup import icon, tag
from expertconnect.domain.event_type import Offer
from expertconnect.i18n import _

_BARS = ("var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)")


def event_type_card(offer: Offer, *, href: str = "", place: int = 0, is_link: bool = True) -> Markup:
    """Card of one event type.

    Args:
        href: Link target; its booking page by default.
        place: Its index in the list, which determines its colour.
        is_link: Whether it is a link; in a preview it is not.
    """
    symbol, label = where(offer.place)
    small = [("clock", length(offer.duration)), (symbol, label.partition(",")[0])]
    if offer.requires_approval:
        small.append(("hourglass", _("On approval")))
    marks = [tag("span", "hs g1", icon(icon_name, "i16"), tag("span", "", text)) for icon_name, text in small]
    return tag(
        "a" if is_link else "div",
        "etype inset",
        tag("span", "bar", style=f"background:{_BARS[place % len(_BARS)]}"),
        tag("span", "strong", offer.title),
        tag("span", "strong tnum", money(offer.price)),
        tag("span", "t-sm muted etype-all", offer.description) if offer.description else None,
        tag("span", "hs g3 t-xs faint etype-all wrap mt1", *marks),
        href=(href or f"/{quote(offer.username)}/{quote(offer.slug)}") if is_link else None,
    )


def offer_facts(offer: Offer) -> Markup:
    """Duration, place and price, as a list with icons."""
    symbol, label = where(offer.place)
    price = money(offer.price)
    if offer.price.minor:
        price = _("{price}, paid to the expert").format(price=price)
    lines = [("clock", length(offer.duration)), (symbol, label), ("banknote", price)]
    if offer.requires_approval:
        lines.append(("hourglass", _("The expert confirms each request")))
    rows = [tag("li", "", icon(icon_name), tag("span", "", text)) for icon_name, text in lines]
    return tag("ul", "meta-list", *rows)
