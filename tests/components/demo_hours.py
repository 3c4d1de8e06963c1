"""A week to paint on without a house behind it."""

from nicegui import ui

from components.hours_editor import HoursEditor
from components.hours_grid import HoursGrid
from components.static_files import static_url
from components.theme import frame, section
from expertconnect.domain.availability import Hours
from expertconnect.domain.painting import Stroke, painted
from expertconnect.words import Reader, read_by
from tests.components.demo_picker import TOLD

NIGHT = Hours(22 * 60, 26 * 60)
ODD = Hours(9 * 60 + 5, 10 * 60 + 50)
WEEK: dict[int, tuple[Hours, ...]] = {1: (Hours(540, 720),), 2: (ODD,), 7: (NIGHT,)}


def paint_page(locale: str = "en-GB", slow: bool = False) -> None:
    """The grid beside the rows. With `slow` nothing is ever answered."""
    read_by(Reader.of(locale))
    ui.add_head_html(f'<link rel="stylesheet" href="{static_url("css/dashboard.css")}">')
    with frame("Hours", active="/expert-dashboard"):
        state = {"week": WEEK}

        def paint(stroke: Stroke) -> None:
            days = ",".join(str(day) for day in sorted(stroke.weekdays))
            TOLD.append(f"{'open' if stroke.opens else 'close'} {days} {stroke.first}-{stroke.end}")
            if not slow:
                state["week"] = painted(state["week"], stroke)
                grid.show_hours(state["week"])
                rows.follow_hours(state["week"], stroke.weekdays)
                grid.settle()

        with section("Weekly hours"), ui.element("div").classes("week-panes"):
            rows = HoursEditor(WEEK, lambda day, hours: TOLD.append(f"rows {day} {hours}"))
            grid = HoursGrid(WEEK, paint, lambda day, minutes: TOLD.append(f"ask {day} {minutes}"))
