"""What one socket may have a page do, and how it is told that something was left out."""

from collections.abc import Callable
from typing import Any, cast

from nicegui import Client

from pages.web.event_budget import BURST, NETWORK_BURST, SAY_AGAIN_SECONDS, VALUE, EventBudget
from tests.live_client import LivePage
from tests.pages.web.conftest import Site

CLICKS = 400


def texts(page: LivePage) -> list[str]:
    return [str(element.get("text", "")) for element in page.elements.values()]


async def test_a23_four_hundred_clicks_on_one_socket_are_not_all_handled_and_that_is_said(
    start_site: Callable[..., Site],
) -> None:
    site = start_site(SITE_LIMITS="on")
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        # As fast as the socket filter reads them at once: later ones come at the pace of the refilled budget.
        for _ in range(150):
            await page.fire(page.find("Count"), "click", {})
        await page.until(lambda: any(text.startswith("told to wait") for text in texts(page)))
        await page.change(page.find("Name"), "Ada")
        await page.until(lambda: "name is Ada" in texts(page))  # the socket is open, typing goes on
        counted = int(next(text for text in texts(page) if text.endswith(" counted")).split()[0])
        assert BURST <= counted < 150
        await page.close()


def budget(now: list[float]) -> tuple[EventBudget, list[int]]:
    said: list[int] = []
    return EventBudget(lambda _, seconds: said.append(seconds), clock=lambda: now[0]), said


def test_a23_a_person_who_clicks_fast_is_not_refused() -> None:
    now = [0.0]
    events, said = budget(now)
    client: Any = cast("Client", None)
    for _ in range(60):  # eight a second for a while, then four
        now[0] += 1 / 8
        assert events.allows("sid", "network", client, is_value=False)
    for _ in range(400):
        now[0] += 1 / 4
        assert events.allows("sid", "network", client, is_value=False)
    for _ in range(1_000):  # a fast typist
        now[0] += 1 / 15
        assert events.allows("sid", "network", client, is_value=True)
    assert said == []


def test_a23_what_is_left_out_is_said_once_in_a_while_with_the_time_to_wait() -> None:
    now = [0.0]
    events, said = budget(now)
    client: Any = cast("Client", None)
    handled = [events.allows("sid", "network", client, is_value=False) for _ in range(CLICKS)]
    assert sum(handled) == BURST
    assert said == [1]
    now[0] += SAY_AGAIN_SECONDS
    handled = [events.allows("sid", "network", client, is_value=False) for _ in range(CLICKS)]
    assert 0 < sum(handled) < BURST
    assert said == [1, 1]


def test_a23_many_sockets_of_one_network_share_its_budget_and_leave_another_alone() -> None:
    events, _ = budget([0.0])
    client: Any = cast("Client", None)
    handled = sum(
        events.allows(f"socket {number}", "203.0.113.9", client, is_value=False)
        for number in range(20)
        for _ in range(100)
    )
    assert handled == NETWORK_BURST
    assert events.allows("another", "198.51.100.7", client, is_value=False)
    typed = [events.allows("typing", "198.51.100.8", client, is_value=True) for _ in range(1_000)]
    assert sum(typed) == int(BURST / VALUE)
