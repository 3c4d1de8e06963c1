"""Time zone picker: search by city, with its current time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from components.kit.browser_calls import handler
from components.kit.dialogs import Dialog
from components.kit.fragment import Fragment
from components.kit.markup import icon, joined, tag
from expertconnect.i18n import _, reader, zone_city

MAX_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Zone:
    """One time zone as the picker lists it.

    Attributes:
        name: IANA name.
        city: Its city in the reader's language, such as "New York".
        offset: Such as "GMT+1".
        clock: Current local time, such as "10:12".
    """

    name: str
    city: str
    offset: str
    clock: str


class ZonePicker(Fragment):
    """Field with the zone of a page, which opens a searchable list of zones.

    Args:
        zones: Zones that can be chosen, in order; `on_choose` never gets any other.
        on_choose: Called with the IANA name.
        label: Label of the field; "Your time zone" by default.
    """

    def __init__(
        self,
        zones: Sequence[Zone],
        chosen: str,
        on_choose: Callable[[str], Awaitable[Any] | Any],
        *,
        label: str = "",
    ) -> None:
        self._zones = zones
        self._label = label or _("Your time zone")
        self._on_choose = on_choose
        self.chosen = chosen
        super().__init__(self._render_markup(), classes="field b-tz", on_act=lambda *_: self.open())

    def show_zone(self, name: str) -> None:
        """Show another zone as chosen."""
        self.chosen = name
        self.show(self._render_markup())

    def relabel(self, label: str) -> None:
        """Show another label."""
        self._label = label
        self.show(self._render_markup())

    def open(self) -> None:
        """Open the sheet."""
        with self.client.layout:
            dialog = Dialog(self._label)
        with dialog.body:
            search = Fragment(_render_search(), classes="search inset zone-search")
            results = Fragment(
                self._render_results(""),
                "ul",
                classes="zone-list",
                on_act=lambda _a, key, _v: self._choose(dialog, key),
            )
        search.on(
            "input",
            lambda e: results.show(self._render_results(e.args if isinstance(e.args, str) else "")),
            js_handler=handler("typed", 80),
            throttle=0.12,
            leading_events=False,
        )
        dialog.open()

    def _choose(self, dialog: Dialog, name: str) -> Any:
        if name not in {zone.name for zone in self._zones}:
            return None
        dialog.close()
        self.show_zone(name)
        return self._on_choose(name)

    def _render_markup(self) -> Markup:
        # Browsers still report some older names, such as Asia/Calcutta; the list has the current ones.
        city = zone_city(self.chosen, reader().locale)
        same_name = [zone for zone in self._zones if zone.name == self.chosen]
        zone = next(iter(same_name or [zone for zone in self._zones if zone.city == city]), None)
        text = f"{zone.city} · {zone.offset}" if zone else city
        # The visible label is part of the button's name.
        hidden_label = tag("span", "sr-only", f"{self._label}: ")
        visible_label = tag("span", "lab", self._label, aria_hidden=True)
        return joined(
            [
                visible_label,
                tag(
                    "button",
                    "nsel",
                    hidden_label,
                    text,
                    type="button",
                    data_act="open",
                    aria_haspopup="dialog",
                ),
            ]
        )

    def _render_results(self, query: str) -> Markup:
        needle = query.casefold().replace("_", " ").strip()
        matches = [zone for zone in self._zones if needle in _search_text(zone)][:MAX_SHOWN]
        if not matches:
            return tag("li", "muted pad-sm", _("No such place. Try the nearest large city."))
        return joined(tag("li", "", _option(zone, zone.name == self.chosen)) for zone in matches)


def _search_text(zone: Zone) -> str:
    return f"{zone.name.replace('_', ' ')} {zone.city} {zone.offset}".casefold()


def _option(zone: Zone, on: bool) -> Markup:
    return tag(
        "button",
        "opt",
        tag("span", "grow", zone.city),
        tag("span", "faint t-sm", zone.offset),
        tag("span", "tnum", zone.clock),
        type="button",
        data_act="choose",
        data_key=zone.name,
        aria_pressed=on,
    )


def _render_search() -> Markup:
    field = tag(
        "input",
        "",
        type="search",
        placeholder=_("City or GMT offset"),
        aria_label=_("Search time zones"),
        autocomplete="off",
        autofocus=True,
    )
    return joined([icon("search", "i20 faint"), field])
