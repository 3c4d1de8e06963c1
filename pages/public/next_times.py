"""Live updates of the next free times on the expert cards of a page."""

import asyncio
from collections.abc import Callable, Sequence

from expertconnect.domain.events import CalendarChanged, ExpertChanged, calendar_topic
from expertconnect.services import directory
from expertconnect.services.directory.search import ExpertCard
from pages.framework.visit import Visit

TOGETHER_SECONDS = 0.3
"""Changes of one expert within this time cause one query, so that bursts do not redraw every list each time."""


def follow_cards(
    visit: Visit, expert_ids: Sequence[int], on_change: Callable[[ExpertCard], None]
) -> Callable[[], None]:
    """Call `on_change` with an expert's card whenever that expert's times change.

    Returns:
        A function that ends it; it also ends with the page.
    """
    waiting: set[int] = set()

    async def on_event(event: object) -> None:
        # None stands for events missed while the page was built: reload all cards.
        changed_ids = (
            {event.expert_id} if isinstance(event, CalendarChanged | ExpertChanged) else set(expert_ids)
        )
        changed_ids -= waiting
        if not changed_ids:
            return
        waiting.update(changed_ids)
        await asyncio.sleep(TOGETHER_SECONDS)
        waiting.difference_update(changed_ids)
        for expert_id in changed_ids:
            card = await visit.ask(directory.card_of, expert_id)
            if card is not None:
                on_change(card)

    return visit.follow([calendar_topic(expert_id) for expert_id in expert_ids], on_event)
