"""Proof of address: the first bookings meet no hurdle, later ones of unproven addresses wait, and nobody is shut out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect.domain.booking import BookingDetails, BookingStatus
from expertconnect.domain.errors import HoldExpired, Invalid, LinkInvalid, RateLimited
from expertconnect.domain.interval import Interval
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.accounts import one_time_tokens
from expertconnect.services.accounts.one_time_tokens import Kind, Minted
from expertconnect.services.bookings import confirmation, unproven, waiting
from expertconnect.services.bookings.create import Booked
from tests.services.people import acting, configure_mail, emails, wait
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases

BERLIN = ZoneInfo("Europe/Berlin")
CODES = "confirm_booking"


@pytest.fixture
def mailing(world: World) -> World:
    configure_mail(world)
    return world


def starts(world: World, days: int = 40) -> list[datetime]:
    """All free starts of Grace's half hours."""
    span = Interval(world.clock(), world.clock() + timedelta(days=days))
    return list(world.ask(bookings.free_starts, world.grace.event_type_id, span))


def spread(world: World) -> list[datetime]:
    """A free start on each of many days."""
    first: dict[date, datetime] = {}
    for start in starts(world):
        first.setdefault(start.astimezone(BERLIN).date(), start)
    return list(first.values())


def booked_by(world: World, actor: Actor, start: datetime, email: str) -> Booked:
    return world.as_(actor).do(
        bookings.book_now, "grace", "intro", start, replace(ADA, name="Somebody", email=email)
    )


def fill(world: World, times: list[datetime], network: str = "203.0.113.7") -> list[BookingDetails]:
    """Book as many of these starts as an unknown machine can, each for an invented address."""
    made = []
    for number, start in enumerate(times):
        try:
            made.append(
                booked_by(world, Actor(network=network), start, f"invented-{number}@example.org").details
            )
        except RateLimited:
            continue
    return made


def code_of(world: World, details: BookingDetails) -> Minted:
    """The link and code as the writer of the e-mail makes them."""
    payload = next(payload for payload in emails(world, CODES) if payload["uid"] == details.uid)
    attendee = details.attendee
    assert attendee is not None
    return world.do(
        one_time_tokens.mint, Kind.BOOKING, attendee.email.lower(), browser=str(payload["browser"])
    )


def beyond(world: World, visitor: str = "visitor-1", email: str = "guest@example.org") -> BookingDetails:
    """A booking of a guest that is beyond what its network may book unproven."""
    times = spread(world)
    fill(world, times[: world.settings.unproven_per_network])
    return booked_by(world, world.guest(visitor), times[10], email).details


def test_the_first_bookings_of_an_address_a_network_and_a_day_count_at_once(mailing: World) -> None:
    made = booked_by(mailing, mailing.guest(), NINE, "first@example.org").details
    assert made.status is BookingStatus.CONFIRMED
    assert emails(mailing, CODES) == []


@pytest.mark.parametrize("with_mail", [True, False])
def test_sixty_six_anonymous_bookings_leave_most_of_the_free_starts(world: World, with_mail: bool) -> None:
    if with_mail:
        configure_mail(world)
    before = starts(world)
    assert len(before) >= 264
    fill(world, before[::4][:66])
    assert len(starts(world)) >= 0.8 * len(before)


def test_a_cookie_makes_nobody_freer(mailing: World) -> None:
    times = spread(mailing)
    made = [
        booked_by(mailing, mailing.guest(f"visitor-{n}"), times[n], f"invented-{n}@example.org").details
        for n in range(mailing.settings.unproven_per_network + 1)
    ]
    assert [one.waits_for_proof for one in made] == [False] * mailing.settings.unproven_per_network + [True]


def test_one_address_books_a_few_and_then_waits_from_any_network(mailing: World) -> None:
    times = spread(mailing)
    made = [
        booked_by(
            mailing, mailing.guest(f"visitor-{n}", f"198.51.100.{n}"), times[n], "victim@example.org"
        ).details
        for n in range(mailing.settings.unproven_per_address + 1)
    ]
    assert [one.waits_for_proof for one in made] == [False] * mailing.settings.unproven_per_address + [True]


def test_bookings_that_were_cancelled_today_count_for_their_address(mailing: World) -> None:
    for start in spread(mailing)[: mailing.settings.unproven_per_address]:
        made = booked_by(mailing, mailing.guest(), start, "victim@example.org").details
        mailing.as_(Actor(visitor="any").managing(made.uid)).do(bookings.cancel, made.uid)
    again = booked_by(mailing, mailing.guest(), spread(mailing)[8], "victim@example.org").details
    assert again.waits_for_proof


