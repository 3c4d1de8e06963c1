"""E-mails to accounts and guests: links made when they are sent, to the address that is meant."""

from typing import Any

import pytest
from sqlalchemy import select

from db.engine.unit_of_work import Job
from db.models import OneTimeToken, OutboxJob
from expertconnect.domain.errors import NotFound
from expertconnect.services.bookings.notifications import KINDS
from expertconnect.services.email import account, render
from expertconnect.services.email.account import Untrue
from expertconnect.services.email.render import EmailContent
from expertconnect.services.jobs import outbox
from tests.services.email.reading_emails import booked, content, site, unproven
from tests.world import World


def post(world: World, kind: str, payload: dict[str, Any]) -> None:
    """A job as the account service writes it."""
    world.do(lambda work: work.post(Job(f"{kind}:1", kind, payload)))


def sent(world: World) -> EmailContent | Untrue:
    """The one job that is due, written as the worker does."""
    (job,) = world.do(outbox.claim_due)
    return world.do(account.write, job)


def tokens(world: World) -> int:
    """How many links were made."""
    return len(world.ask(lambda work: work.session.scalars(select(OneTimeToken)).all()))


def test_a_magic_link_is_made_when_it_is_sent_and_never_for_a_preview(world: World) -> None:
    booked(world)
    world.do(lambda work: work.session.query(OutboxJob).delete())
    post(world, "magic_link", {"email": "Ada@example.org", "browser": "b", "purpose": "magic"})
    assert account.NOT_YET in str(content(world, "magic_link").link)
    assert tokens(world) == 0
    found = sent(world)
    assert isinstance(found, EmailContent)
    assert tokens(world) == 1
    assert found.to == "ada@example.org"
    assert found.link is not None
    assert found.link[1].startswith(f"{world.settings.url}/my-bookings#")
    assert len(found.code) == 6
    text = render.written(found, site(world)).text
    assert f"Code: {found.code[:3]} {found.code[3:]}" in text


def test_the_owner_of_an_account_is_told_of_another_password(world: World) -> None:
    post(world, "password_changed", {"user_id": world.ada.user_id})
    found = sent(world)
    assert isinstance(found, EmailContent)
    assert found.to == "ada@example.org"
    text = render.written(found, site(world)).text
    assert "another password from now on" in text
    assert tokens(world) == 0


def test_a_magic_link_for_an_address_without_bookings_is_dropped(world: World) -> None:
    post(world, "magic_link", {"email": "nobody@example.org", "browser": "", "purpose": "magic"})
    assert isinstance(sent(world), Untrue)
    assert tokens(world) == 0


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("password_reset", "/reset-password"),
        ("verify_address", "/verify"),
        ("change_email", "/profile/email"),
    ],
)
def test_account_emails_carry_their_link_in_the_fragment(world: World, kind: str, page: str) -> None:
    if kind == "verify_address":
        unproven(world, world.ada)
    post(world, kind, {"user_id": world.ada.user_id, "email": "new@example.org"})
    found = sent(world)
    assert isinstance(found, EmailContent)
    assert found.to == ("new@example.org" if kind == "change_email" else "ada@example.org")
    assert found.link is not None
    assert found.link[1].startswith(f"{world.settings.url}{page}#")
    assert found.greeting == ("Ada Lovelace" if kind == "password_reset" else "")
    assert render.written(found, site(world)).subject


def test_an_address_that_is_already_confirmed_is_not_asked_again(world: World) -> None:
    post(world, "verify_address", {"user_id": world.ada.user_id})
    assert sent(world) == Untrue("The address is already confirmed.")


def test_whoever_registers_again_is_told_by_mail_that_there_is_an_account(world: World) -> None:
    post(world, "address_known", {"user_id": world.ada.user_id})
    found = sent(world)
    assert isinstance(found, EmailContent)
    assert found.link == ("Sign in", f"{world.settings.url}/login")


def test_a_job_of_an_unknown_kind_or_account_is_dropped_with_a_sentence(world: World) -> None:
    post(world, "birthday", {})
    assert sent(world) == Untrue("There is no letter of the kind birthday.")
    post(world, "password_reset", {"user_id": 4711})
    assert sent(world) == Untrue("There is no such account.")


def test_a_preview_of_an_unknown_key_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        world.ask(account.preview, "unknown")


def test_every_email_has_a_text_of_its_own(world: World) -> None:
    kinds = {*KINDS, *account.ACCOUNT_KINDS, "test"}
    assert {f"{kind}.j2" for kind in kinds} | {"email.txt.j2", "email.html.j2"} == set(
        render.TEMPLATES.list_templates()
    )
