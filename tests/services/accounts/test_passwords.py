"""Passwords of every length count whole, and a few are hashed at a time."""

import asyncio
import statistics
import time

import pytest

from expertconnect.domain.errors import RateLimited
from expertconnect.services.accounts.passwords import COST, MAX_OF_ONE_NETWORK, Hasher
from tests.conftest import SECRET
from tests.services.people import FAST


@pytest.mark.parametrize(
    "password", ["x" * 72, "x" * 73, "x" * 256, "🔑" * 256, "e\u0301" * 100, "a\x00b" * 10, "pässwörd " * 9]
)
def test_case_59_every_character_of_a_long_password_counts(password: str) -> None:
    stored = FAST.hash_now(password)
    assert FAST.verify_now(password, stored)
    assert not FAST.verify_now(password[:-1], stored)
    assert not FAST.verify_now(password + "x", stored)
    assert not FAST.verify_now(password[:-1] + "y", stored)


def test_one_password_typed_on_two_keyboards_is_one_password() -> None:
    assert FAST.verify_now("cafe\u0301 au lait", FAST.hash_now("caf\u00e9 au lait"))


def test_a_stolen_hash_is_worthless_without_the_installations_secret() -> None:
    thief = Hasher(b"another secret that is long enough", cost=4)
    assert not thief.verify_now("correct horse", FAST.hash_now("correct horse"))
    thief.close()


def test_no_password_fits_an_account_that_has_none() -> None:
    assert not FAST.verify_now("", "")
    assert not FAST.verify_now("", None)


def test_passwords_are_hashed_at_the_cost_that_guessing_should_have() -> None:
    slow = Hasher(SECRET.encode())
    assert COST >= 12
    assert slow.hash_now("x").startswith(f"$2b${COST}$")
    slow.close()


def test_case_60_comparing_with_nobodys_hash_takes_as_long() -> None:
    hasher = Hasher(SECRET.encode(), cost=8)
    stored = hasher.hash_now("correct horse battery")

    def lasts(against: str | None) -> float:
        before = time.process_time()
        hasher.verify_now("a wrong password", against)
        return time.process_time() - before

    pairs = [(lasts(stored), lasts(None)) for _ in range(15)]
    known, unknown = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2  # without the work the ratio is below a hundredth
    hasher.close()


async def test_more_hashes_than_can_wait_are_refused_and_the_rest_are_done() -> None:
    hasher = Hasher(SECRET.encode(), cost=8, most=5)
    results = await asyncio.gather(*(hasher.hash("correct horse") for _ in range(20)), return_exceptions=True)
    done = [result for result in results if isinstance(result, str)]
    refused = [result for result in results if isinstance(result, RateLimited)]
    assert (len(done), len(refused)) == (5, 15)
    assert all(refusal.retry_after >= 1 for refusal in refused)
    assert await hasher.verify("correct horse", done[0])  # and there is room again
    hasher.close()


async def test_a14_forty_sign_ins_of_one_network_leave_room_for_another() -> None:
    hasher = Hasher(SECRET.encode(), cost=8)
    stored = await hasher.hash("correct horse")
    crowd = [hasher.verify("guess", stored, "203.0.113.9") for _ in range(40)]
    others = [hasher.verify("correct horse", stored, f"198.51.100.{number}") for number in range(8)]
    results = await asyncio.gather(*crowd, *others, return_exceptions=True)
    refused = [result for result in results[:40] if isinstance(result, RateLimited)]
    assert len(refused) == 40 - MAX_OF_ONE_NETWORK
    assert str(refused[0]) == "That was a little too fast. Please try again in 5 seconds."
    assert results[40:] == [True] * 8
    assert await hasher.verify("correct horse", stored, "203.0.113.9")  # and there is room again
    hasher.close()
