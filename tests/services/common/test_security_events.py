"""A21: what happens to accounts is kept for operators, without addresses and for a while."""

import logging
from contextlib import suppress
from datetime import timedelta

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import SecurityEvent
from expertconnect.domain.errors import DomainError
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.accounts import demo_log_ins, guests, sessions, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.common import security_events
from expertconnect.services.common.security_events import EventLine, What, shortened
from tests.services.people import FAST, PASSWORD, acting, acts, link, registered, signed_in_again, wait
from tests.world import World

pytestmark = pytest.mark.both_databases

EMAIL = "newton@example.org"
NEW = "four words of no kin"


def kept(world: World) -> list[EventLine]:
    """All events, the oldest first."""
    return list(reversed(world.ask(security_events.latest, 500)))


def test_a21_what_is_done_with_an_account_is_kept(world: World) -> None:
    signed_in = registered(world)
    user_id = signed_in.account.user_id
    here = acts(world, signed_in.started.token)
    with suppress(DomainError):
        signed_in_again(world, EMAIL, "wrong password")
    with suppress(DomainError):
        wait(sign_in.change_password(acting(world, here), FAST, "wrong password", NEW))
    here = acts(world, wait(sign_in.change_password(acting(world, here), FAST, PASSWORD, NEW)).started.token)
    wait(sign_in.ask_for_reset(acting(world), EMAIL))
    minted = link(world, Kind.RESET, user_id)
    wait(sign_in.reset_password(acting(world), FAST, minted.token, PASSWORD))
    again = acts(world, signed_in_again(world, EMAIL).started.token)
    world.as_(again).do(sessions.sign_out)
    last = acts(world, signed_in_again(world, EMAIL).started.token)
    world.as_(last).do(sessions.sign_out_everywhere)
    world.as_(SYSTEM).do(demo_log_ins.close_log_ins, [EMAIL])
    assert [line.what for line in kept(world)] == [
        What.REGISTERED,
        What.SIGN_IN_FAILED,
        What.PASSWORD_WRONG,
        What.PASSWORD_CHANGED,
        What.RESET_ASKED,
        What.PASSWORD_RESET,
        What.SIGNED_IN,
        What.SESSION_ENDED,
        What.SIGNED_IN,
        What.SESSIONS_ENDED,
        What.DEMO_CLOSED,
    ]
    assert {line.user_id for line in kept(world)} == {user_id}


def test_a21_a_hundred_failed_sign_ins_can_be_seen_and_counted(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for n in range(100):
            with suppress(DomainError):
                signed_in_again(world, EMAIL, "wrong password", world.guest(network=f"203.0.113.{n % 10}"))
    lines = kept(world)
    assert sum(line.what == What.SIGN_IN_FAILED for line in lines) == 100
    assert len([record for record in caplog.records if "sign_in_failed" in record.getMessage()]) == 100


def test_a21_a_flood_beyond_the_limit_is_kept_once_in_a_while(world: World) -> None:
    for _ in range(60):
        with suppress(DomainError):
            signed_in_again(world, EMAIL, "wrong password")
    limited = [line for line in kept(world) if line.what == What.SIGN_IN_LIMITED]
    assert len(limited) == 1


def test_a21_neither_address_nor_token_nor_whole_network_is_kept(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for email in (EMAIL, "Nobody@Example.org", "not an address", "x" * 5000):
            with suppress(DomainError):
                signed_in_again(world, email, "my secret password")
        with suppress(DomainError):
            wait(guests.open_code(acting(world), EMAIL, "123456"))
    said = str(kept(world)) + caplog.text
    for plain in ("@", "newton", "nobody", "not an address", "secret", "123456", "203.0.113.7", "xxxx"):
        assert plain not in said.lower()
    assert {line.network for line in kept(world)} == {"203.0.113.0/24"}
    assert len({line.subject for line in kept(world) if line.subject}) == 2  # but attempts can be told apart


@pytest.mark.parametrize(
    ("network", "short"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_a21_a_network_loses_its_last_part(network: str, short: str) -> None:
    assert shortened(network) == short


def test_a21_old_events_go_with_the_cleanup(world: World) -> None:
    def write(work: UnitOfWork) -> None:
        security_events.record(work, What.SIGNED_IN, world.ada.user_id)

    world.do(write)
    world.clock.advance(timedelta(days=world.settings.audit_days) - timedelta(seconds=1))
    assert world.as_(SYSTEM).do(bookings.clean_up).events == 0
    world.clock.advance(timedelta(seconds=1))
    assert world.as_(SYSTEM).do(bookings.clean_up).events == 1
    assert kept(world) == []


def test_every_kind_fits_its_column() -> None:
    assert max(len(what) for what in What) <= SecurityEvent.__table__.c.kind.type.length  # type: ignore[attr-defined]
