"""Explain tick by tick why an expert's time is not free."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from itertools import pairwise
from typing import NamedTuple

from expertconnect.domain.calendar import Calendar, openings
from expertconnect.domain.interval import TICK, Interval, on_tick, tick_of
from expertconnect.domain.rules import SessionRules
from expertconnect.domain.ticks import bounds, ceil_tick, days, ranges

_EVER = 10**9  # ticks; some nine thousand years


class Cause(StrEnum):
    """Kind of obstacle to a booking."""

    CLOSED = auto()
    TIME_OFF = auto()
    SESSION = auto()
    BUFFER = auto()
    TAKEN = auto()
    BUSY = auto()
    TOO_SOON = auto()
    TOO_FAR = auto()
    FULL = auto()
    OFF_GRID = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """One obstacle to a booking.

    Attributes:
        cause: Its kind.
        detail: Which one: the note of the time off, the name of the booking or calendar, the limit.
    """

    cause: Cause
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A span of a day with all its obstacles; none when it is free."""

    interval: Interval
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedSession:
    """A booking or hold under the name that its expert sees.

    Attributes:
        session: The session itself.
        reserved: The session with its buffers.
        name: Its name for the expert.
    """

    session: Interval
    reserved: Interval
    name: str


@dataclass(frozen=True, slots=True)
class NamedBusy:
    """Busy time of another calendar, with that calendar's name."""

    span: Interval
    calendar: str


def explain(
    rules: SessionRules,
    calendar: Calendar,
    day: date,
    now: datetime,
    *,
    sessions: Sequence[NamedSession] = (),
    busy: Sequence[NamedBusy] = (),
) -> list[Explained]:
    """Return for every tick of a day in the expert's zone why it is not free.

    Args:
        rules: Rules of the event type; notice and horizon count.
        calendar: The expert's time.
        day: A date in the expert's zone.
        now: The present, aware.
        sessions: Names for reserved time; time that none of them covers gets the cause TAKEN.
        busy: Names for external busy time; time that none of them covers gets no name.

    Returns:
        The day from midnight to midnight in spans with equal reasons. A day with a clock change has
        more or fewer than 288 ticks.
    """
    found: list[Explained] = []
    for _, parts in days(calendar.schedule.timezone, day, day):
        for first, end in parts:
            labels = [
                *_of_hours(calendar, first, end),
                *_of_others(calendar, sessions, busy),
                *_of_rules(rules, calendar, day, now),
            ]
            found += _stretches(labels, first, end)
    return found


