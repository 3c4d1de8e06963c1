"""Load an expert's calendar for the slot engine: hours, reserved time, and the days on which a limit is reached."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from db.queries import calendars
from db.queries.calendars import Counted, Reserved, ticks_of
from db.queries.offers import OfferRow
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.interval import tick_of
from expertconnect.domain.sentences import sentence
from expertconnect.services.availability.schedule_cache import schedule_at

NO_BOOKING = 0
"""An id that no booking has: nothing is excluded."""
FULL_TYPE = sentence("No more sessions of this kind on this day.")
FULL_DAY = sentence("No more sessions on this day.")


def calendar_of(
    work: UnitOfWork, offer: OfferRow, first: datetime, end: datetime, *, excluding: int = NO_BOOKING
) -> Calendar:
    """Load an expert's calendar between two instants.

    Args:
        excluding: Id of a booking whose own time counts as free, such as the one to be moved.
    """
    rows = reserved_rows(work, offer, first, end)
    return calendar_with(work, offer, (row for row in rows if row.id != excluding), excluding=excluding)


def reserved_rows(work: UnitOfWork, offer: OfferRow, first: datetime, end: datetime) -> list[Reserved]:
    """Load the reservations of a span, extended on both sides by a session and its buffers."""
    around = offer.duration_minutes + offer.buffer_before_minutes + offer.buffer_after_minutes
    low, high = tick_of(first) - around // 5, tick_of(end) + around // 5 + 1
    return calendars.reserved_between(work.session, offer.expert_id, low, high, work.now)


def calendar_with(
    work: UnitOfWork, offer: OfferRow, reserved: Iterable[Reserved], *, excluding: int = NO_BOOKING
) -> Calendar:
    """Build the calendar of an expert from given reservations."""
    schedule = schedule_at(work, offer.expert_id, offer.schedule_version, offer.expert_time_zone)
    return Calendar(schedule, ticks_of(reserved), full=full_days(work, offer, excluding=excluding))


def full_days(
    work: UnitOfWork,
    offer: OfferRow,
    *,
    excluding: int = NO_BOOKING,
    cache: dict[int, list[Counted]] | None = None,
) -> dict[date, str]:
    """Dates, in the expert's zone, on which a limit of the event type or of the expert is reached.

    Args:
        cache: Bookings that count, by expert, shared by several calls in one query; added to here.
    """
    if offer.daily_limit is None and offer.expert_daily_limit is None:
        return {}
    rows = None if cache is None else cache.get(offer.expert_id)
    if rows is None:
        rows = calendars.counted(work.session, offer.expert_id, work.now, excluding)
        if cache is not None:
            cache[offer.expert_id] = rows
    zone = ZoneInfo(offer.expert_time_zone)
    full: dict[date, str] = {}
    if offer.expert_daily_limit is not None:
        full |= {day: FULL_DAY for day, n in _per_day(rows, zone).items() if n >= offer.expert_daily_limit}
    if offer.daily_limit is not None:
        own = [row for row in rows if row.event_type_id == offer.id]
        full |= {day: FULL_TYPE for day, n in _per_day(own, zone).items() if n >= offer.daily_limit}
    return full


def _per_day(rows: Iterable[Counted], zone: ZoneInfo) -> Counter[date]:
    """Count bookings by the date of their start; a move that can still be undone counts on its old date, too."""
    counts: Counter[date] = Counter()
    for row in rows:
        counts.update({start.astimezone(zone).date() for start in (row.starts_at, row.kept_from) if start})
    return counts
