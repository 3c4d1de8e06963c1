"""A wrong clock ends nothing for good, and what one has ended is restored."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.engine.unit_of_work import Job, UnitOfWork
from db.models import Booking, OutboxJob, SignIn
from expertconnect.clock_watch import ClockWatch
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import Forbidden, SlotTaken
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.bookings import claims, repository
from expertconnect.services.bookings.undo_expiry import undo_expiry
from expertconnect.services.common import last_run
from expertconnect.services.jobs import outbox
from tests.services.bookings.scenes import (
    DAY,
    HALF,
    HOUR,
    api,
    assert_sound,
    booked,
    clean_up,
    commands,
    emails,
    needs_approval,
    rows,
)
from tests.world import BOB, NINE, World

pytestmark = pytest.mark.both_databases

MONTH = 30 * DAY
AHEAD = [HOUR * 3, DAY, MONTH, 12 * MONTH]


@pytest.fixture
def steady(world: World) -> Callable[[timedelta], None]:
    """Has the world's clock watched; what it returns lets time pass on both clocks."""
    seconds = [0.0]
    world.database.clock_watch = ClockWatch(world.clock, lambda: seconds[0])

    def pass_by(by: timedelta) -> None:
        seconds[0] += by.total_seconds()
        world.clock.advance(by)

    return pass_by


def _a_busy_week(world: World) -> dict[str, tuple[str, int]]:
    """Bookings, a request and a hold; the status and version of each."""
    for day in range(3):
        booked(world, NINE + day * DAY)
    needs_approval(world)
    booked(world, NINE + 2 * HOUR)
    world.do(bookings.hold, "grace", "intro", NINE + 4 * HOUR)
    return _states(world)


def _states(world: World) -> dict[str, tuple[str, int]]:
    return {row.uid: (row.status, row.version) for row in rows(world)}


@pytest.mark.parametrize("by", [*AHEAD, *(-ahead for ahead in AHEAD)])
def test_a_clock_that_is_wrong_for_seconds_ends_nothing(
    world: World, steady: Callable[[timedelta], None], by: timedelta
) -> None:
    before = _a_busy_week(world)
    world.clock.advance(by)
    for _ in range(3):
        steady(timedelta(seconds=2))
        clean_up(world)
    world.clock.advance(-by)
    clean_up(world)
    assert _states(world) == before
    assert_sound(world)


def test_without_the_watch_the_same_clock_ends_them(world: World) -> None:
    before = _a_busy_week(world)
    world.clock.advance(MONTH)
    clean_up(world)
    assert {status for status, _ in _states(world).values()} == {"completed", "expired"}
    assert _states(world) != before


