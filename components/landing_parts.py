"""What the front page is made of: the promise, one card that shows it, three steps, and a word to experts."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from components.expert_card import CardOfExpert
from components.kit.marks import avatar, button_markup, chip, pill
from components.markup import Markup, icon, joined, tag
from components.wording import clock, day_words, money, zone_words

CATEGORY_ICONS = {
    "business": "briefcase-business", "technology": "code-xml", "design": "palette", "marketing": "megaphone",
    "finance": "wallet", "career": "target", "health": "heart", "languages": "languages",
}  # fmt: skip
_STEPS = (
    ("search", "", "Find", "Filter by field, price, language or the next free hour. Cards show real openings, not a contact form."),
    ("timer", "amber", "Hold", "Choose a time and it is yours for {minutes} minutes. Everyone else sees it as on hold, at once."),
    ("video", "green", "Meet", "You get a private video link, a calendar file and one link to move or cancel."),
)  # fmt: skip
_PROMISES = (
    "No double booking, enforced by the database",
    "Your own address, price and questions for each session type",
    "Runs on one small machine. Your data stays there",
)


def search_form(q: str = "") -> Markup:
    """The search of the front page; it works without a script."""
    field = tag(
        "input", "", type="search", name="q", value=q or None, placeholder="Name, skill or field", maxlength=100,
        aria_label="Search experts by name, skill or field", autocomplete="off",
    )  # fmt: skip
    button = tag(
        "button", "btn btn-primary", icon("search", "i20 only-sm"), tag("span", "lbl", "Find a time"),
        type="submit", aria_label="Find a time",
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
        tag("span", "hero-line", "The right expert,"),
        tag("span", "grad", "at a time that holds."),
    )
    lead = tag("p", "lead mt6 hero-lead",
               "Search by name or field, see real openings, and keep a slot while you decide. Nobody can book it from under you.")  # fmt: skip
    chips = [
        chip(name, href=f"/experts?category={quote(slug)}", icon_name=CATEGORY_ICONS.get(slug, "layers"))
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
    walls = [(start.astimezone(zone), slug) for start, slug, *_ in card.next_free]
    head = tag(
        "div", "hs g3", avatar(card.name, 48, image_url=getattr(card, "image_url", "")),
        tag("div", "grow", tag("p", "strong", tag("bdi", "", card.name)), tag("p", "t-sm faint clamp1", card.headline)),
        pill("Live", "green", live=True),
    )  # fmt: skip
    day = day_words(walls[0][0].date(), today) if walls else "No openings for now"
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
        "div", "hs between mt4", tag("a", "txt-link t-sm", "All times", href=f"/{quote(card.username)}"),
        tag("span", "t-sm strong tnum", money(card.rate) + (" / hour" if card.rate.minor else "")),
    )  # fmt: skip
    grid = tag("div", "slot-grid mt3 hero-slots", *slots)
    return tag("div", "demo-wrap", tag("div", "demo glass", head, when, grid, foot))


def three_steps(hold_minutes: int) -> Markup:
    """How booking goes."""
    cards = []
    for number, (drawing, tone, word, text) in enumerate(_STEPS, start=1):
        top = tag(
            "div", "hs between", tag("div", f"tile {tone}".strip(), icon(drawing, "i24")),
            tag("span", "h2 faint tnum", str(number), aria_hidden=True),
        )  # fmt: skip
        words = text.format(minutes=hold_minutes)
        cards.append(tag("div", "glass pad", top, tag("h3", "h2 mt6", word), tag("p", "muted mt2", words)))
    return tag(
        "section",
        "mt24",
        tag("h2", "h1", "Three steps, no e-mail ping-pong"),
        tag("div", "grid3 mt8", *cards),
    )


def for_experts() -> Markup:
    """Why to offer one's time here."""
    lines = [
        tag("li", "hs g3", icon("circle-check", "i22 acc"), tag("span", "", words)) for words in _PROMISES
    ]
    lead = "Paint your week once. Buffers, notice and daily limits do the rest, and every open page updates the moment something changes."
    ways = tag(
        "div", "hs g3 mt8 wrap",
        button_markup("Offer your time", kind="primary", size="lg", href="/register?as=expert"),
        button_markup("Find experts", kind="ghost", size="lg", href="/experts", icon_right="arrow-right"),
    )  # fmt: skip
    body = joined([
        tag("h2", "h1", "For experts: a calendar that defends itself"), tag("p", "lead mt4", lead),
        tag("ul", "vs g3 mt6", *lines), ways,
    ])  # fmt: skip
    return tag("section", "mt24", tag("div", "glass pad for-experts", body))


def section_head(title: str, text: str, href: str, word: str) -> Markup:
    """A heading with a way to see more."""
    words = tag("div", "", tag("h2", "h1", title), tag("p", "muted mt2", text))
    return tag("div", "section-head", words, button_markup(word, icon_right="arrow-right", href=href))
