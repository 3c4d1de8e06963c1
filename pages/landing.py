"""The front page: search first, and experts with the times that are free at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from components.expert_card import ExpertCards
from components.fragment import Fragment
from components.landing_parts import for_experts, hero, hero_card, section_head, three_steps
from components.theme import frame
from components.wording import number
from expertconnect.services import categories, directory
from expertconnect.services.categories import CategoryView
from expertconnect.services.directory import ExpertCard
from expertconnect.words import _, ngettext
from pages.next_times import follow_cards
from pages.site import Page
from pages.visit import Visit

FEATURED = 6


@dataclass(frozen=True, slots=True)
class Landing:
    """What the front page shows."""

    cards: Sequence[ExpertCard]
    fields: Sequence[CategoryView]


async def load(visit: Visit) -> Landing:
    """Read the featured experts and the fields there are."""

    async def read() -> Landing:
        cards = await visit.ask(directory.featured, FEATURED)
        return Landing(cards, await visit.ask(categories.listed))

    return await visit.house.kept.get("landing", read, lambda known: [card.expert_id for card in known.cards])


def draw(visit: Visit, known: Landing) -> None:
    """Build the page; its times change as they are taken."""
    filled = [(field.slug, field.name) for field in known.fields if field.experts]
    settings = visit.application.settings
    with frame("", active="/", person=visit.badge, canonical=f"{settings.url}/"):
        first = known.cards[0] if known.cards else None
        demo = hero_card(first, visit.zone, visit.today(), visit.hour12) if first else None
        top = Fragment(hero(filled[:5], _facts(known), demo))
        if known.cards:
            with ui.element("section").classes("mt24"):
                words = _("Times below are live. Pick one and you are two fields away from done.")
                Fragment(section_head(_("Free this week"), words, "/experts", _("All experts")))
                grid = ExpertCards(timezone=visit.zone, today=visit.today(), hour12=visit.hour12)
                grid.show_cards(known.cards)
        Fragment(three_steps())
        Fragment(for_experts())
    if first is None:
        return

    def changed(card: ExpertCard) -> None:
        grid.patch_next(card)
        if card.expert_id == first.expert_id:
            top.show(
                hero(filled[:5], _facts(known), hero_card(card, visit.zone, visit.today(), visit.hour12))
            )

    follow_cards(visit, [card.expert_id for card in known.cards], changed)


def _facts(known: Landing) -> list[tuple[str, str]]:
    experts = sum(field.experts for field in known.fields)
    if not experts:
        return []
    fields = sum(1 for field in known.fields if field.experts)
    rated = [card.rating for card in known.cards if card.rating is not None]
    facts = [
        (number(experts), ngettext("expert", "experts", experts)),
        (number(fields), ngettext("field", "fields", fields)),
    ]
    if rated:
        facts.append((number(sum(rated) / len(rated), 1), _("average rating")))
    return facts


LANDING = Page(load, draw)
