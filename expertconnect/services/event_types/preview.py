"""Preview of an event type that is being edited: validation errors, and the starts that could be booked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from db.engine.unit_of_work import UnitOfWork
from db.models import EventType, Expert
from db.queries import calendars
from db.queries.calendars import ticks_of
from expertconnect.domain import slots
from expertconnect.domain.availability import Schedule
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.errors import Invalid
from expertconnect.domain.event_type import DECIDES_STARTS
from expertconnect.domain.interval import Interval, tick_of
from expertconnect.services.availability.schedule_cache import load_schedule
from expertconnect.services.common import authorization
from expertconnect.services.event_types import public
from expertconnect.services.event_types.input import (
    SLUG_TAKEN,
    EventTypeInput,
    checked,
    rules_from,
    slug_from,
)

LOOKED_AHEAD = timedelta(days=21)
MAX = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """Preview of an event type that is not saved yet.

    Attributes:
        slug: The slug that it would get.
        wrong: A sentence for every invalid field.
        starts: The first starts that could be booked in the next three weeks, at most `MAX`.
    """

    slug: str
    wrong: Mapping[str, str] = field(default_factory=dict)
    starts: tuple[datetime, ...] = ()


def tried(work: UnitOfWork, given: EventTypeInput, uid: str = "") -> Trial:
    """Validate an input and compute its first starts, without saving it.

    Args:
        uid: The uid of the edited event type; empty for a new one.

    Raises:
        NotFound: If there is no such event type, or it is another expert's.
        SignInNeeded, Forbidden: As `authorization.own_expert`.
    """
    edited = public.owned(work, uid) if uid else None
    expert = authorization.own_expert(work)
    schedule = load_schedule(work, expert.id)
    wrong: dict[str, str] = {}
    try:
        checked(given, schedule, expert.buffer_after_minutes)
    except Invalid as refusal:
        wrong |= refusal.fields
    slug = given.slug.strip().lower() or (edited.slug if edited else slug_from(given.title))
    if given.slug and "slug" not in wrong and _is_taken(work, expert.id, slug, uid):
        wrong["slug"] = SLUG_TAKEN
    starts = () if wrong.keys() & DECIDES_STARTS else _starts(work, given, expert, schedule)
    return Trial(slug, wrong, starts)


def _is_taken(work: UnitOfWork, expert_id: int, slug: str, uid: str) -> bool:
    taken = select(EventType.id).where(
        EventType.expert_id == expert_id, EventType.slug == slug, EventType.uid != uid
    )
    return work.session.scalar(taken) is not None


def _starts(
    work: UnitOfWork, given: EventTypeInput, expert: Expert, schedule: Schedule
) -> tuple[datetime, ...]:
    rest = given.buffer_after_minutes
    complete = replace(given, buffer_after_minutes=expert.buffer_after_minutes if rest is None else rest)
    rules = rules_from(complete)
    first = max(work.now, rules.soonest(work.now))
    span = Interval.lasting(first, LOOKED_AHEAD)
    around = (
        complete.duration_minutes + complete.buffer_before_minutes + (complete.buffer_after_minutes or 0)
    ) // 5 + 1
    rows = calendars.reserved_between(
        work.session, expert.id, tick_of(span.start) - around, tick_of(span.end) + around, work.now
    )
    return tuple(slots.free_starts(rules, Calendar(schedule, ticks_of(rows)), span, work.now)[:MAX])
