"""Edit weekly hours: open or close a range of half hours on some weekdays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expertconnect.domain.availability import Hours

CELL = 30
"""Minutes of one cell."""
_DAY = 1440
_WEEK = 7 * _DAY

# Minutes since Monday 00:00, end exclusive; a span that begins on Sunday may end on the Monday after.
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HoursRange:
    """One edit: the same range of hours on some weekdays, opened or closed.

    Attributes:
        weekdays: Monday is 1.
        first: Minutes since midnight, a multiple of `CELL`.
        end: The same, exclusive; 1440 is the end of the day.
        opens: Whether the range is opened; else it is closed.

    Raises:
        ValueError: If it is not a range of whole cells within a day, or has no weekday.
    """

    weekdays: frozenset[int]
    first: int
    end: int
    opens: bool

    def __post_init__(self) -> None:
        if not self.weekdays or not all(1 <= day <= 7 for day in self.weekdays):
            raise ValueError("A range has weekdays from 1 for Monday to 7 for Sunday.")
        if self.first % CELL or self.end % CELL or not 0 <= self.first < self.end <= _DAY:
            raise ValueError("A range has whole half hours of a day.")


def apply_range(
    weekly: Mapping[int, tuple[Hours, ...]], hours_range: HoursRange
) -> dict[int, tuple[Hours, ...]]:
    """Return the weekly hours after an edit. Hours outside of the range keep their exact times.

    Opened time joins the windows that it touches, except across midnight: there a new window begins, on the day that
    was edited. A window past midnight stays one window until part of it is closed.
    """
    spans = [
        ((day - 1) * _DAY + one.opens, (day - 1) * _DAY + one.closes)
        for day, hours in weekly.items()
        for one in hours
    ]
    for day in sorted(hours_range.weekdays):
        touched = ((day - 1) * _DAY + hours_range.first, (day - 1) * _DAY + hours_range.end)
        spans = _opened(spans, touched) if hours_range.opens else _closed(spans, touched)
    found: dict[int, tuple[Hours, ...]] = {}
    for start, end in sorted(spans):
        day, opens = divmod(start, _DAY)
        found[day + 1] = (*found.get(day + 1, ()), Hours(opens, opens + end - start))
    return found


def _closed(spans: Iterable[_Span], touched: _Span) -> list[_Span]:
    """Return spans without the touched one, also one week later: a Sunday's window may reach into Monday."""
    left = list(spans)
    for shift in (0, _WEEK):
        left = [part for span in left for part in _without(span, (touched[0] + shift, touched[1] + shift))]
    return [(start % _WEEK, start % _WEEK + end - start) for start, end in left]


def _opened(spans: list[_Span], touched: _Span) -> list[_Span]:
    """Return the spans with the parts of the touched one that none of them covered."""
    gaps = [touched]
    for start, end in spans:
        for shift in (0, -_WEEK):
            gaps = [part for gap in gaps for part in _without(gap, (start + shift, end + shift))]
    for gap in gaps:
        spans = _joined(spans, gap)
    return spans


def _joined(spans: list[_Span], gap: _Span) -> list[_Span]:
    """Return the spans with a gap added that none of them covers, joined to its neighbours."""
    start, end = gap
    before = [span for span in spans if span[1] % _WEEK == start and start % _DAY]
    after = [span for span in spans if span[0] == end % _WEEK and end % _DAY]
    for neighbour in (*before, *after):
        length = neighbour[1] - neighbour[0]
        wider = (start - length, end) if neighbour in before else (start, end + length)
        # A window lasts at most a day, and one of exactly a day must run from midnight to midnight.
        if wider[1] - wider[0] < _DAY or (wider[1] - wider[0] == _DAY and wider[0] % _DAY == 0):
            start, end = wider
            spans = [span for span in spans if span != neighbour]
    return [*spans, (start % _WEEK, start % _WEEK + end - start)]


def _without(span: _Span, hole: _Span) -> list[_Span]:
    start, end = span
    if hole[1] <= start or end <= hole[0]:
        return [span]
    return [part for part in ((start, hole[0]), (hole[1], end)) if part[0] < part[1]]
