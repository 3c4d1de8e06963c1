"""The directory's question: in the address, in the filters, and back again."""

from datetime import timedelta

import pytest
from nicegui import ui
from nicegui.testing import User
from sqlalchemy import update

from components.experts.expert_card import ExpertCards
from components.kit.fragment import Fragment
from components.public.directory_parts import CategoryChips, Filters, SearchBar
from db.engine.unit_of_work import UnitOfWork
from db.models import Expert
from expertconnect.services import bookings
from expertconnect.services.common import directory_version
from expertconnect.services.directory import contents
from expertconnect.services.directory.contents import Size
from tests.pages.conftest import Site, settle
from tests.world import ADA, NINE


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Where the page went: pushed or replaced, and the address."""
    gone: list[tuple[str, str]] = []
    history = type(ui.navigate.history)
    monkeypatch.setattr(history, "push", lambda _, url: gone.append(("push", url)))
    monkeypatch.setattr(history, "replace", lambda _, url: gone.append(("replace", url)))
    return gone


def _only(user: User, kind: type[Fragment]) -> Fragment:
    (found,) = user.find(kind).elements
    return found


async def test_what_is_chosen_can_be_gone_back_from_and_what_is_typed_is_not_in_the_way(
    site: Site, addresses: list[tuple[str, str]]
) -> None:
    visitor = site.person()
    await visitor.open("/experts")
    visitor.find(SearchBar).trigger("input", "grace")
    await settle(0.2)
    await _only(visitor, CategoryChips).act("field", "business")
    filters = _only(visitor, Filters)
    await filters.act("language", "", "2")
    await filters.act("sort", "", "1")
    await filters.act("day", "", "2026-03-03")
    assert addresses == [
        ("replace", "/experts?q=grace"),
        ("push", "/experts?q=grace&category=business"),
        ("push", "/experts?q=grace&category=business&language=de"),
        ("push", "/experts?q=grace&category=business&language=de&sort=next_free"),
        ("push", "/experts?q=grace&category=business&language=de&free_on=2026-03-03&sort=next_free"),
    ]


async def test_a_step_back_shows_what_its_address_says_and_goes_nowhere(
    site: Site, addresses: list[tuple[str, str]]
) -> None:
    visitor = site.person()
    await visitor.open("/experts?q=grace")
    visitor.find(ExpertCards).trigger("address", "?q=bob&sort=rating")
    await settle(0.2)
    grid = _only(visitor, ExpertCards)
    assert "Bob Rival" in grid.content
    assert "Grace Hopper" not in grid.content
    assert 'value="bob"' in _only(visitor, SearchBar).content
    assert addresses == []


@pytest.mark.parametrize("typed", ["0002-03-03", "2026-02-28", "2031-01-01", "soon", "2026-13-01"])
async def test_a_day_half_typed_gone_or_too_far_changes_nothing(
    site: Site, addresses: list[tuple[str, str]], typed: str
) -> None:
    visitor = site.person()
    await visitor.open("/experts")
    await _only(visitor, Filters).act("day", "", typed)
    assert addresses == []


@pytest.mark.parametrize("sent", ["99", "-1", "x", "2" * 40, "²", None, {"a": 1}])
async def test_only_what_a_filter_offers_can_be_chosen(
    site: Site, addresses: list[tuple[str, str]], sent: object
) -> None:
    visitor = site.person()
    await visitor.open("/experts")
    assert _only(visitor, Filters).act("language", "", sent) is None
    assert _only(visitor, Filters).act("no such filter", "", "0") is None
    assert addresses == []


async def test_a_day_is_kept_by_the_address_and_says_how_many_are_free(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/experts?free_on=2026-03-03")
    await visitor.should_see("2 experts, free: Tomorrow")
    await visitor.open("/experts?free_on=2026-03-07")
    await visitor.should_see("0 experts, free: Sat, Mar 7")


async def test_nobody_found_offers_to_let_go_of_each_part_by_its_name(
    site: Site, addresses: list[tuple[str, str]]
) -> None:
    visitor = site.person()
    await visitor.open("/experts?q=zzzz&category=business&max_rate=150")
    grid = _only(visitor, ExpertCards)
    for word in ("“zzzz”", "Business", "Up to €150 / hour", "Clear everything"):
        assert word in grid.content
    await grid.act("drop", "max_rate")
    await grid.act("drop", "no such part")
    await grid.act("drop", "q")
    assert "Grace Hopper" in grid.content
    assert addresses[-1] == ("push", "/experts?category=business")


async def test_a_system_without_experts_invites_the_first_on_both_pages(site: Site) -> None:
    site.world.do(lambda work: work.session.execute(update(Expert).values(is_listed=False)))
    visitor = site.person()
    await visitor.open("/")
    await visitor.should_see("Nobody offers their time here yet")
    await visitor.should_not_see("Free soon")
    await visitor.open("/experts")
    await visitor.should_see("No experts yet")


async def test_only_languages_that_somebody_speaks_can_be_filtered_by(site: Site) -> None:
    assert site.world.ask(contents.spoken_languages) == ("de", "en")
    visitor = site.person()
    await visitor.open("/experts")
    drawn = _only(visitor, Filters).content
    assert "German" in drawn
    assert "French" not in drawn


async def test_the_front_page_counts_what_is_there(site: Site) -> None:
    assert site.world.ask(contents.size) == Size(2, 1, None)
    bob = site.world.bob.expert_id

    def rate(work: UnitOfWork) -> None:
        work.session.execute(update(Expert).where(Expert.id == bob).values(rating_sum=9, rating_count=2))
        directory_version.bump(work, bob)

    site.world.do(rate)
    assert site.world.ask(contents.size).average == 4.5


async def test_the_card_at_the_top_of_the_front_page_follows_what_is_taken(site: Site) -> None:
    visitor = site.person()
    await visitor.open("/")
    top = next(e for e in visitor.find(Fragment).elements if "demo-wrap" in e.content)
    name = "grace" if 'href="/grace/' in top.content else "bob"
    assert "09:00" in top.content
    guest = site.application.acting(site.world.guest())
    await guest.do(bookings.book_now, name, "intro", NINE - timedelta(days=1), ADA)
    await settle(0.6)
    assert "09:00" not in top.content
