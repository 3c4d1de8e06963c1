"""Short ways to say what an engine's test is given."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from expertconnect.domain.availability import Hours, Schedule, TimeOff
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def hours(*texts: str) -> tuple[Hours, ...]:
    """Hours from texts like ``09:00-17:00``."""
    return tuple(Hours.parse(*text.split("-")) for text in texts)


def every_day(*texts: str) -> dict[int, tuple[Hours, ...]]:
    return {weekday: hours(*texts) for weekday in range(1, 8)}


def schedule(
    zone: str,
    weekly: Mapping[int, tuple[Hours, ...]],
    overrides: Mapping[date, tuple[Hours, ...]] | None = None,
    time_off: Sequence[Interval] = (),
) -> Schedule:
    return Schedule(ZoneInfo(zone), weekly, overrides or {}, tuple(TimeOff(span) for span in time_off))


def rules(duration: int = 60, step: int | None = None, *, before: int = 0, after: int = 0) -> SessionRules:
    return SessionRules(
        duration=minutes(duration),
        step=minutes(step or duration),
        buffer_before=minutes(before),
        buffer_after=minutes(after),
    )


def utc(text: str) -> datetime:
    """An instant from a text like ``2027-03-14 13:00``, read in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(zone: str, text: str, fold: int = 0) -> datetime:
    """An instant from a wall reading in a zone; ``fold`` 1 is the second pass of a repeated one."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def span(zone: str, first: str, end: str) -> Interval:
    return Interval(at(zone, first), at(zone, end))


def ticks(interval: Interval) -> tuple[int, int]:
    """The ticks of an interval as a calendar keeps them."""
    taken = interval.ticks()
    return taken.start, taken.stop


def readings(starts: Sequence[datetime], zone: str) -> list[str]:
    """What a wall clock shows at some instants."""
    return [f"{start.astimezone(ZoneInfo(zone)):%H:%M}" for start in starts]