def test_an_experts_day_takes_a_few_from_many_networks_and_then_waits(mailing: World) -> None:
    times = [start for start in starts(mailing) if start.date() == NINE.date()]
    most = mailing.settings.unproven_per_day
    made = [
        booked_by(mailing, Actor(network=f"198.51.100.{n}"), times[n], f"invented-{n}@example.org").details
        for n in range(most + 1)
    ]
    assert [one.waits_for_proof for one in made] == [False] * most + [True]


def test_what_waits_keeps_its_time_and_is_no_booking_yet(mailing: World) -> None:
    mailing.events.clear()
    kept = beyond(mailing)
    assert kept.waits_for_proof
    assert kept.expires_at == mailing.clock() + unproven.WAITS
    assert kept.session.start not in starts(mailing)
    grace = mailing.as_(mailing.grace.actor)
    assert kept.uid not in {one.uid for one in grace.ask(bookings.as_expert, when="coming").items}
    day = timedelta(days=60)
    seen = grace.ask(waiting.waiting_of_expert, mailing.clock(), mailing.clock() + day)
    assert [one.uid for one in seen] == [kept.uid]
    bob = mailing.as_(mailing.bob.actor)
    assert bob.ask(waiting.waiting_of_expert, mailing.clock(), mailing.clock() + day) == ()


def test_the_code_makes_the_booking_and_the_next_one_meets_no_hurdle(mailing: World) -> None:
    kept = beyond(mailing)
    guest = mailing.guest()
    made = wait(confirmation.confirm_by_code(acting(mailing, guest), kept.uid, code_of(mailing, kept).code))
    assert made.details.status is BookingStatus.CONFIRMED
    assert made.manage_token
    next_one = booked_by(mailing, guest, spread(mailing)[12], "guest@example.org").details
    assert next_one.status is BookingStatus.CONFIRMED


def test_the_link_makes_it_in_the_browser_that_booked_and_nowhere_else(mailing: World) -> None:
    kept = beyond(mailing)
    token = code_of(mailing, kept).token
    with pytest.raises(LinkInvalid):
        wait(confirmation.confirm_by_link(acting(mailing, mailing.guest("another")), token))
    made = wait(confirmation.confirm_by_link(acting(mailing, mailing.guest()), token))
    assert made.details.uid == kept.uid
    with pytest.raises(LinkInvalid):
        wait(confirmation.confirm_by_link(acting(mailing, mailing.guest()), token))


def test_a_wrong_code_makes_nothing_and_five_close_it(mailing: World) -> None:
    kept = beyond(mailing)
    code = code_of(mailing, kept).code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    gateway = acting(mailing, mailing.guest())
    for typed in (wrong, "", "12345", None, 7, "\x00" * 6, wrong):
        with pytest.raises(Invalid):
            wait(confirmation.confirm_by_code(gateway, kept.uid, typed))
    with pytest.raises(Invalid):
        wait(confirmation.confirm_by_code(gateway, kept.uid, code))


def test_nobody_else_confirms_or_learns_that_something_waits(mailing: World) -> None:
    kept = beyond(mailing)
    code = code_of(mailing, kept).code
    for other in (mailing.guest("another"), mailing.mallory.actor):
        with pytest.raises(HoldExpired):
            wait(confirmation.confirm_by_code(acting(mailing, other), kept.uid, code))
        with pytest.raises(HoldExpired):
            wait(confirmation.send_again(acting(mailing, other), kept.uid))


def test_a_caller_without_a_cookie_confirms_by_the_uid_and_the_code(mailing: World) -> None:
    times = spread(mailing)
    fill(mailing, times[:5])
    caller = Actor(network="203.0.113.7")
    kept = booked_by(mailing, caller, times[7], "program@example.org").details
    code = code_of(mailing, kept).code
    made = wait(confirmation.confirm_by_code(acting(mailing, caller), kept.uid, code))
    assert made.details.status is BookingStatus.CONFIRMED


def test_after_a_quarter_of_an_hour_the_time_is_free_and_nobody_is_told(mailing: World) -> None:
    kept = beyond(mailing)
    before = emails(mailing, "booking_confirmed")
    mailing.clock.now += unproven.WAITS
    mailing.as_(SYSTEM).do(bookings.clean_up)
    assert kept.session.start in starts(mailing)
    assert emails(mailing, "booking_confirmed") == before
    with pytest.raises(HoldExpired):
        wait(confirmation.confirm_by_code(acting(mailing, mailing.guest()), kept.uid, "123456"))
    mailing.clock.now += timedelta(days=2)
    mailing.as_(SYSTEM).do(bookings.clean_up)
    assert mailing.ask(_rows, kept.uid) == 0


