"""Editors of date overrides and time off."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import ui

from components.hours.rows import Row, draw_row, edit_rows, read_rows, rows_of, shown_hours
from components.kit.buttons import Button
from components.kit.choices import checkbox
from components.kit.dialogs import Dialog
from components.kit.fields import ErrorSummary, TextField
from components.kit.formatting import day_words, long_day
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from components.kit.primitives import chip, date_tile, icon_button_markup, pill
from expertconnect.domain import bounds
from expertconnect.domain.availability import Hours, TimeOff
from expertconnect.i18n import _

MAX_DATES = 31
"""Maximum number of dates that get the same hours at once."""

# Result of saving: an error message if it was refused, which the open dialog shows; None if saved.
Saved = Awaitable[str | None] | str | None
OnSet = Callable[[list[date], tuple[Hours, ...]], Saved]
OnAdd = Callable[[date, date, str, bool], Saved]


class OverridesEditor(Fragment):
    """Date overrides as a list with a dialog to add one.

    Args:
        on_set: Called with dates and their windows (none for a day off); returns an error message if refused.
        on_clear: Called with the date of an override to remove.
        today: The current date in the schedule's zone; earlier overrides are not listed.
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
        super().__init__(classes="vs g2", on_act=self._handle_act)
        self.show_overrides(overrides)

    def show_overrides(self, overrides: Mapping[date, tuple[Hours, ...]]) -> None:
        """Show other overrides."""
        self._overrides = dict(overrides)
        coming = sorted(day for day in overrides if day >= self._today)
        items = [self._item(day) for day in coming]
        self.show(joined(items) if items else _nothing("calendar", _("No dates differ from your week.")))

    def add(self, day: date | None = None) -> None:
        """Open the dialog, with a date or today filled in."""
        self._ask(day or self._today, rows_of(self._overrides.get(day or self._today, (Hours(540, 1020),))))

    def _ask(self, day: date, rows: list[Row]) -> None:
        with self.client.layout:
            dialog = Dialog(_("Other hours on a date"))
        with dialog.body:
            _OverrideForm(dialog, day, rows, self._on_set, today=self._today)
        dialog.open()

    def _item(self, day: date) -> Markup:
        hours, day_name, key = self._overrides[day], long_day(day), day.isoformat()
        text = ", ".join(shown_hours(one) for one in hours) or _("Closed")
        buttons = [
            icon_button_markup(symbol, label.format(day=day_name), act=act, key=key, classes="is-sm")
            for symbol, act, label in (
                ("copy", "copy", _("Copy the hours of {day} to other dates")),
                ("pencil", "edit", _("Change {day}")),
                ("trash-2", "clear", _("Remove {day}")),
            )
        ]
        return tag(
            "div",
            "inset hs g3 override",
            date_tile(day),
            tag("div", "grow", tag("p", "t-sm strong", day_name), tag("p", "t-sm muted tnum", text)),
            tag("div", "hs tools", *buttons),
        )

    def _handle_act(self, act: str, key: str, _value: object) -> Any:
        day = read_date(key)
        if day not in self._overrides:
            return None
        if act == "copy":
            return self._ask(day + timedelta(days=1), rows_of(self._overrides[day]))
        return self.add(day) if act == "edit" else self._on_clear(day) if act == "clear" else None


class _OverrideForm:
    """Form of an override: one or more dates, and their windows."""

    def __init__(self, dialog: Dialog, day: date, rows: list[Row], on_set: OnSet, *, today: date) -> None:
        self._dialog, self._on_set, self._rows, self._today = dialog, on_set, rows, today
        self._more: list[date] = []
        self._day = TextField(_("Date"), day.isoformat(), input_type="date")
        self._dates = Fragment(classes="hs g2 wrap more-dates", on_act=self._date_acted)
        self._windows = Fragment(classes="vs g2", on_act=self._handle_act)
        self._errors = ErrorSummary()
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(_("Closed all day"), self._closed, kind="ghost", icon_name="calendar-off")
            Button(_("Save"), self._save, kind="primary")
        self._draw()

    def _draw(self) -> None:
        rows = [draw_row(row, str(index), _("Date")) for index, row in enumerate(self._rows)]
        add = tag("button", "txt-link t-sm", _("Add hours"), type="button", data_act="add", data_key="0")
        self._windows.show(joined([*rows, add]))
        dates = [
            chip(day_words(day, self._today), act="drop", key=day.isoformat(), icon_name="x")
            for day in self._more
        ]
        more = tag("button", "txt-link t-sm", _("Also on another date"), type="button", data_act="more")
        self._dates.show(joined([*dates, more]))

    def _handle_act(self, act: str, key: str, value: object) -> None:
        if key.isdecimal() and len(key) < 3 and edit_rows(self._rows, act, int(key), value):
            read_rows(self._rows)
            self._draw()

    def _date_acted(self, act: str, key: str, _value: object) -> None:
        """Add the typed date to the list, or remove one."""
        if act == "drop":
            self._more = [day for day in self._more if day.isoformat() != key]
        elif act == "more" and (day := self._read_day()) and len(self._more) < MAX_DATES - 1:
            self._more = sorted({*self._more, day})
            self._day.set_value((day + timedelta(days=1)).isoformat())
            self._day.take_focus()
        self._draw()

    def _read_day(self) -> date | None:
        day = read_date(self._day.text)
        self._day.set_error(None if day else _("Please enter a date."))
        return day

    def _save(self) -> Any:
        hours = read_rows(self._rows)
        self._draw()
        return None if hours is None else self._submit(hours)

    def _closed(self) -> Any:
        return self._submit(())

    def _submit(self, hours: tuple[Hours, ...]) -> Any:
        day = self._read_day()
        if day is None:
            return None
        return _pass_result(self._on_set(sorted({day, *self._more}), hours), self._on_saved)

    def _on_saved(self, refusal: str | None) -> None:
        self._errors.tell([refusal] if refusal else [])
        if not refusal:
            self._dialog.close()


