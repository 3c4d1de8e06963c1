"""Free slots: months of slots, the nearest and the next free starts. Public, and cheap enough for every visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from db.queries import calendars as calendar_queries
from db.queries import offers as offer_queries
from db.queries.calendars import Reserved, ticks_of
from db.queries.offers import OfferRow
from expertconnect.domain import slots
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.errors import Invalid, NotFound
from expertconnect.domain.event_type import Offer
from expertconnect.domain.interval import Interval, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.sentences import sentence
from expertconnect.domain.slots import DayView
from expertconnect.services.availability.schedule_cache import schedule_at
from expertconnect.services.common import validation
from expertconnect.services.event_types import public
from expertconnect.services.scheduling.calendar import (
    NO_BOOKING,
    calendar_of,
    calendar_with,
    full_days,
    reserved_rows,
)

MAX_DAYS = 62
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthOfSlots:
    """Slots of a range of days, as a booking page shows them.

    Attributes:
        days: All requested days.
        held: Starts that would be free but for another visitor's hold.
        mine: The start that this visitor holds; it is also among the free ones.
        full: By date, the limit that is reached as a sentence.
    """

    offer: Offer
    days: Mapping[date, DayView]
    held: tuple[datetime, ...] = ()
    mine: datetime | None = None
    full: Mapping[date, str] | None = None


def month(
    work: UnitOfWork, username: str, slug: str, first: date, last: date, time_zone: str
) -> MonthOfSlots:
    """Return the slots of a range of days.

    Args:
        first: The first date, in ``time_zone``.
        last: The last date, included.
        time_zone: The viewer's time zone.

    Raises:
        NotFound: If there is no such offer.
        Invalid: If a date is not valid, they are in the wrong order or more than 62, or the zone is unknown.
    """
    offer = public.find(work, username, slug)
    return month_of(work, offer, public.rules_of(offer), (first, last, time_zone))


def month_of(
    work: UnitOfWork,
    offer: OfferRow,
    rules: SessionRules,
    day_range: tuple[date, date, str],
    *,
    excluding: int = NO_BOOKING,
) -> MonthOfSlots:
    """Return `month` for given rules.

    Args:
        day_range: First date, last date and time zone.
        excluding: Id of a booking whose time counts as free.
    """
    first, last, zone = _days(*day_range)
    span = _span(first, last)
    rows = [row for row in reserved_rows(work, offer, span.start, span.end) if row.id != excluding]
    # A new hold replaces the visitor's old hold, so that one counts as free; a move does not replace it.
    own_holds = [
        row for row in rows if excluding == NO_BOOKING and row.hold_of and row.hold_of == work.actor.visitor
    ]
    others = [row for row in rows if row.hold_of is not None and row not in own_holds]
    own_holds_here = [row for row in own_holds if row.event_type_id == offer.id]
    if own_holds:
        excluding = own_holds[0].id
    calendar = calendar_with(work, offer, [row for row in rows if row.id != excluding], excluding=excluding)
    days = slots.month(rules, calendar, first, last, work.now, zone)
    return MonthOfSlots(
        offer=public.offer_of(work, offer),
        days=days,
        held=_held(work, rules, calendar, rows, (first, last, zone), days) if others else (),
        mine=_start_of(own_holds_here[0], rules) if own_holds_here else None,
        full=calendar.full,
    )


def free_starts(work: UnitOfWork, event_type_id: int, span: Interval) -> list[datetime]:
    """Return the starts in a span that can be booked now, in UTC, ascending.

    Raises:
        NotFound: If there is no such event type.
    """
    offer = offer_queries.offer_by_id(work.session, event_type_id)
    if offer is None:
        raise NotFound
    calendar = calendar_of(work, offer, span.start, span.end)
    return slots.free_starts(public.rules_of(offer), calendar, span, work.now)


def nearest_free(
    work: UnitOfWork, username: str, slug: str, start: datetime, count: int = 3
) -> list[datetime]:
    """Return the free starts nearest to a start that was refused.

    Raises:
        NotFound: If there is no such offer.
        Invalid: If the start is not an instant.
    """
    start = validation.instant(start, "start")
    offer = public.find(work, username, slug)
    return nearest_of(work, offer, public.rules_of(offer), start, count)


def nearest_of(
    work: UnitOfWork,
    offer: OfferRow,
    rules: SessionRules,
    start: datetime,
    count: int,
    *,
    excluding: int = NO_BOOKING,
) -> list[datetime]:
    """Return `nearest_free` for given rules."""
    calendar = calendar_of(work, offer, work.now, _end_of_search(work), excluding=excluding)
    return slots.nearest(rules, calendar, start, work.now, count)


def next_free(work: UnitOfWork, expert_id: int) -> datetime | None:
    """Return the first start that can be booked with an expert, over all event types on offer."""
    found = next_free_of_many(work, [expert_id])[expert_id]
    return None if found is None else found[0]


def next_free_of_many(work: UnitOfWork, expert_ids: Sequence[int]) -> dict[int, tuple[datetime, str] | None]:
    """Return the first bookable start of each of many experts, and the slug of its event type."""
    starts = next_few_of_many(work, expert_ids, 1)
    return {expert_id: found[0] if found else None for expert_id, found in starts.items()}


def next_few_of_many(
    work: UnitOfWork, expert_ids: Sequence[int], count: int = 3
) -> dict[int, tuple[tuple[datetime, str], ...]]:
    """Return the first few bookable starts of each of many experts, with the slugs of their event types."""
    today, end = tick_of(work.now), tick_of(_end_of_search(work))
    reserved = calendar_queries.by_expert(
        calendar_queries.reserved_of_many(work.session, expert_ids, today, end, work.now)
    )
    found: dict[int, tuple[tuple[datetime, str], ...]] = dict.fromkeys(expert_ids, ())
    counted: dict[int, list[calendar_queries.Counted]] = {}
    for offer in offer_queries.active_offers(work.session, expert_ids):
        schedule = schedule_at(work, offer.expert_id, offer.schedule_version, offer.expert_time_zone)
        calendar = Calendar(
            schedule, ticks_of(reserved.get(offer.expert_id, ())), full=full_days(work, offer, cache=counted)
        )
        starts = _first(public.rules_of(offer), calendar, work.now, count)
        merged = dict.fromkeys(starts, offer.slug) | dict(found[offer.expert_id])
        found[offer.expert_id] = tuple(sorted(merged.items())[:count])
    return found


def _first(rules: SessionRules, calendar: Calendar, now: datetime, count: int) -> list[datetime]:
    """The first few free starts, searched in spans of growing length."""
    first = slots.next_free(rules, calendar, now)
    if first is None or count == 1:
        return [] if first is None else [first]
    starts: list[datetime] = []
    for days in (1, 7, 62, slots.SEARCH.days):
        starts = slots.free_starts(rules, calendar, Interval(first, first + timedelta(days=days)), now)
        if len(starts) >= count:
            break
    return starts[:count]


def _held(
    work: UnitOfWork,
    rules: SessionRules,
    calendar: Calendar,
    rows: Sequence[Reserved],
    day_range: tuple[date, date, ZoneInfo],
    days: Mapping[date, DayView],
) -> tuple[datetime, ...]:
    """The starts that would be free without holds."""
    first, last, zone = day_range
    without_holds = replace(calendar, reserved=ticks_of(row for row in rows if row.hold_of is None))
    freed = slots.month(rules, without_holds, first, last, work.now, zone)
    return tuple(
        start for day, view in freed.items() for start in view.starts if start not in days[day].starts
    )


def _start_of(row: Reserved, rules: SessionRules) -> datetime:
    return Interval.of_ticks(row.first_tick, row.end_tick).start + rules.buffer_before


def _days(first: object, last: object, time_zone: object) -> tuple[date, date, ZoneInfo]:
    with validation.Form() as form:
        begin = form.of(validation.day, first, "from")
        end = form.of(validation.day, last, "to")
        name = form.of(validation.zone, time_zone, "time_zone")
    if end < begin:
        raise Invalid(fields={"to": sentence("The last day is before the first.")})
    if (end - begin).days >= MAX_DAYS:
        raise Invalid(fields={"to": sentence("Please ask for at most {most} days at once.", most=MAX_DAYS)})
    return begin, end, ZoneInfo(name)


def _span(first: date, last: date) -> Interval:
    """The span of UTC that these dates can cover in any time zone."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return Interval(start - _DAY, datetime(last.year, last.month, last.day, tzinfo=UTC) + 2 * _DAY)


def _end_of_search(work: UnitOfWork) -> datetime:
    return work.now + slots.SEARCH
