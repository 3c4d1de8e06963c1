"""Booking eligibility checks for holds, bookings and moves, with refusals as sentences.

They run when time is first claimed, and exist for their messages: double booking is prevented by the primary key of
the claims, whatever these checks say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine.unit_of_work import UnitOfWork
from db.queries import bookings, calendars
from db.queries.bookings import BookingRow
from db.queries.offers import OfferRow
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.errors import (
    ClientLimitReached,
    DomainError,
    LimitReached,
    NotOffered,
    OfferChanged,
    SlotTaken,
    TooFar,
    TooSoon,
)
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money, amount_text
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.sentences import sentence
from expertconnect.domain.slots import Refusal, bookable, reservable
from expertconnect.services.availability.schedule_cache import schedule_at
from expertconnect.services.bookings.expiry import expire_due
from expertconnect.services.scheduling.calendar import NO_BOOKING, full_days

MINUTE = timedelta(minutes=1)
ONLY_ONCE = sentence("Each person can have this session only once, and you have booked it before.")
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


@dataclass(frozen=True, slots=True)
class Terms:
    """Length and price of a session, as a caller has seen them; None for what was not sent."""

    duration: timedelta | None = None
    price: Money | None = None


UNSEEN = Terms()


def require_bookable(
    work: UnitOfWork, offer: OfferRow, rules: SessionRules, start: datetime, *, excluding: int = NO_BOOKING
) -> None:
    """Refuse a start that a client may not book.

    Args:
        rules: The offer's; for a move, the booking's own.
        excluding: The booking to be moved; its own time counts as free.

    Raises:
        NotOffered, TooSoon, TooFar, SlotTaken, LimitReached: The first reason found.
    """
    if (
        offer.daily_limit is not None
        or offer.expert_daily_limit is not None
        or offer.client_limit is not None
        or offer.once_per_client
    ):
        calendars.lock_expert(work.session, offer.expert_id)
    schedule = schedule_at(work, offer.expert_id, offer.schedule_version, offer.expert_time_zone)
    taken = _taken(work, offer.expert_id, rules.reserved(start), excluding)
    calendar = Calendar(schedule, taken, full=full_days(work, offer, excluding=excluding))
    refuse(bookable(rules, calendar, start, work.now))


def require_reservable(
    work: UnitOfWork, offer: OfferRow, rules: SessionRules, start: datetime, *, excluding: int = NO_BOOKING
) -> None:
    """Refuse a start that the expert may not use: only reserved time, the grid and the past are checked, not hours,
    notice and limits.

    Raises:
        NotOffered, TooSoon, SlotTaken: The first reason found.
    """
    if start < work.now:
        raise TooSoon(sentence("This time has already passed."))
    schedule = schedule_at(work, offer.expert_id, offer.schedule_version, offer.expert_time_zone)
    taken = _taken(work, offer.expert_id, rules.reserved(start), excluding)
    refuse(reservable(rules, Calendar(schedule, taken), start))


def require_room_for_client(
    work: UnitOfWork, row: BookingRow | OfferRow, user_id: int | None, email: str
) -> None:
    """Refuse a client, known by account or address, who has reached the event type's limit of coming sessions, or has had
    what can be had only once.

    Args:
        row: The offer or hold to be booked; the hold itself is not counted.

    Raises:
        ClientLimitReached: If the type's limit per client is used up.
    """
    if (row.client_limit is None and not row.once_per_client) or (user_id is None and not email):
        return
    calendars.lock_expert(work.session, row.expert_id)
    event_type_id = row.event_type_id if isinstance(row, BookingRow) else row.id
    client = (work.session, event_type_id, user_id, email, work.now)
    if row.once_per_client and calendars.had_by_client(*client):
        raise ClientLimitReached(ONLY_ONCE)
    if row.client_limit is not None and calendars.coming_of_client(*client).all >= row.client_limit:
        raise ClientLimitReached


def require_seen(seen: Terms, duration: timedelta, price: Money) -> None:
    """Refuse terms that are not those which the caller has seen.

    Raises:
        OfferChanged: With the present ones.
    """
    fields = {}
    if seen.duration not in (None, duration):
        fields["duration_minutes"] = sentence("It takes {count} minutes now.", count=duration // MINUTE)
    if seen.price not in (None, price):
        fields["price"] = sentence("It costs {amount} now.", amount=f"{amount_text(price)} {price.currency}")
    if fields:
        raise OfferChanged(duration, price, fields=fields)


def refuse(refusal: Refusal | None) -> None:
    """Raise the error for a refusal of the engine; nothing when there is none."""
    if refusal is not None:
        error, message = _SENTENCES[refusal]
        raise error(message)


def _taken(work: UnitOfWork, expert_id: int, wanted: Interval, excluding: int) -> list[tuple[int, int]]:
    """Ticks of a span that other bookings claim, once those that have expired are deleted."""
    ticks = wanted.ticks()
    claimed = calendars.in_the_way(work.session, expert_id, ticks.start, ticks.stop, excluding)
    owners = bookings.bookings_by_id(work.session, (owner for _, owner in claimed))
    if expire_due(work, owners):
        claimed = calendars.in_the_way(work.session, expert_id, ticks.start, ticks.stop, excluding)
    return [(tick, tick + 1) for tick, _ in claimed]
