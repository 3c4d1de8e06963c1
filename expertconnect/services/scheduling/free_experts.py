"""Find which of many experts are free in a span of time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice

from db.engine.unit_of_work import UnitOfWork
from db.queries import calendars, offers
from db.queries.calendars import Reserved
from db.queries.offers import OfferRow
from expertconnect.domain import slots
from expertconnect.domain.interval import Interval, tick_of
from expertconnect.services.event_types.public import rules_of
from expertconnect.services.scheduling.calendar import calendar_with

AT_ONCE = 400
"""Experts per SQL statement."""
_AROUND = 288 * 2
"""Ticks before and after a span from which a reservation can reach into it: a session of a day and its buffers."""

Free = tuple[datetime, str]
"""A free start, and the slug of an event type that can start then."""


def free_within(
    work: UnitOfWork, expert_ids: Sequence[int], span: Interval, count: int
) -> dict[int, tuple[Free, ...]]:
    """Return the first free starts of each of some experts in a span, ascending; each start once."""
    found: dict[int, tuple[Free, ...]] = dict.fromkeys(expert_ids, ())
    for first in range(0, len(expert_ids), AT_ONCE):
        batch = expert_ids[first : first + AT_ONCE]
        offered: dict[int, list[OfferRow]] = defaultdict(list)
        for offer in offers.active_offers(work.session, batch):
            offered[offer.expert_id].append(offer)
        reserved = _reserved(work, list(offered), span)
        for expert_id, own_offers in offered.items():
            found[expert_id] = _first(work, own_offers, reserved[expert_id], span, count)
    return found


def _first(
    work: UnitOfWork, own_offers: Iterable[OfferRow], reserved: list[Reserved], span: Interval, count: int
) -> tuple[Free, ...]:
    starts = [[(start, offer.slug) for start in _free(work, offer, reserved, span)] for offer in own_offers]
    distinct: dict[datetime, str] = {}
    for start, slug in merge(*starts, key=lambda free: free[0]):
        distinct.setdefault(start, slug)
        if len(distinct) > count:
            break
    return tuple(islice(distinct.items(), count))


def _free(work: UnitOfWork, offer: OfferRow, reserved: list[Reserved], span: Interval) -> list[datetime]:
    return slots.free_starts(rules_of(offer), calendar_with(work, offer, reserved), span, work.now)


def _reserved(work: UnitOfWork, expert_ids: list[int], span: Interval) -> dict[int, list[Reserved]]:
    low, high = tick_of(span.start) - _AROUND, tick_of(span.end) + _AROUND
    by_expert: dict[int, list[Reserved]] = defaultdict(list)
    if expert_ids:
        for row in calendars.reserved_of_many(work.session, expert_ids, low, high, work.now):
            by_expert[row.expert_id].append(row)
    return by_expert
