"""Time chooser: inputs of a date and a time, with chips of the free times of that day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import ui

from components.hours.exceptions import read_date
from components.hours.rows import LONGEST_TIME, read_time, shown_time
from components.kit import Fragment, TextField
from components.kit.formatting import clock, day_words, offset_words
from components.kit.markup import tag
from components.kit.primitives import button_markup, icon_button_markup
from expertconnect.i18n import _
from pages.framework.visit import Visit

LOOKED_AHEAD = 21
"""Number of days in which the next free one is searched."""

FreeOn = Callable[[date], Awaitable[Sequence[datetime]]]


def instant_at(day: date, minutes: int, zone: ZoneInfo) -> datetime | None:
    """Convert local time to an instant: the earlier one if it occurs twice, None if the clocks skip it."""
    wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
    instant = wall.astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None) else None


class TimeChooser:
    """A date field, a time field, and the free times of the day.

    Args:
        start: Initial date, and initial time if `fill` is set.
        free_on: Loads the free starts of a day in the zone.
    """

    def __init__(
        self, visit: Visit, zone: ZoneInfo, start: datetime, free_on: FreeOn, *, fill: bool = True
    ) -> None:
        self.visit, self.zone, self._free_on = visit, zone, free_on
        wall = start.astimezone(zone)
        self._free: dict[str, datetime] = {}
        self._clicked: datetime | None = None
        with ui.element("div").classes("grid2 pair"):
            self.day = TextField(_("Date"), wall.date().isoformat(), input_type="date")
            text = shown_time(wall.hour * 60 + wall.minute) if fill else ""
            self.time = TextField(
                _("Time"),
                text,
                placeholder=shown_time(9 * 60 + 30),
                maxlength=LONGEST_TIME,
                hint=_("Any time, in steps of five minutes"),
            )
        self.chips = Fragment(on_act=visit.explained(self._on_act))
        self.day.on_value_change(visit.explained(self.show_free))
        self.time.on_value_change(lambda: self.chips.show(self._render_chips()))

    async def show_free(self, _event: object = None) -> None:
        """Load and show the free times of the typed day."""
        day = read_date(self.day.text)
        starts = await self._free_on(day) if day else ()
        self._free = {str(int(start.timestamp())): start for start in starts}
        self.chips.show(self._render_chips())

    def instant(self) -> datetime | None:
        """Return the chosen instant; None, with an error beside the field, if it is invalid."""
        day, minutes = read_date(self.day.text), read_time(self.time.text)
        self.day.set_error(None if day else _("Please enter a date."))
        if self._clicked and self._is_typed(self._clicked):
            self.time.set_error(None)
            return self._clicked
        start = instant_at(day, minutes, self.zone) if day and minutes is not None else None
        error = None
        if minutes is None or minutes % 5:
            error = _("Please enter a time like {time}, in steps of five minutes.").format(
                time=shown_time(9 * 60 + 30)
            )
        elif day and start is None:
            error = _("The clocks go forward here: this time does not exist on that day.")
        self.time.set_error(error)
        return None if error else start

    def refuse(self, sentence: str) -> None:
        """Show an error of the time, and focus its field."""
        self.time.set_error(sentence)
        self.time.take_focus()

    def _is_typed(self, start: datetime) -> bool:
        wall = start.astimezone(self.zone)
        return (
            read_date(self.day.text) == wall.date()
            and read_time(self.time.text) == wall.hour * 60 + wall.minute
        )

    async def _on_act(self, act: str, key: str, _value: object) -> None:
        day = read_date(self.day.text)
        if act in ("back", "onward") and day is not None:
            self._show_day(day + timedelta(days=1 if act == "onward" else -1))
        elif act == "next" and day is not None:
            await self._next_free(day)
        else:
            self._choose(act, key)

    async def _next_free(self, day: date) -> None:
        for days_ahead in range(1, LOOKED_AHEAD + 1):
            if await self._free_on(day + timedelta(days=days_ahead)):
                return self._show_day(day + timedelta(days=days_ahead))
        text = _("Nothing is free in the {n} days after that.").format(n=LOOKED_AHEAD)
        self.visit.say(text, kind="info")
        return None

    def _show_day(self, day: date) -> None:
        self.day.set_value(day.isoformat())

    def _choose(self, act: str, key: str) -> None:
        start = self._free.get(key)
        if act != "choose" or start is None:
            return
        wall = start.astimezone(self.zone)
        self._clicked = start
        self.time.set_value(shown_time(wall.hour * 60 + wall.minute))
        self.time.set_error(None)
        self.chips.show(self._render_chips())

    def _render_chips(self) -> Markup:
        day = read_date(self.day.text)
        if day is None:
            return tag("p", "t-sm muted", _("Choose a date to see what is free."))
        label = day_words(day, self.visit.now.astimezone(self.zone).date())
        if not self._free:
            empty = _("{day}: nothing is free. You can still enter any time that is not booked.")
            onward = button_markup(_("Next free day"), icon_right="arrow-right", size="sm", act="next")
            return tag("div", "vs g2", self._head(empty.format(day=label)), tag("div", "", onward))
        title = _("{day}: free times").format(day=label)
        labels = [clock(start.astimezone(self.zone), self.visit.hour12) for start in self._free.values()]
        chips = []
        for (key, start), text in zip(self._free.items(), labels, strict=True):
            offset = f" {offset_words(start.astimezone(self.zone))}" if labels.count(text) > 1 else ""
            on = self._clicked == start if offset else self._is_typed(start)
            chips.append(
                tag(
                    "button",
                    "time-chip",
                    text + offset,
                    type="button",
                    data_act="choose",
                    data_key=key,
                    aria_pressed=on,
                )
            )
        return tag("div", "vs g2", self._head(title), tag("div", "free-times", *chips))

    def _head(self, text: str) -> Markup:
        """Heading of the day, with links to its neighbours."""
        return tag(
            "div",
            "hs between g2",
            tag("p", "t-sm muted grow", text, aria_live="polite"),
            icon_button_markup("chevron-left", _("The day before"), act="back", classes="is-sm"),
            icon_button_markup("chevron-right", _("The day after"), act="onward", classes="is-sm"),
        )