def test_few_wait_at_once_for_a_network_and_the_refusal_says_until_when(mailing: World) -> None:
    times = spread(mailing)
    made = fill(mailing, times[:12])
    assert sum(one.waits_for_proof for one in made) == unproven.MAX_WAITING_OF_NETWORK
    with pytest.raises(RateLimited) as refusal:
        booked_by(mailing, Actor(network="203.0.113.7"), times[15], "late@example.org")
    assert 0 < refusal.value.retry_after <= unproven.WAITS.total_seconds() + 1
    elsewhere = booked_by(mailing, Actor(network="198.51.100.9"), times[15], "late@example.org").details
    assert elsewhere.status is BookingStatus.CONFIRMED


def test_an_office_behind_one_address_is_never_shut_out(mailing: World) -> None:
    """Forty people of one network book with one expert, one after the other; each who has to confirms once."""
    confirmed = 0
    for number, start in enumerate(starts(mailing)[:40]):
        colleague, email = mailing.guest(f"colleague-{number}"), f"colleague-{number}@example.org"
        made = booked_by(mailing, colleague, start, email).details
        if made.waits_for_proof:
            code = code_of(mailing, made).code
            gateway = acting(mailing, colleague)
            made = wait(confirmation.confirm_by_code(gateway, made.uid, code)).details
            confirmed += 1
        assert made.status is BookingStatus.CONFIRMED
    assert confirmed == 40 - mailing.settings.unproven_per_network


def test_an_account_with_a_proven_address_meets_no_hurdle(mailing: World) -> None:
    fill(mailing, spread(mailing)[:5])
    at_work = replace(mailing.ada.actor, network="203.0.113.7")
    made = booked_by(mailing, at_work, spread(mailing)[9], "ada@example.org").details
    assert made.status is BookingStatus.CONFIRMED


def test_a_held_time_waits_too_and_another_time_does_not_end_it(mailing: World) -> None:
    times = spread(mailing)
    fill(mailing, times[:5])
    guest = mailing.as_(mailing.guest())
    hold = guest.do(bookings.hold, "grace", "intro", times[8])
    kept = guest.do(bookings.book, hold.uid, replace(ADA, email="guest@example.org")).details
    assert (kept.uid, kept.waits_for_proof) == (hold.uid, True)
    guest.do(bookings.hold, "grace", "intro", times[9])
    guest.do(bookings.release_visitor, "visitor-1")
    assert guest.ask(bookings.held, kept.uid).waits_for_proof
    guest.do(bookings.book, kept.uid, replace(ADA, email="guest@example.org"))
    assert len(emails(mailing, CODES)) == 1
    mailing.clock.now += timedelta(minutes=5)
    corrected = guest.do(bookings.book, kept.uid, replace(ADA, email="right@example.org")).details
    assert len(emails(mailing, CODES)) == 2
    assert corrected.expires_at == kept.expires_at


def test_what_is_beyond_the_limit_per_client_does_not_hinder_the_other_from_being_confirmed(
    mailing: World,
) -> None:
    mailing.database.settings = mailing.settings.model_copy(update={"confirm_bookings": "always"})
    mailing.change_event_type(mailing.grace.event_type_id, client_limit=1)
    guest, times = mailing.guest(), spread(mailing)
    first = booked_by(mailing, guest, times[0], "guest@example.org").details
    second = booked_by(mailing, guest, times[1], "guest@example.org").details
    assert first.waits_for_proof
    assert second.waits_for_proof
    code = code_of(mailing, second).code
    made = wait(confirmation.confirm_by_code(acting(mailing, guest), second.uid, code))
    assert made.details.status is BookingStatus.CONFIRMED
    assert mailing.as_(guest).ask(bookings.held, first.uid).waits_for_proof


def test_an_expert_or_the_site_may_ask_every_guest(mailing: World) -> None:
    mailing.change_event_type(mailing.grace.event_type_id, confirms_address=True)
    asked = booked_by(mailing, mailing.guest(), NINE, "first@example.org").details
    assert asked.waits_for_proof
    mailing.change_event_type(mailing.grace.event_type_id, confirms_address=False)
    mailing.database.settings = mailing.settings.model_copy(update={"confirm_bookings": "always"})
    later = NINE + timedelta(hours=1)
    assert booked_by(mailing, mailing.guest("b"), later, "second@example.org").details.waits_for_proof


def test_without_mail_nothing_waits_and_the_caps_are_higher(world: World) -> None:
    made = fill(world, spread(world)[:20])
    assert {one.status for one in made} == {BookingStatus.CONFIRMED}
    assert len(made) == world.settings.unproven_per_network * unproven.WITHOUT_MAIL


def _rows(work: UnitOfWork, uid: str) -> int:
    return work.session.scalar(select(func.count()).where(Booking.uid == uid)) or 0
