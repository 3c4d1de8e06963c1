"""Booking rules of an event type: duration, step, buffers, notice and horizon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from expertconnect.domain import bounds
from expertconnect.domain.availability import Schedule
from expertconnect.domain.interval import TICK, Interval
from expertconnect.domain.sentences import sentence

DAY = timedelta(days=1)
LONGEST_BUFFER = timedelta(minutes=bounds.BUFFER.most)
LONGEST_NOTICE = timedelta(minutes=bounds.NOTICE.most)
LONGEST_HORIZON = timedelta(days=bounds.HORIZON_DAYS.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """Duration, grid step, buffers, notice and horizon of the sessions of an event type.

    Attributes:
        duration: Real length, 5 min to 24 h.
        step: Distance between starts, counted from the opening of a window, 5 min to 24 h.
        buffer_before: Reserved before a session, at most 12 h; it may lie outside the hours.
        buffer_after: Reserved after a session, likewise.
        notice: Minimum time from now to a start, inclusive.
        horizon: Maximum time from now to a start, inclusive. None: no limit but `LONGEST_HORIZON`.
        horizon_first: First date of starts, in the expert's zone.
        horizon_last: Last date of starts, in the expert's zone, inclusive.

    Raises:
        ValueError: If one is out of its bounds or no multiple of five minutes (notice and horizon
            may have any length), or if no start could ever satisfy all of them.
    """

    duration: timedelta
    step: timedelta
    buffer_before: timedelta = timedelta()
    buffer_after: timedelta = timedelta()
    notice: timedelta = timedelta()
    horizon: timedelta | None = None
    horizon_first: date | None = None
    horizon_last: date | None = None

    def __post_init__(self) -> None:
        _require("A session", self.duration, TICK, DAY)
        _require("The step between starts", self.step, TICK, DAY)
        _require("The buffer before a session", self.buffer_before, timedelta(), LONGEST_BUFFER)
        _require("The buffer after a session", self.buffer_after, timedelta(), LONGEST_BUFFER)
        if not timedelta() <= self.notice <= LONGEST_NOTICE:
            raise ValueError("The notice is between none and 365 days.")
        if self.horizon is not None and not timedelta() <= self.horizon <= LONGEST_HORIZON:
            raise ValueError("The horizon is at most ten years.")
        if self.horizon is not None and self.horizon < self.notice:
            raise ValueError("The horizon is shorter than the notice: nothing could ever be booked.")
        if self.horizon_first and self.horizon_last and self.horizon_last < self.horizon_first:
            raise ValueError("The last date that can be booked is before the first.")

    def soonest(self, now: datetime) -> datetime:
        """Return the first instant at which a session may start, inclusive."""
        return now + self.notice

    def furthest(self, now: datetime) -> datetime:
        """Return the last instant at which a session may start, inclusive."""
        return now + (LONGEST_HORIZON if self.horizon is None else self.horizon)

    def session(self, start: datetime) -> Interval:
        """Return the interval of a session, without buffers."""
        return Interval.lasting(start, self.duration)

    def reserved(self, start: datetime) -> Interval:
        """Return the interval that a session reserves: buffer before, session, buffer after."""
        session = self.session(start)
        return Interval(session.start - self.buffer_before, session.end + self.buffer_after)


def impossible(rules: SessionRules, schedule: Schedule) -> str | None:
    """Return why no session can ever be booked with these rules in this schedule, or None if one can.

    An empty schedule gives None: it has yet to be filled in.
    """
    longest = schedule.longest_stretch()
    if not longest or longest >= rules.duration:
        return None
    return sentence(
        "A session of {minutes} minutes does not fit: the longest hours have {longest}.",
        minutes=_minutes(rules.duration),
        longest=_minutes(longest),
    )


def _require(name: str, length: timedelta, least: timedelta, most: timedelta) -> None:
    if length % TICK:
        raise ValueError(f"{name} lasts a multiple of five minutes.")
    if not least <= length <= most:
        shortest = f"{_minutes(least)} minutes" if least else "nothing"
        raise ValueError(f"{name} lasts between {shortest} and {most // timedelta(hours=1)} hours.")


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
