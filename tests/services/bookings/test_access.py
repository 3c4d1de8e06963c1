"""Who may do what, as a table."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.engine.unit_of_work import UnitOfWork
from db.models import SignIn, User
from db.queries.bookings import booking_by_uid
from expertconnect.domain.errors import Forbidden, NotFound, SignInNeeded
from expertconnect.domain.people import NOBODY, SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.common import authorization
from expertconnect.services.common.authorization import POLICY, Action, authorize
from tests.services.bookings.scenes import booked
from tests.world import World

YES, NO, HIDDEN = "yes", "no", "hidden"
TABLE = {
    Action.SEE_BOOKING: {
        "client": YES,
        "expert": YES,
        "link": YES,
        "stranger": HIDDEN,
        "rival": HIDDEN,
        "nobody": HIDDEN,
    },
    Action.CHANGE_BOOKING: {
        "client": YES,
        "expert": YES,
        "link": YES,
        "stranger": HIDDEN,
        "rival": HIDDEN,
        "nobody": HIDDEN,
    },
    Action.ANSWER_BOOKING: {
        "client": NO,
        "expert": YES,
        "link": NO,
        "stranger": HIDDEN,
        "rival": HIDDEN,
        "nobody": HIDDEN,
    },
    Action.CLOSE_BOOKING: {
        "client": NO,
        "expert": YES,
        "link": NO,
        "stranger": HIDDEN,
        "rival": HIDDEN,
        "nobody": HIDDEN,
    },
    Action.REVIEW_BOOKING: {
        "client": YES,
        "expert": NO,
        "link": YES,
        "stranger": HIDDEN,
        "rival": HIDDEN,
        "nobody": HIDDEN,
    },
}


@pytest.mark.parametrize("action", TABLE)
def test_what_the_parties_and_strangers_may_do_with_a_booking(world: World, action: Action) -> None:
    uid = booked(world).uid
    actors = {
        "client": world.ada.actor,
        "expert": world.grace.actor,
        "link": world.guest("x").managing(uid),
        "stranger": world.mallory.actor,
        "rival": world.bob.actor,
        "nobody": NOBODY,
    }
    said = {}
    for name, actor in actors.items():
        try:
            world.as_(actor).ask(lambda work: authorize(work, action, booking_by_uid(work.session, uid)))
            said[name] = YES
        except Forbidden:
            said[name] = NO
        except NotFound:
            said[name] = HIDDEN
    assert said == TABLE[action]


@pytest.mark.parametrize("sends_mail", [False, True])
def test_the_browser_that_booked_as_a_guest_acts_on_its_booking_with_mail_and_without(
    world: World, sends_mail: bool
) -> None:
    if sends_mail:
        mail = {"smtp_host": "mail.example.org", "mail_from": "x@example.org"}
        world.database.settings = world.settings.model_copy(update=mail)
    mine, other = world.guest("visitor-mine"), world.guest("visitor-other")
    made = booked(world, by=mine)
    assert world.as_(mine).ask(bookings.one, made.uid) == made
    for actor in (other, world.mallory.actor, NOBODY):
        with pytest.raises(NotFound):
            world.as_(actor).ask(bookings.one, made.uid)
    world.as_(mine).do(bookings.cancel, made.uid)
    world.clock.now = made.session.end + authorization.LINK_LIVES + timedelta(seconds=1)
    with pytest.raises(NotFound):
        world.as_(mine).ask(bookings.one, made.uid)


def test_every_action_has_its_policy_in_the_table() -> None:
    assert set(POLICY) == set(Action)
    assert set(TABLE) == {action for action in Action if action.endswith("booking")}


def test_what_belongs_to_an_expert_is_edited_by_that_expert_alone(world: World) -> None:
    check = lambda work: authorize(work, Action.EDIT_EXPERT, world.grace.expert_id)  # noqa: E731
    world.as_(world.grace.actor).ask(check)
    for actor in (world.bob.actor, world.ada.actor):
        with pytest.raises(NotFound):
            world.as_(actor).ask(check)
    with pytest.raises(SignInNeeded):
        world.as_(NOBODY).ask(check)


def test_an_account_is_edited_by_its_owner_alone(world: World) -> None:
    check = lambda work: authorize(work, Action.EDIT_ACCOUNT, world.ada.user_id)  # noqa: E731
    world.as_(world.ada.actor).ask(check)
    with pytest.raises(NotFound):
        world.as_(world.mallory.actor).ask(check)


def test_the_system_pages_are_there_for_administrators_only(world: World) -> None:
    with pytest.raises(NotFound):
        world.as_(replace(world.mallory.actor, is_admin=True)).ask(authorization.admin)
    world.as_(SYSTEM).do(_promote, world.ada.user_id)
    assert world.as_(world.ada.actor).ask(authorization.admin).id == world.ada.user_id
    world.as_(world.ada.actor).ask(lambda work: authorize(work, Action.ADMINISTER))


@pytest.mark.parametrize("how", ["revoked", "expired", "foreign", "none"])
def test_a_session_that_does_not_stand_is_refused_in_every_command(world: World, how: str) -> None:
    made = booked(world)
    actor = world.ada.actor
    if how == "foreign":
        actor = replace(actor, session_id=world.mallory.actor.session_id)
    elif how == "none":
        actor = replace(actor, session_id=None)
    else:
        world.as_(SYSTEM).do(_end_session, str(actor.session_id), how)
    for command in (bookings.one, bookings.cancel, bookings.history, bookings.undo):
        with pytest.raises(SignInNeeded):
            world.as_(actor).do(command, made.uid)
    with pytest.raises(SignInNeeded):
        world.as_(actor).ask(bookings.as_client)


def test_an_expert_id_in_the_actor_is_not_believed(world: World) -> None:
    made = booked(world)
    liar = replace(world.mallory.actor, expert_id=world.grace.expert_id)
    with pytest.raises(NotFound):
        world.as_(liar).do(bookings.cancel, made.uid)
    assert world.as_(liar).ask(authorization.current_identity).expert_id is None  # type: ignore[union-attr]


def test_a_link_opens_one_booking_until_thirty_days_after_its_end(world: World) -> None:
    one, other = booked(world), booked(world, world.clock() + timedelta(days=1, hours=3))
    holder = world.as_(Actor(in_page=True).managing(one.uid))
    assert holder.ask(bookings.one, one.uid) == one
    with pytest.raises(NotFound):
        holder.ask(bookings.one, other.uid)
    world.clock.now = one.session.end + authorization.LINK_LIVES
    assert holder.ask(bookings.one, one.uid) == one
    world.clock.advance(timedelta(seconds=1))
    with pytest.raises(NotFound):
        holder.ask(bookings.one, one.uid)


def _promote(work: UnitOfWork, user_id: int) -> None:
    work.session.get_one(User, user_id).is_admin = True


def _end_session(work: UnitOfWork, session_id: str, how: str) -> None:
    row = work.session.get_one(SignIn, session_id)
    if how == "revoked":
        row.revoked_at = work.now
    else:
        row.expires_at = work.now
