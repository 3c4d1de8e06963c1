"""One's own bookings, page by page, and nobody else's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import SignIn, User
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import Forbidden, Invalid, NotFound, SignInNeeded
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.bookings.queries import Page
from expertconnect.services.jobs import outbox
from tests.services.bookings.scenes import DAY, HALF, api, booked, clean_up, needs_approval
from tests.world import ADA, BOB, NINE, World

pytestmark = pytest.mark.both_databases


def starts(page: Page) -> list[object]:
    """The starts of a page, in its order."""
    return [item.session.start for item in page.items]


def test_a_client_sees_what_comes_in_order_and_what_was_latest_first(world: World) -> None:
    for number in (2, 0, 1):
        booked(world, NINE + number * DAY)
    gone = booked(world, NINE + HALF)
    ada = world.as_(world.ada.actor)
    api(world.ada.actor, world).do(bookings.cancel, gone.uid)
    assert starts(ada.ask(bookings.as_client)) == [NINE, NINE + DAY, NINE + 2 * DAY]
    world.clock.now = NINE + DAY + HALF
    assert starts(ada.ask(bookings.as_client)) == [NINE + 2 * DAY]
    assert starts(ada.ask(bookings.as_client, when="past")) == [NINE + DAY, NINE]
    assert starts(ada.ask(bookings.as_client, when="cancelled")) == [NINE + HALF]
    assert len(ada.ask(bookings.as_client, when="all").items) == 4


def test_pages_follow_each_other_without_gap_or_repetition(world: World) -> None:
    for number in range(7):
        booked(world, NINE + number * HALF)
    ada = world.as_(world.ada.actor)
    for when in ("coming", "all"):
        seen, cursor = [], None
        while True:
            page = ada.ask(bookings.as_client, when=when, limit=3, cursor=cursor)
            seen += starts(page)
            cursor = page.next_cursor
            if cursor is None:
                break
        expected = [NINE + number * HALF for number in range(7)]
        assert seen == (expected if when == "coming" else expected[::-1])


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "\0", 7, "MjAyNi0wMy0wM3x4", "é"])
def test_a_cursor_that_was_not_given_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(Invalid):
        world.as_(world.ada.actor).ask(bookings.as_client, cursor=cursor)


@pytest.mark.parametrize("given", [{"when": "ever"}, {"limit": 0}, {"limit": 101}, {"limit": True}])
def test_a_list_is_asked_for_in_known_words(world: World, given: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        world.as_(world.ada.actor).ask(bookings.as_client, **given)  # type: ignore[arg-type]


def test_nobody_sees_the_bookings_of_others(world: World) -> None:
    booked(world)
    for actor in (world.mallory.actor, world.guest("stranger")):
        assert world.as_(actor).ask(bookings.as_client, when="all").items == ()
    with pytest.raises(SignInNeeded):
        world.as_(Actor()).ask(bookings.as_client)
    assert world.as_(world.bob.actor).ask(bookings.as_expert, when="all").items == ()
    with pytest.raises(Forbidden):
        world.as_(world.ada.actor).ask(bookings.as_expert)


def test_an_account_sees_what_was_booked_as_a_guest_once_its_address_is_proven(world: World) -> None:
    made = booked(world, by=world.guest("elsewhere"))
    ada = world.as_(world.ada.actor)
    assert [item.uid for item in ada.ask(bookings.as_client).items] == [made.uid]
    world.as_(SYSTEM).do(_unprove, world.ada.user_id)
    assert ada.ask(bookings.as_client).items == ()
    with pytest.raises(NotFound):
        ada.ask(bookings.one, made.uid)


def test_without_mail_a_guest_sees_the_bookings_of_this_browser(world: World) -> None:
    made = booked(world, by=world.guest("mine"))
    booked(world, NINE + HALF, by=world.guest("theirs"))
    page = world.as_(world.guest("mine")).ask(bookings.as_client)
    assert [item.uid for item in page.items] == [made.uid]


def test_the_state_of_the_last_email_to_the_client_is_known_to_both_parties(world: World) -> None:
    made = booked(world)
    ada = world.as_(world.ada.actor)
    assert ada.ask(bookings.email_state, made.uid) == "waiting"

    def mark(work: UnitOfWork) -> None:
        for job in outbox.claim_due(work):
            outbox.failed(work, job, "no such user") if job.payload["to"] == "client" else outbox.sent(
                work, job
            )

    world.as_(SYSTEM).do(mark)
    for actor in (world.ada.actor, world.grace.actor):
        assert world.as_(actor).ask(bookings.email_state, made.uid) == "failed"
    ada.api().do(bookings.cancel, made.uid)
    assert ada.ask(bookings.email_state, made.uid) == "waiting"


def test_with_mail_the_list_of_my_bookings_asks_for_an_address(world: World) -> None:
    booked(world, by=world.guest("mine"))
    reported = world.settings.model_copy(
        update={"smtp_host": "mail.example.org", "mail_from": "x@example.org"}
    )
    database = Database(reported, lambda _: None, world.clock)
    try:
        mine = database.acting(world.guest("mine"))
        with pytest.raises(SignInNeeded):
            mine.ask_now(bookings.as_client)
    finally:
        database.close()


def test_what_an_account_booked_is_not_shown_to_the_browser_after_it_signed_out(world: World) -> None:
    made = booked(world)
    after = replace(world.ada.actor, user_id=None, session_id=None)
    assert world.as_(after).ask(bookings.as_client).items == ()
    with pytest.raises(NotFound):
        world.as_(after).ask(bookings.one, made.uid)


def test_a_guest_session_sees_the_bookings_of_its_address_and_no_others(world: World) -> None:
    mine = booked(world, by=world.guest("one"))
    api(world.guest("two"), world).do(bookings.book_now, "grace", "intro", NINE + HALF, BOB)
    guest = world.as_(guest_session(world, "ada@example.org"))
    assert [item.uid for item in guest.ask(bookings.as_client).items] == [mine.uid]
    world.clock.advance(timedelta(hours=13))
    with pytest.raises(SignInNeeded):
        guest.ask(bookings.as_client)


def test_a_guest_session_cannot_claim_another_address(world: World) -> None:
    actor = guest_session(world, "ada@example.org")
    with pytest.raises(SignInNeeded):
        world.as_(replace(actor, guest_email="bob@example.net")).ask(bookings.as_client)


def test_an_expert_filters_by_status_and_by_time(world: World) -> None:
    needs_approval(world)
    asked = booked(world)
    confirmed = booked(world, NINE + DAY)
    grace = api(world.grace.actor, world)
    grace.do(bookings.approve, confirmed.uid)
    pending = grace.ask(bookings.as_expert, status=["pending"])
    assert [item.uid for item in pending.items] == [asked.uid]
    on_wednesday = grace.ask(bookings.as_expert, first=NINE + HALF, end=NINE + 2 * DAY)
    assert [item.uid for item in on_wednesday.items] == [confirmed.uid]
    with pytest.raises(Invalid):
        grace.ask(bookings.as_expert, status=["fine"])


def test_holds_are_in_nobodys_list(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    assert world.ask(bookings.as_client, when="all").items == ()
    assert world.as_(world.grace.actor).ask(bookings.as_expert, when="all").items == ()
    for actor in (world.guest(), world.grace.actor):
        with pytest.raises(NotFound):
            world.as_(actor).ask(bookings.one, held.uid)
    world.clock.advance(timedelta(minutes=5))
    clean_up(world)
    assert world.as_(world.grace.actor).ask(bookings.as_expert, when="cancelled").items == ()


def test_the_history_tells_who_did_what_and_when(world: World) -> None:
    made = booked(world)
    world.clock.advance(timedelta(minutes=1))
    api(world.grace.actor, world).do(bookings.reschedule, made.uid, NINE + HALF, "Later is better")
    reported = world.as_(world.ada.actor).ask(bookings.history, made.uid)
    assert [(entry.who, entry.what) for entry in reported] == [("client", "booked"), ("expert", "moved")]
    assert reported[1].at - reported[0].at == timedelta(minutes=1)
    assert reported[1].detail == "2026-03-03T08:00Z → 2026-03-03T08:30Z Later is better"


def test_a_list_carries_the_answers_of_each_booking(world: World) -> None:
    made = booked(world)
    listed = world.as_(world.grace.actor).ask(bookings.as_expert).items[0]
    assert listed == made
    assert listed.status is BookingStatus.CONFIRMED
    assert listed.attendee == ADA


def guest_session(world: World, email: str) -> Actor:
    """Somebody who has proven an address by a link."""

    def open_(work: UnitOfWork) -> None:
        work.session.add(
            SignIn(
                id="guest-session",
                purpose="guest",
                guest_email=email,
                created_at=work.now,
                seen_at=work.now,
                expires_at=work.now + timedelta(hours=12),
            )
        )

    world.as_(SYSTEM).do(open_)
    return Actor(session_id="guest-session", guest_email=email, in_page=True)


def _unprove(work: UnitOfWork, user_id: int) -> None:
    work.session.get_one(User, user_id).email_verified_at = None


def test_an_expert_finds_bookings_by_parts_of_a_name_an_address_or_a_title(world: World) -> None:
    booked(world, NINE)
    grace = world.as_(world.grace.actor)
    asa = replace(ADA, name="Åsa 100%_Öst", email="asa@north.example")
    world.as_(world.guest("o" * 32)).do(bookings.book_now, "grace", "intro", NINE + DAY, asa)

    def found(text: str) -> list[object]:
        return starts(grace.ask(bookings.as_expert, text=text))

    for text in ("åsa", "ÖST asa@NORTH", "100%_", "  Åsa  "):
        assert found(text) == [NINE + DAY], text
    assert found("lovelace") == [NINE]
    assert found("%") == [NINE + DAY]
    assert found("a__a") == []
    assert found("' or 1=1 --") == []
    assert found("nul\0\0") == []
    assert found("") == found("@") == [NINE, NINE + DAY]
    with pytest.raises(Invalid):
        found("x" * 101)
