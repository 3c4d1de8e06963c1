"""A12: whatever strangers try about an address, its owner gets in."""

from datetime import timedelta

import pytest

from expertconnect.domain.errors import DomainError, RateLimited, WrongCredentials
from expertconnect.domain.people import Actor
from expertconnect.services.accounts import sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from tests.services.people import (
    FAST,
    PASSWORD,
    acting,
    emails,
    link,
    registered,
    signed_in_again,
    wait,
)
from tests.world import World

pytestmark = pytest.mark.both_databases

EMAIL = "newton@example.org"
NEW = "another long password"


def refusal_of(world: World, actor: Actor, password: str, email: str = EMAIL) -> DomainError | None:
    try:
        signed_in_again(world, email, password, actor)
    except DomainError as refusal:
        return refusal
    return None


def reset_refusal(world: World, actor: Actor, email: str = EMAIL) -> DomainError | None:
    try:
        wait(sign_in.ask_for_reset(acting(world, actor), email))
    except DomainError as refusal:
        return refusal
    return None


def strangers(world: World, networks: int = 12) -> list[Actor]:
    return [world.guest(f"stranger {n}", f"198.51.100.{n}") for n in range(networks)]


def test_a12_wrong_passwords_from_elsewhere_shut_no_owner_out(world: World) -> None:
    registered(world)
    for stranger in strangers(world):
        for n in range(12):
            refusal_of(world, stranger, f"wrong password {n}")
    assert isinstance(refusal_of(world, strangers(world)[0], PASSWORD), RateLimited)
    assert refusal_of(world, world.guest("a new phone", "192.0.2.1"), PASSWORD) is None


def test_a12_nor_do_those_of_a_neighbour_in_the_same_network_where_the_owner_has_been_in(
    world: World,
) -> None:
    registered(world)  # in the browser visitor-1
    neighbour = world.guest("neighbour")
    while not isinstance(refusal_of(world, neighbour, "wrong password"), RateLimited):
        pass
    for n in range(70):  # and the whole network's limit
        refusal_of(world, neighbour, "wrong password", f"somebody{n}@example.org")
    assert isinstance(refusal_of(world, world.guest("a new phone"), PASSWORD), RateLimited)
    assert refusal_of(world, world.guest(), PASSWORD) is None


def test_a12_a_browser_that_has_been_in_has_a_limit_of_its_own(world: World) -> None:
    registered(world)
    here = world.guest()
    refused = [refusal_of(world, here, f"wrong password {n}") for n in range(12)]
    assert [type(each) for each in refused] == [WrongCredentials] * 10 + [RateLimited] * 2
    limited = refused[-1]
    assert isinstance(limited, RateLimited)
    assert limited.retry_after > 0
    world.clock.advance(timedelta(seconds=limited.retry_after))
    assert refusal_of(world, here, PASSWORD) is None


def test_a12_having_been_in_to_one_account_gives_nothing_with_another(world: World) -> None:
    registered(world)
    registered(world, "hooke@example.org")  # the same browser knows both
    mallory = world.guest("mallory", "198.51.100.1")
    signed_in_again(world, EMAIL, actor=mallory)
    refused = [refusal_of(world, mallory, "wrong password", "hooke@example.org") for _ in range(80)]
    assert sum(isinstance(each, WrongCredentials) for each in refused) == 10


def test_a12_another_password_makes_browsers_strangers_again(world: World) -> None:
    signed_in = registered(world)
    there = world.guest("stolen laptop", "192.0.2.9")
    signed_in_again(world, EMAIL, actor=there)
    minted = link(world, Kind.RESET, signed_in.account.user_id)
    wait(sign_in.reset_password(acting(world), FAST, minted.token, NEW))
    neighbour = world.guest("neighbour", "192.0.2.9")
    for _ in range(10):
        refusal_of(world, neighbour, "wrong password")
    assert isinstance(refusal_of(world, there, NEW), RateLimited)


def test_a12_the_limit_does_not_tell_whether_an_address_has_an_account(world: World) -> None:
    registered(world, "known@example.org")
    stranger = world.guest("stranger", "198.51.100.1")
    answers = {
        email: [str(refusal_of(world, stranger, "wrong password", email)) for _ in range(12)]
        for email in ("known@example.org", "nobody@example.org", "not an address")
    }
    assert len({tuple(sentences) for sentences in answers.values()}) == 1


def test_a12_resets_that_strangers_ask_for_keep_no_owner_from_theirs(world: World) -> None:
    registered(world)
    for stranger in strangers(world):
        for _ in range(4):
            reset_refusal(world, stranger)
    assert len(emails(world, "password_reset")) == 1  # nor do they fill the box; the link of this one works
    assert isinstance(reset_refusal(world, strangers(world)[0]), RateLimited)
    assert reset_refusal(world, world.guest("a new phone", "192.0.2.1")) is None
    assert reset_refusal(world, world.guest()) is None
    assert len(emails(world, "password_reset")) == 2  # the browser that has been in gets one of its own
    world.clock.advance(timedelta(minutes=10))
    assert reset_refusal(world, world.guest("a new phone", "192.0.2.1")) is None
    assert len(emails(world, "password_reset")) == 3
