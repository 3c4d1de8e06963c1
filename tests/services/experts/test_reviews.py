"""Stars and words: by the client, after a completed session, once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from expertconnect.domain.booking import Attendee, BookingDetails
from expertconnect.domain.errors import Forbidden, Invalid, NotFound, NotOffered, Taken, TooSoon
from expertconnect.domain.events import BookingChanged, ExpertChanged
from expertconnect.domain.people import Actor
from expertconnect.services import bookings, directory, experts
from expertconnect.services.accounts import address_proof
from expertconnect.services.experts import reviews
from tests.world import ADA, NINE, World

pytestmark = pytest.mark.both_databases


def session(
    world: World, actor: Actor, start_after: timedelta = timedelta(0), who: Attendee = ADA
) -> BookingDetails:
    """A session that has taken place."""
    booked = world.as_(actor).do(bookings.book_now, "grace", "intro", NINE + start_after, who).details
    world.clock.now = booked.session.end
    return world.as_(world.grace.actor).do(bookings.complete, booked.uid)


def test_a_rating_is_on_the_page_and_in_the_average(world: World) -> None:
    ada = world.as_(world.ada.actor)
    done = session(world, world.ada.actor)
    world.events.clear()
    written = ada.do(reviews.write, done.uid, 5, "Clear and\nkind.")
    assert (written.author, written.stars, written.text) == ("Ada L.", 5, "Clear and\nkind.")
    assert ExpertChanged(world.grace.expert_id) in world.events
    assert (
        BookingChanged(done.uid, world.grace.expert_id, world.ada.user_id, "reviewed", False) in world.events
    )
    page = world.ask(reviews.of_expert, "grace")
    assert page.items == (written,)
    assert (page.average, page.total, page.by_stars[5]) == (5.0, 1, 1)
    assert world.ask(experts.expert_page, "grace").profile.rating == 5.0
    assert world.ask(directory.search, directory.Search("grace")).items[0].reviews == 1


def test_the_average_counts_every_rating(world: World) -> None:
    ada = world.as_(world.ada.actor)
    for day, stars in enumerate((5, 4, 2)):
        done = session(world, world.ada.actor, timedelta(days=day))
        ada.do(reviews.write, done.uid, stars)
    assert world.ask(experts.expert_page, "grace").profile.rating == pytest.approx(11 / 3)
    first = world.ask(reviews.of_expert, "grace", 2)
    assert [one.stars for one in first.items] == [2, 4]
    assert first.next_cursor
    second = world.ask(reviews.of_expert, "grace", 2, first.next_cursor)
    assert [one.stars for one in second.items] == [5]
    assert second.next_cursor is None


def test_one_session_is_rated_once(world: World) -> None:
    ada = world.as_(world.ada.actor)
    done = session(world, world.ada.actor)
    ada.do(reviews.write, done.uid, 5)
    with pytest.raises(Taken):
        ada.do(reviews.write, done.uid, 1)
    assert world.ask(reviews.of_expert, "grace").average == 5.0
    assert world.ask(experts.expert_page, "grace").profile.reviews == 1


def test_a_guest_rates_by_manage_link_or_by_the_browser_that_booked(world: World) -> None:
    world.as_(world.guest("browser")).do(address_proof.record_proof, "guest@example.org")
    first = session(world, world.guest("browser"), who=replace(ADA, email="guest@example.org"))
    by_link = Actor(visitor="another", in_page=True).managing(first.uid)
    assert world.as_(by_link).do(reviews.write, first.uid, 4).stars == 4
    second = session(
        world, world.guest("browser"), timedelta(days=1), replace(ADA, email="guest@example.org")
    )
    with pytest.raises(NotFound):
        world.as_(by_link).do(reviews.write, second.uid, 1)
    assert world.as_(world.guest("browser")).do(reviews.write, second.uid, 3).stars == 3


def test_a_session_of_an_address_that_nobody_has_proven_is_not_rated(world: World) -> None:
    invented = session(world, world.guest("browser"), who=replace(ADA, email="invented@example.org"))
    by_link = Actor(visitor="another", in_page=True).managing(invented.uid)
    with pytest.raises(Forbidden):
        world.as_(by_link).do(reviews.write, invented.uid, 5)
    world.as_(world.guest("another")).do(address_proof.record_proof, "invented@example.org")
    assert world.as_(by_link).do(reviews.write, invented.uid, 5).stars == 5


def test_an_expert_rates_neither_what_she_entered_nor_what_she_booked_as_a_guest(world: World) -> None:
    hers = world.as_(world.grace.actor)
    entered = hers.do(bookings.book_as_expert, world.grace.event_type_uid, NINE, ADA).details
    as_guest = world.guest("her other browser")
    own_address = replace(ADA, email="grace@example.org")
    world.as_(as_guest).do(address_proof.record_proof, "grace@example.org")
    booked = world.as_(as_guest).do(
        bookings.book_now, "grace", "intro", NINE + timedelta(hours=2), own_address
    )
    world.clock.now = booked.details.session.end
    for details in (entered, booked.details):
        hers.do(bookings.complete, details.uid)
        with pytest.raises(Forbidden):
            world.as_(as_guest.managing(details.uid)).do(reviews.write, details.uid, 5)


def test_nobody_but_the_client_rates_a_session(world: World) -> None:
    done = session(world, world.ada.actor)
    for actor in (world.mallory.actor, world.bob.actor, world.guest("somebody")):
        for uid in (done.uid, "f" * 32, "", "x" * 5000):
            with pytest.raises(NotFound):
                world.as_(actor).do(reviews.write, uid, 1)
    with pytest.raises(Forbidden):
        world.as_(world.grace.actor).do(reviews.write, done.uid, 5)
    assert world.ask(reviews.of_expert, "grace").total == 0


def test_only_a_session_that_took_place_is_rated(world: World) -> None:
    ada = world.as_(world.ada.actor)
    booked = ada.do(bookings.book_now, "grace", "intro", NINE, ADA).details
    with pytest.raises(TooSoon):
        ada.do(reviews.write, booked.uid, 5)
    world.clock.now = booked.session.end
    world.as_(world.grace.actor).do(bookings.no_show, booked.uid)
    with pytest.raises(NotOffered):
        ada.do(reviews.write, booked.uid, 1)


@pytest.mark.parametrize("stars", [0, 6, -1, True, 4.5, "5", None, 2**63, float("nan")])
def test_stars_are_one_to_five_and_nothing_else(world: World, stars: Any) -> None:
    done = session(world, world.ada.actor)
    with pytest.raises(Invalid) as refusal:
        world.as_(world.ada.actor).do(reviews.write, done.uid, stars, "x" * 2001)
    assert refusal.value.fields.keys() == {"stars", "text"}


def test_case_48_markup_in_a_review_is_kept_as_text(world: World) -> None:
    done = session(world, world.ada.actor, who=replace(ADA, name="<b>Ada</b> Lovelace"))
    written = world.as_(world.ada.actor).do(reviews.write, done.uid, 5, "<script>alert(1)</script>{{7*7}}")
    assert (written.author, written.text) == ("<b>Ada</b> L.", "<script>alert(1)</script>{{7*7}}")


def test_a_cursor_or_a_name_that_is_none_is_refused(world: World) -> None:
    for cursor in ("x", "-1", "9" * 30, "1.5", "²"):
        with pytest.raises(Invalid):
            world.ask(reviews.of_expert, "grace", 10, cursor)
    for name in ("nobody", "\0", "", "x" * 5000):
        with pytest.raises(NotFound):
            world.ask(reviews.of_expert, name)


def test_a_client_is_named_by_first_name_and_initial() -> None:
    names = ["Ada Lovelace", "Ada", "Ada Augusta King Lovelace", "李 明", ""]
    assert [reviews.public_name(name) for name in names] == ["Ada L.", "Ada", "Ada L.", "李 明.", ""]
