"""Ways in: what is accepted, what is counted, and what a stranger can find out."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from expertconnect.domain.booking import Attendee
from expertconnect.domain.errors import (
    DomainError,
    Invalid,
    LinkInvalid,
    RateLimited,
    SignInNeeded,
    Taken,
    WrongCredentials,
)
from expertconnect.services import accounts, bookings
from expertconnect.services.accounts import one_time_tokens, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.passwords import MAX_OF_ONE_NETWORK, Hasher
from expertconnect.services.accounts.sign_in import Registration
from tests.conftest import SECRET
from tests.services.people import (
    FAST,
    PASSWORD,
    acting,
    actor_of,
    acts,
    emails,
    link,
    registered,
    signed_in_again,
    wait,
)
from tests.world import NINE, World

EMAIL = "newton@example.org"
NEW = "another long password"


def refusal_of(world: World, email: object, password: object) -> DomainError | None:
    try:
        wait(sign_in.sign_in(acting(world), FAST, email, password))
    except DomainError as error:
        return error
    return None


def test_whoever_registers_is_signed_in_and_can_sign_in_again(world: World) -> None:
    signed_in = registered(world, "Newton@Example.ORG")
    assert signed_in.account.email == "Newton@example.org"
    again = signed_in_again(world, "NEWTON@example.org")
    assert again.account == signed_in.account


def test_all_that_is_wrong_with_a_registration_is_told_at_once(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        wait(sign_in.register(acting(world), FAST, Registration("x", " ", "short", "Mars", "??")))
    assert set(refused.value.fields) == {"email", "name", "password", "time_zone", "locale"}


def test_case_19_two_sign_ups_with_one_address_in_two_cases_make_one_account(world: World) -> None:
    def attempt(email: str) -> str:
        try:
            registered(world, email)
        except Taken as error:
            return error.fields["email"]
        return "made"

    with ThreadPoolExecutor(2) as both:
        results = sorted(both.map(attempt, ["Newton@Example.org", "nEWTON@example.ORG"]))
    assert results == ["There is an account with this address already. Please sign in.", "made"]


def test_case_60_unknown_and_known_addresses_get_the_same_words(world: World) -> None:
    registered(world)
    wrong = refusal_of(world, EMAIL, "not the password")
    unknown = refusal_of(world, "nobody@example.org", "not the password")
    nonsense = refusal_of(world, "no address at all", None)
    without_password = refusal_of(world, "ada@example.org", "")
    assert {type(e) for e in (wrong, unknown, nonsense, without_password)} == {WrongCredentials}
    assert str(wrong) == str(unknown) == str(nonsense) == str(without_password)


def test_case_60_unknown_and_known_addresses_take_the_same_time(world: World) -> None:
    hasher = Hasher(SECRET.encode(), cost=9)
    wait(sign_in.register(acting(world), hasher, Registration(EMAIL, "Isaac Newton", PASSWORD)))

    async def lasts(email: str) -> float:
        before = time.process_time()  # of the processor: what else the machine does is not in it
        with pytest.raises(WrongCredentials):
            await sign_in.sign_in(acting(world), hasher, email, "not the password")
        return time.process_time() - before

    async def compare() -> float:
        pairs: list[tuple[float, float]] = [
            (await lasts(EMAIL), await lasts(f"nobody{n}@example.org")) for n in range(9)
        ]
        known, unknown = (sorted(side)[4] for side in zip(*pairs, strict=True))
        return float(unknown / known)

    assert 0.5 < wait(compare()) < 2  # without the dummy hash it is below a tenth
    hasher.close()


def test_case_61_after_ten_wrong_passwords_even_the_right_one_has_to_wait(world: World) -> None:
    registered(world)
    refused = [refusal_of(world, EMAIL, f"wrong password {n}") for n in range(20)]
    assert [type(e) for e in refused] == [WrongCredentials] * 10 + [RateLimited] * 10
    assert isinstance(refusal_of(world, EMAIL, PASSWORD), RateLimited)
    world.clock.advance(timedelta(minutes=17))
    assert refusal_of(world, EMAIL, PASSWORD) is None


def test_whoever_gets_in_begins_anew_with_counting(world: World) -> None:
    registered(world)
    for _ in range(3):
        for n in range(9):
            assert isinstance(refusal_of(world, EMAIL, f"wrong password {n}"), WrongCredentials)
        assert refusal_of(world, EMAIL, PASSWORD) is None


@pytest.mark.both_databases
def test_case_62_of_five_hundred_parallel_guesses_at_most_ten_are_answered(world: World) -> None:
    registered(world)

    async def guess() -> list[BaseException | object]:
        tries = (sign_in.sign_in(acting(world), FAST, EMAIL, f"guess number {n}") for n in range(500))
        return await asyncio.gather(*tries, return_exceptions=True)

    results = wait(guess())
    answered = sum(isinstance(result, WrongCredentials) for result in results)
    # Ten pass the limit; of those that then come at once, a network's share of the hasher lets so many in.
    assert MAX_OF_ONE_NETWORK <= answered <= 10
    assert sum(isinstance(result, RateLimited) for result in results) == 500 - answered


def test_case_63_a_reset_link_works_once(world: World) -> None:
    signed_in = registered(world)
    minted = link(world, Kind.RESET, signed_in.account.user_id)
    wait(sign_in.reset_password(acting(world), FAST, minted.token, NEW))
    assert refusal_of(world, EMAIL, NEW) is None
    with pytest.raises(LinkInvalid):
        wait(sign_in.reset_password(acting(world), FAST, minted.token, "a third long password"))
    assert isinstance(refusal_of(world, EMAIL, PASSWORD), WrongCredentials)


def test_case_63_a_reset_link_is_too_late_after_half_an_hour(world: World) -> None:
    minted = link(world, Kind.RESET, registered(world).account.user_id)
    world.clock.advance(timedelta(minutes=30))
    with pytest.raises(LinkInvalid):
        wait(sign_in.reset_password(acting(world), FAST, minted.token, NEW))
    assert refusal_of(world, EMAIL, PASSWORD) is None


def test_case_63_a_reset_link_changes_nobody_elses_password(world: World) -> None:
    registered(world)
    minted = link(world, Kind.RESET, world.mallory.user_id)
    wait(sign_in.reset_password(acting(world), FAST, minted.token, NEW))
    assert refusal_of(world, EMAIL, PASSWORD) is None
    assert isinstance(refusal_of(world, EMAIL, NEW), WrongCredentials)
    assert refusal_of(world, "mallory@example.org", NEW) is None


def test_case_63_of_a_hundred_uses_at_once_one_counts(world: World) -> None:
    minted = link(world, Kind.RESET, registered(world).account.user_id)

    def use(n: int) -> bool:
        try:
            wait(sign_in.reset_password(acting(world), FAST, minted.token, f"long password {n:03}"))
        except LinkInvalid:
            return False
        return True

    with ThreadPoolExecutor(16) as many:
        assert sum(many.map(use, range(100))) == 1


@pytest.mark.parametrize("kind", [Kind.VERIFY, Kind.CHANGE_EMAIL, Kind.MAGIC])
def test_case_63_a_link_for_another_purpose_resets_nothing(world: World, kind: Kind) -> None:
    minted = link(world, kind, registered(world).account.user_id)
    with pytest.raises(LinkInvalid):
        wait(sign_in.reset_password(acting(world), FAST, minted.token, NEW))


def test_a_reset_with_a_poor_password_leaves_the_link_good(world: World) -> None:
    minted = link(world, Kind.RESET, registered(world).account.user_id)
    with pytest.raises(Invalid):
        wait(sign_in.reset_password(acting(world), FAST, minted.token, "short"))
    wait(sign_in.reset_password(acting(world), FAST, minted.token, NEW))


def test_asking_for_a_reset_tells_a_stranger_nothing(world: World) -> None:
    user_id = registered(world).account.user_id
    wait(sign_in.ask_for_reset(acting(world), "nobody@example.org"))
    assert emails(world, "password_reset") == [{"user_id": sign_in.NO_ACCOUNT}]  # will be dropped
    wait(sign_in.ask_for_reset(acting(world), EMAIL))
    assert {"user_id": user_id} in emails(world, "password_reset")


def test_a_link_to_reset_is_worthless_once_the_password_was_changed_otherwise(world: World) -> None:
    signed_in = registered(world)
    minted = link(world, Kind.RESET, signed_in.account.user_id)
    actor = acts(world, signed_in.started.token)
    wait(sign_in.change_password(acting(world, actor), FAST, PASSWORD, NEW))
    with pytest.raises(LinkInvalid):
        wait(sign_in.reset_password(acting(world), FAST, minted.token, "a third long password"))


def test_case_64_mike_with_a_dotless_i_gets_no_link_of_mikes_account(world: World) -> None:
    mike = registered(world, "mike@example.org").account
    wait(sign_in.ask_for_reset(acting(world), "m\u0131ke@example.org"))
    assert emails(world, "password_reset") == [{"user_id": sign_in.NO_ACCOUNT}]
    other = registered(world, "m\u0131ke@example.org").account
    assert other.user_id != mike.user_id
    assert isinstance(refusal_of(world, "m\u0131ke@example.org", "wrong password"), WrongCredentials)


def test_the_owner_is_told_whoever_sets_another_password(world: World) -> None:
    signed_in = registered(world)
    actor = acts(world, signed_in.started.token)
    wait(sign_in.change_password(acting(world, actor), FAST, PASSWORD, NEW))
    assert emails(world, "password_changed") == [{"user_id": actor.user_id}]
    minted = link(world, Kind.RESET, signed_in.account.user_id)
    wait(sign_in.reset_password(acting(world), FAST, minted.token, "a third long password"))
    assert len(emails(world, "password_changed")) == 2


def test_changing_a_password_needs_the_one_before(world: World) -> None:
    actor = acts(world, registered(world).started.token)
    for wrong in ("not my password", "", None, 7):
        with pytest.raises(Invalid) as refused:
            wait(sign_in.change_password(acting(world, actor), FAST, wrong, NEW))
        assert refused.value.fields == {"password": "This is not your password."}
    with pytest.raises(SignInNeeded):
        wait(sign_in.change_password(acting(world), FAST, PASSWORD, NEW))
    wait(sign_in.change_password(acting(world, actor), FAST, PASSWORD, NEW))
    assert refusal_of(world, EMAIL, NEW) is None


def test_case_69_an_address_changes_by_password_and_the_new_box_together(world: World) -> None:
    signed_in = registered(world)
    actor = acts(world, signed_in.started.token)
    with pytest.raises(Invalid):
        wait(sign_in.ask_to_change_email(acting(world, actor), FAST, "not my password", "Isaac@example.net"))
    assert emails(world, "change_email") == []

    wait(sign_in.ask_to_change_email(acting(world, actor), FAST, PASSWORD, "Isaac@example.net"))
    assert world.as_(actor).ask(accounts.me).email == "Newton@example.org"  # asking changes nothing
    assert emails(world, "change_email") == [{"user_id": actor.user_id, "email": "Isaac@example.net"}]

    user_id = signed_in.account.user_id
    minted = world.do(one_time_tokens.mint, Kind.CHANGE_EMAIL, "Isaac@example.net", user_id=user_id)
    changed = world.as_(actor).do(sign_in.confirm_email, minted.token).account
    assert (changed.email, changed.is_verified) == ("Isaac@example.net", True)
    assert isinstance(refusal_of(world, EMAIL, PASSWORD), WrongCredentials)
    assert refusal_of(world, "isaac@example.net", PASSWORD) is None
    with pytest.raises(LinkInvalid):
        world.as_(actor).do(sign_in.confirm_email, minted.token)


def test_a3_a_new_address_counts_only_in_a_session_of_the_account_that_asked(world: World) -> None:
    """Mallory asks for Ada's box; Ada presses the link: her bookings stay hers, and Mallory's account as it was."""
    mallory = registered(world)
    eve = world.guest("the browser of Eve")
    world.as_(eve).do(bookings.book_now, "grace", "intro", NINE, Attendee("Eve Guest", "eve@example.net"))
    minted = world.do(
        one_time_tokens.mint, Kind.CHANGE_EMAIL, "eve@example.net", user_id=mallory.account.user_id
    )
    for actor in (eve, world.ada.actor):
        with pytest.raises(LinkInvalid) as refused:
            world.as_(actor).do(sign_in.confirm_email, minted.token)
        assert "sign in here to the account that asked" in str(refused.value)
    as_mallory = world.as_(acts(world, mallory.started.token))
    assert as_mallory.ask(accounts.me).email == "Newton@example.org"
    assert as_mallory.ask(bookings.as_client).items == ()


def test_a3_the_old_address_is_told_of_the_change(world: World) -> None:
    minted = world.do(one_time_tokens.mint, Kind.CHANGE_EMAIL, "ada@example.net", user_id=world.ada.user_id)
    world.as_(world.ada.actor).do(sign_in.confirm_email, minted.token)
    assert emails(world, "address_changed") == [{"user_id": world.ada.user_id, "email": "ada@example.org"}]


def test_another_password_ends_the_links_to_a_new_address_too(world: World) -> None:
    actor = acts(world, registered(world).started.token)
    minted = world.do(one_time_tokens.mint, Kind.CHANGE_EMAIL, "isaac@example.net", user_id=actor.user_id)
    changed = wait(sign_in.change_password(acting(world, actor), FAST, PASSWORD, NEW))
    with pytest.raises(LinkInvalid):
        world.as_(acts(world, changed.started.token)).do(sign_in.confirm_email, minted.token)


def test_case_69_an_address_that_has_an_account_by_then_is_not_taken_over(world: World) -> None:
    signed_in = registered(world)
    user_id = signed_in.account.user_id
    minted = world.do(one_time_tokens.mint, Kind.CHANGE_EMAIL, "ADA@example.org", user_id=user_id)
    with pytest.raises(Taken):
        world.as_(acts(world, signed_in.started.token)).do(sign_in.confirm_email, minted.token)
    assert world.as_(world.ada.actor).ask(accounts.me).email == "ada@example.org"


def test_sign_ups_from_one_network_are_limited(world: World) -> None:
    results = []
    for n in range(25):
        try:
            registered(world, f"person{n}@example.org")
        except RateLimited:
            results.append(n)
    assert results == [20, 21, 22, 23, 24]
    assert actor_of(world, "no token") is None


def test_a14_every_password_is_hashed_in_the_share_of_its_network(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue in which no network has a share refuses whatever names one."""
    registered(world, EMAIL)
    me = actor_of(world, signed_in_again(world, EMAIL).started.token)
    assert me is not None
    monkeypatch.setattr(FAST, "_of_one_network", 0)
    guest = replace(world.guest(), network="203.0.113.9")
    owner = replace(me, network="203.0.113.9")
    ways = [
        sign_in.sign_in(acting(world, guest), FAST, EMAIL, PASSWORD),
        sign_in.register(acting(world, guest), FAST, Registration("hooke@example.org", "Robert", PASSWORD)),
        sign_in.change_password(acting(world, owner), FAST, PASSWORD, NEW),
        sign_in.ask_to_change_email(acting(world, owner), FAST, PASSWORD, "isaac@example.org"),
    ]
    for way in ways:
        with pytest.raises(RateLimited):
            wait(way)
