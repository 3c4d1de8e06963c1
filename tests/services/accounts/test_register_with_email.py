"""Registering where mail is configured: a stranger learns nothing, the box is the way in."""

import pytest

from expertconnect.domain.errors import (
    DomainError,
    Invalid,
    LinkInvalid,
    RateLimited,
    SignInNeeded,
    WrongCredentials,
)
from expertconnect.services import accounts
from expertconnect.services.accounts import confirm_address, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.sign_in import Registration
from tests.services.accounts.test_sign_in import EMAIL, NEW, refusal_of
from tests.services.people import FAST, PASSWORD, acting, acts, configure_mail, emails, link, wait
from tests.world import World


def test_with_mail_a_known_address_gets_the_answer_of_a_new_one(world: World) -> None:
    configure_mail(world)
    answers = [
        wait(sign_in.register(acting(world), FAST, Registration(email, "Mallory", PASSWORD)))
        for email in ("Ada@example.org", "nobody@example.org")
    ]
    assert answers == [None, None]
    assert emails(world, "address_known") == [{"user_id": world.ada.user_id}]
    assert len(emails(world, "verify_address")) == 1
    words = {str(refusal_of(world, email, PASSWORD)) for email in ("ada@example.org", "nobody@example.org")}
    assert words == {sign_in.UNCONFIRMED}  # and trying the password tells no more


def test_with_mail_an_address_is_confirmed_by_its_link_before_anybody_gets_in(world: World) -> None:
    configure_mail(world)
    browser = world.guest("the-browser-that-registered")
    wait(sign_in.register(acting(world, browser), FAST, Registration(EMAIL, "Isaac Newton", PASSWORD)))
    assert isinstance(refusal_of(world, EMAIL, PASSWORD), WrongCredentials)
    [payload] = emails(world, "verify_address")
    minted = link(world, Kind.VERIFY, payload["user_id"], payload["browser"])
    signed_in = wait(confirm_address.verify_address(acting(world, browser), FAST, minted.token))
    assert signed_in is not None
    assert signed_in.account.is_verified
    assert refusal_of(world, EMAIL, PASSWORD) is None
    with pytest.raises(LinkInvalid):
        wait(confirm_address.verify_address(acting(world), FAST, minted.token))


def mallory_registers_newton(world: World) -> str:
    """Mallory registers with Newton's address and a password of her own; the token of the link that Newton gets."""
    configure_mail(world)
    wait(sign_in.register(acting(world), FAST, Registration(EMAIL, "Isaac Newton", PASSWORD)))
    [payload] = emails(world, "verify_address")
    return link(world, Kind.VERIFY, payload["user_id"], payload["browser"]).token


def test_a2_a_confirmation_in_another_browser_asks_for_the_password_and_proves_nothing_without(
    world: World,
) -> None:
    token = mallory_registers_newton(world)
    newton = acting(world, world.guest("another browser"))
    for typed in (None, "", 7, "a guess of hers"):
        with pytest.raises(Invalid) as refused:
            wait(confirm_address.verify_address(newton, FAST, token, typed))
        assert refused.value.fields.keys() == {"password"}
    assert isinstance(refusal_of(world, EMAIL, PASSWORD), WrongCredentials)


def test_a2_a_new_password_takes_the_account_from_whoever_registered_it(world: World) -> None:
    token = mallory_registers_newton(world)
    newton = acting(world, world.guest("another browser"))
    signed_in = wait(confirm_address.verify_address(newton, FAST, token, None, NEW))
    assert signed_in is not None
    assert signed_in.account.is_verified
    assert isinstance(refusal_of(world, EMAIL, PASSWORD), WrongCredentials)
    assert refusal_of(world, EMAIL, NEW) is None
    with pytest.raises(LinkInvalid):
        wait(confirm_address.verify_address(newton, FAST, token, PASSWORD))


def test_a2_sessions_from_before_mail_was_set_up_end_with_the_new_password(world: World) -> None:
    mallory = wait(sign_in.register(acting(world), FAST, Registration(EMAIL, "Isaac Newton", PASSWORD)))
    assert mallory is not None
    configure_mail(world)
    actor = acts(world, mallory.started.token)
    token = link(world, Kind.VERIFY, mallory.account.user_id, "").token
    wait(
        confirm_address.verify_address(acting(world, world.guest("another browser")), FAST, token, None, NEW)
    )
    with pytest.raises(SignInNeeded):
        world.as_(actor).ask(accounts.me)


def test_whoever_registered_confirms_on_another_device_with_the_password(world: World) -> None:
    token = mallory_registers_newton(world)
    phone = acting(world, world.guest("the phone"))
    with pytest.raises(Invalid) as refused:
        wait(confirm_address.verify_address(phone, FAST, token, None, "short"))
    assert refused.value.fields.keys() == {"new_password"}
    assert wait(confirm_address.verify_address(phone, FAST, token, PASSWORD)) is not None
    assert refusal_of(world, EMAIL, PASSWORD) is None


def test_guesses_of_the_password_beside_a_link_are_limited(world: World) -> None:
    token = mallory_registers_newton(world)
    other = acting(world, world.guest("another browser"))
    kinds = []
    for n in range(12):
        with pytest.raises(DomainError) as refused:
            wait(confirm_address.verify_address(other, FAST, token, f"guess number {n}"))
        kinds.append(refused.type)
    assert kinds == [Invalid] * 10 + [RateLimited] * 2
