"""Schedule repository: read and write the rows of an expert's hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from db.engine.unit_of_work import UnitOfWork
from db.models import DayOverride, EventType, Expert, TimeOffSpan, WeeklyHours
from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.interval import Interval
from expertconnect.domain.sentences import sentence
from expertconnect.services.common.ids import new_uid


class TimeOffView(NamedTuple):
    """Time off as its expert sees it."""

    uid: str
    off: TimeOff


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A schedule as its expert sees it.

    Attributes:
        weekly: By ISO weekday, Monday is 1; closed days are missing.
        overrides: By date; no hours for a day off.
        time_off: In order of their start.
        daily_limit: Live bookings per day over all event types; None for no limit.
        version: For compare-and-set.
        warnings: Sentences about event types that do not fit into these hours.
    """

    time_zone: str
    weekly: Mapping[int, tuple[Hours, ...]]
    overrides: Mapping[date, tuple[Hours, ...]]
    time_off: tuple[TimeOffView, ...]
    daily_limit: int | None
    version: int
    warnings: tuple[str, ...] = field(default=())

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the hours."""
        return ZoneInfo(self.time_zone)


def write_weekly(work: UnitOfWork, expert_id: int, weekly: Mapping[int, Iterable[Hours]]) -> None:
    """Replace the rows of the weekly hours."""
    work.session.execute(delete(WeeklyHours).where(WeeklyHours.expert_id == expert_id))
    rows = [
        {"expert_id": expert_id, "weekday": weekday, "opens": hours.opens, "closes": hours.closes}
        for weekday, windows in weekly.items()
        for hours in windows
    ]
    if rows:
        work.session.execute(insert(WeeklyHours), rows)


def write_overrides(work: UnitOfWork, expert_id: int, overrides: Mapping[date, Iterable[Hours]]) -> None:
    """Replace the rows of some date overrides, in one statement: the writer does nothing else meanwhile."""
    rows = [
        {"expert_id": expert_id, "day": day, "windows": [[window.opens, window.closes] for window in hours]}
        for day, hours in sorted(overrides.items())
    ]
    if rows:
        written = work.insert(DayOverride)
        replaced = written.on_conflict_do_update(
            index_elements=["expert_id", "day"], set_={"windows": written.excluded.windows}
        )
        work.session.execute(replaced, rows)


def write_times_off(work: UnitOfWork, expert_id: int, times_off: Iterable[TimeOff]) -> None:
    """Insert some times off."""
    rows = [
        {
            "uid": new_uid(),
            "expert_id": expert_id,
            "starts_at": off.span.start,
            "ends_at": off.span.end,
            "note": off.note,
            "public": off.public,
        }
        for off in times_off
    ]
    if rows:
        work.session.execute(insert(TimeOffSpan), rows)


def view_of(work: UnitOfWork, expert_id: int) -> ScheduleView:
    """Read an expert's schedule from the database, because the cache may not have what this command has written."""
    zone, limit, version = work.session.execute(
        select(Expert.time_zone, Expert.daily_limit, Expert.schedule_version).where(Expert.id == expert_id)
    ).one()
    weekly: dict[int, tuple[Hours, ...]] = {}
    for weekday, opens, closes in work.session.execute(
        select(WeeklyHours.weekday, WeeklyHours.opens, WeeklyHours.closes)
        .where(WeeklyHours.expert_id == expert_id)
        .order_by(WeeklyHours.weekday, WeeklyHours.opens)
    ):
        weekly[weekday] = (*weekly.get(weekday, ()), Hours(opens, closes))
    overrides = {
        day: tuple(Hours(*window) for window in windows)
        for day, windows in work.session.execute(
            select(DayOverride.day, DayOverride.windows)
            .where(DayOverride.expert_id == expert_id)
            .order_by(DayOverride.day)
        )
    }
    off = tuple(
        TimeOffView(uid, TimeOff(Interval(start, end), note, public))
        for uid, start, end, note, public in work.session.execute(
            select(
                TimeOffSpan.uid,
                TimeOffSpan.starts_at,
                TimeOffSpan.ends_at,
                TimeOffSpan.note,
                TimeOffSpan.public,
            )
            .where(TimeOffSpan.expert_id == expert_id)
            .order_by(TimeOffSpan.starts_at, TimeOffSpan.id)
        )
    )
    longest = Schedule(ZoneInfo(zone), weekly, overrides).longest_stretch()
    return ScheduleView(zone, weekly, overrides, off, limit, version, _warnings(work, expert_id, longest))


def _warnings(work: UnitOfWork, expert_id: int, longest: timedelta) -> tuple[str, ...]:
    """Sentences about event types that no longer fit into any window. They are warnings, not refusals, because hours
    are edited one day after the other.
    """
    minutes = longest // timedelta(minutes=1)
    too_long = work.session.execute(
        select(EventType.title, EventType.duration_minutes)
        .where(
            EventType.expert_id == expert_id,
            EventType.active,
            EventType.retired_at.is_(None),
            EventType.duration_minutes > minutes,
        )
        .order_by(EventType.position)
    )
    return tuple(
        sentence(
            "“{title}” lasts {minutes} minutes and fits nowhere in these hours.", title=title, minutes=length
        )
        for title, length in too_long
    )
