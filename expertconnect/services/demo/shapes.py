"""Shapes of demo experts and their event types."""

from collections.abc import Mapping
from dataclasses import dataclass

from expertconnect.domain.availability import Hours
from expertconnect.domain.booking import PlaceKind
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.questions import QuestionInput

Week = Mapping[int, tuple[Hours, ...]]


def _days(days: range | tuple[int, ...], *windows: tuple[str, str]) -> dict[int, tuple[Hours, ...]]:
    hours = tuple(Hours.parse(opens, closes) for opens, closes in windows)
    return dict.fromkeys(days, hours)


OFFICE: Week = _days(range(1, 6), ("09:00", "17:00"))
SPLIT: Week = _days(range(1, 6), ("09:00", "12:30"), ("14:00", "18:00"))
EARLY: Week = _days(range(1, 6), ("06:30", "11:30"))
LATE: Week = _days(range(1, 5), ("11:00", "19:30")) | _days((5,), ("11:00", "15:00"))
THREE_DAYS: Week = _days((1, 3, 5), ("10:00", "13:00"), ("14:00", "18:00"))
EVENINGS: Week = _days(range(1, 5), ("18:00", "22:00")) | _days((6,), ("10:00", "14:00"))
NIGHTS: Week = _days(range(2, 7), ("20:00", "01:00"))
WEEKEND: Week = (
    _days((5,), ("12:00", "18:00")) | _days((6,), ("09:00", "16:00")) | _days((7,), ("10:00", "15:00"))
)


@dataclass(frozen=True, slots=True)
class DemoExpert:
    """An invented expert.

    Attributes:
        rate: Hourly rate, in whole units of the currency.
        liked: Probability that a review has five stars.
    """

    username: str
    name: str
    headline: str
    category: str
    languages: tuple[str, ...]
    city: str
    time_zone: str
    rate: int
    currency: str
    hours: Week
    offers: tuple[EventTypeInput, ...]
    bio: str
    liked: float = 0.75


@dataclass(frozen=True, slots=True)
class Kind:
    """Templates of event types in one currency, used by several experts with their own texts."""

    currency: str
    minor: int = 100

    def intro(self, title: str = "First conversation", minutes: int = 20) -> EventTypeInput:
        """A short free session to get to know each other."""
        return EventTypeInput(
            title=title,
            slug="intro",
            duration_minutes=minutes,
            notice_minutes=120,
            horizon_days=30,
            buffer_after_minutes=10,
            client_limit=2,
            currency=self.currency,
            description="A short call to find out whether we are a good match. No preparation needed.",
        )

    def session(self, title: str, minutes: int, price: int, about: str) -> EventTypeInput:
        """The usual paid session by video."""
        return EventTypeInput(
            title=title,
            duration_minutes=minutes,
            price_minor=price * self.minor,
            currency=self.currency,
            notice_minutes=240,
            change_notice_minutes=240,
            buffer_after_minutes=10,
            description=about,
        )

    def deep(self, title: str, minutes: int, price: int, about: str) -> EventTypeInput:
        """A long session that the expert confirms, with questions, at most twice a day."""
        return EventTypeInput(
            title=title,
            duration_minutes=minutes,
            step_minutes=30,
            price_minor=price * self.minor,
            currency=self.currency,
            notice_minutes=1440,
            change_notice_minutes=1440,
            buffer_before_minutes=15,
            buffer_after_minutes=15,
            requires_approval=True,
            daily_limit=2,
            description=about,
            questions=[
                QuestionInput("What would you like to have settled by the end?", "long_text", required=True),
                QuestionInput("How urgent is it?", "choice", options=("This week", "This month", "No hurry")),
            ],
        )

    def call(self, title: str, minutes: int, price: int, about: str) -> EventTypeInput:
        """A session by telephone: the expert calls."""
        return EventTypeInput(
            title=title,
            duration_minutes=minutes,
            price_minor=price * self.minor,
            currency=self.currency,
            notice_minutes=60,
            place_kind=PlaceKind.PHONE,
            description=about,
            questions=[QuestionInput("Which number may I call?", "phone", required=True)],
        )

    def visit(self, title: str, minutes: int, price: int, about: str, address: str) -> EventTypeInput:
        """A session in person, with time to arrive and to leave."""
        return EventTypeInput(
            title=title,
            duration_minutes=minutes,
            price_minor=price * self.minor,
            currency=self.currency,
            notice_minutes=2880,
            change_notice_minutes=1440,
            buffer_before_minutes=15,
            buffer_after_minutes=15,
            place_kind=PlaceKind.ADDRESS,
            place_detail=address,
            description=about,
        )
