"""A week to paint on without a system behind it."""

from nicegui import ui

from components.hours.editor import HoursEditor
from components.hours.grid import HoursGrid
from components.kit.static_files import static_url
from components.layout.theme import frame, section
from expertconnect.domain.availability import Hours
from expertconnect.domain.week_edit import HoursRange, apply_range
from expertconnect.i18n import ReaderLocale, read_by
from tests.components.demo_picker import REPORTED

NIGHT = Hours(22 * 60, 26 * 60)
ODD = Hours(9 * 60 + 5, 10 * 60 + 50)
WEEK: dict[int, tuple[Hours, ...]] = {1: (Hours(540, 720),), 2: (ODD,), 7: (NIGHT,)}


def paint_page(locale: str = "en-GB", slow: bool = False) -> None:
    """The grid beside the rows. With `slow` nothing is ever answered."""
    read_by(ReaderLocale.of(locale))
    ui.add_head_html(f'<link rel="stylesheet" href="{static_url("css/dashboard.css")}">')
    with frame("Hours", active="/expert-dashboard"):
        state = {"week": WEEK}

        def paint(hours_range: HoursRange) -> None:
            days = ",".join(str(day) for day in sorted(hours_range.weekdays))
            REPORTED.append(
                f"{'open' if hours_range.opens else 'close'} {days} {hours_range.first}-{hours_range.end}"
            )
            if not slow:
                state["week"] = apply_range(state["week"], hours_range)
                grid.show_hours(state["week"])
                rows.follow_hours(state["week"], hours_range.weekdays)
                grid.settle()

        with section("Weekly hours"), ui.element("div").classes("week-panes"):
            rows = HoursEditor(WEEK, lambda day, hours: REPORTED.append(f"rows {day} {hours}"))
            grid = HoursGrid(WEEK, paint, lambda day, minutes: REPORTED.append(f"ask {day} {minutes}"))
