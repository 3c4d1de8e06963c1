"""Availability commands: read, replace and edit an expert's own hours.

Every edit increments the schedule's version. Existing bookings keep their time, even if the time zone changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from db.engine.unit_of_work import UnitOfWork
from db.models import DayOverride, TimeOffSpan
from expertconnect.domain import bounds
from expertconnect.domain.availability import Hours
from expertconnect.domain.errors import NotFound
from expertconnect.domain.week_edit import HoursRange, apply_range
from expertconnect.services.availability.input import (
    CheckedSchedule,
    ScheduleInput,
    TimeOffInput,
    checked_hours,
    checked_schedule,
    checked_time_off,
    days_off,
    hours_from_texts,
)
from expertconnect.services.availability.repository import (
    ScheduleView,
    TimeOffView,
    view_of,
    write_overrides,
    write_times_off,
    write_weekly,
)
from expertconnect.services.availability.schedule_edit import changed, locked, require_sound, schedule_with
from expertconnect.services.common import authorization, validation
from expertconnect.services.common.ids import is_word


def schedule_of(work: UnitOfWork) -> ScheduleView:
    """Return the schedule of the signed-in expert.

    Raises:
        SignInNeeded, Forbidden: As `authorization.own_expert`.
    """
    return view_of(work, authorization.own_expert(work).id)


def put_schedule(
    work: UnitOfWork, given: ScheduleInput | CheckedSchedule, version: int | None = None
) -> ScheduleView:
    """Replace the expert's schedule as a whole: zone, weekly hours, overrides, time off, limit.

    Args:
        given: Checking a long one takes a while: whoever is given one by a stranger runs `checked_schedule` in a thread
            first, so that nobody else's command waits for it.
        version: Version of the schedule that the page shows; None skips the check.

    Raises:
        Invalid: With a sentence by field; also for hours that overlap.
        NotAnymore: If the schedule has changed since that version.
    """
    clean = given if isinstance(given, CheckedSchedule) else checked_schedule(given)
    expert = locked(work, version)
    write_weekly(work, expert, clean.weekly)
    work.session.execute(delete(DayOverride).where(DayOverride.expert_id == expert))
    write_overrides(work, expert, clean.overrides)
    work.session.execute(delete(TimeOffSpan).where(TimeOffSpan.expert_id == expert))
    write_times_off(work, expert, clean.time_off)
    return changed(work, expert, time_zone=clean.time_zone, daily_limit=clean.daily_limit)


def set_weekly(
    work: UnitOfWork, weekday: int, hours: Sequence[Hours], version: int | None = None
) -> ScheduleView:
    """Set the hours of one weekday (Monday is 1); no windows for a closed day.

    Raises:
        Invalid: If they overlap, also with the day before or after.
        NotAnymore: As `put_schedule`.
    """
    return copy_hours(work, hours, [weekday], version)


def copy_day(work: UnitOfWork, weekday: int, to: Collection[int], version: int | None = None) -> ScheduleView:
    """Copy the hours of one weekday to others.

    Raises:
        Invalid, NotAnymore: As `set_weekly`.
    """
    validation.integer(weekday, "weekday", 1, 7)
    hours = view_of(work, authorization.own_expert(work).id).weekly.get(weekday, ())
    return copy_hours(work, hours, to, version)


def copy_hours(
    work: UnitOfWork, hours: Sequence[Hours], to: Collection[int], version: int | None = None
) -> ScheduleView:
    """Set the same hours on several weekdays.

    Raises:
        Invalid, NotAnymore: As `set_weekly`.
    """
    days = {validation.integer(day, "weekday", 1, 7) for day in to}
    clean = checked_hours(hours, "hours")
    expert = locked(work, version)
    current = view_of(work, expert)
    weekly = {**current.weekly, **dict.fromkeys(days, clean)}
    require_sound(schedule_with(current, weekly=weekly), "hours")
    write_weekly(work, expert, weekly)
    return changed(work, expert)


def set_week(
    work: UnitOfWork, weekly: Mapping[int, Sequence[Hours]], version: int | None = None
) -> ScheduleView:
    """Replace the hours of all weekdays; missing days are closed.

    Raises:
        Invalid, NotAnymore: As `set_weekly`.
    """
    given = {validation.integer(day, "weekday", 1, 7): tuple(hours) for day, hours in weekly.items()}
    expert = locked(work, version)
    current = view_of(work, expert)
    clean = _checked_week(given, current)
    require_sound(schedule_with(current, weekly=clean), "hours")
    write_weekly(work, expert, clean)
    return changed(work, expert)


def paint(work: UnitOfWork, hours_range: HoursRange) -> ScheduleView:
    """Open or close a range of half hours in the weekly hours; all other hours stay as they are.

    Raises:
        Invalid: If a day would have too many windows.
    """
    expert = locked(work, None)
    current = view_of(work, expert)
    weekly = _checked_week(apply_range(current.weekly, hours_range), current)
    require_sound(schedule_with(current, weekly=weekly), "hours")
    write_weekly(work, expert, weekly)
    return changed(work, expert)


def set_override(
    work: UnitOfWork, day: date, hours: Sequence[Hours], version: int | None = None
) -> ScheduleView:
    """Set a date override: other hours on one date, or none for a day off.

    Raises:
        Invalid: If they overlap, also with those of the day before or after.
        NotAnymore: As `put_schedule`.
    """
    return set_overrides(work, [day], hours, version)


def set_overrides(
    work: UnitOfWork, days: Collection[date], hours: Sequence[Hours], version: int | None = None
) -> ScheduleView:
    """Set the same override on several dates, all or none.

    Raises:
        Invalid, NotAnymore: As `set_override`.
    """
    dates = {validation.day(day) for day in days}
    if len(dates) > bounds.OVERRIDES.most:
        raise validation.refused("overrides", bounds.OVERRIDES.refusal)
    clean = checked_hours(hours, "hours")
    expert = locked(work, version)
    current = view_of(work, expert)
    if len(current.overrides.keys() | dates) > bounds.OVERRIDES.most:
        current = _without_past_overrides(work, expert, current)
        if dates - current.overrides.keys() and len(current.overrides.keys() | dates) > bounds.OVERRIDES.most:
            raise validation.refused("overrides", bounds.OVERRIDES.refusal)
    new = dict.fromkeys(dates, clean)
    require_sound(schedule_with(current, overrides={**current.overrides, **new}), "hours")
    write_overrides(work, expert, new)
    return changed(work, expert)


def clear_override(work: UnitOfWork, day: date, version: int | None = None) -> ScheduleView:
    """Remove a date override, so that the date has the hours of its weekday again.

    Raises:
        Invalid: If those would overlap an override of the day before or after.
        NotAnymore: As `put_schedule`.
    """
    day = validation.day(day)
    expert = locked(work, version)
    current = view_of(work, expert)
    require_sound(
        schedule_with(
            current, overrides={other: hours for other, hours in current.overrides.items() if other != day}
        ),
        "hours",
    )
    work.session.execute(delete(DayOverride).where(DayOverride.expert_id == expert, DayOverride.day == day))
    return changed(work, expert)


def add_time_off(
    work: UnitOfWork, first: date, last: date, note: str = "", public: bool = False
) -> ScheduleView:
    """Add time off for whole days, both dates included, in the expert's zone.

    Args:
        public: Whether clients may read the note.

    Raises:
        Invalid: If the dates or the note are not valid.
    """
    expert = authorization.own_expert(work)
    span = days_off(first, last, ZoneInfo(expert.time_zone))
    return add_time_off_span(work, TimeOffInput(span.start, span.end, note, public))


def add_time_off_span(work: UnitOfWork, given: TimeOffInput) -> ScheduleView:
    """Add time off from one instant to another.

    Raises:
        Invalid: If the instants or the note are not valid.
    """
    clean = checked_time_off(given, "time_off")
    expert = locked(work, None)
    _require_room_for_time_off(work, expert)
    write_times_off(work, expert, [clean])
    return changed(work, expert, span=clean.span)


def remove_time_off(work: UnitOfWork, uid: str) -> ScheduleView:
    """Remove one time off.

    Raises:
        NotFound: If there is no such time off, or it is another expert's.
    """
    expert = locked(work, None)
    own = (TimeOffSpan.expert_id == expert) & (TimeOffSpan.uid == uid)
    deleted = (
        work.session.execute(delete(TimeOffSpan).where(own).returning(TimeOffSpan.id)).first()
        if is_word(uid)
        else None
    )
    if deleted is None:
        raise NotFound
    return changed(work, expert)


def set_zone(work: UnitOfWork, time_zone: str, version: int | None = None) -> ScheduleView:
    """Change the expert's time zone: hours keep their wall time. No booking moves.

    Raises:
        Invalid: If it is not a known time zone.
        NotAnymore: As `put_schedule`.
    """
    name = validation.zone(time_zone)
    return changed(work, locked(work, version), time_zone=name)


def set_daily_limit(work: UnitOfWork, limit: int | None) -> ScheduleView:
    """Set how many bookings a day the expert takes over all event types; None for no limit.

    Raises:
        Invalid: If it is not a number from 1 to 288.
    """
    most = None if limit is None else validation.integer_within(limit, "daily_limit", bounds.DAILY_LIMIT)
    return changed(work, locked(work, None), daily_limit=most)


def _checked_week(
    weekly: Mapping[int, tuple[Hours, ...]], current: ScheduleView
) -> dict[int, tuple[Hours, ...]]:
    """Validate the windows of each day that differs: one that is left alone may have more than could be set now."""
    return {
        day: hours if hours == current.weekly.get(day) else checked_hours(hours, "hours")
        for day, hours in weekly.items()
    }


def _without_past_overrides(work: UnitOfWork, expert: int, current: ScheduleView) -> ScheduleView:
    """Delete the overrides of dates that are over, to make room for new ones."""
    today = work.now.astimezone(current.zone).date()
    work.session.execute(delete(DayOverride).where(DayOverride.expert_id == expert, DayOverride.day < today))
    return replace(
        current, overrides={day: hours for day, hours in current.overrides.items() if day >= today}
    )


def _require_room_for_time_off(work: UnitOfWork, expert: int) -> None:
    """Refuse one more time off beyond the bound; those that are over make room first.

    Raises:
        Invalid: If there are too many to come.
    """
    own = TimeOffSpan.expert_id == expert
    count = select(func.count()).select_from(TimeOffSpan).where(own)
    if work.session.execute(count).scalar_one() < bounds.TIMES_OFF.most:
        return
    work.session.execute(delete(TimeOffSpan).where(own, TimeOffSpan.ends_at <= work.now))
    if work.session.execute(count).scalar_one() >= bounds.TIMES_OFF.most:
        raise validation.refused("time_off", bounds.TIMES_OFF.refusal)


__all__ = [
    "CheckedSchedule",
    "ScheduleInput",
    "ScheduleView",
    "TimeOffInput",
    "TimeOffView",
    "add_time_off",
    "add_time_off_span",
    "checked_schedule",
    "clear_override",
    "copy_day",
    "copy_hours",
    "hours_from_texts",
    "paint",
    "put_schedule",
    "remove_time_off",
    "schedule_of",
    "set_daily_limit",
    "set_override",
    "set_overrides",
    "set_week",
    "set_weekly",
    "set_zone",
]
