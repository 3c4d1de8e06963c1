"""Page head: metadata for browsers, search engines and link previews."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from markupsafe import Markup
from nicegui import ui

from components.kit.markup import joined, safe_address, tag, trusted
from components.kit.static_files import STATIC, static_url
from expertconnect.i18n import N_, _, reader

SITE_NAME = "ExpertConnect"
DESCRIPTION = N_("Book experts in seconds. Live times, no double bookings.")
_LIGHT, _DARK = "#F3F2F8", "#0B0C17"
"""Background colours of the page, for the browser's toolbar."""

Structured = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class About:
    """Metadata of a page.

    Attributes:
        title: Title in previews, without the name of the site.
        description: For search engines and previews; the site's if empty.
        canonical: Absolute URL of this page; empty for none.
        robots: For the robots meta tag, such as "noindex"; empty for none.
        kind: Its og:type.
        image: Path of a picture for previews; the site's if empty.
        structured: schema.org data; empty for none.
    """

    title: str
    description: str = ""
    canonical: str = ""
    robots: str = ""
    kind: str = "website"
    image: str = ""
    structured: Structured = field(default_factory=dict)


def shared_head(*, inline: bool = False) -> Markup:
    """Styles, scripts and icons that every page links to.

    Args:
        inline: Whether `first.js` is inlined, so that its reload on the first visit happens before anything else is
            requested. Only for pages whose shared head gets CSP nonces.
    """
    written = (STATIC / "js/first.js").read_text("utf-8")
    first = (
        f"<script>{written}</script>" if inline else f'<script src="{static_url("js/first.js")}"></script>'
    )
    return joined(
        [
            _meta(name="theme-color", media="(prefers-color-scheme: light)", content=_LIGHT),
            _meta(name="theme-color", media="(prefers-color-scheme: dark)", content=_DARK),
            _meta(name="application-name", content=SITE_NAME),
            _meta(name="apple-mobile-web-app-title", content=SITE_NAME),
            _link("manifest", "manifest.webmanifest"),
            _link("apple-touch-icon", "icon-192.png"),
            _link("icon", "logo.svg", type="image/svg+xml"),
            _link("preload", "fonts/geist-latin.woff2", as_="font", type="font/woff2", crossorigin=True),
            trusted(first),
            _link("stylesheet", "css/site.css"),
            trusted(f'<script defer src="{static_url("js/page.js")}"></script>'),
        ]
    )


def page_head(about: About) -> Markup:
    """Metadata tags of one page."""
    description = about.description or _(DESCRIPTION)
    parts = [
        _meta(name="description", content=description),
        _meta(property="og:site_name", content=SITE_NAME),
        _meta(property="og:title", content=about.title),
        _meta(property="og:description", content=description),
        _meta(property="og:type", content=about.kind),
        *_preview(about),
    ]
    if "-" in reader().locale:
        parts.append(_meta(property="og:locale", content=reader().locale.replace("-", "_")))
    if about.robots:
        parts.append(_meta(name="robots", content=about.robots))
    if about.canonical:
        parts.append(tag("link", "", rel="canonical", href=about.canonical))
        parts.append(_meta(property="og:url", content=safe_address(about.canonical)))
    if about.structured:
        parts.append(structured_data(about.structured))
    return joined(parts)


def add_to_head(html: Markup) -> None:
    """Add HTML to the head of the page that is being built.

    The framework concatenates strings, and `Markup` would escape them, so it gets a plain str.
    """
    ui.add_head_html(str(html))  # noqa: TID251 - the only permitted caller


def add_to_every_head(html: Markup) -> None:
    """Add HTML to the head of all pages; see `add_to_head`."""
    ui.add_head_html(str(html), shared=True)  # noqa: TID251 - as above


def add_to_body(html: Markup) -> None:
    """Add HTML to the body of the page that is being built; see `add_to_head`."""
    ui.add_body_html(str(html))  # noqa: TID251 - as above


def structured_data(value: Structured) -> Markup:
    """schema.org data as a script element, escaped so that no value can end the element."""
    text = json.dumps({"@context": "https://schema.org", **value})
    for character, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, written)
    return trusted(f'<script type="application/ld+json">{text}</script>')


def _preview(about: About) -> list[Markup]:
    """Preview picture; its URL is absolute, since other sites load it."""
    here = urlsplit(about.canonical)
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    if about.image:
        return [
            _meta(property="og:image", content=origin + about.image),
            _meta(property="og:image:alt", content=about.title),
            _meta(name="twitter:card", content="summary"),
        ]
    return [
        _meta(property="og:image", content=origin + static_url("og.png")),
        _meta(property="og:image:width", content="1200"),
        _meta(property="og:image:height", content="630"),
        _meta(property="og:image:alt", content=f"{SITE_NAME}: {_(DESCRIPTION)}"),
        _meta(name="twitter:card", content="summary_large_image"),
    ]


def _link(rel: str, name: str, **more: str | bool) -> Markup:
    return tag("link", "", rel=rel, href=static_url(name), **more)


def _meta(**attributes: str) -> Markup:
    return tag("meta", "", **attributes)
