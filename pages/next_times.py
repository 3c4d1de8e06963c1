"""Keeps the next free times on cards true while somebody looks at them."""

import asyncio
from collections.abc import Callable, Sequence

from expertconnect.domain.events import calendar_topic
from expertconnect.services import directory
from expertconnect.services.directory import ExpertCard
from pages.visit import Visit

TOGETHER_SECONDS = 0.3
"""Changes of one expert this close together are read once: a busy minute must not redraw every list each time."""


def follow_cards(
    visit: Visit, expert_ids: Sequence[int], changed: Callable[[ExpertCard], None]
) -> Callable[[], None]:
    """Call `changed` with an expert's card whenever that expert's times change.

    Returns:
        A function that ends it; it also ends with the page.
    """
    waiting: set[int] = set()
    leaving = []

    def follower(expert_id: int) -> Callable[[object], object]:
        async def told(_: object) -> None:
            if expert_id in waiting:
                return
            waiting.add(expert_id)
            await asyncio.sleep(TOGETHER_SECONDS)
            waiting.discard(expert_id)
            card = await visit.ask(directory.card_of, expert_id)
            if card is not None:
                changed(card)

        return told

    for expert_id in expert_ids:
        leaving.append(visit.follow(calendar_topic(expert_id), follower(expert_id)))

    def leave() -> None:
        for end in leaving:
            end()

    return leave
