"""Domain events: facts that are published after their commit.

Events carry topics, ids and spans, never names or addresses.
"""

from dataclasses import dataclass
from typing import NewType, Protocol

from expertconnect.domain.interval import Interval

Topic = NewType("Topic", str)


def calendar_topic(expert_id: int) -> Topic:
    """Topic of one expert's free and busy time; public."""
    return Topic(f"calendar:{expert_id}")


def expert_topic(expert_id: int) -> Topic:
    """Topic of one expert's bookings and settings; for that expert only."""
    return Topic(f"desk:{expert_id}")


def person_topic(user_id: int) -> Topic:
    """Topic of one signed-in client's bookings."""
    return Topic(f"person:{user_id}")


def booking_topic(booking_uid: str) -> Topic:
    """Topic of one booking; for those who hold its manage link or its hold."""
    return Topic(f"booking:{booking_uid}")


def session_topic(session_id: str) -> Topic:
    """Topic of one session: published when it ends."""
    return Topic(f"session:{session_id}")


DIRECTORY = Topic("directory")


class Event(Protocol):
    """Anything that can be published."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The channels whose followers are told."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Part of an expert's time was taken, held or freed, or the hours changed.

    Attributes:
        expert_id: Whose calendar it is.
        span: The time concerned, buffers included; None when any of it may have changed.
    """

    expert_id: int
    span: Interval | None = None

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The calendar's followers."""
        return (calendar_topic(self.expert_id),)


@dataclass(frozen=True, slots=True)
class BookingChanged:
    """A booking was created or changed its status or time.

    Attributes:
        booking_uid: Which one; never sent to the public.
        expert_id: The expert's own id.
        client_id: The signed-in client's user id, when there is one.
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
        """The two parties, and whoever has the booking open."""
        parties = (expert_topic(self.expert_id), booking_topic(self.booking_uid))
        return (*parties, person_topic(self.client_id)) if self.client_id is not None else parties


@dataclass(frozen=True, slots=True)
class ExpertChanged:
    """A public profile, its event types or its rating changed."""

    expert_id: int

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The directory, the expert's public pages and dashboard."""
        return (DIRECTORY, calendar_topic(self.expert_id), expert_topic(self.expert_id))


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session is over: signed out, signed out everywhere, or the password changed."""

    session_id: str

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Every page opened under it."""
        return (session_topic(self.session_id),)


@dataclass(frozen=True, slots=True)
class JobPosted:
    """A job was written into the outbox, or is due earlier than before."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The job workers."""
        return (OUTBOX,)


OUTBOX = Topic("outbox")


@dataclass(frozen=True, slots=True)
class JobMarked:
    """A job was done, dropped, failed or put off; no reason for a worker to look again."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The operator's page."""
        return (JOB_MARKS,)


JOB_MARKS = Topic("job-marks")


@dataclass(frozen=True, slots=True)
class ChangedElsewhere:
    """Another process wrote to the database; what it wrote is unknown, so read again.

    Attributes:
        topics: Whatever anybody follows.
    """

    topics: tuple[Topic, ...]
