"""What differs from the week: dates with other hours, and time off."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nicegui import ui

from components.fragment import Fragment
from components.hours_rows import draw_row, edit_rows, read_rows, rows_of
from components.kit.buttons import Button
from components.kit.choices import checkbox
from components.kit.dialogs import Dialog
from components.kit.fields import ErrorSummary, TextField
from components.kit.marks import date_tile, icon_button_markup, pill
from components.markup import Markup, joined, tag
from components.wording import long_day
from expertconnect.domain.availability import Hours, TimeOff

# Answers with a sentence when what was asked for is refused; then the dialog stays, and says it.
Saved = Awaitable[str | None] | str | None
OnSet = Callable[[date, tuple[Hours, ...]], Saved]
OnAdd = Callable[[date, date, str, bool], Saved]


class OverridesEditor(Fragment):
    """Dates with other hours than the week's, as a list with a dialog to add one.

    Args:
        on_set: Called with a date and its windows; none means a day off. Answers with a sentence to refuse.
        on_clear: Called with a date that is like any other of its weekday again.
        today: The date in the schedule's zone; earlier ones are not offered.
    """

    def __init__(
        self,
        overrides: Mapping[date, tuple[Hours, ...]],
        on_set: OnSet,
        on_clear: Callable[[date], Awaitable[Any] | Any],
        *,
        today: date,
    ) -> None:
        self._on_set, self._on_clear, self._today = on_set, on_clear, today
        self._overrides: dict[date, tuple[Hours, ...]] = {}
        super().__init__(classes="vs g2", on_act=self._acted)
        self.show_overrides(overrides)

    def show_overrides(self, overrides: Mapping[date, tuple[Hours, ...]]) -> None:
        """Show other dates."""
        self._overrides = dict(overrides)
        coming = sorted(day for day in overrides if day >= self._today)
        items = [self._item(day) for day in coming]
        self.show(joined(items) if items else tag("p", "muted t-sm", "No dates differ from your week."))

    def add(self, day: date | None = None) -> None:
        """Open the dialog, for a date or for any."""
        with self.client.layout:
            dialog = Dialog("Other hours on a date")
        dialog.on("hide", dialog.delete, args=[])
        with dialog.body:
            _OverrideForm(dialog, day or self._today, self._overrides, self._on_set)
        dialog.open()

    def _item(self, day: date) -> Markup:
        hours = self._overrides[day]
        words = ", ".join(str(one) for one in hours) or "Closed"
        key = day.isoformat()
        return tag(
            "div", "inset hs g3 override", date_tile(day),
            tag("div", "grow", tag("p", "t-sm strong", long_day(day)), tag("p", "t-sm muted tnum", words)),
            icon_button_markup("pencil", f"Change {key}", act="edit", key=key, classes="is-sm"),
            icon_button_markup("trash-2", f"Remove {key}", act="clear", key=key, classes="is-sm"),
        )  # fmt: skip

    def _acted(self, act: str, key: str, _value: object) -> Any:
        day = read_date(key)
        if day not in self._overrides:
            return None
        return self.add(day) if act == "edit" else self._on_clear(day) if act == "clear" else None


class _OverrideForm:
    """A date, and its windows."""

    def __init__(
        self,
        dialog: Dialog,
        day: date,
        known: Mapping[date, tuple[Hours, ...]],
        on_set: OnSet,
    ) -> None:
        self._dialog, self._on_set = dialog, on_set
        self._rows = rows_of(known.get(day, (Hours(540, 1020),)))
        self._day = TextField("Date", day.isoformat(), input_type="date")
        self._windows = Fragment(classes="vs g2", on_act=self._acted)
        self._refused = ErrorSummary()
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button("Closed all day", self._closed, kind="ghost", icon_name="calendar-off")
            Button("Save", self._save, kind="primary")
        self._draw()

    def _draw(self) -> None:
        rows = [draw_row(row, str(place), "date") for place, row in enumerate(self._rows)]
        add = tag("button", "txt-link t-sm", "Add hours", type="button", data_act="add", data_key="0")
        self._windows.show(joined([*rows, add]))

    def _acted(self, act: str, key: str, value: object) -> None:
        if key.isdecimal() and len(key) < 3 and edit_rows(self._rows, act, int(key), value):
            read_rows(self._rows)
            self._draw()

    def _save(self) -> Any:
        hours = read_rows(self._rows)
        self._draw()
        return None if hours is None else self._done(hours)

    def _closed(self) -> Any:
        return self._done(())

    def _done(self, hours: tuple[Hours, ...]) -> Any:
        day = read_date(self._day.text)
        self._day.set_error(None if day else "Please enter a date.")
        return None if day is None else _answered(self._on_set(day, hours), self._told)

    def _told(self, refused: str | None) -> None:
        self._refused.tell([refused] if refused else [])
        if not refused:
            self._dialog.close()


class TimeOffEditor(Fragment):
    """Spans without work, as a list with a dialog to add one.

    Args:
        on_add: Called with the first and last day, both included, the note, and whether clients may read it. Answers
            with a sentence to refuse.
        on_remove: Called with the key of an item.
    """

    def __init__(
        self,
        items: Sequence[tuple[str, TimeOff]],
        on_add: OnAdd,
        on_remove: Callable[[str], Awaitable[Any] | Any],
        *,
        timezone: ZoneInfo,
        today: date,
    ) -> None:
        self._on_add, self._on_remove = on_add, on_remove
        self._timezone, self._today = timezone, today
        self._keys: set[str] = set()
        super().__init__(classes="vs g2", on_act=self._acted)
        self.show_items(items)

    def show_items(self, items: Sequence[tuple[str, TimeOff]]) -> None:
        """Show other items."""
        self._keys = {key for key, _ in items}
        drawn = [self._item(key, off) for key, off in items]
        self.show(joined(drawn) if drawn else tag("p", "muted t-sm", "No time off is planned."))

    def in_zone(self, timezone: ZoneInfo, today: date) -> None:
        """From now on days are those of another zone."""
        self._timezone, self._today = timezone, today

    def add(self) -> None:
        """Open the dialog."""
        with self.client.layout:
            dialog = Dialog("Time off")
        dialog.on("hide", dialog.delete, args=[])
        with dialog.body:
            with ui.element("div").classes("grid2 pair"):
                first = TextField("First day", self._today.isoformat(), input_type="date")
                last = TextField("Last day", self._today.isoformat(), input_type="date")
            note = TextField("Note", optional=True, maxlength=200, placeholder="Holiday")
            public = checkbox("Clients may read the note")

            refusal = ErrorSummary()

            def told(refused: str | None) -> None:
                refusal.tell([refused] if refused else [])
                if not refused:
                    dialog.close()

            def save() -> Any:
                start, end = read_date(first.text), read_date(last.text)
                first.set_error(None if start else "Please enter a date.")
                wrong = "Please enter a date that is not before the first day."
                last.set_error(None if start and end and end >= start else wrong)
                if start is None or end is None or end < start:
                    return None
                return _answered(self._on_add(start, end, note.text, public.value is True), told)

            with ui.element("div").classes("hs g3 dialog-acts"):
                Button("Add time off", save, kind="primary")
        dialog.open()

    def _item(self, key: str, off: TimeOff) -> Markup:
        first = off.span.start.astimezone(self._timezone).date()
        last = (off.span.end.astimezone(self._timezone) - timedelta(microseconds=1)).date()
        words = f"{first:%a} {first.day} {first:%b}" + (
            "" if first == last else f" to {last:%a} {last.day} {last:%b} {last.year}"
        )
        seen = pill("Public note", "blue", "eye") if off.note and off.public else None
        title = tag("p", "hs g2 wrap t-sm strong", tag("bdi", "", off.note or "Time off"), seen)
        remove = icon_button_markup(
            "trash-2", f"Remove time off {words}", act="remove", key=key, classes="is-sm"
        )
        return tag(
            "div",
            "inset hs g3 override",
            date_tile(first),
            tag("div", "grow", title, tag("p", "t-sm muted", words)),
            remove,
        )

    def _acted(self, act: str, key: str, _value: object) -> Any:
        return self._on_remove(key) if act == "remove" and key in self._keys else None


def _answered(saved: Saved, told: Callable[[str | None], None]) -> Any:
    """Hand over the answer, at once where there is nothing to wait for."""

    async def later(answer: Awaitable[str | None]) -> None:
        told(await answer)

    return later(saved) if isinstance(saved, Awaitable) else told(saved)


def read_date(typed: str) -> date | None:
    """A date as a browser writes it, 2026-12-24, within what anybody plans; None for anything else."""
    try:
        day = date.fromisoformat(typed) if len(typed) == len("2026-12-24") else None
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2199 else None
