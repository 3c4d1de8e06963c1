"""A whole page as one string, without a socket: errors, and what must work before anything else does."""

from components.markup import Markup, joined, tag, trusted
from components.static_files import static_url
from components.theme import SITE_NAME, shared_head


def plain_page(title: str, main: Markup, *, head: Markup | None = None) -> str:
    """A document in the look of the site.

    Args:
        title: In the tab, before the name of the site.
        main: What stands in its main part.
        head: More for the head.
    """
    logo = tag("img", "", src=static_url("logo.svg"), alt="", width=30, height=30)
    brand = tag("a", "brand", logo, tag("span", "", SITE_NAME), href="/", aria_label=f"{SITE_NAME}, home")
    links = tag("div", "nav-links hide-sm", tag("a", "", "Find experts", href="/experts"))
    bar = tag("nav", "nav glass glass-float", brand, links, tag("div", "grow"), aria_label="Main")
    body = joined([tag("header", "nav-wrap", bar), tag("main", "", tag("div", "page page-narrow", main))])
    parts = joined(
        [
            trusted(
                '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            ),
            tag("title", "", f"{title} · {SITE_NAME}"),
            tag("meta", "", name="robots", content="noindex"),
            shared_head(),
            head,
        ]
    )
    return f'<!doctype html><html lang="en"><head>{parts}</head><body class="plain">{body}</body></html>'
