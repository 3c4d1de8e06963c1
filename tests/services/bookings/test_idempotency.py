"""An idempotency key gives the booking it has made, as it stands now, whatever has changed since."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import EventQuestion, User
from expertconnect.domain.booking import Attendee, BookingStatus
from expertconnect.domain.errors import IdempotencyMismatch, SlotTaken
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings, event_types, experts
from expertconnect.services.bookings.create import Booked
from expertconnect.services.bookings.idempotency import keyed
from tests.services.bookings.scenes import HALF, HOUR, api, assert_sound, needs_approval, rows
from tests.world import ADA, BOB, NINE, As, World

pytestmark = pytest.mark.both_databases

PROGRAM = Actor(network="192.0.2.1")
WITH_ACCOUNT = "account"


def caller(world: World, who: str) -> As:
    """Somebody who books through the HTTP API."""
    account = replace(world.ada.actor, visitor=None)
    return api({WITH_ACCOUNT: account, "browser": world.guest(), "program": PROGRAM}[who], world)


def with_hold(who: As, key: str = "key-1") -> Callable[[], Booked]:
    """A request that names its hold."""
    held = who.do(bookings.hold, "grace", "intro", NINE)
    return lambda: who.do(
        bookings.book, held.uid, ADA, idempotency_key=key, named=bookings.NamedStart("grace", "intro", NINE)
    )


def at_once(who: As, key: str = "key-1") -> Callable[[], Booked]:
    """A request without a hold."""
    return lambda: who.do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key=key)


def rename(world: World) -> None:
    grace = world.as_(world.grace.actor)
    given = grace.ask(event_types.one_mine, "grace-intro").as_typed()
    grace.do(event_types.edit, "grace-intro", replace(given, slug="first-talk"))


def rename_expert(world: World) -> None:
    world.as_(world.grace.actor).do(experts.rename, "grace-hopper")


def ask_more(world: World) -> None:
    def add(work: UnitOfWork) -> None:
        work.session.add(
            EventQuestion(event_type_id=world.grace.event_type_id, label="What about?", required=True)
        )

    world.as_(SYSTEM).do(add)


CHANGES: dict[str, Callable[[World], None]] = {
    "renamed": rename,
    "the expert renamed": rename_expert,
    "a question added": ask_more,
    "switched off": lambda world: world.change_event_type(world.grace.event_type_id, active=False),
    "retired": lambda world: world.as_(world.grace.actor).do(event_types.retire, "grace-intro"),
    "shorter": lambda world: world.change_event_type(world.grace.event_type_id, duration_minutes=15),
}


@pytest.mark.parametrize("who", [WITH_ACCOUNT, "browser", "program"])
@pytest.mark.parametrize("request_of", [with_hold, at_once])
@pytest.mark.parametrize("change", CHANGES)
def test_a_known_key_answers_before_anything_is_checked_against_todays_offer(
    world: World, who: str, request_of: Callable[[As], Callable[[], Booked]], change: str
) -> None:
    send = request_of(caller(world, who))
    first = send()
    CHANGES[change](world)
    again = send()
    assert (again.details.uid, again.manage_token) == (first.details.uid, first.manage_token)
    assert len(rows(world)) == 1
    assert_sound(world)


@pytest.mark.parametrize("who", [WITH_ACCOUNT, "browser"])
def test_a_hold_that_is_not_named_becomes_the_booking_of_its_key(world: World, who: str) -> None:
    someone = caller(world, who)
    held = someone.do(bookings.hold, "grace", "intro", NINE)
    first, again = at_once(someone)(), at_once(someone)()
    assert first.details.uid == again.details.uid == held.uid


@pytest.mark.parametrize("request_of", [with_hold, at_once])
def test_a_key_gives_the_booking_as_it_stands_after_its_expert_has_changed_it(
    world: World, request_of: Callable[[As], Callable[[], Booked]]
) -> None:
    needs_approval(world)
    send = request_of(caller(world, "program"))
    uid = send().details.uid
    grace = api(world.grace.actor, world)
    grace.do(bookings.approve, uid)
    assert send().details.status is BookingStatus.CONFIRMED
    grace.do(bookings.reschedule, uid, NINE + HOUR)
    assert send().details.session.start == NINE + HOUR
    grace.do(bookings.cancel, uid)
    assert send().details.status is BookingStatus.CANCELLED
    assert [row.uid for row in rows(world)] == [uid]


def test_a_repeated_request_is_the_same_after_the_account_has_changed_its_zone(world: World) -> None:
    ada = caller(world, WITH_ACCOUNT)
    attendee = replace(ADA, time_zone="", locale="")
    first = ada.do(bookings.book_now, "grace", "intro", NINE, attendee, idempotency_key="key-1")
    assert first.details.attendee == replace(ADA, time_zone="Europe/London", locale="en")

    def move(work: UnitOfWork) -> None:
        work.session.get_one(User, world.ada.user_id).time_zone = "Asia/Tokyo"

    world.as_(SYSTEM).do(move)
    again = ada.do(bookings.book_now, "grace", "intro", NINE, attendee, idempotency_key="key-1")
    assert again.details.uid == first.details.uid


OTHER: dict[str, tuple[object, Attendee]] = {
    "another start": (NINE + HALF, ADA),
    "another person": (NINE, BOB),
    "other words": (NINE, replace(ADA, notes="Hello")),
}


@pytest.mark.parametrize("who", [WITH_ACCOUNT, "browser", "program"])
@pytest.mark.parametrize("other", OTHER)
def test_a_key_with_another_body_is_refused_whoever_sends_it(world: World, who: str, other: str) -> None:
    someone = caller(world, who)
    at_once(someone)()
    start, attendee = OTHER[other]
    with pytest.raises(IdempotencyMismatch):
        someone.do(bookings.book_now, "grace", "intro", start, attendee, idempotency_key="key-1")  # type: ignore[arg-type]
    assert len(rows(world)) == 1


def test_a_program_with_the_same_key_in_another_network_is_somebody_else(world: World) -> None:
    at_once(caller(world, "program"))()
    elsewhere = api(Actor(network="192.0.2.66"), world)
    with pytest.raises(SlotTaken):
        at_once(elsewhere)()
    other = elsewhere.do(bookings.book_now, "grace", "intro", NINE + HOUR, BOB, idempotency_key="key-1")
    assert other.details.session.start == NINE + HOUR


def test_guessing_a_key_gives_no_booking_without_every_character_of_its_request(world: World) -> None:
    at_once(caller(world, "program"))()
    neighbour = api(PROGRAM, world)
    near = [replace(ADA, name="Ada lovelace"), replace(ADA, time_zone="UTC"), replace(ADA, locale="de")]
    for attendee in near:
        with pytest.raises(IdempotencyMismatch):
            neighbour.do(bookings.book_now, "grace", "intro", NINE, attendee, idempotency_key="key-1")


def test_of_one_key_the_accounts_the_browsers_and_the_networks_are_different(world: World) -> None:
    def scope(work: UnitOfWork) -> str:
        request = keyed(work, "key-1", ("book",), ADA)
        assert request is not None
        return request.scope

    actors = (world.ada.actor, world.mallory.actor, world.guest("a"), world.guest("b"), PROGRAM, Actor())
    assert len({world.as_(actor).ask(scope) for actor in actors}) == len(actors)
