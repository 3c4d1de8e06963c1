"""A hold is a promise: it is booked as it was made, and only its own visitor's booking makes it give way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from expertconnect.domain.booking import BookingStatus, Question
from expertconnect.domain.errors import DomainError, Invalid, LimitReached, OfferChanged, SlotTaken
from expertconnect.domain.money import Money
from expertconnect.services import bookings, event_types, experts
from expertconnect.services.event_types import public
from expertconnect.services.event_types.questions import QuestionInput
from tests.services.bookings.scenes import HALF, HOUR, assert_sound, rows
from tests.world import ADA, BOB, NINE, World

pytestmark = pytest.mark.both_databases


def questions(world: World, *asked: QuestionInput) -> None:
    """Replace the questions of Grace's type, as she does in her dashboard."""
    grace = world.as_(world.grace.actor)
    given = grace.ask(event_types.one_mine, "grace-intro").as_typed()
    grace.do(event_types.edit, "grace-intro", replace(given, questions=asked))


def present(world: World) -> list[Question]:
    """The questions of Grace's type today."""
    return list(world.ask(lambda work: public.asked(work, world.grace.event_type_id)))


def retired(world: World) -> None:
    world.as_(world.grace.actor).do(event_types.retire, "grace-intro")


def renamed(world: World) -> None:
    grace = world.as_(world.grace.actor)
    given = grace.ask(event_types.one_mine, "grace-intro").as_typed()
    grace.do(event_types.edit, "grace-intro", replace(given, slug="first-talk"))


def expert_renamed(world: World) -> None:
    renamed(world)
    world.as_(world.grace.actor).do(experts.rename, "grace-hopper")


BROKEN: dict[str, Callable[[World], None]] = {
    "retired": retired,
    "renamed": renamed,
    "renamed, and the expert too": expert_renamed,
    "switched off": lambda world: world.change_event_type(world.grace.event_type_id, active=False),
    "a question added": lambda world: questions(world, QuestionInput("What about?", required=True)),
    "hours gone": lambda world: world.change_event_type(
        world.grace.event_type_id, notice_minutes=60 * 24 * 30
    ),
}


@pytest.mark.parametrize("change", BROKEN)
@pytest.mark.parametrize("by_uid", [True, False], ids=["by its uid", "by its start"])
def test_a_hold_is_a_promise_whatever_the_expert_changes(world: World, change: str, by_uid: bool) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    BROKEN[change](world)
    if by_uid:
        named = bookings.NamedStart("grace", "intro", NINE)
        made = world.do(bookings.book, held.uid, ADA, named=named)
    else:
        made = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    assert (made.details.uid, made.details.status) == (held.uid, BookingStatus.CONFIRMED)
    assert_sound(world)


def test_a_hold_is_asked_what_was_asked_when_it_was_made(world: World) -> None:
    questions(
        world,
        QuestionInput("Which city?", kind="choice", options=("Berlin", "Bonn"), required=True),
        QuestionInput("Anything else?"),
        QuestionInput("How often?"),
    )
    city, other, often = present(world)
    held = world.do(bookings.hold, "grace", "intro", NINE)
    questions(
        world,
        QuestionInput(city.label, kind="choice", options=("Rome", "Nice"), required=True, id=city.id),
        QuestionInput(other.label, required=True, id=other.id),
        QuestionInput("A new one?", required=True),
    )
    with pytest.raises(Invalid) as refusal:
        world.do(bookings.book, held.uid, ADA)
    assert refusal.value.fields.keys() == {f"answers.{city.id}"}
    new = present(world)[-1]
    answers = {city.id: "Bonn", often.id: "Twice", new.id: "Yes"}
    made = world.do(bookings.book, held.uid, replace(ADA, answers=answers))
    assert {label for label, _ in made.details.answers} == {"Which city?", "How often?", "A new one?"}


