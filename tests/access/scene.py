"""The people of the matrix, and what is whose own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select, update

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, OutboxJob, ProvenAddress, SignIn, User
from expertconnect.domain.booking import Attendee
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import availability, bookings
from expertconnect.services.accounts import pictures, sessions
from expertconnect.services.common.ids import new_uid
from expertconnect.services.common.key_derivation import keyed_hash
from tests.access.policy import About
from tests.world import ADA, NINE, Cast, World

P = ParamSpec("P")
T = TypeVar("T")
VISITORS = ("visitor", "guest", "link")
CLIENTS = ("ada", "mallory", "admin")
EXPERTS = ("grace", "bob")
PEOPLE = (*VISITORS, *CLIENTS, *EXPERTS)
WHOSE = ("own", "foreign", "missing")
MALLORY = Attendee("Mallory Malice", "mallory@example.org", time_zone="Europe/London")
PASSER_BY = Attendee("Vera Visitor", "vera@example.org", time_zone="Europe/London")
NO_TOKEN = "A" * 43
ELSEWHERE = "visitor-of-nobody"
"""The browser in which the things were made that are the other side's."""


def browser_of(name: str) -> str:
    """The cookie of somebody's browser."""
    return name.encode().hex().ljust(32, "0")


@dataclass(frozen=True)
class Thing:
    """What a command is asked about; names that nobody has where it is missing."""

    uid: str = ""
    username: str = "nobody-has-this"
    offer_uid: str = ""
    offer_id: int = 987_654
    expert_id: int = 987_654
    token: str = NO_TOKEN
    start: datetime = NINE
    picture: str = NO_TOKEN


