"""Registering where mail is configured: a stranger learns nothing, the box is the way in."""

import pytest

from expertconnect.domain.errors import LinkInvalid, WrongCredentials
from expertconnect.services.accounts import sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.sign_in import Registration
from tests.services.accounts.test_sign_in import EMAIL, refusal_of
from tests.services.people import FAST, PASSWORD, acting, configure_mail, emails, link, wait
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
    signed_in = world.as_(browser).do(sign_in.verify_address, minted.token)
    assert signed_in is not None
    assert signed_in.account.is_verified
    assert refusal_of(world, EMAIL, PASSWORD) is None
    with pytest.raises(LinkInvalid):
        world.do(sign_in.verify_address, minted.token)


def test_a_link_that_confirms_signs_nobody_in_on_another_device(world: World) -> None:
    configure_mail(world)
    wait(sign_in.register(acting(world), FAST, Registration(EMAIL, "Isaac Newton", PASSWORD)))
    [payload] = emails(world, "verify_address")
    minted = link(world, Kind.VERIFY, payload["user_id"], payload["browser"])
    assert world.as_(world.guest("another browser")).do(sign_in.verify_address, minted.token) is None
    assert refusal_of(world, EMAIL, PASSWORD) is None
