"""My Bookings by e-mail, without telling strangers."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, OneTimeToken
from expertconnect.domain.errors import DomainError, Invalid, LinkInvalid, RateLimited, SignInNeeded
from expertconnect.services import accounts
from expertconnect.services.accounts import guests, sessions, sign_in
from tests.services.people import acting, acts, ask_for_link, emails, magic, wait
from tests.world import NINE, World

EMAIL = "Ada@example.org"


@pytest.fixture
def booked(world: World) -> World:
    """A world in which Ada has a booking."""

    def book(work: UnitOfWork) -> None:
        tick = int(NINE.timestamp()) // 300
        work.session.add(
            Booking(
                uid="0" * 32,
                expert_id=world.grace.expert_id,
                event_type_id=world.grace.event_type_id,
                status="confirmed",
                starts_at=NINE,
                ends_at=NINE + timedelta(minutes=30),
                title="A first talk",
                first_tick=tick,
                end_tick=tick + 6,
                email="ada@example.org",
                email_shown=EMAIL,
                created_at=work.now,
                updated_at=work.now,
                booked_at=work.now,
            )
        )

    world.do(book)
    return world


def refused(world: World, token: object, visitor: str = "visitor-1") -> type[DomainError] | None:
    try:
        wait(guests.open_link(acting(world, world.guest(visitor)), token))
    except DomainError as error:
        return type(error)
    return None


def code_refused(
    world: World, code: str, visitor: str = "visitor-1", email: str = EMAIL
) -> type[DomainError] | None:
    try:
        wait(guests.open_code(acting(world, world.guest(visitor)), email, code))
    except DomainError as error:
        return type(error)
    return None


def test_case_72_the_form_answers_the_same_whether_or_not_there_are_bookings(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    ask_for_link(booked, "nobody@example.org", visitor="visitor-2")
    payloads = emails(booked, "magic_link")
    assert [payload["email"] for payload in payloads] == [EMAIL, "nobody@example.org"]
    for payload in payloads:  # no token waits in the outbox
        assert set(payload) == {"email", "browser", "purpose"}


@pytest.mark.both_databases
@pytest.mark.parametrize("ask", [guests.ask_for_link, sign_in.ask_for_reset])
def test_a20_known_and_unknown_addresses_cost_the_same_statements(
    booked: World, ask: Callable[[Acting, object], Coroutine[Any, Any, None]]
) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        sent = []
        for email in (EMAIL, "nobody@example.org"):
            statements.clear()
            wait(ask(acting(booked, booked.guest(f"the browser of {email}")), email))
            sent.append(list(statements))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert sent[0] == sent[1]
    assert any("INSERT INTO outbox" in statement for statement in sent[0])


def test_case_72_the_form_answers_in_the_same_time(booked: World) -> None:
    booked.database.settings = booked.settings.model_copy(update={"rate_limits": "off"})

    async def lasts(email: str) -> float:
        before = time.process_time()
        await guests.ask_for_link(acting(booked), email)
        return time.process_time() - before

    async def compare() -> float:
        pairs: list[tuple[float, float]] = [
            (await lasts(EMAIL), await lasts(f"nobody{n}@example.org")) for n in range(21)
        ]
        known, unknown = (sorted(side)[10] for side in zip(*pairs, strict=True))
        return float(known / unknown)

    assert asyncio.run(compare()) < 4  # one row in a transaction that is made either way


def test_a_link_opens_the_bookings_of_its_address_and_not_its_account(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    opened = wait(guests.open_link(acting(booked), magic(booked, payload).token))
    actor = acts(booked, opened.started.token, sessions.GUEST)
    assert actor.guest_email == "ada@example.org"
    with pytest.raises(SignInNeeded):
        booked.as_(actor).ask(accounts.me)


def test_case_73_a_link_that_a_scanner_opened_still_works_in_the_browser_that_asked(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    token = magic(booked, payload).token
    assert refused(booked, token, visitor="the-scanner") is LinkInvalid
    assert refused(booked, token) is None


def test_case_73_a_link_works_once(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    minted, other = magic(booked, payload), magic(booked, payload)
    assert refused(booked, minted.token) is None
    assert refused(booked, minted.token) is LinkInvalid
    assert refused(booked, other.token) is LinkInvalid  # one sent beside it is used up with it
    assert code_refused(booked, minted.code) is LinkInvalid


def test_a_link_lives_for_ten_minutes_from_its_email(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    booked.clock.advance(timedelta(minutes=9))
    minted = magic(booked, payload)
    booked.clock.advance(timedelta(minutes=10) - timedelta(seconds=1))
    assert refused(booked, minted.token, visitor="elsewhere") is LinkInvalid
    booked.clock.advance(timedelta(seconds=1))
    assert refused(booked, minted.token) is LinkInvalid


def test_a_link_is_stored_only_as_hashes(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    minted = magic(booked, payload)
    assert len(minted.token) == 43
    assert len(minted.code) == 6

    def row(work: UnitOfWork) -> str:
        found = work.session.query(OneTimeToken).one()
        return f"{found.token_hash} {found.code_hash} {found.browser}"

    stored = booked.ask(row)
    assert minted.token not in stored
    assert "visitor-1" not in stored


def test_a_code_opens_the_bookings_in_the_browser_that_asked_and_nowhere_else(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    code = magic(booked, payload).code
    assert code_refused(booked, code, visitor="visitor-2") is LinkInvalid
    assert code_refused(booked, code, email="mallory@example.org") is LinkInvalid
    assert code_refused(booked, f"{code[:3]} {code[3:]}") is None
    assert code_refused(booked, code) is LinkInvalid


def test_a_code_is_closed_after_five_wrong_tries(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    code = magic(booked, payload).code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert [code_refused(booked, wrong) for _ in range(5)] == [LinkInvalid] * 5
    assert code_refused(booked, code) is LinkInvalid


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "\x00" * 6])
def test_what_is_no_code_is_a_wrong_one(booked: World, code: str) -> None:
    assert code_refused(booked, code) is LinkInvalid


@pytest.mark.parametrize("token", [None, 7, "", "x" * 43, "ü" * 43, "x" * 100_000, {"a": 1}])
def test_what_is_no_link_is_a_wrong_one(booked: World, token: object) -> None:
    assert refused(booked, token) is LinkInvalid


def test_a_link_is_refused_where_an_account_is_signed_in_and_stays_good(booked: World) -> None:
    ask_for_link(booked, EMAIL)
    [payload] = emails(booked, "magic_link")
    token = magic(booked, payload).token
    from dataclasses import replace

    signed_in = replace(booked.mallory.actor, visitor="visitor-1")
    with pytest.raises(Invalid):
        wait(guests.open_link(acting(booked, signed_in), token))
    assert refused(booked, token) is None


def test_case_80_an_address_gets_three_links_an_hour_and_a_network_ten(booked: World) -> None:
    results = []
    for n in range(100):
        try:
            ask_for_link(booked, EMAIL, visitor=f"visitor-{n}", network=f"198.51.100.{n}")
            results.append(n)
        except RateLimited:
            continue
    assert results == [0, 1, 2]
    assert len(emails(booked, "magic_link")) == 3
    others = []
    for n in range(100):
        try:
            ask_for_link(booked, f"person{n}@example.org", network="192.0.2.1")
            others.append(n)
        except RateLimited:
            continue
    assert len(others) == 10
