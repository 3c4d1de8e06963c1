"""Finding experts: what is typed wrong is found, what is hostile is harmless, nothing is stale."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import Category, Expert, User
from expertconnect.domain.errors import Invalid
from expertconnect.domain.people import SYSTEM
from expertconnect.services import accounts, availability, bookings, directory, event_types, experts
from expertconnect.services.directory import index
from expertconnect.services.directory.search import Search, Sort
from expertconnect.services.directory.vocabulary import Vocabulary, query_words, words_of
from expertconnect.services.experts.profiles import ProfileInput
from tests.world import ADA, World

pytestmark = pytest.mark.both_databases

PEOPLE = (
    # name, headline, category, languages, city, rate, currency, stars
    ("Siobhán O'Brien", "Psychology of money", "health", ["en", "ga"], "Dublin", 8000, "EUR", (20, 4)),
    ("Łukasz Øster", "Tax returns for founders", "finance", ["pl", "da"], "Gdańsk", 20000, "PLN", (45, 10)),
    ("Yuki Tanaka", "Marketing for small shops", "business", ["ja", "en"], "Tokyo", 900000, "JPY", (5, 1)),
)


@pytest.fixture
def town(world: World) -> World:
    """Grace, Bob and three more, in fields of their own."""

    def settle(work: UnitOfWork) -> None:
        for position, slug in enumerate(("health", "finance"), 1):
            work.session.add(Category(slug=slug, name=slug.title(), position=position))
        work.session.flush()
        fields = {row.slug: row.id for row in work.session.query(Category)}
        for number, (name, headline, field, languages, city, rate, currency, stars) in enumerate(PEOPLE):
            user = User(
                email=f"{number}@example.org", email_shown="", name=name, created_at=work.now, is_expert=True
            )
            work.session.add(user)
            work.session.flush()
            work.session.add(
                Expert(
                    user_id=user.id,
                    username=f"person-{number}",
                    headline=headline,
                    bio="Listens first.",
                    category_id=fields[field],
                    languages=languages,
                    city=city,
                    hourly_rate_minor=rate,
                    currency=currency,
                    time_zone="UTC",
                    created_at=work.now,
                    rating_sum=stars[0],
                    rating_count=stars[1],
                )
            )

    world.database.acting(SYSTEM).do_now(settle)
    return world


def found(world: World, q: str = "", **more: Any) -> list[str]:
    """The names a search finds, in its order."""
    return [card.name for card in world.ask(directory.search, Search(q, **more)).items]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("grace", "Grace Hopper"),
        ("Hoper", "Grace Hopper"),
        ("hoppre", "Grace Hopper"),
        ("GRACE HOPPER", "Grace Hopper"),
        ("siobhan", "Siobhán O'Brien"),
        ("o'brien", "Siobhán O'Brien"),
        ("obrien", "Siobhán O'Brien"),
        ("psycology", "Siobhán O'Brien"),
        ("psych", "Siobhán O'Brien"),
        ("irish", "Siobhán O'Brien"),
        ("dublin money", "Siobhán O'Brien"),
        ("lukasz", "Łukasz Øster"),
        ("tax return for my founders in gdansk", "Łukasz Øster"),
        ("finance", "Łukasz Øster"),
        ("markting", "Yuki Tanaka"),
        ("japanese", "Yuki Tanaka"),
        ("person-2", "Yuki Tanaka"),
    ],
)
def test_the_right_expert_is_first_although_typed_wrong(town: World, typed: str, name: str) -> None:
    assert found(town, typed)[0] == name


def test_a_query_that_fits_nobody_finds_nobody(town: World) -> None:
    assert found(town, "xylophone") == []
    assert found(town, "xyz") == []
    assert len(found(town, "   ")) == 5


@pytest.mark.parametrize(
    "typed", ["%", "_", "%%%", "'", '"', "\\", "🦊", "🦊" * 10_000, "\0", "\ud800", "*", "(", "\u200f"]
)
def test_case_52_signs_that_are_no_words_find_nobody(town: World, typed: str) -> None:
    assert found(town, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "a " * 5_000,
        "' OR '1'='1",
        "NEAR(a b)",
        "%s%s%n",
        "; DROP TABLE expert; --",
        "gr%ce",
        "g_ace",
    ],
)
def test_case_52_odd_searches_are_words_like_all_others(town: World, typed: str) -> None:
    assert set(found(town, typed)) <= set(found(town))
    assert found(town, f"{typed} hopper xylophone")[:1] in ([], ["Grace Hopper"])
    assert len(found(town)) == 5


@pytest.mark.parametrize("sort", ["name; DROP TABLE expert", "rating DESC", "id", "", "RATING", "1", None, 1])
def test_case_53_an_order_that_was_never_offered_is_refused(town: World, sort: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        town.ask(directory.search, Search(sort=sort))
    assert refusal.value.fields.keys() == {"sort"}


def test_filters_that_were_never_offered_are_refused_each_by_its_name(town: World) -> None:
    wrong = Search(
        max_rate=-1,
        currency="XXX",
        language="xx",
        category="'; --",
        time_zone="../etc",
        limit=1000,
        free_on="tomorrow",  # type: ignore[arg-type]
    )
    with pytest.raises(Invalid) as refusal:
        town.ask(directory.search, wrong)
    assert refusal.value.fields.keys() == {
        "max_rate",
        "currency",
        "language",
        "category",
        "time_zone",
        "limit",
        "free_on",
    }


def test_filters_narrow_what_is_found(town: World) -> None:
    assert found(town, category="finance") == ["Łukasz Øster"]
    assert found(town, category="nothing-here") == []
    assert found(town, language="ga") == ["Siobhán O'Brien"]
    assert set(found(town, max_rate=85)) == {"Siobhán O'Brien", "Łukasz Øster"}  # 200 zloty are some 47 euros
    assert set(found(town, max_rate=100, currency="USD")) == {"Siobhán O'Brien", "Łukasz Øster"}


def test_the_orders_are_by_rate_by_rating_and_by_next_free_time(town: World) -> None:
    assert found(town, sort=Sort.RATE)[:2] == ["Łukasz Øster", "Siobhán O'Brien"]
    assert found(town, sort=Sort.RATE)[-1] == "Yuki Tanaka"
    assert found(town, sort=Sort.RATING)[0] == "Siobhán O'Brien"  # 5.0 by four before 4.5 by ten, 5.0 by one
    assert found(town, sort="rating")[1] == "Łukasz Øster"
    town.as_(town.grace.actor).do(availability.set_weekly, 1, [])
    assert found(town, sort=Sort.NEXT_FREE)[:2] == ["Bob Rival", "Grace Hopper"]


def test_a_card_shows_the_next_three_free_times_over_all_event_types(town: World) -> None:
    grace = town.as_(town.grace.actor)
    hour = event_types.EventTypeInput(title="Hour", slug="hour", duration_minutes=60, step_minutes=20)
    grace.do(event_types.create, hour)
    monday = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    town.do(bookings.book_now, "grace", "intro", monday, ADA)
    card = town.ask(directory.card_of, town.grace.expert_id)
    assert card is not None
    assert card.next_free == (
        (monday + timedelta(minutes=30), "intro"),
        (monday + timedelta(minutes=40), "hour"),
        (monday + timedelta(minutes=60), "intro"),
    )
    nobody = town.ask(directory.search, Search("yuki")).items[0]
    assert nobody.next_free == ()


def test_who_is_free_on_a_day_is_asked_in_the_clients_own_zone(town: World) -> None:
    assert set(found(town, free_on=date(2026, 3, 7))) == set()  # Saturday in Berlin
    assert set(found(town, free_on=date(2026, 3, 6))) == {"Grace Hopper", "Bob Rival"}
    # Friday 16:30 in Berlin is Saturday 04:30 in Auckland.
    assert set(found(town, free_on=date(2026, 3, 7), time_zone="Pacific/Auckland")) == {
        "Grace Hopper",
        "Bob Rival",
    }
    town.as_(town.grace.actor).do(availability.add_time_off, date(2026, 3, 6), date(2026, 3, 6))
    assert found(town, free_on=date(2026, 3, 6)) == ["Bob Rival"]


def test_pages_of_results_hang_together_and_a_cursor_opens_only_its_own_search(town: World) -> None:
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = town.ask(directory.search, Search(limit=2, cursor=cursor))
        assert page.total == 5
        names += [card.name for card in page.items]
        cursor = page.next_cursor
    assert sorted(names) == sorted(found(town))
    first = town.ask(directory.search, Search(limit=2)).next_cursor
    assert first
    for q, forged in (
        ("grace", first),
        ("", "x"),
        ("", first[:-2]),
        ("", "W10"),
        ("", "é"),
        ("", "A" * 5000),
    ):
        with pytest.raises(Invalid) as refusal:
            town.ask(directory.search, Search(q, limit=2, cursor=forged))
        assert refusal.value.fields.keys() == {"cursor"}


def test_an_edit_is_found_by_the_very_next_search(town: World) -> None:
    grace = town.as_(town.grace.actor)
    assert found(town, "cobol") == []
    grace.do(experts.edit_public_profile, ProfileInput("COBOL and coffee", "business"))
    assert found(town, "cobol") == ["Grace Hopper"]
    grace.do(experts.rename, "admiral")
    assert town.ask(directory.search, Search("admiral")).items[0].username == "admiral"
    grace.do(experts.edit_public_profile, ProfileInput("COBOL", "business", is_listed=False))
    assert found(town, "cobol") == []
    assert town.ask(directory.card_of, town.grace.expert_id) is None


def test_an_expert_who_changes_their_own_name_is_found_by_it_at_once(town: World) -> None:
    assert found(town, "murray") == []
    town.as_(town.grace.actor).do(accounts.edit_profile, accounts.ProfileInput("Grace Murray", "UTC"))
    assert found(town, "murray") == ["Grace Murray"]
    assert found(town, "hopper") == []


def test_an_edit_that_is_refused_leaves_the_directory_as_it_was(town: World) -> None:
    found(town)

    def edit_and_fail(work: UnitOfWork) -> None:
        experts.edit_public_profile(work, ProfileInput("COBOL", "business"))
        assert [card.headline for card in directory.search(work, Search("cobol")).items] == ["COBOL"]
        raise Invalid("No.")

    with pytest.raises(Invalid):
        town.as_(town.grace.actor).do(edit_and_fail)
    assert found(town, "cobol") == []


def test_the_directory_is_read_once_as_long_as_nothing_changes(town: World) -> None:
    first = town.ask(index.current)
    assert town.ask(index.current) is first
    town.do(bookings.book_now, "grace", "intro", datetime(2026, 3, 2, 8, 0, tzinfo=UTC), ADA)
    assert town.ask(index.current) is first
    town.as_(town.grace.actor).do(experts.edit_public_profile, ProfileInput("COBOL", "business"))
    assert town.ask(index.current) is not first


def test_featured_experts_come_from_different_fields_and_free_ones_first(town: World) -> None:
    three = town.ask(directory.featured, 3)
    assert three[0].name in {"Grace Hopper", "Bob Rival"}
    assert len({card.category for card in three}) == 3
    assert len(town.ask(directory.featured, 10)) == 5


def test_words_are_folded_and_small_ones_are_passed_over() -> None:
    assert words_of("Siobhán O’Brien_x, ÉTÉ Straße!") == ["siobhan", "obrien", "x", "ete", "strasse"]
    assert query_words("help for my CV in German") == ["help", "cv", "german"]
    assert query_words("the who") == ["the", "who"]


def test_short_words_must_be_typed_right_and_longer_ones_may_have_more_errors() -> None:
    words = Vocabulary(["tax", "grace", "marketing"])
    assert words.meanings("tux") == []
    assert [word for word, _ in words.meanings("garce")] == ["grace"]
    assert words.meanings("gracier") == [("grace", 0.175)]
    assert words.meanings("ggracee") == [("grace", 0.175)]
    assert [word for word, _ in words.meanings("mraketng")] == ["marketing"]
    assert words.meanings("mrktng") == []
    assert words.meanings("market") == [("marketing", 0.6)]
