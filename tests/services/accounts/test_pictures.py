"""Pictures of people: who shows one, where it is seen, and how it ends."""

import pytest

from db.maintenance.backup import backup
from db.maintenance.restore import restore
from expertconnect.domain.errors import NotFound, SignInNeeded
from expertconnect.domain.events import DIRECTORY
from expertconnect.services import accounts, bookings, directory, experts
from expertconnect.services.accounts import pictures
from expertconnect.services.directory.search import Search
from tests.world import ADA, NINE, World

FIRST = {96: b"first small", 320: b"first large"}
OTHER = {96: b"other small", 320: b"other large"}


def key_of(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_picture_is_seen_at_its_address_in_both_sizes(world: World) -> None:
    mine = world.as_(world.ada.actor).do(pictures.put, FIRST).image_url
    assert [world.ask(pictures.shown, key_of(mine), size) for size in (96, 320)] == [
        b"first small",
        b"first large",
    ]
    assert world.as_(world.ada.actor).ask(accounts.me).image_url == mine


@pytest.mark.both_databases
def test_another_picture_has_another_address_and_the_first_one_ends(world: World) -> None:
    ada = world.as_(world.ada.actor)
    first, other = ada.do(pictures.put, FIRST).image_url, ada.do(pictures.put, OTHER).image_url
    assert first != other
    with pytest.raises(NotFound):
        world.ask(pictures.shown, key_of(first), 96)


def test_initials_come_back_and_the_address_ends(world: World) -> None:
    ada = world.as_(world.ada.actor)
    mine = ada.do(pictures.put, FIRST).image_url
    assert ada.do(pictures.remove).image_url == ""
    assert ada.do(pictures.remove).image_url == ""
    with pytest.raises(NotFound):
        world.ask(pictures.shown, key_of(mine), 320)


def test_the_same_picture_of_two_people_tells_nobody_that_it_is_the_same(world: World) -> None:
    mine = world.as_(world.ada.actor).do(pictures.put, FIRST).image_url
    theirs = world.as_(world.mallory.actor).do(pictures.put, FIRST).image_url
    assert mine != theirs
    assert len(key_of(mine)) == 32


@pytest.mark.parametrize("key", [None, "", "no", "a" * 9000, 7, "%", "x' OR 1=1 --", ["a"]])
@pytest.mark.parametrize("size", [96, 97, "96", None, -1])
def test_nothing_stands_at_an_address_that_was_never_given(world: World, key: object, size: object) -> None:
    with pytest.raises(NotFound):
        world.ask(pictures.shown, key, size)


def test_whoever_is_not_signed_in_changes_no_picture(world: World) -> None:
    for command in (lambda work: pictures.put(work, FIRST), pictures.remove):
        with pytest.raises(SignInNeeded):
            world.do(command)


def test_an_experts_picture_is_on_their_page_their_card_and_their_offers(world: World) -> None:
    world.events.clear()
    mine = world.as_(world.grace.actor).do(pictures.put, FIRST).image_url
    assert any(DIRECTORY in event.topics for event in world.events)
    page = world.ask(experts.expert_page, "grace")
    cards = {card.username: card.image_url for card in world.ask(directory.search, Search()).items}
    assert (page.profile.image_url, page.offers[0].expert_image) == (mine, mine)
    assert cards == {"grace": mine, "bob": ""}
    world.as_(world.grace.actor).do(pictures.remove)
    assert {card.image_url for card in world.ask(directory.search, Search()).items} == {""}


def test_both_parties_of_a_booking_see_each_other(world: World) -> None:
    hers = world.as_(world.grace.actor).do(pictures.put, FIRST).image_url
    mine = world.as_(world.ada.actor).do(pictures.put, OTHER).image_url
    uid = world.as_(world.ada.actor).do(bookings.book_now, "grace", "intro", NINE, ADA).details.uid
    for actor in (world.ada.actor, world.grace.actor):
        seen = world.as_(actor).ask(bookings.one, uid)
        assert (seen.expert_image, seen.client_image) == (hers, mine)


def test_a_backup_carries_the_pictures(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    mine = world.as_(world.ada.actor).do(pictures.put, FIRST).image_url
    archive, contents = backup(world.settings, tmp_path_factory.mktemp("copy") / "all.tar.gz")
    assert contents.rows["picture"] == 1
    world.as_(world.ada.actor).do(pictures.remove)
    restore(world.settings, archive, force=True)
    assert world.ask(pictures.shown, key_of(mine), 96) == b"first small"
