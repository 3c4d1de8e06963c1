"""Accounts: what their owners may change, and what nobody can give himself."""

from dataclasses import fields
from datetime import timedelta

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Expert, ReleasedName, User, WeeklyHours
from expertconnect.domain.errors import Forbidden, Invalid, SignInNeeded, Taken
from expertconnect.domain.events import ExpertChanged
from expertconnect.domain.people import SYSTEM
from expertconnect.services import accounts, experts
from expertconnect.services.accounts.accounts import NewAccount, ProfileInput
from expertconnect.services.common import validation
from expertconnect.services.experts.input import ExpertInput
from tests.services.people import registered
from tests.world import NINE, World

WISHES = ExpertInput(
    "ada-lovelace", "Engines", "business", "First of them.", 12_000, "GBP", ("en", "fr"), "London"
)


def test_a_profile_is_changed_by_its_owner_and_read_back(world: World) -> None:
    ada = world.as_(world.ada.actor)
    ada.do(accounts.edit_profile, ProfileInput(" Ada King ", "Europe/Paris", "fr-fr", True))
    me = ada.ask(accounts.me)
    assert (me.name, me.time_zone, me.locale, me.hour12) == ("Ada King", "Europe/Paris", "fr-FR", True)


def test_a_wrong_profile_changes_nothing_and_says_all(world: World) -> None:
    ada = world.as_(world.ada.actor)
    before = ada.ask(accounts.me)
    with pytest.raises(Invalid) as refused:
        ada.do(accounts.edit_profile, ProfileInput("\x00", "Mars", "?", 1))  # type: ignore[arg-type]
    assert set(refused.value.fields) == {"name", "time_zone", "locale", "hour12"}
    assert ada.ask(accounts.me) == before


def test_a_stranger_has_no_profile_to_change(world: World) -> None:
    with pytest.raises(SignInNeeded):
        world.do(accounts.edit_profile, ProfileInput("X", "UTC"))


def test_the_public_page_hears_of_an_experts_new_name(world: World) -> None:
    world.as_(world.grace.actor).do(accounts.edit_profile, ProfileInput("Grace B. Hopper", "Europe/Berlin"))
    assert ExpertChanged(world.grace.expert_id) in world.events


def test_an_account_becomes_an_expert_with_hours_to_begin_with(world: World) -> None:
    account = world.as_(world.ada.actor).do(experts.become_expert, WISHES)
    assert account.is_expert
    assert account.username == "ada-lovelace"
    assert account.expert_id is not None

    def rows(work: UnitOfWork) -> tuple[Expert, bool, int]:
        expert = work.session.get_one(Expert, account.expert_id)
        hours = work.session.query(WeeklyHours).filter_by(expert_id=expert.id).count()
        return expert, work.session.get_one(User, expert.user_id).is_expert, hours

    expert, is_expert, hours = world.ask(rows)
    assert is_expert
    assert hours == 5
    assert (expert.hourly_rate_minor, expert.currency, expert.time_zone) == (12_000, "GBP", "Europe/London")
    assert ExpertChanged(expert.id) in world.events


def test_all_that_is_wrong_with_a_new_expert_is_told_at_once(world: World) -> None:
    wrong = ExpertInput("admin", "", "no such", "\x00", -1, "XXX", ("??",), "x" * 81, "Mars", 7)
    with pytest.raises(Invalid) as refused:
        world.as_(world.ada.actor).do(experts.become_expert, wrong)
    assert set(refused.value.fields) == {
        "username",
        "headline",
        "category",
        "bio",
        "currency",
        "languages",
        "city",
        "time_zone",
        "buffer_minutes",
    }
    assert not world.as_(world.ada.actor).ask(accounts.me).is_expert


def test_nobody_becomes_an_expert_twice_or_under_anothers_name(world: World) -> None:
    ada = world.as_(world.ada.actor)
    with pytest.raises(Taken) as refused:
        ada.do(experts.become_expert, ExpertInput("GRACE", "Engines", "business"))
    assert "username" in refused.value.fields
    ada.do(experts.become_expert, WISHES)
    with pytest.raises(Taken):
        ada.do(experts.become_expert, ExpertInput("another-name", "Engines", "business"))


def test_a_name_that_was_given_up_is_closed_to_others_for_ninety_days(world: World) -> None:
    def release(work: UnitOfWork) -> None:
        work.session.add(
            ReleasedName(username="ada-lovelace", expert_id=world.grace.expert_id, released_at=work.now)
        )

    world.do(release)
    ada = world.as_(world.ada.actor)
    world.clock.advance(timedelta(days=89))
    with pytest.raises(Taken):
        ada.do(experts.become_expert, WISHES)
    world.clock.advance(timedelta(days=2))
    assert ada.do(experts.become_expert, WISHES).username == "ada-lovelace"


def test_case_68_no_input_has_a_field_that_makes_an_administrator(world: World) -> None:
    for given in (ExpertInput, ProfileInput, NewAccount):
        assert not {"is_admin", "is_expert", "user_id", "expert_id"} & {field.name for field in fields(given)}
    with pytest.raises(TypeError):
        ExpertInput("ada", "Engines", "business", is_admin=True)  # type: ignore[call-arg]
    made = world.as_(world.ada.actor).do(experts.become_expert, WISHES)
    assert not made.is_admin


def test_case_68_only_the_system_makes_an_administrator(world: World) -> None:
    new = NewAccount(validation.Address("root@example.org", "root@example.org"), "Root", "hash")
    for actor in (world.guest(), world.ada.actor, world.grace.actor):
        with pytest.raises(Forbidden):
            world.as_(actor).do(accounts.create_admin, new)
    made = world.as_(SYSTEM).do(accounts.create_admin, new)
    assert made.is_admin
    assert made.is_verified


def test_bookings_made_as_a_guest_join_an_account_when_its_address_is_proven_not_before(world: World) -> None:
    account = registered(world).account

    def book(work: UnitOfWork) -> None:
        for n, email in enumerate(("newton@example.org", "mallory@example.org")):
            start = NINE + timedelta(hours=n)
            work.session.add(
                Booking(
                    uid=f"{n:032}",
                    expert_id=world.grace.expert_id,
                    event_type_id=world.grace.event_type_id,
                    status="confirmed",
                    starts_at=start,
                    ends_at=start + timedelta(minutes=30),
                    title="A first talk",
                    first_tick=int(start.timestamp()) // 300,
                    end_tick=int(start.timestamp()) // 300 + 6,
                    email=email,
                    email_shown=email,
                    created_at=work.now,
                    updated_at=work.now,
                    booked_at=work.now,
                )
            )

    def clients(work: UnitOfWork) -> list[int | None]:
        return [row.client_id for row in work.session.query(Booking).order_by(Booking.uid)]

    world.do(book)
    assert world.ask(clients) == [None, None]
    world.do(lambda work: accounts.proven(work, work.session.get_one(User, account.user_id)))
    assert world.ask(clients) == [account.user_id, None]


def test_a_language_that_was_never_offered_is_refused_when_becoming_an_expert(world: World) -> None:
    given = ExpertInput("ada", "Engines", "business", languages=("en", "klingon"))
    with pytest.raises(Invalid) as refused:
        world.as_(world.ada.actor).do(experts.become_expert, given)
    assert set(refused.value.fields) == {"languages"}