def test_a_hold_is_not_booked_under_the_name_of_another_event_type(world: World) -> None:
    world.more_event_type(world.grace, "other")
    held = world.do(bookings.hold, "grace", "intro", NINE)
    for named in (("grace", "other", NINE), ("bob", "intro", NINE), ("grace", "intro", NINE + HALF)):
        with pytest.raises(Invalid) as refusal:
            world.do(bookings.book, held.uid, ADA, named=bookings.NamedStart(*named))
        assert list(refusal.value.fields) == ["hold_uid"]
    assert world.do(bookings.book, held.uid, ADA).details.status is BookingStatus.CONFIRMED


@pytest.mark.parametrize(
    ("limit", "start", "refusal"),
    [(None, NINE + timedelta(minutes=15), SlotTaken), (1, NINE + HOUR, LimitReached)],
)
def test_ones_own_hold_gives_way_to_ones_own_booking(
    world: World, limit: int | None, start: datetime, refusal: type[DomainError]
) -> None:
    world.change_event_type(world.grace.event_type_id, step_minutes=15, daily_limit=limit)
    world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(refusal):
        world.as_(world.guest("other")).do(bookings.book_now, "grace", "intro", start, BOB)
    made = world.do(bookings.book_now, "grace", "intro", start, ADA)
    assert made.details.session.start == start
    assert [row.status for row in rows(world)] == ["expired", "confirmed"]
    assert_sound(world)


def test_a_refused_booking_leaves_ones_own_hold(world: World) -> None:
    world.as_(world.guest("other")).do(bookings.book_now, "grace", "intro", NINE + HALF, BOB)
    held = world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(SlotTaken):
        world.do(bookings.book_now, "grace", "intro", NINE + HALF, ADA)
    assert world.do(bookings.book, held.uid, ADA).details.session.start == NINE


def test_ones_own_hold_with_somebody_else_stays(world: World) -> None:
    held = world.do(bookings.hold, "bob", "intro", NINE)
    world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    assert world.do(bookings.book, held.uid, ADA).details.username == "bob"


def test_an_experts_own_hold_gives_way_to_what_the_expert_enters_or_moves(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(bookings.hold, "grace", "intro", NINE)
    made = grace.do(bookings.book_as_expert, "grace-intro", NINE + timedelta(minutes=15), ADA).details
    grace.do(bookings.hold, "grace", "intro", NINE + HOUR)
    moved = grace.do(bookings.reschedule, made.uid, NINE + HOUR + timedelta(minutes=15))
    assert moved.session.start == NINE + HOUR + timedelta(minutes=15)
    kept = grace.do(bookings.hold, "grace", "intro", NINE + 4 * HOUR)
    grace.do(bookings.reschedule, made.uid, NINE + 2 * HOUR)
    assert grace.ask(bookings.held, kept.uid) == kept
    assert_sound(world)


def test_whoever_has_seen_other_terms_is_told_the_new_ones_and_holds_nothing(world: World) -> None:
    half_hour = bookings.Terms(HALF, Money(0, "EUR"))
    world.do(bookings.hold, "grace", "intro", NINE, seen=half_hour)
    world.change_event_type(world.grace.event_type_id, duration_minutes=60, price_minor=4500)
    other = world.as_(world.guest("other"))
    with pytest.raises(OfferChanged) as refusal:
        other.do(bookings.hold, "grace", "intro", NINE + HOUR, seen=half_hour)
    assert (refusal.value.duration, refusal.value.price) == (HOUR, Money(4500, "EUR"))
    assert refusal.value.fields == {
        "duration_minutes": "It takes 60 minutes now.",
        "price": "It costs 45.00 EUR now.",
    }
    with pytest.raises(OfferChanged):
        other.do(bookings.book_now, "grace", "intro", NINE + HOUR, BOB, seen=half_hour)
    assert len(rows(world)) == 1
    kept = world.do(bookings.book_now, "grace", "intro", NINE, ADA, seen=half_hour).details
    assert (kept.session.length, kept.price) == (HALF, Money(0, "EUR"))
