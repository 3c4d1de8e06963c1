"""From a held slot to a booking: once, by its visitor, with what the event type asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import EventQuestion
from expertconnect.domain.booking import Attendee, BookingStatus
from expertconnect.domain.errors import (
    DomainError,
    HoldExpired,
    IdempotencyMismatch,
    Invalid,
    NotFound,
    SlotTaken,
    TooSoon,
)
from expertconnect.domain.events import BookingChanged, CalendarChanged
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from tests.services.bookings.scenes import (
    HALF,
    api,
    assert_sound,
    booked,
    commands,
    day,
    emails,
    is_free,
    needs_approval,
    rows,
)
from tests.world import ADA, BOB, NINE, World

pytestmark = pytest.mark.both_databases


def test_a_held_slot_becomes_a_booking_that_both_parties_can_see(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    made = world.do(bookings.book, held.uid, ADA)
    assert made.details.status is BookingStatus.CONFIRMED
    assert made.details.uid == held.uid
    assert made.details.attendee == ADA
    assert world.as_(world.grace.actor).ask(bookings.one, held.uid) == made.details
    assert world.ask(bookings.one, held.uid) == made.details
    assert commands(world, held.uid) == ["booked"]
    assert_sound(world)


def test_a_booking_tells_the_calendar_and_its_two_parties(world: World) -> None:
    made = booked(world)
    assert CalendarChanged(world.grace.expert_id, made.reserved) in world.events
    reported = BookingChanged(made.uid, world.grace.expert_id, world.ada.user_id, "booked", by_expert=False)
    assert reported in world.events


def test_a_booking_writes_to_both_parties_once(world: World) -> None:
    made = booked(world)
    keys = [f"booking_confirmed:{made.uid}:0:{to}" for to in ("client", "expert")]
    assert [email_of.key for email_of in emails(world)] == keys


def test_a_request_waits_for_its_answer_and_says_until_when(world: World) -> None:
    needs_approval(world)
    made = booked(world)
    assert made.status is BookingStatus.PENDING
    assert made.expires_at == NINE - timedelta(hours=1)
    assert not is_free(world)
    assert [email_of.purpose for email_of in emails(world)] == ["booking_requested"] * 2


def test_a_video_room_is_made_and_nobody_could_guess_it(world: World) -> None:
    made = booked(world)
    assert made.join_url.startswith(f"https://{world.settings.video_host}/")
    assert made.uid not in made.join_url


def test_a_refused_form_keeps_its_hold(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(Invalid) as refusal:
        world.do(bookings.book, held.uid, Attendee("", "not an address"))
    assert {"name", "email"} <= refusal.value.fields.keys()
    assert world.do(bookings.book, held.uid, ADA).details.status is BookingStatus.CONFIRMED


def test_the_questions_of_the_type_are_answered_and_kept_in_their_words(world: World) -> None:
    question = ask_something(world)
    held = world.do(bookings.hold, "grace", "intro", NINE)
    with pytest.raises(Invalid) as refusal:
        world.do(bookings.book, held.uid, ADA)
    assert f"answers.{question}" in refusal.value.fields
    made = world.do(bookings.book, held.uid, replace(ADA, answers={question: "Compilers"}))
    assert made.details.answers == (("What is it about?", "Compilers"),)
    assert world.ask(bookings.one, held.uid) == made.details


def test_case_14_one_key_with_another_body_is_refused(world: World) -> None:
    ada = api(world.ada.actor, world)
    ada.do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="key-1")
    for start, who in ((NINE + HALF, ADA), (NINE, BOB)):
        with pytest.raises(IdempotencyMismatch):
            ada.do(bookings.book_now, "grace", "intro", start, who, idempotency_key="key-1")
    assert len(rows(world)) == 1


def test_one_key_gives_one_booking_through_a_hold_too(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    first = world.do(bookings.book, held.uid, ADA, idempotency_key="key-1")
    again = world.do(bookings.book, held.uid, ADA, idempotency_key="key-1")
    assert (again.details, again.manage_token) == (first.details, first.manage_token)
    assert commands(world, held.uid) == ["booked"]


def test_keys_of_two_accounts_know_nothing_of_each_other(world: World) -> None:
    first = api(world.ada.actor, world).do(
        bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="key-1"
    )
    second = api(world.mallory.actor, world).do(
        bookings.book_now, "grace", "intro", NINE + HALF, ADA, idempotency_key="key-1"
    )
    assert first.details.uid != second.details.uid


def test_a_key_is_forgotten_after_a_day(world: World) -> None:
    ada = api(world.ada.actor, world)
    ada.do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="key-1")
    world.clock.advance(timedelta(hours=24))
    later = ada.do(
        bookings.book_now, "grace", "intro", NINE + timedelta(days=2), ADA, idempotency_key="key-1"
    )
    assert later.details.session.start == NINE + timedelta(days=2)


def test_a_refused_request_leaves_its_key_unused(world: World) -> None:
    ada = api(world.ada.actor, world)
    with pytest.raises(TooSoon):
        ada.do(bookings.book_now, "grace", "intro", NINE - timedelta(days=8), ADA, idempotency_key="key-1")
    ada.do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="key-1")


def test_case_15_a_double_click_is_one_booking(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    first = world.do(bookings.book, held.uid, ADA)
    second = world.do(bookings.book, held.uid, ADA)
    assert second == first
    assert commands(world, held.uid) == ["booked"]
    assert len(emails(world)) == 2


def test_a_second_click_with_another_address_is_no_second_click(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    world.do(bookings.book, held.uid, ADA)
    with pytest.raises(HoldExpired):
        world.do(bookings.book, held.uid, BOB)


def test_knowing_the_uid_and_the_address_of_a_booking_does_not_give_its_link(world: World) -> None:
    program = world.as_(Actor(network="192.0.2.1"))
    made = program.do(bookings.book_now, "grace", "intro", NINE, ADA).details
    for actor in (Actor(network="192.0.2.66"), world.guest("mallory"), world.mallory.actor):
        with pytest.raises(HoldExpired):
            world.as_(actor).do(bookings.book, made.uid, ADA)


def test_booking_at_once_uses_up_the_hold_on_that_slot(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    made = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    assert made.details.uid == held.uid
    assert_sound(world)


def test_a_key_names_the_booking_that_a_hold_has_become(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    first = world.do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="key-1")
    again = world.do(bookings.book_now, "grace", "intro", NINE, ADA, idempotency_key="key-1")
    assert first.details.uid == again.details.uid == held.uid
    assert len(rows(world)) == 1


def test_could_not_book_means_not_booked(world: World) -> None:
    booked(world)
    before = len(emails(world))
    with pytest.raises(SlotTaken):
        world.do(bookings.book_now, "grace", "intro", NINE, BOB)
    assert len(rows(world)) == 1
    assert len(emails(world)) == before
    assert_sound(world)


def test_two_posts_for_one_slot_make_one_booking_and_one_refusal(world: World) -> None:
    booked(world)
    with pytest.raises(SlotTaken) as refusal:
        booked(world)
    assert refusal.value.status == 409
    nearest = world.ask(bookings.nearest_free, "grace", "intro", NINE)
    assert nearest == [NINE + HALF, NINE + 2 * HALF, NINE + 3 * HALF]


def test_the_after_buffer_of_another_type_cannot_be_dodged(world: World) -> None:
    world.more_event_type(world.grace, "rested", buffer_after_minutes=30)
    api(world.ada.actor, world).do(bookings.book_now, "grace", "rested", NINE, ADA)
    assert NINE + HALF not in day(world).starts
    with pytest.raises(SlotTaken):
        world.do(bookings.hold, "grace", "intro", NINE + HALF)
    world.do(bookings.hold, "grace", "intro", NINE + 2 * HALF)


def test_a_later_change_of_the_type_changes_no_booking(world: World) -> None:
    made = booked(world)
    world.change_event_type(
        world.grace.event_type_id, duration_minutes=60, buffer_after_minutes=60, price_minor=99, title="Other"
    )
    seen = world.as_(world.grace.actor).ask(bookings.one, made.uid)
    assert (seen.session, seen.reserved, seen.price, seen.title) == (
        made.session,
        made.reserved,
        made.price,
        made.title,
    )
    assert_sound(world)


def test_an_expert_books_outside_hours_and_never_into_reserved_time(world: World) -> None:
    grace = world.as_(world.grace.actor)
    night = NINE - timedelta(hours=5)
    made = grace.do(bookings.book_as_expert, "grace-intro", night, ADA).details
    assert (made.status, made.by_expert) == (BookingStatus.CONFIRMED, True)
    with pytest.raises(SlotTaken):
        grace.do(bookings.book_as_expert, "grace-intro", night, BOB)
    with pytest.raises(TooSoon):
        grace.do(bookings.book_as_expert, "grace-intro", world.clock() - timedelta(minutes=5), BOB)
    with pytest.raises(NotFound):
        world.as_(world.bob.actor).do(bookings.book_as_expert, "grace-intro", night, BOB)
    assert_sound(world)


REFUSED: dict[str, tuple[type[DomainError], Callable[[UnitOfWork, str], object]]] = {
    "book": (HoldExpired, lambda work, uid: bookings.book(work, uid, ADA)),
    "extend": (HoldExpired, bookings.extend_hold),
    "one": (NotFound, bookings.one),
    "history": (NotFound, bookings.history),
    "approve": (NotFound, bookings.approve),
    "decline": (NotFound, bookings.decline),
    "cancel": (NotFound, bookings.cancel),
    "reschedule": (NotFound, lambda work, uid: bookings.reschedule(work, uid, NINE + HALF)),
    "choices": (
        NotFound,
        lambda work, uid: bookings.move_choices(work, uid, NINE.date(), NINE.date(), "UTC"),
    ),
    "undo": (NotFound, bookings.undo),
    "complete": (NotFound, bookings.complete),
    "no_show": (NotFound, bookings.no_show),
}


@pytest.mark.parametrize("name", REFUSED)
def test_case_71_a_foreign_booking_looks_like_a_missing_one(world: World, name: str) -> None:
    error, command = REFUSED[name]
    real = booked(world).uid
    strangers = (world.mallory.actor, world.bob.actor, world.guest("stranger"), Actor())
    for actor in strangers:
        answers = []
        for uid in (real, "0" * 32, "\0", "x' OR 'a'='a", 7, None):
            with pytest.raises(error) as refusal:
                world.as_(actor).do(command, uid)  # type: ignore[arg-type]
            answers.append((type(refusal.value), str(refusal.value), refusal.value.fields))
        assert len({(kind, text) for kind, text, _ in answers}) == 1
    assert world.as_(SYSTEM).ask(bookings.one, real).status is BookingStatus.CONFIRMED


def ask_something(world: World) -> int:
    """Give Grace's type a question that must be answered; its id."""

    def add(work: UnitOfWork) -> int:
        question = EventQuestion(
            event_type_id=world.grace.event_type_id, label="What is it about?", required=True
        )
        work.session.add(question)
        work.session.flush()
        return question.id

    return world.as_(SYSTEM).do(add)
