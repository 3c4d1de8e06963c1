"""Demo history: sessions requested, held, cancelled, missed and reviewed, in chronological order.

All of it runs through the real commands with a clock that is advanced, so that claims, histories and ratings are
consistent.
"""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from expertconnect.clock import MovableClock
from expertconnect.domain.booking import Attendee, BookingDetails, BookingStatus, Question, QuestionKind
from expertconnect.domain.errors import DomainError
from expertconnect.domain.interval import Interval
from expertconnect.domain.people import Actor
from expertconnect.services import bookings
from expertconnect.services.demo import texts
from expertconnect.services.demo.cast import Client, Settled
from expertconnect.services.event_types.view import EventTypeView
from expertconnect.services.experts import reviews

PAST = timedelta(days=45)
LONG_PAST = timedelta(days=120)
"""How far back the bookings of the demo's log-in expert reach: long enough for the analytics page."""
COMING = timedelta(days=21)
Step = Callable[[], object]


@dataclass(eq=False)
class Story:
    """Queue of steps, each at an instant.

    Attributes:
        now: End of the history; later steps are not run.
        counts: Number of created objects by kind.
    """

    database: Database
    clock: MovableClock
    now: datetime
    rng: Random
    counts: Counter[str] = field(default_factory=Counter)
    _steps: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _order: int = 0

    def at(self, when: datetime, step: Step) -> None:
        """Schedule a step, unless it is after the end."""
        if when < self.now:
            self._order += 1
            heapq.heappush(self._steps, (when, self._order, step))

    def tell(self) -> None:
        """Run all steps in chronological order, including those that other steps schedule."""
        while self._steps:
            self.clock.now, _, step = heapq.heappop(self._steps)
            step()
        self.clock.now = self.now

    def plan(self, expert: Settled, clients: list[Client]) -> None:
        """Schedule an expert's bookings over the past and coming weeks, and some open requests."""
        for _ in range(self.rng.randint(9, 15)):
            self._plan_one(expert, self.rng.choice(clients), -self.rng.randint(1, PAST.days))
        for _ in range(self.rng.randint(4, 8)):
            self._plan_one(expert, self.rng.choice(clients), self.rng.randint(0, COMING.days))
        for offer in expert.offers:
            if offer.requires_approval and self.rng.random() < 0.7:
                self._ask(expert, offer, self.rng.choice(clients))

    def fill(self, expert: Settled, client: Client, others: list[Settled], clients: list[Client]) -> None:
        """Schedule more bookings for the expert and the client of the demo's log-ins."""
        for days in self.rng.choices(range(2, LONG_PAST.days), k=56):
            self._plan_one(expert, self.rng.choice(clients[1:]), -days)
        for days in (0, 0, 1, 1, 2, 3, 5):
            self._plan_one(expert, self.rng.choice(clients[1:]), days)
        for offer in expert.offers:
            if offer.requires_approval:
                for other in self.rng.sample(clients[1:], 2):
                    self._ask(expert, offer, other)
        for days, expert_of in zip((-30, -17, -9, -2, 1, 3, 8, 15), self.rng.sample(others, 8), strict=True):
            self._plan_one(expert_of, client, days)

    def _plan_one(self, expert: Settled, client: Client, days: int) -> None:
        day = self._day(expert, days)
        ahead = timedelta(days=self.rng.randint(2, 9), minutes=self.rng.randint(0, 1200))
        lately = self.now - timedelta(minutes=self.rng.randint(20, 1800))
        asked_at = min(self.now + timedelta(days=days) - ahead, lately)
        offer = self.rng.choice(expert.offers)
        self.at(asked_at, lambda: self._book(expert, offer, client, day))

    def _ask(self, expert: Settled, offer: EventTypeView, client: Client) -> None:
        """Schedule a recent request without an answer, on the first day with a free start."""
        first = self.rng.randint(3, 12)
        asked_at = self.now - timedelta(minutes=self.rng.randint(15, 600))

        def ask() -> None:
            for days in range(first, first + 8):
                if self._book(expert, offer, client, self._day(expert, days), answered=False):
                    self.counts["requests"] += 1
                    return

        self.at(asked_at, ask)

    def _day(self, expert: Settled, days: int) -> date:
        return (self.now + timedelta(days=days)).astimezone(ZoneInfo(expert.who.time_zone)).date()

    def _book(
        self, expert: Settled, offer: EventTypeView, client: Client, day: date, *, answered: bool = True
    ) -> bool:
        """Book a free start on a day, if there is one, and schedule the steps that follow."""
        rng = self.rng
        attendee = _attendee(client, offer.questions, rng)
        wish = rng.random()
        try:
            booked = self._do(client.actor, _book_on, expert.who.username, offer, day, attendee, wish)
        except DomainError:
            return False  # the calendar is full, or a limit is reached
        if booked is None:
            return False
        self.counts["bookings"] += 1
        if booked.status is not BookingStatus.PENDING:
            self._carry_on(expert, booked)
        elif answered:
            self._answer_later(expert, booked)
        return True

    def _answer_later(self, expert: Settled, booked: BookingDetails) -> None:
        when = self.clock.now + timedelta(hours=self.rng.randint(1, 12))
        declined = self.rng.random() < 0.15
        reason = self.rng.choice(texts.DECLINES)

        def answer() -> None:
            if declined:
                self._do(expert.actor, bookings.decline, booked.uid, reason)
                self.counts["declined"] += 1
            else:
                self._do(expert.actor, bookings.approve, booked.uid)
                self._carry_on(expert, booked)

        self.at(when, answer)

    def _carry_on(self, expert: Settled, booked: BookingDetails) -> None:
        """Schedule the cancellation, no-show, or completion and perhaps review, of a confirmed session."""
        rng, session = self.rng, booked.session
        link = Actor().managing(booked.uid)
        fate = rng.random()
        if fate < 0.09 and session.start - self.clock.now > timedelta(hours=30):
            reason, by_expert = rng.choice(texts.REASONS), rng.random() < 0.3
            who = expert.actor if by_expert else link
            self.at(
                session.start - timedelta(hours=rng.randint(25, 29)),
                lambda: self._count("cancelled", who, bookings.cancel, booked.uid, reason),
            )
        elif fate < 0.15:
            self.at(
                session.start + timedelta(minutes=20),
                lambda: self._count("missed", expert.actor, bookings.no_show, booked.uid),
            )
        else:
            self.at(
                session.end + timedelta(minutes=5),
                lambda: self._count("held", expert.actor, bookings.complete, booked.uid),
            )
            if rng.random() < 0.7:
                stars, words = _opinion(rng, expert.who.liked)
                self.at(
                    session.end + timedelta(hours=rng.randint(1, 40)),
                    lambda: self._count("reviews", link, reviews.write, booked.uid, stars, words),
                )

    def _count(self, what: str, actor: Actor, command: Callable[..., object], *arguments: object) -> None:
        self._do(actor, command, *arguments)
        self.counts[what] += 1

    def _do(
        self, actor: Actor, command: Callable[..., object], *arguments: object
    ) -> "BookingDetails | None":
        result = self.database.acting(actor).do_now(command, *arguments)
        return result if isinstance(result, BookingDetails) else None


