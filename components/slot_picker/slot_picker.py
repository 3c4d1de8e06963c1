"""Slot picker element: choice of a day and a free start time.

A Vue component (slot_picker.js and the modules beside it) that gets a month of days as props. Python decides what is
free; changes by others arrive as patches, and the component reports what was chosen.
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
# Maximum number of months from today that can be shown; the horizon of an offer is nearer.
MAX_MONTHS = 36
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class MonthView:
    """Props of the picker.

    Attributes:
        month: Any day of the shown month.
        days: State and free starts of each day of `shown_range`, by date in `timezone`.
        timezone: Time zone of the shown times.
        today: The current date there.
        chosen: The day whose times are shown; None for the first open one.
        mine: The start held for this visitor.
        held: Starts held by others; shown, but not selectable.
        hour12: Whether times read 3:30 pm instead of 15:30.
        room: Socket.IO room of live changes of this event type in this zone.
        seq: Sequence number of the last live message that `days` includes.
        duration: Length of a session, for the end time in a slot's accessible name.
        next_opening: The next day with a free time, when this month has none.
        other: The other party's time zone, shown as a second clock; None for no second clock.
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
    """Return the first and last day to load: a month, or six weeks from the current one for the current month.

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
    """Return the payload of the socket event "slots" for all pickers in a room.

    Args:
        seq: One more than that of the previous message; a picker that misses one loads everything again.
        gone: Starts that are held or taken now.
        back: Starts that are free again.
        timezone: The time zone of the room.
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
    """A month (on phones a week strip) and the times of the chosen day.

    Args:
        on_pick: Called with the clicked start, aware UTC; it comes from the browser and may not be a free one.
        on_month: Called with the first day of the requested month; answer with `show`.
        on_day: Called with the chosen day, one of the shown range.
        on_stale: Called when live messages were missed; answer with `show`.
        on_hour12: Called when the clock was switched between 12 and 24 hours.
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
        self.on("pick", self._on_pick_event).on("month", self._on_month_event).on("day", self._on_day_event)
        self.on("stale", self._on_stale_event, throttle=1.0).on("hour12", self._on_hour12_event)

    def show(self, view: MonthView) -> None:
        """Show a month; the day chosen in the browser stays chosen unless `view.chosen` is set."""
        wanted, self._wanted = self._wanted, None
        chosen = (
            view.chosen
            or (wanted if wanted in view.days else None)
            or self._chosen_in_browser(view)
            or first_open(view)
        )
        self._shown = _Shown(frozenset(view.days), view.today, view.timezone, view.room)
        dates = sorted(view.days)
        last_start = max(view.days[dates[0]].starts, default=None) if dates else None
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
            clocks=clocks_beside(view.timezone, view.other, view.today, dates[0], dates[-1])
            if view.other and dates
            else NO_CLOCKS,
            zone=zone_words(view.timezone, last_start or _noon(view.today)),
        )
        self.update()

    def _chosen_in_browser(self, view: MonthView) -> date | None:
        """The day chosen in the browser, if it is still shown: a reload must not change it."""
        iso = str(self._props["chosenDay"])
        day = date.fromisoformat(iso) if iso else None
        return day if day in view.days else None

    def patch(
        self, seq: int, gone: Iterable[tuple[datetime, Kept]] = (), back: Iterable[datetime] = ()
    ) -> None:
        """Send this one picker the message that `slots_message` builds for a room."""
        message = slots_message(self._shown.room, seq, gone, back, timezone=self._shown.timezone)
        self.run_method("patch", message)

    def _on_pick_event(self, event: GenericEventArguments) -> Any:
        minute = _event_value(event, "start")
        # Up to the year 9999, the maximum of `datetime`.
        if type(minute) is not int or not 0 < minute < 4_223_000_000:
            return None
        return self._on_pick(datetime.fromtimestamp(minute * _MINUTE, UTC))

    def _on_month_event(self, event: GenericEventArguments) -> Any:
        month = _event_value(event, "month")
        if not isinstance(month, str) or not _MONTH.fullmatch(month):
            return None
        return self._turn(date(max(int(month[:4]), 1), int(month[5:]), 1))

    def _turn(self, first: date) -> Any:
        today = self._shown.today
        months_ahead = (first.year - today.year) * 12 + first.month - today.month
        return self._on_month(first) if 0 <= months_ahead <= MAX_MONTHS else None

    def _on_day_event(self, event: GenericEventArguments) -> Any:
        iso = _event_value(event, "day")
        if not isinstance(iso, str) or len(iso) != len("2026-12-01"):
            return None
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            return None
        if day not in self._shown.days:
            self._wanted = day
            return self._turn(day.replace(day=1))
        with self._props.suspend_updates():  # the value came from the browser
            self._props["chosenDay"] = day.isoformat()
        return self._on_day(day) if self._on_day else None

    def _on_stale_event(self, _event: GenericEventArguments) -> Any:
        return self._on_stale() if self._on_stale else None

    def _on_hour12_event(self, event: GenericEventArguments) -> Any:
        on = _event_value(event, "on")
        return self._on_hour12(on) if isinstance(on, bool) and self._on_hour12 else None


def first_open(view: MonthView) -> date | None:
    """The first day with a free start."""
    return min((day for day, day_view in view.days.items() if day_view.state is DayState.OPEN), default=None)


def _days(view: MonthView) -> tuple[tuple[object, ...], ...]:
    """Days in the format of patches.js: date, state, and per slot epoch minute, wall minutes, offset, state.

    Tuples throughout, because NiceGUI wraps every list in an observable one, and a month has hundreds.
    """
    extra_starts: dict[date, set[datetime]] = {}
    for start in (*view.held, *([view.mine] if view.mine else [])):
        extra_starts.setdefault(start.astimezone(view.timezone).date(), set()).add(start)
    held = {_minute(start) for start in view.held} - ({_minute(view.mine)} if view.mine else set())
    return tuple(
        _day(
            day,
            str(day_view.state),
            tuple(sorted({*day_view.starts, *extra_starts[day]})),
            view.timezone,
            frozenset(held),
        )
        if day in extra_starts
        else _public_day(day, day_view, view.timezone)
        for day, day_view in sorted(view.days.items())
    )


@lru_cache(maxsize=1_024)
def _public_day(day: date, day_view: DayView, zone: ZoneInfo) -> tuple[object, ...]:
    """A day without viewer-specific slots, cached for all viewers in the same zone."""
    return _day(day, str(day_view.state), day_view.starts, zone, frozenset())


def _day(
    day: date, state: str, starts: Sequence[datetime], zone: ZoneInfo, held: frozenset[int]
) -> tuple[object, ...]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    utc_offset = midnight.utcoffset()
    # Most days have one UTC offset, so integer arithmetic replaces a conversion for each of hundreds of slots.
    if utc_offset is not None and utc_offset == (midnight + timedelta(days=1)).utcoffset():
        shift = int(utc_offset.total_seconds()) // _MINUTE
        minutes = [_minute(start) for start in starts]
        wall_times = [(minute, (minute + shift) % _DAY, "") for minute in minutes]
    else:
        local_starts = [start.astimezone(zone) for start in starts]
        wall_times = [(_minute(wall), wall.hour * 60 + wall.minute, _offset(wall)) for wall in local_starts]
    slots = tuple(
        (minute, wall, offset, "held" if minute in held else "") for minute, wall, offset in wall_times
    )
    return day.isoformat(), state, slots


def _offset(wall: datetime) -> str:
    """The UTC offset of a local time that occurs twice; empty for others."""
    other = wall.replace(fold=1 - wall.fold)
    twice = wall.utcoffset() != other.utcoffset() and other.astimezone(UTC).astimezone(wall.tzinfo) == other
    return offset_words(wall) if twice else ""


def _minute(instant: datetime) -> int:
    return int(instant.timestamp()) // _MINUTE


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _event_value(event: GenericEventArguments, name: str) -> object:
    value = event.args.get(name) if isinstance(event.args, dict) else None
    return plain(value) if isinstance(value, str) else value
