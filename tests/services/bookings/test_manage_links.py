"""The attendee's own link opens one booking, from booking to thirty days after its end, over every move."""

from datetime import timedelta

import pytest

from expertconnect.domain.errors import LinkInvalid, NotFound
from expertconnect.services import bookings
from expertconnect.services.bookings import manage_links
from expertconnect.services.common.authorization import LINK_LIVES
from tests.services.bookings.scenes import HALF, api, booked
from tests.world import ADA, NINE, World


def test_the_token_of_a_booking_opens_it_and_works_over_a_move(world: World) -> None:
    made = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    uid = made.details.uid
    assert world.ask(manage_links.open_manage, uid, made.manage_token) == made.details
    api(world.grace.actor, world).do(bookings.reschedule, uid, NINE + HALF)
    assert world.ask(manage_links.open_manage, uid, made.manage_token).session.start == NINE + HALF


def test_the_whole_link_carries_its_token_in_the_fragment(world: World) -> None:
    made = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    url = world.ask(manage_links.manage_url, made.details.uid)
    assert url == f"{world.settings.url}/booking/{made.details.uid}#{made.manage_token}"


@pytest.mark.parametrize("token", ["", "x", "\0", None, 7, "é" * 43, "A" * 43, "A" * 10_000])
def test_any_other_token_is_refused_as_for_a_booking_that_is_not_there(world: World, token: object) -> None:
    made = booked(world)
    reported = set()
    for uid in (made.uid, "0" * 32, "'; --", None):
        with pytest.raises(LinkInvalid) as refusal:
            world.ask(manage_links.open_manage, uid, token)
        reported.add(str(refusal.value))
    assert len(reported) == 1


def test_the_token_of_one_booking_opens_no_other(world: World) -> None:
    one = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    other = world.do(bookings.book_now, "grace", "intro", NINE + HALF, ADA)
    with pytest.raises(LinkInvalid):
        world.ask(manage_links.open_manage, other.details.uid, one.manage_token)


def test_a_link_ends_thirty_days_after_the_session(world: World) -> None:
    made = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    world.clock.now = NINE + HALF + LINK_LIVES
    world.ask(manage_links.open_manage, made.details.uid, made.manage_token)
    world.clock.advance(timedelta(seconds=1))
    with pytest.raises(LinkInvalid):
        world.ask(manage_links.open_manage, made.details.uid, made.manage_token)


def test_a_renewed_link_makes_the_old_one_worthless(world: World) -> None:
    made = world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    uid = made.details.uid
    with pytest.raises(NotFound):
        world.as_(world.mallory.actor).do(manage_links.renew, uid)
    token = world.as_(world.guest("x").managing(uid)).do(manage_links.renew, uid)
    assert world.ask(manage_links.open_manage, uid, token).uid == uid
    with pytest.raises(LinkInvalid):
        world.ask(manage_links.open_manage, uid, made.manage_token)


def test_a_hold_has_no_link_yet(world: World) -> None:
    held = world.do(bookings.hold, "grace", "intro", NINE)
    link = world.ask(manage_links.manage_url, held.uid)
    with pytest.raises(LinkInvalid):
        world.ask(manage_links.open_manage, held.uid, link.partition("#")[2])
