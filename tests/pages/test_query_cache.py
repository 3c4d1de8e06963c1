"""Lists that are kept for a moment: cheap while they are true, gone as soon as they may not be."""

from datetime import timedelta

from components.experts.expert_card import ExpertCards
from expertconnect.domain.events import CalendarChanged, ExpertChanged
from expertconnect.services import bookings
from expertconnect.workers.external_changes import notify_all_followers
from pages.framework import query_cache
from pages.framework.query_cache import QueryCache
from tests.pages.conftest import Site
from tests.world import ADA, NINE


class Asked:
    """Something to read that says how often it was."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> int:
        """Count."""
        self.times += 1
        return self.times


async def _get(kept_answers: QueryCache, asked: Asked, key: str = "all") -> int:
    return await kept_answers.get(key, asked, lambda _: [1, 2])


async def test_an_answer_is_read_once_until_one_of_its_experts_changes(site: Site) -> None:
    answers, asked, bus = QueryCache(site.application), Asked(), site.application.bus
    assert [await _get(answers, asked) for _ in range(3)] == [1, 1, 1]
    bus.publish(CalendarChanged(3))
    assert await _get(answers, asked) == 1
    bus.publish(CalendarChanged(2))
    assert await _get(answers, asked) == 2
    bus.publish(ExpertChanged(3))  # who is listed, and how, may have changed for everybody
    assert await _get(answers, asked) == 3
    notify_all_followers(bus)
    assert await _get(answers, asked) == 4


async def test_an_answer_during_whose_reading_something_changed_is_not_given_again(site: Site) -> None:
    answers, asked = QueryCache(site.application), Asked()

    async def overtaken() -> int:
        site.application.bus.publish(CalendarChanged(1))
        return await asked()

    await answers.get("all", overtaken, lambda _: [1])
    assert await _get(answers, asked) == 2


async def test_an_answer_grows_old_in_seconds_and_few_are_kept(site: Site) -> None:
    answers, asked = QueryCache(site.application), Asked()
    await _get(answers, asked)
    site.world.clock.advance(timedelta(seconds=query_cache.SECONDS))
    assert await _get(answers, asked) == 2
    for number in range(query_cache.MAX):
        await _get(answers, asked, str(number))
    read = asked.times
    await _get(answers, asked, "all")
    assert asked.times == read + 1


async def test_a_time_just_booked_is_on_no_list_that_is_opened_afterwards(site: Site) -> None:
    nine = "/grace/intro?day=2026-03-02&amp;at=09%3A00"
    for address in ("/", "/experts"):
        assert nine in await _list_at(site, address)
    guest = site.application.acting(site.world.guest())
    await guest.do(bookings.book_now, "grace", "intro", NINE - timedelta(days=1), ADA)
    for address in ("/", "/experts"):
        assert nine not in await _list_at(site, address)


async def _list_at(site: Site, address: str) -> str:
    visitor = site.person()
    await visitor.open(address)
    grid = visitor.find(ExpertCards).elements.pop()
    assert isinstance(grid, ExpertCards)
    return str(grid.content)
