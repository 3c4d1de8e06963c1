"""Landing page: search, and experts with their next free times."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from nicegui import ui

from components.experts.expert_card import ExpertCards
from components.kit.formatting import number
from components.kit.fragment import Fragment
from components.kit.markup import joined
from components.layout.noscript_content import landing_essence
from components.layout.theme import frame
from components.public.landing_parts import (
    first_expert,
    for_experts,
    hero,
    hero_card,
    section_head,
    three_steps,
)
from expertconnect.i18n import _, ngettext
from expertconnect.services import directory
from expertconnect.services.directory import contents
from expertconnect.services.directory.contents import Size
from expertconnect.services.directory.search import ExpertCard
from expertconnect.services.experts import categories
from expertconnect.services.experts.categories import CategoryView
from pages.framework.site import Page
from pages.framework.visit import Visit
from pages.public.next_times import follow_cards

FEATURED = 6
FIELDS = 6
"""Number of categories that fit below the search."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Data of the landing page."""

    cards: Sequence[ExpertCard]
    fields: Sequence[CategoryView]
    size: Size


async def load(visit: Visit) -> Landing:
    """Load the featured experts and the categories, cached for a moment."""

    async def read() -> Landing:
        cards = await visit.ask(directory.featured, FEATURED)
        return Landing(cards, await visit.ask(categories.listed), await visit.ask(contents.size))

    return await visit.context.query_cache.get(
        "landing", read, lambda data: [card.expert_id for card in data.cards]
    )


def draw(visit: Visit, data: Landing) -> None:
    """Build the page; its times update live."""
    settings = visit.application.settings
    first = data.cards[0] if data.cards else None
    fields = [(field.slug, field.name) for field in data.fields if field.experts][:FIELDS]

    def top_of(card: ExpertCard | None) -> Markup:
        if card is None:
            return hero(fields, _facts(data.size), first_expert())
        beside = hero_card(card, visit.zone, visit.today(), visit.hour12, settings.hold_minutes)
        return hero(fields, _facts(data.size), beside)

    with frame(
        "",
        active="/",
        person=visit.badge,
        canonical=f"{settings.url}/",
        skeleton="landing",
        essence=landing_essence(data.cards),
    ):
        top = Fragment(top_of(first))
        if data.cards:
            with ui.element("section").classes("mt24"):
                text = _("These times are live. Pick one and you are two fields away from done.")
                Fragment(section_head(_("Free soon"), text, "/experts", _("All experts")))
                grid = ExpertCards(timezone=visit.zone, today=visit.today(), hour12=visit.hour12)
                grid.show_cards(data.cards)
        Fragment(joined([three_steps(), for_experts()]))
    if first is None:
        return

    def changed(card: ExpertCard) -> None:
        grid.patch_next(card)
        if card.expert_id == first.expert_id:
            top.show(top_of(card))

    follow_cards(visit, [card.expert_id for card in data.cards], changed)


def _facts(size: Size) -> list[tuple[str, str]]:
    if not size.experts:
        return []
    facts = [
        (number(size.experts), ngettext("expert", "experts", size.experts)),
        (number(size.fields), ngettext("field", "fields", size.fields)),
    ]
    if size.average is not None:
        facts.append((number(size.average, 1), _("average rating")))
    return facts


LANDING = Page(load, draw)
