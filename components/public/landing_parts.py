"""Parts of the landing page: hero with search and live card, three steps, invitation for experts."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.experts.expert_card import CardOfExpert, hourly, time_label
from components.kit.formatting import clock, day_words, weekday_short, zone_words
from components.kit.markup import icon, joined, tag
from components.kit.primitives import avatar, button_markup, chip, pill
from expertconnect.domain import bounds
from expertconnect.i18n import N_, _, ngettext, per_reader, reader

CATEGORY_ICONS = {
    "business": "briefcase-business",
    "technology": "code-xml",
    "design": "palette",
    "marketing": "megaphone",
    "finance": "wallet",
    "career": "target",
    "health": "heart",
    "languages": "languages",
}
_STEPS = (
    (
        "search",
        "",
        N_("Find"),
        N_(
            "Filter by field, price, language or the next free hour. Cards show real openings, not a contact form."
        ),
    ),
    (
        "timer",
        "amber",
        N_("Hold"),
        N_(
            "Choose a time and it is yours while you fill in the form. Everyone else sees it as on hold, at once."
        ),
    ),
    (
        "video",
        "green",
        N_("Meet"),
        N_("You get a private link, a calendar file and one way to move or cancel, without an account."),
    ),
)
_PROMISES = (
    N_("No double booking, enforced by the database"),
    N_("Your own address, price and questions for each session type"),
    N_("Runs on one small machine; your data stays there"),
)


def search_input(text: str) -> Markup:
    """Input of a search for experts."""
    return tag(
        "input",
        "",
        type="search",
        name="q",
        value=text or None,
        placeholder=_("Name, skill or field"),
        maxlength=bounds.SEARCH.most,
        aria_label=_("Search experts by name, skill or field"),
        autocomplete="off",
        enterkeyhint="search",
    )


def search_form(q: str = "") -> Markup:
    """Search form of the landing page; it works without scripts."""
    button = tag(
        "button",
        "btn btn-primary",
        icon("search", "i20 only-sm"),
        tag("span", "lbl", _("Find a time")),
        type="submit",
        aria_label=_("Find a time"),
    )
    return tag(
        "form",
        "search glass glass-float",
        icon("search", "i24 faint"),
        search_input(q),
        button,
        role="search",
        action="/experts",
        method="get",
    )


def hero(categories: Sequence[tuple[str, str]], facts: Sequence[tuple[str, str]], beside: Markup) -> Markup:
    """Hero: headline and search, beside a card with free times.

    Args:
        categories: Slug and name of some categories.
        facts: Figures with their labels, such as "24" and "experts".
        beside: From `hero_card`, or from `first_expert` while there are no experts.
    """
    title = tag(
        "h1",
        "display",
        tag("span", "hero-line", _("The right expert,")),
        tag("span", "grad", _("at a time that holds.")),
    )
    lead = tag(
        "p",
        "lead hero-lead",
        _(
            "Search by name or field, see real openings, and keep a slot while you decide. Nobody can book it from under you."
        ),
    )
    chips = [
        chip(_(name), href=f"/experts?category={quote(slug)}", icon_name=CATEGORY_ICONS.get(slug, "layers"))
        for slug, name in categories
    ]
    row = [
        tag("div", "", tag("b", "tnum", figure), tag("span", "t-sm muted", label)) for figure, label in facts
    ]
    body = tag(
        "div",
        "vs hero-words",
        title,
        lead,
        search_form(),
        tag("div", "chips scroll", *chips) if chips else None,
        tag("div", "stat-row", *row) if row else None,
    )
    return tag("section", "hero", body, beside)


def hero_card(card: CardOfExpert, zone: ZoneInfo, today: date, hour12: bool, hold_minutes: int) -> Markup:
    """Card with one expert's next free times, which link to the booking page."""
    head = tag(
        "div",
        "hs g3",
        avatar(card.name, 48, image_url=card.image_url),
        tag(
            "div",
            "grow",
            tag("p", "strong clamp1", tag("bdi", "", card.name)),
            tag("p", "t-sm faint clamp2", card.headline, dir="auto"),
        ),
        pill(_("Live"), "green", live=True),
    )
    foot = tag(
        "div",
        "hs between mt4",
        tag("a", "txt-link t-sm", _("All times"), href=f"/{quote(card.username)}"),
        tag("span", "t-sm faint", hourly(card.rate)),
    )
    held = ngettext(
        "Yours for {n} minute from the click, while you fill in the form.",
        "Yours for {n} minutes from the click, while you fill in the form.",
        hold_minutes,
    )
    promise = tag(
        "p", "inset hero-hold", icon("timer", "i22 acc"), tag("span", "t-sm", held.format(n=hold_minutes))
    )
    return _beside(head, _next_times(card, zone, today, hour12), promise, foot)


