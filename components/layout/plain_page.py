"""Plain pages: whole HTML documents as strings, without a NiceGUI client."""

from markupsafe import Markup

from components.kit.markup import joined, tag, trusted
from components.layout.other_address import other_address_notice
from components.layout.page_head import SITE_NAME, shared_head
from components.layout.theme import (
    PersonBadge,
    brand,
    footer_markup,
    header_markup,
    tabs_markup,
    theme_switch,
)
from expertconnect.i18n import _, reader

_MAIN = "main"


def plain_page(title: str, main: Markup, *, head: Markup | None = None) -> str:
    """Return a document with a minimal header and the footer.

    Args:
        title: Title of the tab, before the name of the site.
        main: Main content.
        head: Further tags for the head.
    """
    links = tag("div", "nav-links hide-sm", tag("a", "", _("Find experts"), href="/experts"))
    bar = tag(
        "nav",
        "nav glass glass-float",
        brand(),
        links,
        tag("div", "grow"),
        theme_switch(),
        aria_label=_("Main"),
    )
    page = tag("main", "", tag("div", "page page-narrow", main))
    body = joined([tag("header", "nav-wrap", bar), page, tag("footer", "ft", footer_markup())])
    return _document(title, body, head, robots="noindex")


def site_page(
    title: str,
    main: Markup,
    *,
    active: str = "",
    person: PersonBadge | None = None,
    head: Markup | None = None,
    wide: bool = False,
    robots: str = "noindex",
) -> str:
    """Return a document with the same frame as `components.layout.theme.frame`.

    Args:
        title: Title of the tab, before the name of the site.
        main: Main content.
        active: Address of the current navigation entry.
        person: The signed-in account; None shows a link to sign in.
        head: Further tags for the head.
        wide: Whether the content sets its own width.
        robots: For the robots meta tag; empty for none.
    """
    page = tag("div", "page" if wide else "page page-narrow", main)
    body = joined(
        [
            tag("header", "nav-wrap", header_markup(active, person, _MAIN)),
            tag("main", "", page, id=_MAIN, tabindex=-1),
            tag("footer", "ft has-tabbar", footer_markup()),
            tag("nav", "tabbar glass glass-float", tabs_markup(active), aria_label=_("Sections")),
        ]
    )
    return _document(title, body, head, robots=robots)


def _document(title: str, body: Markup, head: Markup | None, *, robots: str) -> str:
    parts = joined(
        [
            trusted(
                '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            ),
            tag("title", "", f"{title} · {SITE_NAME}"),
            tag("meta", "", name="robots", content=robots) if robots else None,
            shared_head(),
            head,
        ]
    )
    return f'<!doctype html><html lang="{reader().language}" dir="{reader().direction}"><head>{parts}</head><body class="plain">{joined([body, other_address_notice()])}</body></html>'