def reasons_against(
    rules: SessionRules,
    calendar: Calendar,
    start: datetime,
    now: datetime,
    *,
    sessions: Sequence[NamedSession] = (),
    busy: Sequence[NamedBusy] = (),
) -> tuple[Reason, ...]:
    """Return all obstacles to one start; none exactly when `slots.bookable` accepts it.

    Hours apply to the session, reserved and busy time to its buffers too, the rest to the start.
    """
    if not on_tick(start):
        return (Reason(Cause.OFF_GRID),)
    session, reserved = rules.session(start).ticks(), rules.reserved(start).ticks()
    day = start.astimezone(calendar.schedule.timezone).date()
    labels = [
        *_over(session, _of_hours(calendar, session.start, session.stop)),
        *_over(reserved, _of_others(calendar, sessions, busy)),
        *_over(session[:1], _of_rules(rules, calendar, day, now)),
    ]
    found = dict.fromkeys(label.reason for label in labels)
    hours = openings(calendar.schedule, rules.step // TICK, session.start, session.stop)
    if hours.opened & 1 and not hours.grid & 1:
        found[Reason(Cause.OFF_GRID)] = None
    return tuple(found)


def why_empty(stretches: Sequence[Explained]) -> Reason | None:
    """Return the reason that best explains a day without any start.

    Closed hours count only when there are no others, because people miss starts in the open hours. Of several reasons
    it is the one that takes the most time; None when every gap is free and merely too short.
    """
    missed = [one for one in stretches if Reason(Cause.CLOSED) not in one.reasons] or stretches
    taken: Counter[Reason] = Counter()
    for one in missed:
        for reason in one.reasons:
            taken[reason] += len(one.interval.ticks())
    if missed is stretches and (off := [reason for reason in taken if reason.cause is Cause.TIME_OFF]):
        return off[0]
    return taken.most_common(1)[0][0] if taken else None


class _Label(NamedTuple):
    """A reason for the ticks ``first`` up to ``end``."""

    first: int
    end: int
    reason: Reason


def _of_hours(calendar: Calendar, first: int, end: int) -> Iterator[_Label]:
    opened = openings(calendar.schedule, 1, first, end).opened
    closed = ~opened & ((1 << (end - first)) - 1)
    for start, stop in ranges(closed, first):
        yield _Label(start, stop, Reason(Cause.CLOSED))
    for off in calendar.schedule.time_off:
        yield _label(off.span, Reason(Cause.TIME_OFF, off.note))


def _of_others(
    calendar: Calendar, sessions: Sequence[NamedSession], busy: Sequence[NamedBusy]
) -> Iterator[_Label]:
    for named in sessions:
        session, reserved = named.session.ticks(), named.reserved.ticks()
        yield _Label(session.start, session.stop, Reason(Cause.SESSION, named.name))
        yield _Label(reserved.start, session.start, Reason(Cause.BUFFER, named.name))
        yield _Label(session.stop, reserved.stop, Reason(Cause.BUFFER, named.name))
    names = [named.reserved for named in sessions]
    for first, end in _nameless(calendar.reserved, bounds(names)):
        yield _Label(first, end, Reason(Cause.TAKEN))
    for other in busy:
        yield _label(other.span, Reason(Cause.BUSY, other.calendar))
    for first, end in _nameless(bounds(calendar.busy), bounds(other.span for other in busy)):
        yield _Label(first, end, Reason(Cause.BUSY))


def _of_rules(rules: SessionRules, calendar: Calendar, day: date, now: datetime) -> Iterator[_Label]:
    soonest, furthest = ceil_tick(rules.soonest(now)), tick_of(rules.furthest(now)) + 1
    if rules.horizon_first and day < rules.horizon_first:
        soonest = _EVER
    if rules.horizon_last and day > rules.horizon_last:
        furthest = -_EVER
    yield _Label(-_EVER, soonest, Reason(Cause.TOO_SOON))
    yield _Label(furthest, _EVER, Reason(Cause.TOO_FAR))
    if day in calendar.full:
        yield _Label(-_EVER, _EVER, Reason(Cause.FULL, calendar.full[day]))


def _stretches(labels: Sequence[_Label], first: int, end: int) -> Iterator[Explained]:
    """Yield the ticks ``first`` to ``end`` as spans, split wherever the reasons change."""
    cuts = {first, end}
    for label in labels:
        cuts.update(tick for tick in (label.first, label.end) if first < tick < end)
    stretches: list[tuple[int, int, tuple[Reason, ...]]] = []
    for start, stop in pairwise(sorted(cuts)):
        over = _over(range(start, stop), labels)
        reasons = tuple(dict.fromkeys(label.reason for label in over))
        if stretches and stretches[-1][2] == reasons:
            start = stretches.pop()[0]
        stretches.append((start, stop, reasons))
    for start, stop, reasons in stretches:
        yield Explained(Interval.of_ticks(start, stop), reasons)


def _over(ticks: range, labels: Iterable[_Label]) -> Iterator[_Label]:
    """Return the labels that overlap a range of ticks."""
    return (label for label in labels if max(label.first, ticks.start) < min(label.end, ticks.stop))


def _nameless(
    taken: Iterable[tuple[int, int]], named: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the parts of the taken ranges that no named range covers."""
    named_ranges = sorted(named)
    for first, end in taken:
        for start, stop in named_ranges:
            if first < start < end:
                yield first, start
            if start < end and first < stop:
                first = max(first, stop)
        if first < end:
            yield first, end


def _label(span: Interval, reason: Reason) -> _Label:
    ticks = span.ticks()
    return _Label(ticks.start, ticks.stop, reason)
