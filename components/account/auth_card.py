"""Cards of sign-in, registration and e-mailed links: a form beside an illustration."""

from collections.abc import Sequence

from markupsafe import Markup

from components.kit.markup import icon, joined, tag
from components.layout.page_head import SITE_NAME
from expertconnect.i18n import N_, _, reader, wall_clock

_POINTS = (
    ("calendar-check", N_("Live times: what you see is free this second")),
    ("shield-check", N_("Held for you the moment you click")),
    ("mail", N_("One link in your mail to move or cancel")),
)
_TIMES = (
    (9, 0, "gone", N_("Taken")),
    (9, 30, "mine", N_("Held for you")),
    (10, 15, "", N_("Free")),
    (11, 0, "", N_("Free")),
)


def auth_card(
    title: str, lead: str, *parts: object, here: str = "", links: Sequence[tuple[str, str]] = ()
) -> Markup:
    """Card of sign-in and registration.

    Args:
        here: Address of the current one of `links`.
        links: Label and address of sign-in and registration.
    """
    nav = tag(
        "nav",
        "seg",
        *(
            tag("a", "", label, href=address, aria_current="page" if address == here else None)
            for label, address in links
        ),
        aria_label=_("Sign in or create an account"),
    )
    points = tag(
        "ul",
        "auth-points mt6",
        *(tag("li", "", icon(icon_name), tag("span", "", _(text))) for icon_name, text in _POINTS),
    )
    return _split(_art(points), nav, *_words(title, lead, "mt4"), *parts)


def single_card(title: str, lead: object, *parts: object, drawing: str = "") -> Markup:
    """Card with a single action or message.

    Args:
        drawing: Name of the icon above the title; empty for none.
    """
    mark = tag("span", "tile", icon(drawing, "i24")) if drawing else None
    return _split(_art(None), mark, *_words(title, lead, "mt4" if drawing else ""), *parts)


def _words(title: str, lead: object, above: str) -> tuple[Markup, Markup]:
    return tag("h1", f"h1 {above}".strip(), title), tag("p", "muted mt1", lead)


def _split(art: Markup, mark: Markup | None, title: Markup, lead: Markup, *parts: object) -> Markup:
    form = tag("div", "auth-form", mark, title, lead, tag("div", "vs g4 mt6", *parts))
    return tag("div", "auth", tag("div", "auth-card glass glass-float", art, form))


def _art(points: Markup | None) -> Markup:
    """Illustration of a slot that is held when it is clicked."""
    rows = [
        tag(
            "li",
            f"auth-time {state}".strip(),
            tag("span", "t tnum", wall_clock(hour, minute, reader().locale, reader().hour12)),
            tag("span", "hs g1", icon("check", "i18") if state == "mine" else None, _(label)),
        )
        for hour, minute, state, label in _TIMES
    ]
    times = tag("ul", "auth-times", *rows, aria_hidden=True)
    promise = tag("p", "auth-lines", _("Pick a time. It is yours before anybody else can take it."))
    return tag(
        "aside",
        "auth-art",
        tag("p", "h2", SITE_NAME),
        times,
        tag("div", "", joined([promise, points])),
        aria_label=_("What this is"),
    )
