"""Error pages: status, message and links onwards."""

from markupsafe import Markup

from components.kit.markup import icon, tag
from components.kit.primitives import button_inside, button_markup
from components.layout.plain_page import plain_page
from expertconnect.domain import bounds
from expertconnect.i18n import N_, _, per_reader, translate

_WORDS = {
    400: (N_("That could not be read"), N_("Please check the address for typing errors.")),
    401: (N_("Please sign in"), N_("This page is yours alone, so we need to know that it is you.")),
    403: (N_("Not for you"), N_("You are not allowed to open this page.")),
    404: (
        N_("Nothing here"),
        N_("This page does not exist, or no longer. Perhaps you can find the expert you meant."),
    ),
    405: (N_("Nothing here"), N_("This address does not answer that kind of request.")),
    408: (N_("That took too long"), N_("Sending took too long. Please try again.")),
    410: (N_("No longer valid"), N_("This link or code is no longer valid. Please ask for a new one.")),
    413: (N_("Too large"), N_("That was more than we can take at once.")),
    414: (N_("Too long"), N_("This address is too long.")),
    429: (N_("A little too fast"), N_("Please wait a moment and try again.")),
    500: (N_("Something went wrong"), N_("It is our fault, not yours. Your bookings are safe.")),
    503: (N_("Very busy"), N_("Nothing was changed. Please try again in a moment.")),
}
_OTHER = (N_("That did not work"), N_("Please go back and try another way."))
_AGAIN = frozenset({408, 429, 500, 503})
"""Statuses that offer to try the same address again."""


@per_reader(64)  # cached, so that floods of refused requests stay cheap
def error_page(status: int, sentence: str = "") -> str:
    """Return the document of a status.

    Args:
        sentence: Message in the reader's language or of the catalogue; the status's default if empty.
    """
    title, usual = _WORDS.get(status, _OTHER)
    body = tag(
        "section",
        "glass error-card",
        tag("p", "error-status grad tnum", str(status), aria_hidden=True),
        tag("h1", "h1", _(title)),
        tag("p", "muted", translate(sentence) if sentence else _(usual)),
        _way_on(status),
    )
    return plain_page(_(title), body)


def _way_on(status: int) -> Markup:
    if status == 404:
        return _search()
    home = button_markup(_("To the front page"), href="/", kind="glass" if status in _AGAIN else "primary")
    if status in _AGAIN:
        again = tag("a", "btn btn-primary", button_inside(_("Try again"), "refresh-cw"), href="")
        return tag("div", "hs g3 wrap center", again, home)
    if status == 410:
        return tag(
            "div",
            "hs g3 wrap center",
            button_markup(_("Find my bookings"), href="/my-bookings", kind="primary"),
        )
    return tag("div", "hs g3 wrap center", home)


def _search() -> Markup:
    field = tag(
        "input",
        "",
        type="search",
        name="q",
        maxlength=bounds.SEARCH.most,
        aria_label=_("Search experts"),
        placeholder=_("Name, skill or field"),
        autocomplete="off",
    )
    button = tag(
        "button",
        "btn btn-primary",
        icon("search", "i20 only-sm"),
        tag("span", "lbl", _("Search")),
        type="submit",
        aria_label=_("Search"),
    )
    return tag(
        "form",
        "search error-search",
        icon("search", "i22 faint"),
        field,
        button,
        action="/experts",
        method="get",
        role="search",
    )
