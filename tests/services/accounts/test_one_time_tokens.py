"""Links that are sent by mail: each for one purpose, one person, one use and a short time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from expertconnect.domain.errors import LinkInvalid
from expertconnect.services.accounts import one_time_tokens
from expertconnect.services.accounts.one_time_tokens import LIVES, Kind
from tests.services.people import link
from tests.world import World

pytestmark = pytest.mark.both_databases

PAIRS = [(made, used) for made in Kind for used in Kind if made is not used]


@pytest.mark.parametrize(("made", "used"), PAIRS)
def test_case_63_a_link_for_one_purpose_is_none_for_another(world: World, made: Kind, used: Kind) -> None:
    token = link(world, made, world.ada.user_id).token
    with pytest.raises(LinkInvalid):
        world.ask(one_time_tokens.peek, used, token)
    with pytest.raises(LinkInvalid):
        world.do(one_time_tokens.use, used, token)
    assert world.do(one_time_tokens.use, made, token).user_id == world.ada.user_id


@pytest.mark.parametrize("kind", Kind)
def test_a_link_works_until_its_time_is_over_and_not_a_second_longer(world: World, kind: Kind) -> None:
    in_time, too_late = (link(world, kind, person.user_id).token for person in (world.ada, world.mallory))
    world.clock.advance(LIVES[kind] - timedelta(seconds=1))
    world.ask(one_time_tokens.peek, kind, in_time)
    assert world.do(one_time_tokens.use, kind, in_time).user_id == world.ada.user_id
    world.clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkInvalid):
        world.do(one_time_tokens.use, kind, too_late)


def test_e16_a_link_has_one_spelling(world: World) -> None:
    token = link(world, Kind.RESET, world.ada.user_id).token
    for other in (token + "=", token + "\n", " " + token, token.swapcase(), token[:-1] + "=", f"{token}%3D"):
        with pytest.raises(LinkInvalid):
            world.ask(one_time_tokens.peek, Kind.RESET, other)
    world.ask(one_time_tokens.peek, Kind.RESET, token)


def test_of_many_uses_at_once_exactly_one_counts(world: World) -> None:
    token = link(world, Kind.VERIFY, world.ada.user_id).token

    def use(_: int) -> bool:
        try:
            world.do(one_time_tokens.use, Kind.VERIFY, token)
        except LinkInvalid:
            return False
        return True

    with ThreadPoolExecutor(16) as many:
        assert sum(many.map(use, range(64))) == 1


def test_using_one_link_ends_the_others_of_that_purpose_and_person_only(world: World) -> None:
    first, second = (link(world, Kind.RESET, world.ada.user_id).token for _ in range(2))
    other_purpose = link(world, Kind.VERIFY, world.ada.user_id).token
    other_person = link(world, Kind.RESET, world.mallory.user_id).token
    world.do(one_time_tokens.use, Kind.RESET, first)
    with pytest.raises(LinkInvalid):
        world.do(one_time_tokens.use, Kind.RESET, second)
    world.do(one_time_tokens.use, Kind.VERIFY, other_purpose)
    world.do(one_time_tokens.use, Kind.RESET, other_person)


def test_of_a_hundred_parallel_tries_of_codes_five_are_looked_at(world: World) -> None:
    minted = world.do(
        lambda work: one_time_tokens.mint(
            work, Kind.MAGIC, "ada@example.org", browser=one_time_tokens.browser_hash(work)
        )
    )
    wrong = [f"{(int(minted.code) + n) % 1_000_000:06}" for n in range(1, 101)]
    with ThreadPoolExecutor(16) as many:
        assert not any(
            many.map(
                lambda code: world.do(one_time_tokens.use_code, Kind.MAGIC, "ada@example.org", code), wrong
            )
        )
    assert (
        world.do(one_time_tokens.use_code, Kind.MAGIC, "ada@example.org", minted.code) is None
    )  # right, and too late


def test_a_link_that_names_no_browser_opens_by_no_code(world: World) -> None:
    minted = world.do(one_time_tokens.mint, Kind.MAGIC, "ada@example.org")
    nobody = world.as_(world.guest(visitor=""))
    assert nobody.do(one_time_tokens.use_code, Kind.MAGIC, "ada@example.org", minted.code) is None
