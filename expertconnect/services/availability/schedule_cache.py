"""Schedule cache: an expert's hours as the slot engine reads them, remembered per version."""

from typing import cast
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from db.queries import offers
from db.queries.offers import HoursRows
from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.errors import NotFound
from expertconnect.domain.interval import Interval

_MAX = 10_000
"""Schedules to remember; each is a few kilobytes."""


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

    What a question has read is remembered for that version: it has been committed. What a command reads may be its
    own change, and that may yet be rolled back and its version given to another.
    """
    known = cast(dict[int, tuple[int, Schedule]], work.remembered.setdefault("schedules", {}))
    found = known.get(expert_id)
    if found is not None and found[0] == version:
        return found[1]
    schedule = _schedule(offers.hours_of(work.session, expert_id, time_zone))
    if work.reads_only:
        if len(known) >= _MAX:
            known.clear()
        known[expert_id] = (version, schedule)
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
