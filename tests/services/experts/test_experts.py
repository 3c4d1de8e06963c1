"""Experts in public: their page, their profile, their name."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from expertconnect.domain.errors import Forbidden, Invalid, NotFound, SignInNeeded, Taken
from expertconnect.domain.events import DIRECTORY
from expertconnect.domain.money import Money
from expertconnect.services import experts
from expertconnect.services.analytics import page_views
from expertconnect.services.experts import categories
from expertconnect.services.experts.profiles import ProfileInput
from tests.world import World

pytestmark = pytest.mark.both_databases

GRACE = ProfileInput(
    "Compilers",
    "business",
    bio="Asks **good** questions.",
    hourly_rate=12000,
    currency="USD",
    languages=("en", "fr"),
    city="New York",
)


def test_the_page_of_an_expert_tells_who_they_are_and_what_they_offer(world: World) -> None:
    page = world.ask(experts.expert_page, "grace")
    assert (page.profile.name, page.profile.category, page.profile.rating) == (
        "Grace Hopper",
        "Business",
        None,
    )
    assert [offer.slug for offer in page.offers] == ["intro"]
    assert not page.moved


def test_an_address_that_nobody_has_is_not_found_whatever_it_holds(world: World) -> None:
    for name in ("nobody", "", "a" * 10_000, "gräce", "grace\0", "' OR 1=1 --", "%", "../grace"):
        with pytest.raises(NotFound):
            world.ask(experts.expert_page, name)


def test_an_address_is_found_in_capitals_too(world: World) -> None:
    page = world.ask(experts.expert_page, "Grace")
    assert page.moved
    assert page.profile.username == "grace"


def test_an_edited_profile_is_on_the_page_and_told_to_the_directory(world: World) -> None:
    world.events.clear()
    profile = world.as_(world.grace.actor).do(experts.edit_public_profile, GRACE)
    assert experts.as_typed(profile) == GRACE
    assert world.ask(experts.expert_page, "grace").profile == profile
    assert profile.rate == Money(12000, "USD")
    assert any(DIRECTORY in event.topics for event in world.events)


def test_all_that_is_wrong_with_a_profile_is_said_at_once(world: World) -> None:
    wrong = ProfileInput(
        " ",
        "no-such",
        bio="x" * 5001,
        hourly_rate=-1,
        currency="EUR",
        languages=("en", "klingon"),
        city="a\nb",
        buffer_minutes=7,
        is_listed="yes",  # type: ignore[arg-type]
    )
    with pytest.raises(Invalid) as refusal:
        world.as_(world.grace.actor).do(experts.edit_public_profile, wrong)
    assert refusal.value.fields.keys() == {
        "headline",
        "category",
        "bio",
        "hourly_rate",
        "languages",
        "city",
        "buffer_minutes",
        "is_listed",
    }


def test_a_profile_is_edited_by_nobody_but_its_expert(world: World) -> None:
    with pytest.raises(SignInNeeded):
        world.do(experts.edit_public_profile, GRACE)
    with pytest.raises(Forbidden):
        world.as_(world.mallory.actor).do(experts.edit_public_profile, GRACE)
    world.as_(world.bob.actor).do(experts.edit_public_profile, GRACE)
    assert world.ask(experts.expert_page, "grace").profile.headline == "Compilers and clarity"


def test_case_48_markup_in_a_bio_comes_back_as_it_was_written(world: World) -> None:
    markup = "<script>alert(1)</script> {{7*7}} **bold**"
    profile = world.as_(world.grace.actor).do(
        experts.edit_public_profile, replace(GRACE, bio=markup, headline=markup)
    )
    assert (profile.bio, profile.headline) == (markup, markup)


def test_case_58_a_renamed_expert_is_found_at_the_old_address_for_ninety_days(world: World) -> None:
    world.as_(world.grace.actor).do(experts.rename, "admiral")
    page = world.ask(experts.expert_page, "grace")
    assert (page.profile.username, page.moved) == ("admiral", True)
    assert not world.ask(experts.expert_page, "admiral").moved
    world.clock.advance(timedelta(days=91))
    with pytest.raises(NotFound):
        world.ask(experts.expert_page, "grace")


def test_case_58_a_name_that_was_given_up_is_closed_to_others_for_ninety_days(world: World) -> None:
    world.as_(world.grace.actor).do(experts.rename, "admiral")
    bob = world.as_(world.bob.actor)
    with pytest.raises(Taken) as refusal:
        bob.do(experts.rename, "grace")
    assert "username" in refusal.value.fields
    world.clock.advance(timedelta(days=91))
    bob.do(experts.rename, "grace")
    assert world.ask(experts.expert_page, "grace").profile.name == "Bob Rival"
    assert world.ask(experts.expert_page, "bob").moved


def test_case_58_one_may_take_ones_own_old_name_back(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(experts.rename, "admiral")
    grace.do(experts.rename, "grace")
    assert not world.ask(experts.expert_page, "grace").moved
    assert world.ask(experts.expert_page, "admiral").moved
    grace.do(experts.rename, "admiral")
    assert world.ask(experts.expert_page, "grace").moved


def test_a_name_that_is_taken_reserved_or_no_name_is_refused(world: World) -> None:
    grace = world.as_(world.grace.actor)
    with pytest.raises(Taken):
        grace.do(experts.rename, "bob")
    for name in ("admin", "experts", "api", "ab", "-grace", "grace_hopper", "gräce", "g" * 33, "a b"):
        with pytest.raises(Invalid):
            grace.do(experts.rename, name)
    assert grace.do(experts.rename, "grace").username == "grace"
    with pytest.raises(SignInNeeded):
        world.do(experts.rename, "mallory")


def test_categories_are_listed_with_how_many_are_in_them(world: World) -> None:
    assert [(one.slug, one.experts) for one in world.ask(categories.listed)] == [("business", 2)]
    grace = world.as_(world.grace.actor)
    grace.do(experts.edit_public_profile, replace(GRACE, is_listed=False))
    assert [(one.slug, one.experts) for one in world.ask(categories.listed)] == [("business", 1)]


def test_the_standard_categories_come_only_where_there_are_none(world: World) -> None:
    world.do(categories.ensure_standard)
    assert len(world.ask(categories.listed)) == 1


def test_page_views_are_counted_by_day_and_page_without_the_experts_own(world: World) -> None:
    grace = world.as_(world.grace.actor)
    for _ in range(3):
        world.do(page_views.count, world.grace.expert_id)
    world.clock.advance(timedelta(days=1))
    world.do(page_views.count, world.grace.expert_id, world.grace.event_type_id)
    grace.do(page_views.count, world.grace.expert_id)
    figures = grace.ask(page_views.figures, 2)
    assert figures.total == 4
    assert figures.by_day == ((date(2026, 3, 2), 3), (date(2026, 3, 3), 1))
    assert figures.by_page == (("", 3), ("A first talk", 1))
    assert world.as_(world.bob.actor).ask(page_views.figures).total == 0
    with pytest.raises(Forbidden):
        world.as_(world.mallory.actor).ask(page_views.figures)
