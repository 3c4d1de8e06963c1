"""Availability: an expert's weekly hours, date overrides, time off, time zone and daily limit."""

from expertconnect.services.availability.commands import (
    add_time_off,
    add_time_off_span,
    clear_override,
    copy_day,
    copy_hours,
    paint,
    put_schedule,
    remove_time_off,
    schedule_of,
    set_daily_limit,
    set_override,
    set_overrides,
    set_week,
    set_weekly,
    set_zone,
)
from expertconnect.services.availability.input import (
    CheckedSchedule,
    ScheduleInput,
    TimeOffInput,
    checked_schedule,
    hours_from_texts,
)
from expertconnect.services.availability.repository import ScheduleView, TimeOffView

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
