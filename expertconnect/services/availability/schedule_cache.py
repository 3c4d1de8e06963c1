"""Schedule cache: experts' hours for the slot engine, one version per expert."""

from typing import cast
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from db.queries import offers
from db.queries.offers import HoursRows
from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.errors import NotFound
from expertconnect.domain.interval import Interval

_MAX = 10_000
"""Maximum of cached schedules, of a few kilobytes each."""


def load_schedule(work: UnitOfWork, expert_id: int) -> Schedule:
    """Return the current schedule of an expert.

    Raises:
        NotFound: If there is no such expert.
    """
    found = offers.schedule_version(work.session, expert_id)
    if found is None:
        raise NotFound
    version, time_zone = found
    return schedule_at(work, expert_id, version, time_zone)


def schedule_at(work: UnitOfWork, expert_id: int, version: int, time_zone: str) -> Schedule:
    """Return the schedule of an expert whose version and zone were read in this transaction.

    Only queries fill the cache, because they read committed data. A command may read its own change, which may still be
    rolled back and its version used by another command.
    """
    cached = cast(dict[int, tuple[int, Schedule]], work.remembered.setdefault("schedules", {}))
    entry = cached.get(expert_id)
    if entry is not None and entry[0] == version:
        return entry[1]
    schedule = _schedule(offers.hours_of(work.session, expert_id, time_zone))
    if work.reads_only:
        if len(cached) >= _MAX:
            cached.clear()
        cached[expert_id] = (version, schedule)
    return schedule


def _schedule(rows: HoursRows) -> Schedule:
    weekly: dict[int, tuple[Hours, ...]] = {}
    for weekday, opens, closes in rows.weekly:
        weekly[weekday] = (*weekly.get(weekday, ()), Hours(opens, closes))
    return Schedule(
        timezone=ZoneInfo(rows.time_zone),
        weekly=weekly,
        overrides={day: tuple(Hours(*window) for window in windows) for day, windows in rows.overrides},
        time_off=tuple(
            TimeOff(Interval(start, end), note, public) for start, end, note, public in rows.time_off
        ),
    )