def first_expert() -> Markup:
    """Placeholder beside the headline while there is no expert."""
    return _beside(
        tag("div", "tile", icon("calendar-plus", "i24")),
        tag("h2", "h2 mt4", _("Nobody offers their time here yet")),
        tag(
            "p",
            "muted mt2",
            _("Be the first: write a line about yourself, say when you have time, and share your address."),
        ),
        tag("div", "mt6", button_markup(_("Offer your time"), kind="primary", href="/register?as=expert")),
    )


def _beside(*parts: Markup) -> Markup:
    return tag("div", "demo-wrap", tag("div", "demo glass", *parts))


def _next_times(card: CardOfExpert, zone: ZoneInfo, today: date, hour12: bool) -> Markup:
    walls = [(start.astimezone(zone), slug) for start, slug in card.next_free]
    if not walls:
        return tag("p", "t-sm strong mt6", _("No openings for now"))
    first = walls[0][0].date()
    when = tag(
        "div",
        "hs between mt6 g3",
        tag("p", "t-sm strong", day_words(first, today)),
        tag("span", "t-sm faint", zone_words(zone, walls[0][0])),
    )
    slots = []
    for start, slug in walls:
        query = urlencode({"day": start.date().isoformat(), "at": start.strftime("%H:%M")})
        day = tag("span", "note", weekday_short(start.weekday())) if start.date() != first else None
        slots.append(
            tag(
                "a",
                "slot",
                tag("span", "t", clock(start, hour12)),
                day,
                href=f"/{quote(card.username)}/{quote(slug)}?{query}",
                aria_label=time_label(card, start, today, hour12),
            )
        )
    return joined([when, tag("div", "slot-grid mt3 hero-slots", *slots)])


@per_reader(8)
def three_steps() -> Markup:
    """Section on how booking works."""
    cards = []
    for number, (icon_name, tone, label, text) in enumerate(_STEPS, start=1):
        top = tag(
            "div",
            "hs between",
            tag("div", f"tile {tone}".strip(), icon(icon_name, "i24")),
            tag("span", "h2 faint tnum", str(number), aria_hidden=True),
        )
        cards.append(
            tag("div", "glass pad", top, tag("h3", "h2 mt6", _(label)), tag("p", "muted mt2", _(text)))
        )
    return tag(
        "section",
        "mt24",
        tag("h2", "h1", _("Three steps, no mail ping-pong")),
        tag("div", "grid3 three-steps mt8", *cards),
    )


@per_reader(8)
def for_experts() -> Markup:
    """Invitation for experts."""
    lines = [
        tag("li", "hs g3", icon("circle-check", "i22 acc"), tag("span", "", _(promise)))
        for promise in _PROMISES
    ]
    lead = _(
        "Paint your week once. Buffers, notice and daily limits do the rest, and every open page updates the moment something changes."
    )
    links = tag(
        "div",
        "hs g3 mt8 wrap",
        button_markup(_("Offer your time"), kind="primary", size="lg", href="/register?as=expert"),
        button_markup(_("Find experts"), kind="ghost", size="lg", href="/experts", icon_right="arrow-right"),
    )
    body = tag(
        "div",
        "",
        tag("h2", "h1", _("For experts: a calendar that defends itself")),
        tag("p", "lead mt4", lead),
        tag("ul", "vs g3 mt6", *lines),
        links,
    )
    return tag("section", "mt24", tag("div", "glass for-experts", body, _week()))


# Column, first row, number of rows and CSS class of the blocks in a decorative drawing of a week.
_BLOCKS = (
    (1, 1, 2, "c1"), (1, 4, 2, "c3"), (2, 2, 3, "c2"), (2, 6, 1, "held"), (3, 1, 1, "c3"), (3, 3, 2, "c1"),
    (3, 6, 2, "c4"), (4, 2, 2, "held"), (4, 5, 2, "c2"), (5, 1, 3, "c4"), (5, 5, 1, "c1"),
)  # fmt: skip


def _week() -> Markup:
    first = reader().week_start
    days = [day for day in ((first + n) % 7 for n in range(7)) if day < 5]
    names = [tag("span", "week-day", weekday_short(day)) for day in days]
    blocks = [
        tag("i", class_names, style=f"grid-column:{column};grid-row:{row + 1}/span {rows}")
        for column, row, rows, class_names in _BLOCKS
    ]
    return tag("div", "week-art inset", *names, *blocks, aria_hidden=True)


def section_head(title: str, text: str, href: str, word: str) -> Markup:
    """Section heading with a link to see more."""
    body = tag("div", "", tag("h2", "h1", title), tag("p", "muted mt2", text))
    return tag("div", "section-head", body, button_markup(word, icon_right="arrow-right", href=href))