@dataclass
class Scene:
    """A world in which everybody of the matrix stands.

    Attributes:
        actors: Everybody as their browsers say who they are.
        start: When the next booking or hold is to be.
        picture: The key of the one picture there is.
    """

    world: World
    actors: Mapping[str, Actor]
    start: datetime = NINE
    picture: str = NO_TOKEN

    @classmethod
    def of(cls, world: World) -> "Scene":
        """Let the guest and an administrator join the cast."""

        def join(work: UnitOfWork) -> Mapping[str, Actor]:
            boss = User(
                email="root@example.org",
                email_shown="root@example.org",
                email_verified_at=work.now,
                name="Root",
                time_zone="UTC",
                locale="en",
                created_at=work.now,
                password_hash="",
                is_admin=True,
            )
            work.session.add(boss)
            work.session.flush()
            admin = sessions.begin(work, boss.id)
            guest = sessions.begin_guest(work, PASSER_BY.email)
            work.session.execute(update(SignIn).values(expires_at=work.now + timedelta(days=90)))
            plain = Actor(network="198.51.100.1", in_page=True)
            # So that the caps on unproven addresses, which are no matter of access, refuse nobody.
            for visitor in (*map(browser_of, PEOPLE), ELSEWHERE):
                browser = keyed_hash(work.secret, "one-time-browser", visitor)
                for email in (PASSER_BY.email, MALLORY.email):
                    work.session.add(ProvenAddress(browser=browser, email=email, proven_at=work.now))
            known = {
                "visitor": plain,
                "guest": replace(plain, guest_email=PASSER_BY.email, session_id=guest.session_id),
                "link": plain,
                "admin": replace(plain, user_id=boss.id, is_admin=True, session_id=admin.session_id),
                **{name: getattr(world, name).actor for name in ("ada", "mallory", "grace", "bob")},
            }
            return {name: replace(actor, visitor=browser_of(name)) for name, actor in known.items()}

        shown = world.as_(world.grace.actor).do(pictures.put, {96: b"small", 320: b"large"})
        return cls(world, world.as_(SYSTEM).do(join), picture=shown.image_url.rpartition("/")[2])

    def thing(
        self, work: UnitOfWork, about: About, who: str, whose: str, state: str
    ) -> tuple[Actor, Thing] | None:
        """Set up what somebody asks about, in the same transaction; who they are then. None: they have none."""
        actor = self.actors[who]
        if about is About.BOOKING:
            return self._booking(work, actor, who, whose, state)
        if about is About.HOLD:
            return actor, self._hold(work, actor, whose)
        if about in (About.OFFER, About.DAYS_OFF):
            return self._dashboard(work, about, actor, who, whose)
        if about is About.MAIL:
            return self._mail(work, actor, whose)
        if about is About.SELF:
            return (actor, self._public(self.world.grace)) if whose == "own" else None
        return actor, Thing() if whose == "missing" else self._public(self.world.grace)

    def sign_in_again(self, work: UnitOfWork) -> None:
        """Undo what a sign-out everywhere has done to the sign-ins with which things are set up."""
        ids = [actor.session_id for actor in self.actors.values() if actor.session_id]
        work.session.execute(update(SignIn).where(SignIn.id.in_(ids)).values(revoked_at=None))

    def later(self) -> None:
        """Let the next booking be half an hour later, on a working day by Berlin's clock."""
        self.start += timedelta(minutes=30)
        if self.start.hour >= 14:
            self.start += timedelta(days=3 if self.start.isoweekday() == 5 else 1) - timedelta(hours=6)

    def _public(self, expert: Cast) -> Thing:
        return Thing(
            "",
            expert.username,
            expert.event_type_uid,
            expert.event_type_id,
            expert.expert_id,
            start=self.start,
            picture=self.picture,
        )

    def _booking(
        self, work: UnitOfWork, actor: Actor, who: str, whose: str, state: str
    ) -> tuple[Actor, Thing] | None:
        if whose == "missing":
            return actor, Thing(new_uid())
        if whose == "own" and who == "admin":
            return None
        of_ada = (who in ("ada", "grace")) == (whose == "own")
        client, attendee, expert = (
            (self.actors["ada"], ADA, self.world.grace)
            if of_ada
            else (self.actors["mallory"], MALLORY, self.world.bob)
        )
        if who in VISITORS and whose == "own":
            client, attendee = (actor if who == "visitor" else Actor(visitor=ELSEWHERE)), PASSER_BY
        made = _as(work, client, bookings.book_now, expert.username, "intro", self.start, attendee)
        uid = made.details.uid
        party = expert.actor if who in EXPERTS else client
        if who == "link" and whose == "own":
            actor = actor.managing(uid)
            party = actor
        elif who == "guest" and whose == "own":
            party = actor
        _bring_to(work, state, uid, party)
        return actor, replace(
            self._public(expert), uid=uid, token=made.manage_token if whose == "own" else NO_TOKEN
        )

    def _hold(self, work: UnitOfWork, actor: Actor, whose: str) -> Thing:
        if whose == "missing":
            return Thing(new_uid())
        holder = actor if whose == "own" else Actor(visitor=ELSEWHERE)
        held = _as(work, holder, bookings.hold, "grace", "intro", self.start)
        return replace(self._public(self.world.grace), uid=held.uid)

    def _mail(self, work: UnitOfWork, actor: Actor, whose: str) -> tuple[Actor, Thing] | None:
        if whose == "foreign":
            return None
        _as(work, self.actors["ada"], bookings.book_now, "grace", "intro", self.start, ADA)
        key = work.session.scalars(select(OutboxJob.key).limit(1)).one()
        return actor, Thing(key if whose == "own" else f"{key}:no")

    def _dashboard(
        self, work: UnitOfWork, about: About, actor: Actor, who: str, whose: str
    ) -> tuple[Actor, Thing] | None:
        if whose == "own" and who not in EXPERTS:
            return None
        if whose == "missing":
            return actor, Thing(new_uid(), offer_uid=new_uid())
        owner = self.world.grace if (who == "grace") == (whose == "own") else self.world.bob
        thing = self._public(owner)
        if about is About.DAYS_OFF:
            day = (NINE + timedelta(days=9)).date()
            view = _as(work, owner.actor, availability.add_time_off, day, day)
            thing = replace(thing, uid=view.time_off[-1].uid)
        return actor, thing


def _bring_to(work: UnitOfWork, state: str, uid: str, party: Actor) -> None:
    """Bring a booking to where the command in question begins."""
    if state == "asked":
        columns = {
            "status": "pending",
            "requires_approval": True,
            "expires_at": work.now + timedelta(hours=2),
        }
        work.session.execute(update(Booking).where(Booking.uid == uid).values(**columns))
    if state == "cancelled":
        _as(work, party, bookings.cancel, uid)
    if state in ("over", "completed"):
        work.now = NINE + timedelta(hours=2)
    if state == "completed":
        _as(work, SYSTEM, bookings.complete, uid)


def _as(
    work: UnitOfWork,
    actor: Actor,
    command: Callable[Concatenate[UnitOfWork, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Do a command as somebody else, in the same transaction."""
    before, work.actor = work.actor, actor
    work.known.clear()
    try:
        return command(work, *args, **kwargs)
    finally:
        work.actor = before
        work.known.clear()
