"""Domain events and their topics, published on the bus after the commit.

Events carry topics, ids and spans, never names or addresses.
"""

from dataclasses import dataclass
from typing import NewType, Protocol

from expertconnect.domain.interval import Interval

Topic = NewType("Topic", str)


def calendar_topic(expert_id: int) -> Topic:
    """Return the topic of one expert's free and busy time; public."""
    return Topic(f"calendar:{expert_id}")


def expert_topic(expert_id: int) -> Topic:
    """Return the topic of one expert's bookings and settings; for that expert only."""
    return Topic(f"desk:{expert_id}")


def person_topic(user_id: int) -> Topic:
    """Return the topic of one signed-in client's bookings."""
    return Topic(f"person:{user_id}")


def booking_topic(booking_uid: str) -> Topic:
    """Return the topic of one booking; for holders of its manage link or of its hold."""
    return Topic(f"booking:{booking_uid}")


def session_topic(session_id: str) -> Topic:
    """Return the topic of one sign-in, on which its end is published."""
    return Topic(f"session:{session_id}")


DIRECTORY = Topic("directory")


class Event(Protocol):
    """Protocol of everything that can be published on the bus."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topics whose followers receive the event."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Part of an expert's time was booked, held or freed, or the hours changed.

    Attributes:
        expert_id: Whose calendar it is.
        span: The time concerned, buffers included; None when any time may have changed.
    """

    expert_id: int
    span: Interval | None = None

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topic of the calendar."""
        return (calendar_topic(self.expert_id),)


@dataclass(frozen=True, slots=True)
class BookingChanged:
    """A booking was created, or changed its status or time.

    Attributes:
        booking_uid: Which one; never sent to the public.
        expert_id: Id of its expert.
        client_id: User id of the client; None without an account.
        what: Past tense: booked, requested, approved, declined, cancelled, moved, restored,
            completed, no_show, expired, reviewed, settled (it can no longer be undone).
        by_expert: Whether the expert's side did it.
    """

    booking_uid: str
    expert_id: int
    client_id: int | None
    what: str
    by_expert: bool

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topics of both parties, and of the booking itself for pages that show it."""
        parties = (expert_topic(self.expert_id), booking_topic(self.booking_uid))
        return (*parties, person_topic(self.client_id)) if self.client_id is not None else parties


@dataclass(frozen=True, slots=True)
class ExpertChanged:
    """A public profile, its event types or its rating changed."""

    expert_id: int

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topics of the directory, the expert's public pages and the expert's dashboard."""
        return (DIRECTORY, calendar_topic(self.expert_id), expert_topic(self.expert_id))


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session is over: signed out, signed out everywhere, or the password changed.

    Attributes:
        is_replaced: Whether its browser has got a new one, with the answer to the request that ended it.
    """

    session_id: str
    is_replaced: bool = False

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topic of all pages opened under that sign-in."""
        return (session_topic(self.session_id),)


@dataclass(frozen=True, slots=True)
class JobPosted:
    """A job was added to the outbox."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topic of the outbox worker."""
        return (OUTBOX,)


OUTBOX = Topic("outbox")


@dataclass(frozen=True, slots=True)
class JobMarked:
    """A job was done, dropped, refused or postponed; the worker need not read the queue again."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Topic of the administration page."""
        return (JOB_MARKS,)


JOB_MARKS = Topic("job-marks")


@dataclass(frozen=True, slots=True)
class ChangedElsewhere:
    """Another process wrote to the database; followers must read again, because what it wrote is unknown.

    Attributes:
        topics: All topics that have followers.
    """

    topics: tuple[Topic, ...]