def test_nobody_takes_the_time_of_a_request_that_only_a_wrong_clock_has_expired(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    needs_approval(world)
    far = NINE + 42 * DAY
    request = booked(world, far)
    world.clock.advance(MONTH)
    with pytest.raises(SlotTaken):
        api(world.bob.actor, world).do(bookings.book_now, "grace", "intro", far, BOB)
    world.clock.advance(-MONTH)
    assert _states(world)[request.uid][0] == "pending"


def test_what_is_made_by_a_clock_that_is_not_trusted_yet_expires_as_usual(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    old = world.do(bookings.hold, "grace", "intro", NINE + 56 * DAY)
    world.clock.advance(DAY)
    new = world.as_(world.guest("visitor-2")).do(bookings.hold, "grace", "intro", NINE + 2 * DAY)
    steady(timedelta(minutes=6))
    assert clean_up(world).lapsed == 1
    assert {row.uid: row.status for row in rows(world)} == {old.uid: "held", new.uid: "expired"}


def test_what_is_due_expires_once_the_clock_is_trusted_again(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    needs_approval(world)
    request = booked(world)
    world.clock.advance(DAY * 4)
    assert clean_up(world).lapsed == 0
    steady(HOUR)
    clean_up(world)
    assert _states(world)[request.uid][0] == "expired"


def test_a_hold_made_while_the_clock_was_ahead_ends_when_it_is_back(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    world.clock.advance(MONTH)
    world.do(bookings.hold, "grace", "intro", NINE + MONTH)
    world.clock.advance(-MONTH)
    assert clean_up(world).lapsed == 1
    assert_sound(world)


def test_jobs_from_before_a_leap_wait_and_those_since_run(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    def post(work: UnitOfWork, key: str) -> None:
        work.post(Job(key, "test", {}, delay=timedelta(seconds=20), lives=HOUR))

    system = world.as_(SYSTEM)
    system.do(post, "before")
    world.clock.advance(MONTH)
    system.do(post, "since")
    steady(timedelta(minutes=1))
    assert [job.key for job in system.do(outbox.claim_due)] == ["since"]
    assert system.ask(outbox.next_due_at) == system.ask(_claimed_until)
    world.clock.advance(-MONTH)
    steady(timedelta(minutes=1))
    assert [job.key for job in system.do(outbox.claim_due)] == ["before"]


def _claimed_until(work: UnitOfWork) -> object:
    return work.session.scalar(select(OutboxJob.claimed_until).where(OutboxJob.key == "since"))


def test_a_job_posted_while_the_clock_was_ahead_is_due_soon_after_it_is_back(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    system = world.as_(SYSTEM)
    world.clock.advance(MONTH)
    system.do(lambda work: work.post(Job("ahead", "test", {}, delay=timedelta(seconds=20))))
    world.clock.advance(-MONTH)
    clean_up(world)
    due_at = system.ask(outbox.next_due_at)
    assert due_at == world.clock() + timedelta(seconds=20)


def test_sign_ins_and_claims_outlive_a_wrong_clock(world: World, steady: Callable[[timedelta], None]) -> None:
    def sign_ins(work: UnitOfWork) -> int:
        return work.session.query(SignIn).count()

    booked(world)
    before = world.as_(SYSTEM).ask(sign_ins)
    world.clock.advance(20 * 12 * MONTH)
    clean_up(world)
    assert world.as_(SYSTEM).ask(sign_ins) == before
    world.clock.advance(-20 * 12 * MONTH)
    assert_sound(world)


def test_the_last_run_is_noted_by_a_trusted_clock_alone(
    world: World, steady: Callable[[timedelta], None]
) -> None:
    clean_up(world)
    noted = world.as_(SYSTEM).ask(last_run.last_run)
    assert noted == world.clock()
    world.clock.advance(MONTH)
    clean_up(world)
    assert world.as_(SYSTEM).ask(last_run.last_run) == noted


def test_a_confirmation_counts_for_the_leap_before_it_alone(world: World) -> None:
    leapt = world.clock()
    world.clock.advance(timedelta(minutes=1))
    world.as_(SYSTEM).do(last_run.confirm_clock)
    assert world.as_(SYSTEM).ask(last_run.confirmed_since, leapt)
    assert not world.as_(SYSTEM).ask(last_run.confirmed_since, leapt + HOUR)
    world.clock.advance(-HOUR)
    assert not world.as_(SYSTEM).ask(last_run.confirmed_since, leapt - DAY)


def test_what_a_wrong_clock_has_ended_is_restored_with_its_time(world: World) -> None:
    before = _a_busy_week(world)
    world.clock.advance(MONTH)
    clean_up(world)
    world.clock.advance(-MONTH)
    report = world.as_(SYSTEM).do(undo_expiry)
    assert [one.outcome for one in report] == ["restored"] * 4
    after = {uid: status for uid, (status, _version) in _states(world).items()}
    assert after == {uid: status for uid, (status, _version) in before.items() if status != "held"}
    assert_sound(world)
    assert commands(world, report[0].uid)[-1] == "restored"
    assert world.as_(SYSTEM).do(undo_expiry) == ()


def test_the_mail_that_says_expired_is_withdrawn_with_the_expiry(world: World) -> None:
    needs_approval(world)
    booked(world)
    world.clock.advance(DAY * 20)
    clean_up(world)
    world.clock.advance(-DAY * 20)
    world.as_(SYSTEM).do(undo_expiry)
    assert {mail.state for mail in emails(world, "booking_expired")} == {"dropped"}


def test_a_time_that_somebody_else_has_by_now_is_reported_and_left(world: World) -> None:
    lost = booked(world)
    world.clock.advance(MONTH)
    clean_up(world)
    world.clock.advance(-MONTH)
    api(world.bob.actor, world).do(bookings.book_now, "grace", "intro", NINE, BOB)
    report = world.as_(SYSTEM).do(undo_expiry)
    assert [(one.uid, one.outcome) for one in report] == [(lost.uid, "taken")]
    assert _states(world)[lost.uid][0] == "completed"
    assert_sound(world)


def test_a_dry_run_reports_the_same_and_changes_nothing(world: World) -> None:
    _a_busy_week(world)
    world.clock.advance(MONTH)
    clean_up(world)
    world.clock.advance(-MONTH)
    ended = _states(world)
    tried = world.as_(SYSTEM).do(undo_expiry, dry_run=True)
    assert _states(world) == ended
    assert world.as_(SYSTEM).do(undo_expiry) == tried


def test_what_was_ended_rightly_or_by_a_person_stays(world: World) -> None:
    done = booked(world)
    cancelled = booked(world, NINE + HALF)
    api(world.ada.actor, world).do(bookings.cancel, cancelled.uid)
    world.clock.now = NINE + 2 * DAY
    clean_up(world)
    assert world.as_(SYSTEM).do(undo_expiry, NINE - 2 * DAY) == ()
    assert _states(world)[done.uid][0] == BookingStatus.COMPLETED


def test_a_request_that_ran_out_since_a_given_time_is_restored_on_demand(world: World) -> None:
    needs_approval(world)
    far = NINE + 20 * DAY
    request = booked(world, far)
    world.clock.advance(MONTH)
    wrong = world.clock()
    clean_up(world)
    world.clock.advance(-MONTH + 5 * DAY)
    assert world.as_(SYSTEM).do(undo_expiry) == ()
    assert [one.uid for one in world.as_(SYSTEM).do(undo_expiry, wrong)] == [request.uid]
    clean_up(world)
    assert _states(world)[request.uid][0] == "pending"


def test_lost_claims_of_a_coming_booking_are_made_again(world: World) -> None:
    row = booked(world)
    world.as_(SYSTEM).do(lambda work: claims.leave(work, repository.find(work, row.uid)))
    assert [one.outcome for one in world.as_(SYSTEM).do(undo_expiry)] == ["reclaimed"]
    assert_sound(world)


def test_nobody_but_the_system_restores_or_confirms(world: World) -> None:
    for actor in (world.guest(), world.grace.actor):
        with pytest.raises(Forbidden):
            world.as_(actor).do(undo_expiry)


def test_the_guard_of_requests_is_their_own_date(world: World, steady: Callable[[timedelta], None]) -> None:
    """A row that was changed since the leap may expire: the guard looks at the change, not at the booking."""
    needs_approval(world)
    request = booked(world)
    world.clock.advance(5 * DAY)

    def touch(work: UnitOfWork) -> None:
        work.session.execute(update(Booking).where(Booking.uid == request.uid).values(updated_at=work.now))

    steady(timedelta(minutes=1))
    assert clean_up(world).lapsed == 0
    world.as_(SYSTEM).do(touch)
    assert clean_up(world).lapsed == 1
