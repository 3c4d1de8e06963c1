"""Preset weeks: chips that replace the weekly hours."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from components.hours.rows import shown_time
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import chip
from expertconnect.domain.availability import Hours
from expertconnect.i18n import _

Week = Mapping[int, tuple[Hours, ...]]
_DAYS = range(1, 6)
OFFICE: Week = {day: (Hours(9 * 60, 17 * 60),) for day in _DAYS}
SPLIT: Week = {day: (Hours(9 * 60, 12 * 60), Hours(13 * 60, 17 * 60)) for day in _DAYS}
EVENINGS: Week = {day: (Hours(18 * 60, 21 * 60),) for day in _DAYS}
CLOSED: Week = {}


class Presets(Fragment):
    """Chips of preset weeks; the one that equals the current hours is pressed.

    Args:
        on_choose: Called with the chosen week.
    """

    def __init__(self, weekly: Week, on_choose: Callable[[Week], Awaitable[Any] | Any]) -> None:
        self._weekly, self._on_choose = dict(weekly), on_choose
        self._weeks = (OFFICE, SPLIT, EVENINGS, CLOSED)
        super().__init__(classes="chips presets", on_act=self._handle_act)
        self.attributes(role="group", aria_label=_("Replace the week by"))
        self.follow_hours(weekly)

    def follow_hours(self, weekly: Week) -> None:
        """Show which preset matches, if any."""
        self._weekly = {day: hours for day, hours in weekly.items() if hours}
        chips = [
            chip(label, act="week", key=str(index), on=self._weekly == week)
            for index, (label, week) in enumerate(zip(_labels(), self._weeks, strict=True))
        ]
        self.show(joined([tag("span", "t-sm muted", _("Start from")), *chips]))

    def _handle_act(self, act: str, key: str, _value: object) -> Any:
        if act != "week" or key not in ("0", "1", "2", "3") or self._weeks[int(key)] == self._weekly:
            return None
        return self._on_choose(self._weeks[int(key)])


def _labels() -> tuple[str, ...]:
    def hours(first: int, last: int) -> str:
        return _("Weekdays {opens} – {closes}").format(
            opens=shown_time(first * 60), closes=shown_time(last * 60)
        )

    return hours(9, 17), _("Weekdays with a lunch break"), hours(18, 21), _("All closed")
