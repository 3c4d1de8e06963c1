"""Sign-ins begin under new ids, end when they are told to, and for idleness."""

from datetime import timedelta

import pytest

from expertconnect.domain.errors import SignInNeeded
from expertconnect.domain.events import SessionEnded
from expertconnect.domain.people import Actor
from expertconnect.services import accounts
from expertconnect.services.accounts import sessions, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from tests.services.people import (
    FAST,
    PASSWORD,
    acting,
    actor_of,
    acts,
    elsewhere,
    link,
    registered,
    signed_in_again,
    wait,
)
from tests.world import World

EMAIL = "newton@example.org"


def ended(world: World) -> set[str]:
    return {event.session_id for event in world.events if isinstance(event, SessionEnded)}


def test_a_token_stands_for_its_account_as_it_is_now(world: World) -> None:
    signed_in = registered(world)
    actor = acts(world, signed_in.started.token)
    assert actor.user_id == signed_in.account.user_id
    assert (actor.expert_id, actor.is_admin, actor.guest_email) == (None, False, None)
    assert world.as_(actor).ask(accounts.me) == signed_in.account


def test_case_66_a_token_is_worthless_after_signing_out(world: World) -> None:
    signed_in = registered(world)
    actor = acts(world, signed_in.started.token)
    world.as_(actor).do(sessions.sign_out)
    assert actor_of(world, signed_in.started.token) is None
    assert ended(world) == {signed_in.started.session_id}
    with pytest.raises(SignInNeeded):  # nor can a page that was open before act any longer
        world.as_(actor).ask(accounts.me)
    world.as_(actor).do(sessions.sign_out)


def test_case_66_all_sign_ins_end_when_the_password_changes_but_the_one_that_changed_it(world: World) -> None:
    first = registered(world)
    others = [signed_in_again(world, EMAIL, actor=elsewhere(world.guest())) for _ in range(3)]
    here = acts(world, first.started.token)
    wait(sign_in.change_password(acting(world, here), FAST, PASSWORD, "another long password"))
    assert ended(world) == {other.started.session_id for other in others}
    assert actor_of(world, first.started.token) is not None
    assert all(actor_of(world, other.started.token) is None for other in others)


def test_case_66_all_sign_ins_end_when_the_password_is_reset(world: World) -> None:
    signed_in = registered(world)
    minted = link(world, Kind.RESET, signed_in.account.user_id)
    wait(sign_in.reset_password(acting(world), FAST, minted.token, "another long password"))
    assert ended(world) == {signed_in.started.session_id}
    assert actor_of(world, signed_in.started.token) is None


def test_case_66_signing_out_everywhere_ends_every_sign_in_and_tells_its_pages(world: World) -> None:
    first = registered(world)
    second = signed_in_again(world, EMAIL, actor=elsewhere(world.guest()))
    actor = acts(world, first.started.token)
    assert world.as_(actor).do(sessions.sign_out_everywhere) == 2
    assert ended(world) == {first.started.session_id, second.started.session_id}
    assert actor_of(world, first.started.token) is None is actor_of(world, second.started.token)
    assert world.as_(world.ada.actor).ask(accounts.me).name == "Ada Lovelace"  # nobody else is signed out


def test_case_66_a_lost_role_is_lost_with_the_next_request(world: World) -> None:
    from db.engine.unit_of_work import UnitOfWork
    from db.models import User

    signed_in = registered(world)

    def be_admin(work: UnitOfWork, value: bool) -> None:
        work.session.get_one(User, signed_in.account.user_id).is_admin = value

    world.do(be_admin, True)
    assert acts(world, signed_in.started.token).is_admin
    world.do(be_admin, False)
    assert not acts(world, signed_in.started.token).is_admin


def test_case_67_every_sign_in_has_a_new_id_and_ends_the_one_before_it_in_that_browser(world: World) -> None:
    first = registered(world)
    browser = acts(world, first.started.token)
    second = signed_in_again(world, EMAIL, actor=browser)
    assert second.started.session_id != first.started.session_id
    assert second.started.token != first.started.token
    assert actor_of(world, first.started.token) is None
    assert actor_of(world, second.started.token) is not None


def test_case_67_an_id_brought_along_is_never_adopted(world: World) -> None:
    planted = Actor(session_id="planted-by-mallory", visitor="v", network="203.0.113.7")
    started = world.as_(planted).do(sessions.begin, world.ada.user_id)
    assert started.session_id != "planted-by-mallory"
    assert len(started.session_id) == 43


def test_an_account_stays_signed_in_while_it_is_used_and_for_half_a_year_at_most(world: World) -> None:
    token = registered(world).started.token
    for _ in range(8):
        world.clock.advance(timedelta(days=20))
        actor = acts(world, token)
        world.as_(actor).do(sessions.touch)
    world.clock.advance(timedelta(days=21))
    assert actor_of(world, token) is None


def test_an_account_is_signed_out_after_thirty_days_without_use(world: World) -> None:
    token = registered(world).started.token
    world.clock.advance(timedelta(days=30) - timedelta(seconds=1))
    assert actor_of(world, token) is not None
    world.clock.advance(timedelta(seconds=1))
    assert actor_of(world, token) is None


def test_a_guest_is_signed_out_after_half_an_hour_idle_and_after_twelve_hours_in_any_case(
    world: World,
) -> None:
    token = world.do(sessions.begin_guest, "ada@example.org").token
    for _ in range(28):
        world.clock.advance(timedelta(minutes=25))
        world.as_(acts(world, token, sessions.GUEST)).do(sessions.touch)
    world.clock.advance(timedelta(minutes=20))
    assert actor_of(world, token, sessions.GUEST) is None

    idle = world.do(sessions.begin_guest, "ada@example.org").token
    world.clock.advance(timedelta(minutes=30))
    assert actor_of(world, idle, sessions.GUEST) is None


def test_use_is_noted_every_few_minutes_and_not_with_every_request(world: World) -> None:
    token = registered(world).started.token
    world.clock.advance(timedelta(minutes=4))
    found = world.ask(sessions.identify, sessions.ACCOUNT, token)
    assert found is not None
    assert not found.is_due
    world.clock.advance(timedelta(minutes=1))
    found = world.ask(sessions.identify, sessions.ACCOUNT, token)
    assert found is not None
    assert found.is_due


def test_an_ended_sign_in_cannot_be_brought_back_by_using_it(world: World) -> None:
    token = registered(world).started.token
    actor = acts(world, token)
    world.as_(actor).do(sessions.sign_out)
    world.clock.advance(timedelta(minutes=10))
    world.as_(actor).do(sessions.touch)
    assert actor_of(world, token) is None


def test_a_guest_session_opens_the_address_and_never_its_account(world: World) -> None:
    token = world.do(sessions.begin_guest, "ada@example.org").token
    actor = acts(world, token, sessions.GUEST)
    assert (actor.user_id, actor.guest_email) == (None, "ada@example.org")
    with pytest.raises(SignInNeeded):
        world.as_(actor).ask(accounts.me)
    assert actor_of(world, token, sessions.ACCOUNT) is None
    account_token = registered(world).started.token
    assert actor_of(world, account_token, sessions.GUEST) is None
