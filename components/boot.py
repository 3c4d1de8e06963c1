"""What is painted before any script has run: grey bars in the shape of what is on its way."""

from components.markup import Markup, joined, tag
from components.static_files import static_url


def boot_screen() -> Markup:
    """What is painted before any script has run; hidden as soon as the page is there."""
    logo = tag("img", "", src=static_url("logo.svg"), alt="", width=30, height=30)
    bar = tag("div", "nav glass glass-float", tag("span", "brand", logo), tag("span", "sk boot-name"))
    cards = joined(
        [tag("div", "sk boot-card"), tag("div", "sk boot-card hide-sm"), tag("div", "sk boot-card hide-sm")]
    )
    page = tag(
        "div",
        "page boot-page",
        tag("div", "sk boot-title"),
        tag("div", "sk boot-line"),
        tag("div", "grid3", cards),
    )
    # The icons are asked for now rather than by the first of them that is drawn.
    early = tag("svg", "ic boot-early", tag("use", "", href=f"{static_url('icons.svg')}#clock"))
    return tag("div", "boot", tag("div", "nav-wrap", bar), page, _booker(), early, aria_hidden=True)


def _booker() -> Markup:
    """The shape of the page where times are picked: what is sold, a month, and times."""
    lines = [tag("div", "sk boot-face"), *(tag("div", "sk sk-line") for _place in range(4))]
    month = [tag("div", "sk boot-month-name"), *(tag("div", "sk boot-week") for _week in range(6))]
    times = [tag("div", "sk sk-line"), *(tag("div", "sk boot-time") for _time in range(7))]
    parts = (
        tag("div", f"boot-{name}", *inside)
        for name, inside in (("meta", lines), ("month", month), ("times", times))
    )
    return tag("div", "page boot-booker", tag("div", "sk boot-way"), tag("div", "booker glass", *parts))
