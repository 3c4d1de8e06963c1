"""Sign-ins begin under new ids, end when they are told to, and for idleness."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.errors import SignInNeeded
from expertconnect.domain.events import SessionEnded
from expertconnect.domain.people import Actor
from expertconnect.services import accounts
from expertconnect.services.accounts import one_time_tokens, sessions, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.sign_in import SignedIn
from expertconnect.services.common.ids import new_uid
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


def test_e5_a_copied_cookie_ends_with_the_password_and_this_browser_gets_a_new_one(world: World) -> None:
    first = registered(world)
    others = [signed_in_again(world, EMAIL, actor=elsewhere(world.guest())) for _ in range(3)]
    here = acts(world, first.started.token)  # and whoever has copied its cookie
    changed = wait(sign_in.change_password(acting(world, here), FAST, PASSWORD, "another long password"))
    assert ended(world) == {known.started.session_id for known in (first, *others)}
    assert SessionEnded(first.started.session_id, is_replaced=True) in world.events
    assert all(actor_of(world, known.started.token) is None for known in (first, *others))
    assert acts(world, changed.started.token).user_id == first.account.user_id
    with pytest.raises(SignInNeeded):  # nor does a page that was open under the copy
        world.as_(here).do(accounts.edit_profile, accounts.ProfileInput("Mallory", "UTC"))


def test_e5_a_copied_cookie_ends_with_the_address_as_well(world: World) -> None:
    first = registered(world)
    here = acts(world, first.started.token)
    minted = world.do(
        one_time_tokens.mint, Kind.CHANGE_EMAIL, "isaac@example.net", user_id=first.account.user_id
    )
    changed = world.as_(here).do(sign_in.confirm_email, minted.token)
    assert actor_of(world, first.started.token) is None
    assert acts(world, changed.started.token).user_id == first.account.user_id


@pytest.mark.both_databases
def test_e5_no_sign_in_with_the_old_password_outlives_its_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not _survives_a_change(world)
    if not world.settings.is_sqlite:  # with one writer there is no guard to take away
        unlocked = accounts.accounts.by_address
        monkeypatch.setattr(accounts.accounts, "by_address", lambda work, key, **_: unlocked(work, key))
        assert _survives_a_change(world)


def _survives_a_change(world: World) -> bool:
    """Whether a session lives on whose password was compared just before another one was set."""
    signed_in = registered(world, f"{new_uid()}@example.org")
    email, stored = signed_in.account.email, world.ask(sign_in._hash_of, signed_in.account.email)
    here = world.as_(acts(world, signed_in.started.token))
    assert stored is not None

    def sign_in_slowly(work: UnitOfWork) -> SignedIn | None:
        read = accounts.accounts.by_address(work, email, locked=True)
        changing = threads.submit(here.do, sign_in._change_password, stored, "another hash")
        while not (work.is_sqlite or changing.done() or work.session.scalar(_WAITING)):
            pass
        assert read is accounts.accounts.by_address(work, email)  # the account as it was read
        return sign_in._sign_in(work, email, stored)

    with ThreadPoolExecutor(1) as threads:
        slow = world.do(sign_in_slowly)
    return slow is not None and actor_of(world, slow.started.token) is not None


_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


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


def test_an_account_sees_where_it_is_signed_in_and_ends_one_or_all_others(world: World) -> None:
    first = registered(world)
    laptop = replace(elsewhere(world.guest()), device="Firefox, Linux", network="192.0.2.99")
    phone = replace(elsewhere(world.guest()), device="Safari, iPhone", network="2001:db8:1:2::/64")
    others = [signed_in_again(world, EMAIL, actor=actor) for actor in (laptop, phone)]
    here = world.as_(acts(world, first.started.token))
    listed = here.ask(sessions.own)
    assert [line.is_current for line in listed] == [True, False, False]
    assert {(line.device, line.network) for line in listed[1:]} == {
        ("Firefox, Linux", "192.0.2.0/24"),
        ("Safari, iPhone", "2001:db8:1::/48"),
    }
    assert not any(known.started.session_id in str(listed) for known in (first, *others))
    [phones] = [line.key for line in listed if "iPhone" in line.device]

    world.as_(world.ada.actor).do(sessions.end_own, phones)  # somebody else's key ends nothing
    assert actor_of(world, others[1].started.token) is not None
    here.do(sessions.end_own, phones)
    assert actor_of(world, others[1].started.token) is None
    assert SessionEnded(others[1].started.session_id) in world.events
    here.do(sessions.end_own, phones)
    here.do(sessions.end_own, None)

    assert here.do(sessions.sign_out_everywhere, keep_current=True) == 1
    assert [line.is_current for line in here.ask(sessions.own)] == [True]


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