def _book_on(
    work: UnitOfWork, username: str, offer: EventTypeView, day: date, who: Attendee, wish: float
) -> BookingDetails | None:
    """Book one of the day's free starts; `wish`, from 0 to 1, chooses which."""
    midnight = datetime.combine(day, time.min, ZoneInfo(who.time_zone))
    free = bookings.free_starts(work, offer.id, Interval.lasting(midnight, timedelta(days=1)))
    if not free:
        return None
    return bookings.book_now(work, username, offer.slug, free[int(wish * len(free))], who).details


def _attendee(client: Client, questions: tuple[Question, ...], rng: Random) -> Attendee:
    answers = {
        question.id: _answer(question, rng)
        for question in questions
        if question.required or rng.random() < 0.6
    }
    return Attendee(client.name, client.email, rng.choice(texts.NOTES), client.time_zone, "en", answers)


def _answer(question: Question, rng: Random) -> str:
    if question.kind is QuestionKind.CHOICE:
        return rng.choice(question.options)
    if question.kind is QuestionKind.PHONE:
        return f"+44 20 7946 0{rng.randint(100, 999)}"  # numbers reserved for fiction
    return "yes" if question.kind is QuestionKind.YES_NO else rng.choice(texts.GOALS)


def _opinion(rng: Random, liked: float) -> tuple[int, str]:
    luck = rng.random()
    if luck < liked:
        return 5, rng.choice(texts.PRAISE)
    if luck < liked + (1 - liked) * 0.85:
        return 4, rng.choice(texts.PRAISE + texts.FAIR)
    return rng.choice((2, 3)), rng.choice(texts.FAIR + texts.POOR)