class TimeOffEditor(Fragment):
    """Time off as a list with a dialog to add one.

    Args:
        on_add: Called with the first and last day (inclusive), the note, and whether clients may read it; returns an
            error message if refused.
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
        super().__init__(classes="vs g2", on_act=self._handle_act)
        self.show_items(items)

    def show_items(self, items: Sequence[tuple[str, TimeOff]]) -> None:
        """Show other items."""
        self._keys = {key for key, _ in items}
        markup = [self._item(key, time_off) for key, time_off in items]
        self.show(joined(markup) if markup else _nothing("coffee", _("No time off is planned.")))

    def in_zone(self, timezone: ZoneInfo, today: date) -> None:
        """Set the time zone and its current date."""
        self._timezone, self._today = timezone, today

    def add(self) -> None:
        """Open the dialog."""
        with self.client.layout:
            dialog = Dialog(_("Time off"))
        with dialog.body:
            with ui.element("div").classes("grid2 pair"):
                first = TextField(_("First day"), self._today.isoformat(), input_type="date")
                last = TextField(_("Last day"), self._today.isoformat(), input_type="date")
            note = TextField(
                _("Note"), optional=True, maxlength=bounds.TIME_OFF_NOTE.most, placeholder=_("Holiday")
            )
            public = checkbox(_("Clients may read the note"))

            errors = ErrorSummary()

            def on_result(refusal: str | None) -> None:
                errors.tell([refusal] if refusal else [])
                if not refusal:
                    dialog.close()

            def save() -> Any:
                start, end = read_date(first.text), read_date(last.text)
                first.set_error(None if start else _("Please enter a date."))
                message = _("Please enter a date that is not before the first day.")
                last.set_error(None if start and end and end >= start else message)
                if start is None or end is None or end < start:
                    return None
                return _pass_result(self._on_add(start, end, note.text, public.value is True), on_result)

            with ui.element("div").classes("hs g3 dialog-acts"):
                Button(_("Add time off"), save, kind="primary")
        dialog.open()

    def _item(self, key: str, time_off: TimeOff) -> Markup:
        first = time_off.span.start.astimezone(self._timezone).date()
        last = (time_off.span.end.astimezone(self._timezone) - timedelta(microseconds=1)).date()
        text = day_words(first, self._today)
        if first != last:
            text = _("{first} to {last}").format(first=text, last=day_words(last, self._today))
        public_pill = pill(_("Public note"), "blue", "eye") if time_off.note and time_off.public else None
        title = tag(
            "p", "hs g2 wrap t-sm strong", tag("bdi", "", time_off.note or _("Time off")), public_pill
        )
        remove = icon_button_markup(
            "trash-2", _("Remove time off, {days}").format(days=text), act="remove", key=key, classes="is-sm"
        )
        return tag(
            "div",
            "inset hs g3 override",
            date_tile(first),
            tag("div", "grow", title, tag("p", "t-sm muted", text)),
            tag("div", "hs tools", remove),
        )

    def _handle_act(self, act: str, key: str, _value: object) -> Any:
        return self._on_remove(key) if act == "remove" and key in self._keys else None


def _nothing(symbol: str, text: str) -> Markup:
    return tag("div", "inset hs g3 nothing", icon(symbol, "i20 faint"), tag("p", "muted t-sm", text))


def _pass_result(saved: Saved, on_result: Callable[[str | None], None]) -> Any:
    """Pass the result of a sync or async save to a callback."""

    async def wait(result: Awaitable[str | None]) -> None:
        on_result(await result)

    return wait(saved) if isinstance(saved, Awaitable) else on_result(saved)


def read_date(typed: str) -> date | None:
    """Parse an ISO date of a date input, from 2000 to 2199; None for anything else."""
    try:
        day = date.fromisoformat(typed) if len(typed) == len("2026-12-24") else None
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2199 else None
