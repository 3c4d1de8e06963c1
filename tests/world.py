"""World of a test: a database with the cast, namely Ada (a client), Grace and Bob (experts), and Mallory (an attacker)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import select

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Category, EventType, Expert, SignIn, User, WeeklyHours
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.domain.booking import Attendee
from expertconnect.domain.events import Event
from expertconnect.domain.people import Actor

P = ParamSpec("P")
T = TypeVar("T")

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
"""Initial time of the world's clock: Monday, 07:00 in Berlin."""
NINE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""Tuesday, 09:00 in Berlin: Grace's first slot of the day."""
ADA = Attendee("Ada Lovelace", "ada@example.org", time_zone="Europe/London")
BOB = Attendee("Bob Rival", "bob@example.net", time_zone="Asia/Tokyo")


@dataclass(frozen=True)
class Cast:
    """One account of the cast, signed in."""

    name: str
    user_id: int
    actor: Actor
    expert_id: int = 0
    username: str = ""
    event_type_id: int = 0
    event_type_uid: str = ""


@dataclass
class World:
    """A database with the cast, a manual clock, and the published events."""

    database: Database
    clock: MovableClock
    events: list[Event] = field(default_factory=list)
    grace: Cast = field(init=False)
    bob: Cast = field(init=False)
    ada: Cast = field(init=False)
    mallory: Cast = field(init=False)

    def __post_init__(self) -> None:
        build = self.database.acting(Actor(is_system=True)).do_now
        self.grace, self.bob, self.ada, self.mallory = build(populate)
        self.events.clear()

    @property
    def settings(self) -> Settings:
        """The settings of this world."""
        return self.database.settings

    def guest(
        self, visitor: str = "visitor-1", network: str = "203.0.113.7", *, in_page: bool = True
    ) -> Actor:
        """Return an actor without an account, identified by the visitor cookie."""
        return Actor(visitor=visitor, network=network, in_page=in_page)

    def do(
        self,
        command: Callable[Concatenate[UnitOfWork, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a command as a guest; `world.as_(actor).do` runs it as another actor."""
        return self.database.acting(self.guest()).do_now(command, *args, **kwargs)

    def ask(
        self,
        query: Callable[Concatenate[UnitOfWork, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a query as a guest."""
        return self.database.acting(self.guest()).ask_now(query, *args, **kwargs)

    def as_(self, actor: Actor) -> "As":
        """Return the world for another actor: `world.as_(world.ada.actor).do(...)`."""
        return As(self, actor)

    def change_event_type(self, event_type_id: int, **fields: object) -> None:
        """Set columns of an event type directly."""

        def change(work: UnitOfWork) -> None:
            row = work.session.get_one(EventType, event_type_id)
            for name, value in fields.items():
                setattr(row, name, value)

        self.database.acting(Actor(is_system=True)).do_now(change)

    def more_event_type(self, expert: Cast, slug: str, **fields: object) -> int:
        """Add an event type of an expert; return its id."""

        def add(work: UnitOfWork) -> int:
            row = _event_type(expert.expert_id, slug, f"{expert.username}-{slug}")
            for name, value in fields.items():
                setattr(row, name, value)
            work.session.add(row)
            work.session.flush()
            return row.id

        return self.database.acting(Actor(is_system=True)).do_now(add)


@dataclass(frozen=True)
class As:
    """A world for one actor."""

    world: World
    actor: Actor

    def do(self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command."""
        return self.world.database.acting(self.actor).do_now(command, *args, **kwargs)

    def ask(self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query."""
        return self.world.database.acting(self.actor).ask_now(query, *args, **kwargs)

    def api(self) -> "As":
        """Return the same actor as the HTTP API sees it, without undo."""
        return replace(self, actor=replace(self.actor, in_page=False))


def _event_type(expert_id: int, slug: str, uid: str) -> EventType:
    return EventType(
        uid=uid,
        expert_id=expert_id,
        slug=slug,
        title="A first talk",
        description="Half an hour.",
        duration_minutes=30,
        step_minutes=None,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        notice_minutes=0,
        change_notice_minutes=0,
        horizon_days=60,
        price_minor=0,
        currency="EUR",
        place_kind="video",
        active=True,
    )


def populate(work: UnitOfWork, password_hash: str = "") -> tuple[Cast, Cast, Cast, Cast]:
    """Add Grace, Bob, Ada and Mallory to an empty database."""
    category = Category(slug="business", name="Business", position=0)
    work.session.add(category)
    work.session.flush()
    grace = _expert(work, _person(work, "Grace Hopper", "grace@example.org"), category.id)
    bob = _expert(work, _person(work, "Bob Rival", "bob@example.com"), category.id)
    ada = _person(work, "Ada Lovelace", "ada@example.org")
    mallory = _person(work, "Mallory Malice", "mallory@example.org")
    for user in work.session.scalars(select(User)):
        user.password_hash = password_hash
    return grace, bob, ada, mallory


def _person(work: UnitOfWork, name: str, email: str) -> Cast:
    user = User(
        email=email,
        email_shown=email,
        email_verified_at=work.now,
        name=name,
        time_zone="Europe/London",
        locale="en",
        created_at=work.now,
        password_hash="",
    )
    work.session.add(user)
    work.session.flush()
    sign_in = SignIn(
        id=f"session-{name.split()[0].lower()}",
        purpose="account",
        user_id=user.id,
        created_at=work.now,
        seen_at=work.now,
        expires_at=work.now + timedelta(days=3650),
    )
    work.session.add(sign_in)
    work.session.flush()
    actor = Actor(
        user_id=user.id,
        session_id=sign_in.id,
        visitor=f"visitor-of-{name.split()[0].lower()}",
        network="198.51.100.1",
        in_page=True,
    )
    return Cast(name, user.id, actor)


def _expert(work: UnitOfWork, person: Cast, category_id: int) -> Cast:
    username = person.name.split()[0].lower()
    work.session.get_one(User, person.user_id).is_expert = True
    expert = Expert(
        user_id=person.user_id,
        username=username,
        headline="Compilers and clarity",
        bio="Asks good questions.",
        category_id=category_id,
        languages=["en", "de"],
        city="Berlin",
        hourly_rate_minor=9000,
        currency="EUR",
        time_zone="Europe/Berlin",
        created_at=work.now,
    )
    work.session.add(expert)
    work.session.flush()
    work.session.add_all(
        WeeklyHours(expert_id=expert.id, weekday=day, opens=9 * 60, closes=17 * 60) for day in range(1, 6)
    )
    event_type = _event_type(expert.id, "intro", f"{username}-intro")
    work.session.add(event_type)
    work.session.flush()
    return replace(
        person,
        actor=replace(person.actor, expert_id=expert.id),
        expert_id=expert.id,
        username=username,
        event_type_id=event_type.id,
        event_type_uid=event_type.uid,
    )
