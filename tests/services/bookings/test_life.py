"""Whatever people do in whatever order: time is claimed exactly as bookings say, and never twice."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.booking import BookingStatus
from expertconnect.domain.errors import DomainError
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.domain.slots import DayState
from expertconnect.services import bookings
from tests.conftest import settings_for
from tests.extent import examples
from tests.services.bookings.scenes import HALF, assert_sound, rows
from tests.world import ADA, BOB, MONDAY, NINE, As, World

SLUGS = ("intro", "asked", "long", "few")
starts = st.integers(0, 9).map(lambda half: NINE + half * HALF)
pages = st.booleans()
slugs = st.sampled_from(SLUGS)
picks = st.integers(0, 30)


class Life(RuleBasedStateMachine):
    """Ada, a guest, Grace and the cleanup on one day of Grace's calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        reported = settings_for(Path(self.folder.name), rate_limits="off")
        _prepare(reported)
        self.world = World(Database(reported, lambda _: None, clock := MovableClock(MONDAY)), clock)
        self.sequences: dict[str, int] = {}
        grace = self.world.grace
        self.world.more_event_type(grace, "asked", requires_approval=True, change_notice_minutes=60)
        self.world.more_event_type(
            grace,
            "long",
            duration_minutes=60,
            step_minutes=30,
            buffer_before_minutes=10,
            buffer_after_minutes=15,
        )
        self.world.more_event_type(grace, "few", daily_limit=2)

    def teardown(self) -> None:
        """Close the database and remove its file."""
        self.world.database.close()
        self.folder.cleanup()

    def _as(self, actor: Actor, *, in_page: bool) -> As:
        return self.world.as_(actor) if in_page else self.world.as_(actor).api()

    def _who(self, pick: int, *, in_page: bool) -> As:
        actor = (self.world.ada.actor, self.world.grace.actor)[pick % 2]
        return self._as(actor, in_page=in_page)

    def _some(self, pick: int) -> str:
        """The uid of some booking."""
        known = [row.uid for row in rows(self.world) if row.booked_at is not None]
        return known[pick % len(known)] if known else "0" * 32

    @rule(start=starts, slug=slugs, visitor=st.sampled_from(["v1", "v2"]))
    def hold(self, start: datetime, slug: str, visitor: str) -> None:
        """Somebody clicks on a slot; it works exactly when the page shows it."""
        guest = self.world.as_(self.world.guest(visitor))
        shown = (
            start
            in guest.ask(bookings.month, "grace", slug, start.date(), start.date(), "Europe/Berlin")
            .days[start.date()]
            .starts
        )
        try:
            guest.do(bookings.hold, "grace", slug, start)
        except DomainError:
            assert not shown
        else:
            assert shown

    @rule(visitor=st.sampled_from(["v1", "v2"]), leave=st.booleans())
    def book_or_leave(self, visitor: str, leave: bool) -> None:
        """The form is sent, or left."""
        guest = self.world.as_(self.world.guest(visitor))
        for slug in SLUGS:
            held = guest.ask(bookings.my_hold, "grace", slug)
            if held is not None and leave:
                guest.do(bookings.release, held.uid)
            elif held is not None:
                made = guest.do(bookings.book, held.uid, BOB)
                assert made.details.session == held.session

    @rule(start=starts, slug=slugs)
    def book_now(self, start: datetime, slug: str) -> None:
        """Ada books through the HTTP API."""
        _try(
            lambda: (
                self.world.as_(self.world.ada.actor).api().do(bookings.book_now, "grace", slug, start, ADA)
            )
        )

    @rule(pick=picks, start=starts, in_page=pages, who=picks)
    def move(self, pick: int, start: datetime, in_page: bool, who: int) -> None:
        """Somebody moves a booking."""
        uid = self._some(pick)
        _try(lambda: self._who(who, in_page=in_page).do(bookings.reschedule, uid, start))

    @rule(pick=picks, in_page=pages, who=picks)
    def cancel(self, pick: int, in_page: bool, who: int) -> None:
        """Somebody calls a booking off."""
        uid = self._some(pick)
        _try(lambda: self._who(who, in_page=in_page).do(bookings.cancel, uid))

    @rule(pick=picks, who=picks)
    def undo(self, pick: int, who: int) -> None:
        """Somebody takes a change back; within its time that always works for who made it."""
        uid = self._some(pick)
        _try(lambda: self._who(who, in_page=True).do(bookings.undo, uid))

    @rule(pick=picks, yes=st.booleans(), in_page=pages)
    def answer(self, pick: int, yes: bool, in_page: bool) -> None:
        """Grace answers a request."""
        uid = self._some(pick)
        grace = self._as(self.world.grace.actor, in_page=in_page)
        _try(lambda: grace.do(bookings.approve if yes else bookings.decline, uid))

    @rule(pick=picks, came=st.booleans())
    def close(self, pick: int, came: bool) -> None:
        """Grace says whether somebody came."""
        uid = self._some(pick)
        command = bookings.complete if came else bookings.no_show
        _try(lambda: self.world.as_(self.world.grace.actor).do(command, uid))

    @rule(
        by=st.sampled_from(
            [timedelta(seconds=9), timedelta(seconds=20), timedelta(minutes=5), timedelta(hours=13)]
        )
    )
    def wait(self, by: timedelta) -> None:
        """Time passes."""
        self.world.clock.advance(by)

    @rule()
    def clean_up(self) -> None:
        """The system looks after itself."""
        self.world.as_(SYSTEM).do(bookings.clean_up)

    @invariant()
    def time_is_claimed_as_bookings_say(self) -> None:
        """Claims are the reserved time of the rows that keep it, and overlap nowhere."""
        assert_sound(self.world)

    @invariant()
    def sequences_only_rise_and_limits_are_kept(self) -> None:
        """An event in somebody's calendar is never older than what it replaces."""
        few = 0
        for row in rows(self.world):
            assert row.sequence >= self.sequences.get(row.uid, 0)
            self.sequences[row.uid] = row.sequence
            few += (
                row.event_type_id == self._few()
                and row.status in _COUNTED
                and row.starts_at.date() == NINE.date()
            )
        assert few <= 2

    def _few(self) -> int:
        return max(self.world.grace.event_type_id, self.world.bob.event_type_id) + 3

    @invariant()
    def a_day_with_free_starts_is_open(self) -> None:
        """What is listed can be asked for."""
        day = date(2026, 3, 3)
        view = self.world.ask(bookings.month, "grace", "long", day, day, "Europe/Berlin").days[day]
        assert (view.state is DayState.OPEN) == bool(view.starts)


_COUNTED = (BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def _prepare(reported: Settings) -> None:
    """A migrated file; migrating is done once and copied, for there are many lives."""
    target = reported.data_dir / "expertconnect.db"
    if not _TEMPLATE:
        migrate(reported)
        _TEMPLATE.append(target.read_bytes())
    target.write_bytes(_TEMPLATE[0])


_TEMPLATE: list[bytes] = []


def _try(command: Callable[[], object]) -> None:
    with suppress(DomainError):
        command()


TestLifeOfBookings = Life.TestCase
TestLifeOfBookings.settings = settings(
    max_examples=examples(40), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
