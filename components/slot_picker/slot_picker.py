"""Slot picker element: choosing a day and a time.

One Vue component, drawn in the browser by slot_picker.js and the modules beside it, fed with a month of days. It holds
no opinion on what is free: Python sends that, changes by others arrive as patches, and it reports what was chosen.
"""

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from components.booking.dual_time import NO_CLOCKS, clocks_beside
from components.kit.bundle import bundled_component
from components.kit.formatting import offset_words, zone_words
from components.kit.markup import plain
from components.kit.static_files import static_url
from components.slot_picker.texts import picker_words
from expertconnect.domain.slots import DayState, DayView

Kept = Literal["held", "taken"]
_MINUTE = 60
_DAY = 24 * 60
_ROLLING_DAYS = 42
# As far as anybody may turn the pages, in months from today; the horizon of an offer is nearer.
MAX_MONTHS = 36
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class MonthView:
    """What the picker shows.

    Attributes:
        month: Any day of the month that is shown.
        days: What each day of `shown_range` has to offer, by date in `timezone`.
        timezone: Whose wall the times are read from.
        today: The date there.
        chosen: The day whose times are shown; None for the first open one.
        mine: The start held for this visitor.
        held: Starts that others hold; shown, and not to be had.
        hour12: Whether times read 3:30 pm instead of 15:30.
        room: Name under which live changes for exactly this session type and zone are told.
        seq: Number of the last change that `days` already knows of.
        duration: Length of a session, for the end in a slot's spoken name.
        next_opening: The next day with a free time at all, when this month has none.
        other: On whose wall the times are read as well; None for nobody's.
    """

    month: date
    days: Mapping[date, DayView]
    timezone: ZoneInfo
    today: date
    chosen: date | None = None
    mine: datetime | None = None
    held: Collection[datetime] = ()
    hour12: bool = False
    room: str = ""
    seq: int = 0
    duration: timedelta = timedelta(0)
    next_opening: date | None = None
    other: ZoneInfo | None = None


@dataclass(slots=True)
class _Shown:
    days: frozenset[date] = field(default_factory=frozenset)
    today: date = date(1970, 1, 1)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    room: str = ""


def shown_range(month: date, today: date, week_start: int = 0) -> tuple[date, date]:
    """The first and last day to ask for: a month, or six weeks from this one when it is the month of today.

    Args:
        week_start: 0 for Monday to 6 for Sunday.
    """
    if (month.year, month.month) == (today.year, today.month):
        first = today - timedelta(days=(today.weekday() - week_start) % 7)
        return first, first + timedelta(days=_ROLLING_DAYS - 1)
    first = month.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def slots_message(
    room: str,
    seq: int,
    gone: Iterable[tuple[datetime, Kept]] = (),
    back: Iterable[datetime] = (),
    *,
    timezone: ZoneInfo,
) -> dict[str, object]:
    """What every picker in a room is told, as payload of the socket event "slots".

    Args:
        seq: One more than that of the message before; a picker that misses one asks for everything again.
        gone: Starts that are held or taken now.
        back: Starts that are free again.
        timezone: Of everybody in the room.
    """
    return {
        "room": room,
        "seq": seq,
        "gone": [[_minute(start), state] for start, state in gone],
        "back": [
            [_minute(start), f"{local.date()}", local.hour * 60 + local.minute, _offset(local)]
            for start in back
            for local in (start.astimezone(timezone),)
        ],
    }


