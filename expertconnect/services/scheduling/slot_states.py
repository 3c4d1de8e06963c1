"""Slot states for live pages: free, held or taken around a change. Public: never tells by whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.engine.unit_of_work import UnitOfWork
from db.queries import offers as offer_queries
from db.queries.calendars import ticks_of
from db.queries.offers import OfferRow
from expertconnect.domain import slots
from expertconnect.domain.interval import Interval, merged
from expertconnect.services.event_types.public import rules_of
from expertconnect.services.scheduling.calendar import calendar_with, reserved_rows

_DAY = timedelta(days=1)
WIDEST = timedelta(days=14)
"""Length of all changes together beyond which their states are not read: pages load what they show instead."""


@dataclass(frozen=True, slots=True)
class SlotStates:
    """Starts in some spans by state, ascending.

    Attributes:
        held: Starts that would be free but for a hold.
    """

    free: tuple[datetime, ...] = ()
    held: tuple[datetime, ...] = ()
    taken: tuple[datetime, ...] = ()


def slot_states(work: UnitOfWork, event_type_id: int, spans: Iterable[Interval]) -> SlotStates:
    """Return the slot states of an event type around some changes.

    With a limit per day a change affects a day to either side, because the limit applies to the whole local day.
    """
    offer = offer_queries.offer_by_id(work.session, event_type_id)
    if offer is None or not offer.active:
        return SlotStates()
    reach = (
        _DAY if offer.daily_limit or offer.expert_daily_limit else rules_of(offer).reserved(work.now).length
    )
    found = [
        _states(work, offer, span) for span in merged(Interval(s.start - reach, s.end + reach) for s in spans)
    ]
    return SlotStates(
        free=tuple(start for states in found for start in states.free),
        held=tuple(start for states in found for start in states.held),
        taken=tuple(start for states in found for start in states.taken),
    )


def too_wide(spans: Iterable[Interval]) -> bool:
    """Whether reading the states around some changes would take longer than loading again what pages show.

    Two years off are one change, with the starts of two years in each event type.
    """
    return sum((span.length for span in merged(spans)), timedelta()) > WIDEST


def next_start(work: UnitOfWork, event_type_id: int) -> datetime | None:
    """Return the first bookable start of one event type; None when there is none."""
    offer = offer_queries.offer_by_id(work.session, event_type_id)
    if offer is None:
        return None
    calendar = calendar_with(work, offer, reserved_rows(work, offer, work.now, work.now + slots.SEARCH))
    return slots.next_free(rules_of(offer), calendar, work.now)


def _states(work: UnitOfWork, offer: OfferRow, span: Interval) -> SlotStates:
    rules, now = rules_of(offer), work.now
    rows = reserved_rows(work, offer, span.start, span.end)
    calendar = calendar_with(work, offer, rows)
    free = slots.free_starts(rules, calendar, span, now)
    empty = replace(calendar, reserved=(), full={})
    possible = slots.free_starts(rules, empty, span, now)
    booked = replace(calendar, reserved=ticks_of(row for row in rows if row.hold_of is None))
    without_holds = set(slots.free_starts(rules, booked, span, now))
    is_free = set(free)
    not_free = [start for start in possible if start not in is_free]
    return SlotStates(
        free=tuple(free),
        held=tuple(start for start in not_free if start in without_holds),
        taken=tuple(start for start in not_free if start not in without_holds),
    )
