"""Plain pages: a whole document as one string, without a socket."""

from markupsafe import Markup

from components.kit.markup import joined, tag, trusted
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
    """A document with no more around it than the way home and the footer.

    Args:
        title: In the tab, before the name of the site.
        main: What stands in its main part.
        head: More for the head.
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
    """A document with the whole frame of the site around it, as `components.layout.theme.frame` draws it.

    Args:
        title: In the tab, before the name of the site.
        main: What stands in its main part.
        active: Address of the entry of the navigation that is here.
        person: Who is signed in; None shows the way to sign in.
        head: More for the head.
        wide: For what brings its own width.
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
    return f'<!doctype html><html lang="{reader().language}" dir="{reader().direction}"><head>{parts}</head><body class="plain">{body}</body></html>'
