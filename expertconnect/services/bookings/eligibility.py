"""Booking eligibility checks, used by every way to a booking, with refusals as sentences.

Asked when time is first claimed. The answer only makes for good sentences: what keeps two bookings apart is
the primary key of the claims, whatever was said here.
"""

from collections.abc import Mapping
from datetime import datetime

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings, calendars
from db.queries.bookings import BookingRow
from db.queries.offers import OfferRow
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.errors import DomainError, LimitReached, NotOffered, SlotTaken, TooFar, TooSoon
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.sentences import sentence
from expertconnect.domain.slots import Refusal, bookable, reservable
from expertconnect.services.availability.schedule_cache import schedule_at
from expertconnect.services.bookings.expiry import expire_due
from expertconnect.services.scheduling.calendar import NOBODY, full_days

ENOUGH = sentence(
    "You have booked as many of these sessions as one person can. Please attend or cancel one first."
)
_SENTENCES: Mapping[Refusal, tuple[type[DomainError], str | None]] = {
    Refusal.CLOSED: (NotOffered, sentence("There are no hours at this time. Please choose another.")),
    Refusal.OFF_GRID: (
        NotOffered,
        sentence("Sessions do not start at this minute. Please choose one of the offered times."),
    ),
    Refusal.TIME_OFF: (NotOffered, sentence("The expert is away at this time. Please choose another.")),
    Refusal.BUSY: (NotOffered, sentence("The expert is busy at this time. Please choose another.")),
    Refusal.TAKEN: (SlotTaken, None),
    Refusal.TOO_SOON: (TooSoon, None),
    Refusal.TOO_FAR: (TooFar, None),
    Refusal.FULL: (LimitReached, None),
}


def require_bookable(
    work: UnitOfWork, offer: OfferRow, rules: SessionRules, start: datetime, *, but: int = NOBODY
) -> None:
    """Refuse a start that a client may not book.

    Args:
        rules: Of the offer; of the booking itself where one is moved.
        but: The booking that is to move there; its own time does not stand in its way.

    Raises:
        NotOffered, TooSoon, TooFar, SlotTaken, LimitReached: Whatever stands in the way first.
    """
    if (
        offer.daily_limit is not None
        or offer.expert_daily_limit is not None
        or offer.client_limit is not None
    ):
        calendars.lock_expert(work.session, offer.expert_id)
    schedule = schedule_at(work, offer.expert_id, offer.schedule_version, offer.expert_time_zone)
    taken = _taken(work, offer.expert_id, rules.reserved(start), but)
    calendar = Calendar(schedule, taken, full=full_days(work, offer, but=but))
    refuse(bookable(rules, calendar, start, work.now))


def require_reservable(
    work: UnitOfWork, offer: OfferRow, rules: SessionRules, start: datetime, *, but: int = NOBODY
) -> None:
    """Refuse a start that the expert may not use: reserved time and the past bind; hours, notice and limits do
    not.

    Raises:
        NotOffered, TooSoon, SlotTaken: Whatever stands in the way first.
    """
    if start < work.now:
        raise TooSoon(sentence("This time has already passed."))
    schedule = schedule_at(work, offer.expert_id, offer.schedule_version, offer.expert_time_zone)
    taken = _taken(work, offer.expert_id, rules.reserved(start), but)
    refuse(reservable(rules, Calendar(schedule, taken), start))


def require_room_for_client(
    work: UnitOfWork, row: BookingRow | OfferRow, user_id: int | None, email: str
) -> None:
    """Refuse a client, known by account or address, who has reached the event type's limit of coming sessions.

    Args:
        row: What is to be booked; a hold that is about to be does not count.

    Raises:
        LimitReached: If the type's limit per client is used up.
    """
    if row.client_limit is None or (user_id is None and not email):
        return
    calendars.lock_expert(work.session, row.expert_id)
    event_type_id = row.event_type_id if isinstance(row, BookingRow) else row.id
    if calendars.coming_of_client(work.session, event_type_id, user_id, email, work.now) >= row.client_limit:
        raise LimitReached(ENOUGH)


def refuse(refusal: Refusal | None) -> None:
    """Raise the error for a refusal of the engine; nothing when there is none."""
    if refusal is not None:
        kind, said = _SENTENCES[refusal]
        raise kind(said)


def _taken(work: UnitOfWork, expert_id: int, wanted: Interval, but: int) -> list[tuple[int, int]]:
    """Ticks of a span that other bookings claim, after expired claims in it were deleted."""
    ticks = wanted.ticks()
    claimed = calendars.in_the_way(work.session, expert_id, ticks.start, ticks.stop, but)
    owners = bookings.bookings_by_id(work.session, (owner for _, owner in claimed))
    if expire_due(work, owners):
        claimed = calendars.in_the_way(work.session, expert_id, ticks.start, ticks.stop, but)
    return [(tick, tick + 1) for tick, _ in claimed]