class SlotPicker(Element):
    """A month, a week strip on phones, and the times of the chosen day.

    Args:
        on_pick: Called with the start that was clicked, aware UTC; it may be anything a browser says.
        on_month: Called with the first of the month that is wanted; answer with `show`.
        on_day: Called with the day of the shown range whose times are looked at.
        on_stale: Called when changes were missed; answer with `show`.
        on_hour12: Called when the clock was switched, for remembering.
    """

    component = bundled_component(Path(__file__).with_name("slot_picker.js"))

    def __init__(
        self,
        on_pick: Callable[[datetime], Awaitable[Any] | Any],
        on_month: Callable[[date], Awaitable[Any] | Any],
        on_day: Callable[[date], Awaitable[Any] | Any] | None = None,
        on_stale: Callable[[], Awaitable[Any] | Any] | None = None,
        *,
        on_hour12: Callable[[bool], Awaitable[Any] | Any] | None = None,
    ) -> None:
        super().__init__()
        self._on_pick, self._on_month, self._on_day = on_pick, on_month, on_day
        self._on_stale, self._on_hour12 = on_stale, on_hour12
        self._shown = _Shown()
        self._wanted: date | None = None
        today = "1970-01-01"
        self._props.update(
            days=(),
            month=today[:7],
            today=today,
            chosenDay="",
            nextOpening="",
            mine=0,
            hour12=False,
            textPairs=picker_words(),
            room="",
            seq=0,
            minutes=0,
            sprite=static_url("icons.svg"),
            zone="",
            clocks=NO_CLOCKS,
        )
        self.on("pick", self._picked).on("month", self._turned).on("day", self._chose)
        self.on("stale", self._missed, throttle=1.0).on("hour12", self._switched)

    def show(self, view: MonthView) -> None:
        """Show a month; what was chosen in the browser stays unless `view.chosen` says otherwise."""
        wanted, self._wanted = self._wanted, None
        chosen = (
            view.chosen
            or (wanted if wanted in view.days else None)
            or self._looked_at(view)
            or first_open(view)
        )
        self._shown = _Shown(frozenset(view.days), view.today, view.timezone, view.room)
        known = sorted(view.days)
        at = max(view.days[known[0]].starts, default=None) if known else None
        self._props.update(
            days=_days(view),
            month=f"{view.month:%Y-%m}",
            today=view.today.isoformat(),
            chosenDay=chosen.isoformat() if chosen else "",
            mine=_minute(view.mine) if view.mine else 0,
            nextOpening=view.next_opening.isoformat() if view.next_opening else "",
            hour12=view.hour12,
            room=view.room,
            seq=view.seq,
            minutes=int(view.duration.total_seconds()) // _MINUTE,
            clocks=clocks_beside(view.timezone, view.other, view.today, known[0], known[-1])
            if view.other and known
            else NO_CLOCKS,
            zone=zone_words(view.timezone, at or _noon(view.today)),
        )
        self.update()

    def _looked_at(self, view: MonthView) -> date | None:
        """The day that the browser shows, if it is still among those shown: a re-read must not turn the page."""
        reported = str(self._props["chosenDay"])
        day = date.fromisoformat(reported) if reported else None
        return day if day in view.days else None

    def patch(
        self, seq: int, gone: Iterable[tuple[datetime, Kept]] = (), back: Iterable[datetime] = ()
    ) -> None:
        """Tell this one picker what `slots_message` tells a whole room."""
        message = slots_message(self._shown.room, seq, gone, back, timezone=self._shown.timezone)
        self.run_method("patch", message)

    def _picked(self, event: GenericEventArguments) -> Any:
        minute = _translated(event, "start")
        # 0 to the year 9999: what `datetime` can hold.
        if type(minute) is not int or not 0 < minute < 4_223_000_000:
            return None
        return self._on_pick(datetime.fromtimestamp(minute * _MINUTE, UTC))

    def _turned(self, event: GenericEventArguments) -> Any:
        month = _translated(event, "month")
        if not isinstance(month, str) or not _MONTH.fullmatch(month):
            return None
        return self._turn(date(max(int(month[:4]), 1), int(month[5:]), 1))

    def _turn(self, first: date) -> Any:
        today = self._shown.today
        ahead = (first.year - today.year) * 12 + first.month - today.month
        return self._on_month(first) if 0 <= ahead <= MAX_MONTHS else None

    def _chose(self, event: GenericEventArguments) -> Any:
        reported = _translated(event, "day")
        if not isinstance(reported, str) or len(reported) != len("2026-12-01"):
            return None
        try:
            day = date.fromisoformat(reported)
        except ValueError:
            return None
        if day not in self._shown.days:
            self._wanted = day
            return self._turn(day.replace(day=1))
        with self._props.suspend_updates():  # the browser knows: it said so
            self._props["chosenDay"] = day.isoformat()
        return self._on_day(day) if self._on_day else None

    def _missed(self, _event: GenericEventArguments) -> Any:
        return self._on_stale() if self._on_stale else None

    def _switched(self, event: GenericEventArguments) -> Any:
        on = _translated(event, "on")
        return self._on_hour12(on) if isinstance(on, bool) and self._on_hour12 else None


def first_open(view: MonthView) -> date | None:
    """The first day with something free."""
    return min((day for day, seen in view.days.items() if seen.state is DayState.OPEN), default=None)


def _days(view: MonthView) -> tuple[tuple[object, ...], ...]:
    """Days as the browser reads them: date, state, and per slot epoch minute, wall minute, offset, state.

    Tuples all the way down: of every list the framework makes one that watches itself, and a month has hundreds.
    """
    extra: dict[date, set[datetime]] = {}
    for start in (*view.held, *([view.mine] if view.mine else [])):
        extra.setdefault(start.astimezone(view.timezone).date(), set()).add(start)
    held = {_minute(start) for start in view.held} - ({_minute(view.mine)} if view.mine else set())
    return tuple(
        _day(day, str(seen.state), tuple(sorted({*seen.starts, *extra[day]})), view.timezone, frozenset(held))
        if day in extra
        else _public_day(day, seen, view.timezone)
        for day, seen in sorted(view.days.items())
    )


@lru_cache(maxsize=1_024)
def _public_day(day: date, seen: DayView, zone: ZoneInfo) -> tuple[object, ...]:
    """A day as everybody sees it who reads times in the same zone: worked out once for all of them."""
    return _day(day, str(seen.state), seen.starts, zone, frozenset())


def _day(
    day: date, state: str, starts: Sequence[datetime], zone: ZoneInfo, held: frozenset[int]
) -> tuple[object, ...]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    ahead = midnight.utcoffset()
    # A month has hundreds of slots and most days one offset: integers instead of a conversion each.
    if ahead is not None and ahead == (midnight + timedelta(days=1)).utcoffset():
        shift = int(ahead.total_seconds()) // _MINUTE
        minutes = [_minute(start) for start in starts]
        read = [(minute, (minute + shift) % _DAY, "") for minute in minutes]
    else:
        walls = [start.astimezone(zone) for start in starts]
        read = [(_minute(wall), wall.hour * 60 + wall.minute, _offset(wall)) for wall in walls]
    slots = tuple((minute, wall, offset, "held" if minute in held else "") for minute, wall, offset in read)
    return day.isoformat(), state, slots


def _offset(wall: datetime) -> str:
    """The offset of a reading that the clock shows twice, else nothing."""
    other = wall.replace(fold=1 - wall.fold)
    twice = wall.utcoffset() != other.utcoffset() and other.astimezone(UTC).astimezone(wall.tzinfo) == other
    return offset_words(wall) if twice else ""


def _minute(instant: datetime) -> int:
    return int(instant.timestamp()) // _MINUTE


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _translated(event: GenericEventArguments, name: str) -> object:
    value = event.args.get(name) if isinstance(event.args, dict) else None
    return plain(value) if isinstance(value, str) else value
