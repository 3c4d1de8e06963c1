"""What the front page is made of: the promise, one card that shows it, three steps, and a word to experts."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from components.expert_card import CardOfExpert, hourly
from components.kit.marks import avatar, button_markup, chip, pill
from components.markup import Markup, icon, joined, tag
from components.wording import clock, day_words, zone_words
from expertconnect.words import N_, _

CATEGORY_ICONS = {
    "business": "briefcase-business", "technology": "code-xml", "design": "palette", "marketing": "megaphone",
    "finance": "wallet", "career": "target", "health": "heart", "languages": "languages",
}  # fmt: skip
_STEPS = (
    ("search", "", N_("Find"), N_("Filter by field, price, language or the next free hour. Cards show real openings, not a contact form.")),
    ("timer", "amber", N_("Hold"), N_("Choose a time and it is yours while you fill in the form. Everyone else sees it as on hold, at once.")),
    ("video", "green", N_("Meet"), N_("You get a private link, a calendar file and one way to move or cancel, without an account.")),
)  # fmt: skip
_PROMISES = (
    N_("No double booking, enforced by the database"),
    N_("Your own address, price and questions for each session type"),
    N_("Runs on one small machine. Your data stays there"),
)


def search_form(q: str = "") -> Markup:
    """The search of the front page; it works without a script."""
    field = tag(
        "input", "", type="search", name="q", value=q or None, placeholder=_("Name, skill or field"), maxlength=100,
        aria_label=_("Search experts by name, skill or field"), autocomplete="off",
    )  # fmt: skip
    button = tag(
        "button", "btn btn-primary", icon("search", "i20 only-sm"), tag("span", "lbl", _("Find a time")),
        type="submit", aria_label=_("Find a time"),
    )  # fmt: skip
    return tag(
        "form", "search glass glass-float", icon("search", "i24 faint"), field, button,
        role="search", action="/experts", method="get",
    )  # fmt: skip


def hero(
    categories: Sequence[tuple[str, str]], facts: Sequence[tuple[str, str]], demo: Markup | None
) -> Markup:
    """The promise, the search, and beside it times that can be taken now.

    Args:
        categories: Slug and name of some fields.
        facts: Figure and word, such as 24 and experts.
        demo: From `hero_card`; None while there is nobody to show.
    """
    title = tag(
        "h1",
        "display",
        tag("span", "hero-line", _("The right expert,")),
        tag("span", "grad", _("at a time that holds.")),
    )
    lead = tag("p", "lead mt6 hero-lead",
               _("Search by name or field, see real openings, and keep a slot while you decide. Nobody can book it from under you."))  # fmt: skip
    chips = [
        chip(_(name), href=f"/experts?category={quote(slug)}", icon_name=CATEGORY_ICONS.get(slug, "layers"))
        for slug, name in categories
    ]
    row = [
        tag("div", "", tag("b", "tnum", figure), tag("span", "t-sm muted", word)) for figure, word in facts
    ]
    words = tag(
        "div", "vs hero-words", tag("div", "", title, lead), search_form(), tag("div", "chips", *chips),
        tag("div", "stat-row", *row) if row else None,
    )  # fmt: skip
    return tag("section", "hero", words, demo)


def hero_card(card: CardOfExpert, zone: ZoneInfo, today: date, hour12: bool) -> Markup:
    """One expert's next times, as they are at this moment; each leads to its booking page."""
    walls = [(start.astimezone(zone), slug) for start, slug in card.next_free]
    head = tag(
        "div", "hs g3", avatar(card.name, 48, image_url=getattr(card, "image_url", "")),
        tag("div", "grow", tag("p", "strong", tag("bdi", "", card.name)), tag("p", "t-sm faint clamp1", card.headline)),
        pill(_("Live"), "green", live=True),
    )  # fmt: skip
    day = day_words(walls[0][0].date(), today) if walls else _("No openings for now")
    when = tag(
        "div", "hs between mt6", tag("p", "t-sm strong", day),
        tag("span", "t-sm faint", zone_words(zone, walls[0][0]) if walls else ""),
    )  # fmt: skip
    slots = [
        tag("a", "slot", tag("span", "t", clock(start, hour12)), tag("span", "note", day_words(start.date(), today)),
            href=f"/{quote(card.username)}/{quote(slug)}")
        for start, slug in walls
    ]  # fmt: skip
    foot = tag(
        "div", "hs between mt4", tag("a", "txt-link t-sm", _("All times"), href=f"/{quote(card.username)}"),
        tag("span", "t-sm faint", hourly(card.rate)),
    )  # fmt: skip
    grid = tag("div", "slot-grid mt3 hero-slots", *slots)
    return tag("div", "demo-wrap", tag("div", "demo glass", head, when, grid, foot))


def three_steps() -> Markup:
    """How booking goes."""
    cards = []
    for number, (drawing, tone, word, text) in enumerate(_STEPS, start=1):
        top = tag(
            "div", "hs between", tag("div", f"tile {tone}".strip(), icon(drawing, "i24")),
            tag("span", "h2 faint tnum", str(number), aria_hidden=True),
        )  # fmt: skip
        cards.append(
            tag("div", "glass pad", top, tag("h3", "h2 mt6", _(word)), tag("p", "muted mt2", _(text)))
        )
    return tag(
        "section",
        "mt24",
        tag("h2", "h1", _("Three steps, no e-mail ping-pong")),
        tag("div", "grid3 mt8", *cards),
    )


def for_experts() -> Markup:
    """Why to offer one's time here."""
    lines = [
        tag("li", "hs g3", icon("circle-check", "i22 acc"), tag("span", "", _(words))) for words in _PROMISES
    ]
    lead = _(
        "Paint your week once. Buffers, notice and daily limits do the rest, and every open page updates the moment something changes."
    )
    ways = tag(
        "div", "hs g3 mt8 wrap",
        button_markup(_("Offer your time"), kind="primary", size="lg", href="/register?as=expert"),
        button_markup(_("Find experts"), kind="ghost", size="lg", href="/experts", icon_right="arrow-right"),
    )  # fmt: skip
    body = joined([
        tag("h2", "h1", _("For experts: a calendar that defends itself")), tag("p", "lead mt4", lead),
        tag("ul", "vs g3 mt6", *lines), ways,
    ])  # fmt: skip
    return tag("section", "mt24", tag("div", "glass pad for-experts", body))


def section_head(title: str, text: str, href: str, word: str) -> Markup:
    """A heading with a way to see more."""
    words = tag("div", "", tag("h2", "h1", title), tag("p", "muted mt2", text))
    return tag("div", "section-head", words, button_markup(word, icon_right="arrow-right", href=href))
