"""Booking statuses, their transitions, and the values that describe a booking and an offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money

UNDO_TIME = timedelta(seconds=20)
REQUEST_TIME = timedelta(hours=48)
REQUEST_LEAD = timedelta(hours=1)
MIN_REQUEST = timedelta(minutes=15)
COMPLETES_AFTER = timedelta(hours=24)


class BookingStatus(StrEnum):
    """Status of a booking."""

    HELD = "held"
    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


# Statuses that reserve their time.
HOLDING = frozenset({BookingStatus.HELD, BookingStatus.PENDING, BookingStatus.CONFIRMED})
# Statuses that count as a booking for people: a hold is not one yet.
LIVE = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})

_MOVES: Mapping[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.HELD: frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.EXPIRED}),
    BookingStatus.PENDING: frozenset(
        {
            BookingStatus.CONFIRMED,
            BookingStatus.DECLINED,
            BookingStatus.EXPIRED,
            BookingStatus.CANCELLED,
            BookingStatus.PENDING,
        }
    ),
    BookingStatus.CONFIRMED: frozenset(
        {
            BookingStatus.CANCELLED,
            BookingStatus.COMPLETED,
            BookingStatus.NO_SHOW,
            BookingStatus.CONFIRMED,
            BookingStatus.PENDING,
        }
    ),
    # Undo: within UNDO_TIME and only to the previous status.
    BookingStatus.CANCELLED: frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED}),
    BookingStatus.DECLINED: frozenset({BookingStatus.PENDING}),
    BookingStatus.EXPIRED: frozenset(),
    # The expert may correct one to the other.
    BookingStatus.COMPLETED: frozenset({BookingStatus.NO_SHOW}),
    BookingStatus.NO_SHOW: frozenset({BookingStatus.COMPLETED}),
}


def may_become(now: BookingStatus, then: BookingStatus) -> bool:
    """Return whether the transition between two statuses is allowed."""
    return then in _MOVES[now]


def from_which(then: BookingStatus) -> frozenset[BookingStatus]:
    """Return the statuses from which a booking may enter this one."""
    return frozenset(status for status, following in _MOVES.items() if then in following)


def request_expires_at(requested_at: datetime, starts_at: datetime) -> datetime:
    """Return when an unanswered request expires and frees its time.

    The earlier of 48 hours after the request and one hour before the start; at least 15 minutes after the request,
    but never after the start.
    """
    wanted = min(requested_at + REQUEST_TIME, starts_at - REQUEST_LEAD)
    return min(max(wanted, requested_at + MIN_REQUEST), starts_at)


class PlaceKind(StrEnum):
    """Kind of place of a session."""

    VIDEO = "video"
    PHONE = "phone"
    ADDRESS = "address"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a session.

    Attributes:
        detail: A phone number, an address or a link; empty for VIDEO (each booking gets its own video room), and
            for PHONE when the expert calls the client.
    """

    kind: PlaceKind = PlaceKind.VIDEO
    detail: str = ""


class QuestionKind(StrEnum):
    """Kind of answer that a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an event type to its attendees.

    Attributes:
        id: Stable within its event type; the key of its answer.
        options: The choices of a CHOICE; empty otherwise.
    """

    id: int
    label: str
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Name, address and notes of an attendee; validated by `services.common.validation.attendee` before it is stored.

    Attributes:
        time_zone: IANA name of the zone in which the time was chosen.
        locale: BCP 47 tag for e-mails.
        answers: By question id.
    """

    name: str
    email: str
    notes: str = ""
    time_zone: str = "UTC"
    locale: str = "en"
    answers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookingDetails:
    """One booking as its two parties see it. Never shown to others.

    Attributes:
        uid: 128 random bits; also the local part of the iCalendar UID, unchanged by rescheduling.
        sequence: RFC 5545 3.8.7.4; incremented by every change that calendars of the other party must take over.
        version: Version of the row, for compare-and-set.
        expires_at: End of a hold or of an unanswered request.
        extended: Whether a hold was extended already; it may be extended once.
        submitted_at: When the details of a hold were sent that waits until its address is proven.
        undo_until: Until when the last change made in a page can be undone; None when it cannot.
        moved_from: The start before the last rescheduling.
        expert_image: A picture of the expert, as returned by `domain.people.picture_address`; empty for none.
        client_image: The same of the client, where the booking belongs to an account.
    """

    uid: str
    status: BookingStatus
    version: int
    sequence: int
    session: Interval
    reserved: Interval
    event_type_uid: str
    slug: str
    title: str
    username: str
    expert_id: int
    expert_name: str
    expert_time_zone: str
    price: Money
    place: Place
    created_at: datetime
    updated_at: datetime
    change_notice: timedelta = timedelta(0)
    join_url: str = ""
    client_id: int | None = None
    attendee: Attendee | None = None
    answers: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    by_expert: bool = False
    requires_approval: bool = False
    expires_at: datetime | None = None
    extended: bool = False
    submitted_at: datetime | None = None
    undo_until: datetime | None = None
    moved_from: datetime | None = None
    reviewed: bool = False
    calendar_uid: str = ""
    expert_image: str = ""
    client_image: str = ""

    @property
    def waits_for_proof(self) -> bool:
        """Whether this is no booking yet, but time that is kept until the attendee's address is proven."""
        return self.status is BookingStatus.HELD and self.submitted_at is not None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of a booking's history. Written once, never changed.

    Attributes:
        who: client, expert, guest, or "house", which is stored for the SYSTEM actor.
        what: Past tense, as in `BookingChanged.what`.
        detail: Text for the parties, such as the old and new start in UTC.
    """

    at: datetime
    who: str
    what: str
    detail: str = ""
