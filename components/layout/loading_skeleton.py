"""Loading skeleton: shown until a page's scripts have run, with a noscript message where none run."""

from typing import Literal

from markupsafe import Markup

from components.kit.markup import joined, tag, trusted
from components.kit.static_files import static_url
from components.layout.page_head import SITE_NAME
from expertconnect.i18n import _, per_reader

Skeleton = Literal["page", "landing", "cards", "profile", "booker"]
"""Shape of the skeleton: a title and a panel, the landing page, a list of cards, an expert's page with its side
column, or the booking page."""

_WITHOUT_SCRIPT = trusted("<style>.boot,.boot-late,#esm-fallback{display:none!important}</style>")


def boot(skeleton: Skeleton, essence: Markup) -> Markup:
    """Return the skeleton; the style sheet hides it as soon as the page is ready.

    Args:
        essence: Content for readers without scripts and for search engines.
    """
    return joined([_waiting(skeleton), _without_script(essence)])


@per_reader(64)
def _waiting(skeleton: Skeleton) -> Markup:
    logo = tag("img", "", src=static_url("logo.svg"), alt="", width=30, height=30)
    brand = tag("span", "brand", logo, tag("span", "", SITE_NAME))
    links = tag("div", "nav-links hide-sm", tag("span", "sk boot-link"), tag("span", "sk boot-link"))
    bar = tag("div", "nav glass glass-float", brand, links, tag("div", "grow"), tag("span", "sk boot-end"))
    page = tag("div", "page boot-page", _SHAPES[skeleton])
    text = _(
        "This takes longer than it should. It may still come on a slow line; a very old browser cannot show it."
    )
    late = tag("p", "boot-late glass glass-float", text, " ", tag("a", "txt-link", _("Try again"), href=""))
    # Requests the icon sprite early, rather than with the first icon of the page.
    early = tag("svg", "ic boot-early", tag("use", "", href=f"{static_url('icons.svg')}#clock"))
    title = tag("div", "sr-only", SITE_NAME, role="heading", aria_level=1)
    shape = tag("div", "", tag("div", "nav-wrap", bar), page, early, aria_hidden=True)
    return joined([tag("div", "boot", title, shape, role="main", aria_busy=True), late])


def _without_script(essence: Markup) -> Markup:
    home = tag("a", "brand", tag("span", "", SITE_NAME), href="/")
    body = tag(
        "p", "banner amber", _("Times are chosen live here, which needs JavaScript. Please switch it on.")
    )
    page = tag("div", "page page-narrow no-script", home, body, essence)
    return tag("noscript", "", _WITHOUT_SCRIPT, page)


def _bars(*classes: str) -> Markup:
    return joined(tag("div", f"sk {name}") for name in classes)


def _cards(shape: str, count: int) -> Markup:
    return tag("div", "grid3", *(tag("div", f"sk {shape}{' hide-sm' if n else ''}") for n in range(count)))


def _booker() -> Markup:
    """Skeleton of the booking page: summary, month, times."""
    lines = [_bars("boot-face"), *(_bars("sk-line") for _place in range(4))]
    month = [_bars("boot-month-name"), *(_bars("boot-week") for _week in range(6))]
    times = [_bars("sk-line"), *(_bars("boot-time") for _time in range(7))]
    parts = (
        tag("div", f"boot-{name}", *content)
        for name, content in (("meta", lines), ("month", month), ("times", times))
    )
    return tag("div", "boot-booker", _bars("boot-way"), tag("div", "booker glass", *parts))


_SHAPES: dict[Skeleton, Markup] = {
    "page": joined([_bars("boot-title", "boot-line", "boot-panel")]),
    "landing": joined(
        [
            tag(
                "div",
                "hero",
                tag("div", "vs g6", _bars("boot-display", "boot-line", "boot-search", "boot-line")),
                tag("div", "sk boot-demo"),
            ),
            tag("div", "mt24", _bars("boot-title"), tag("div", "mt8", _cards("boot-card", 3))),
        ]
    ),
    "cards": joined([_bars("boot-title", "boot-search", "boot-chips"), _cards("boot-card", 6)]),
    "profile": tag(
        "div",
        "profile",
        tag("div", "vs g5", _bars("boot-head", "boot-card")),
        tag("div", "sk boot-side hide-sm"),
    ),
    "booker": _booker(),
}
