"""Front page, directory and experts' pages, as a visitor meets them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from components.experts.expert_card import ExpertCards
from components.public.directory_parts import CategoryChips, SearchBar
from db.models import PageView
from expertconnect.services import bookings
from tests.pages.conftest import Site, settle
from tests.world import ADA, NINE


async def test_the_front_page_shows_experts_with_their_next_free_times(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/")
    await visitor.should_see("The right expert,")
    await visitor.should_see("Grace Hopper")
    await visitor.should_see("09:00")


async def test_a_time_that_is_taken_leaves_the_cards_of_an_open_front_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    patched: list[tuple[str, str]] = []
    monkeypatch.setattr(ExpertCards, "patch", lambda _, part, markup: patched.append((part, markup)))
    visitor = site.person()
    await visitor.open("/")
    guest = site.application.acting(site.world.guest())
    await guest.do(bookings.book_now, "grace", "intro", NINE - timedelta(days=1), ADA)
    await settle(0.6)
    ((part, times),) = patched
    assert part == f"next-{site.world.grace.expert_id}"
    assert "09:00" not in times
    assert "09:30" in times


@pytest.mark.parametrize(
    ("typed", "found"), [("grace", True), ("gracce", True), ("zzzzzz", False), ("%", False)]
)
async def test_the_directory_finds_as_one_types_and_forgives_a_slip(
    site: Site, typed: str, found: bool
) -> None:
    visitor = site.person()
    await visitor.open("/experts")
    visitor.find(SearchBar).trigger("input", typed)
    await settle(0.2)
    grid = visitor.find(ExpertCards).elements.pop()
    assert ("Grace Hopper" in grid.content) is found


async def test_the_address_of_a_search_shows_the_same_search_again(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/experts?q=bob&category=business")
    grid = visitor.find(ExpertCards).elements.pop()
    assert "Bob Rival" in grid.content
    assert "Grace Hopper" not in grid.content


@pytest.mark.parametrize(
    "query",
    ["sort=;drop", "category=%00x", "max_rate=1e9", "free_on=2026-13-45", "language=<b>", "q=" + "a" * 3000],
)
async def test_nonsense_in_the_address_of_a_search_still_shows_the_directory(site: Site, query: str) -> None:
    answer = await site.person().http_client.get(f"/experts?{query}")
    assert answer.status_code in {200, 400, 414}


async def test_a_category_that_was_never_offered_finds_nobody_and_breaks_nothing(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/experts")
    await visitor.find(CategoryChips).elements.pop().act("field", "no-such-field")
    await visitor.should_see("Find an expert")


async def test_an_experts_page_shows_offers_reviews_and_next_times(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/grace")
    for words in ("Grace Hopper", "Choose a session", "A first talk", "No reviews yet.", "Next openings"):
        await visitor.should_see(words)


async def test_an_experts_page_follows_what_is_taken(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/grace")
    await visitor.should_see("Today, 09:00")
    guest = site.application.acting(site.world.guest())
    await guest.do(bookings.book_now, "grace", "intro", NINE - timedelta(days=1), ADA)
    await visitor.should_not_see("Today, 09:00")


async def test_nobody_at_an_address_is_a_page_with_search_and_status_404(site: Site) -> None:
    answer = await site.person().http_client.get("/nobody-here")
    assert answer.status_code == 404
    assert 'action="/experts"' in answer.text


async def test_a_view_of_a_page_is_counted_by_day(site: Site) -> None:
    await site.person().open("/grace")
    await settle(0.2)
    views = site.world.do(lambda work: list(work.session.scalars(select(PageView.views))))
    assert views == [1]
