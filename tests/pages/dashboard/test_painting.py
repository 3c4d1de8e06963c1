"""Hours that are painted, replaced and copied in a page, and taken back."""

from datetime import date

import pytest
from nicegui.events import GenericEventArguments
from nicegui.helpers import should_await
from nicegui.testing import User

from components.hours.editor import HoursEditor
from components.hours.grid import HoursGrid
from components.hours.presets import OFFICE, SPLIT
from components.kit.zones import ZonePicker
from expertconnect.domain.availability import Hours
from expertconnect.services import availability
from tests.pages.conftest import Site, settle
from tests.pages.dashboard.availability_scene import field, hours_of, opened, press, say
from tests.pages.dashboard.scenes import everywhere, shown

NINE_TO_FIVE = (Hours(540, 1020),)


async def paint(user: User, message: object) -> None:
    """Say what a browser says when the pointer is let go."""
    grid = user.find(HoursGrid).elements.pop()
    with grid:
        reported = grid._on_paint_event(GenericEventArguments(sender=grid, client=grid.client, args=message))
        if should_await(reported):
            await reported


def brush(first: int, end: int, *days: int, opens: bool = True) -> dict[str, object]:
    """A painted range as a browser tells it, in half hours."""
    return {"days": list(days), "first": first, "end": end, "opens": opens}


async def test_what_is_painted_is_saved_and_the_rows_and_the_grid_follow(site: Site) -> None:
    grace = await opened(site)
    await paint(grace, brush(24, 26, 2, 3, opens=False))
    split = (Hours(540, 720), Hours(780, 1020))
    assert hours_of(site).weekly[2] == hours_of(site).weekly[3] == split
    assert hours_of(site).weekly[4] == NINE_TO_FIVE
    page = shown(grace)
    assert page.count('value="13:00"') == 2
    assert "Hours of 2 days changed." in page
    grid = grace.find(HoursGrid).elements.pop()
    assert (2, 780, 1020) in grid.props["windows"]


async def test_the_last_change_is_taken_back_by_undo(site: Site) -> None:
    before = hours_of(site).weekly
    grace = await opened(site)
    await paint(grace, brush(0, 48, 6, 7))
    await everywhere(grace, "undo", "")
    assert hours_of(site).weekly == before
    grid = grace.find(HoursGrid).elements.pop()
    assert (6, 0, 1440) not in grid.props["windows"]


async def test_undo_does_not_undo_what_came_after(site: Site) -> None:
    grace = await opened(site)
    await paint(grace, brush(18, 20, 6))
    site.application.acting(site.world.grace.actor).do_now(availability.set_weekly, 5, [Hours(600, 660)])
    await everywhere(grace, "undo", "")
    assert hours_of(site).weekly[5] == (Hours(600, 660),)
    assert hours_of(site).weekly[6] == (Hours(540, 600),)
    assert "changed in the meantime" in shown(grace)


async def test_painting_a_day_ends_what_was_typed_wrong_on_it(site: Site) -> None:
    grace = await opened(site)
    await say(grace, "opens", "3-0", "noonish")
    await say(grace, "opens", "4-0", "noonish")
    await paint(grace, brush(34, 36, 3))
    page = shown(grace)
    assert page.count('value="noonish"') == 1
    assert "Thursday is not saved" in page
    assert hours_of(site).weekly[3] == (Hours(540, 1080),)


@pytest.mark.parametrize(
    "message", [None, {}, brush(0, 48), brush(9, 9, 1), brush(0, 48, 9), {"days": "1234567"}]
)
async def test_a_crafted_range_changes_nothing(site: Site, message: object) -> None:
    before = hours_of(site)
    grace = await opened(site)
    await paint(grace, message)
    assert hours_of(site) == before


async def test_a_usual_week_replaces_the_hours_and_is_marked(site: Site) -> None:
    grace = await opened(site)
    await everywhere(grace, "week", "1")
    assert hours_of(site).weekly == SPLIT
    assert 'data-key="1" aria-pressed="true"' in shown(grace)
    await everywhere(grace, "week", "0")
    assert hours_of(site).weekly == OFFICE
    for wrong in ("4", "-1", "", "00"):
        await everywhere(grace, "week", wrong)
    assert hours_of(site).weekly == OFFICE


async def test_a_day_is_copied_to_others_in_one_command(site: Site) -> None:
    grace = await opened(site)
    await say(grace, "closes", "1-0", "12")
    version = hours_of(site).version
    editor = grace.find(HoursEditor).elements.pop()
    with editor:
        editor.act("copy", "1")
    await settle()
    await press(grace, "Copy")
    assert hours_of(site).version == version + 1
    assert all(hours_of(site).weekly[day] == (Hours(540, 720),) for day in range(1, 6))
    assert 6 not in hours_of(site).weekly


async def test_other_hours_are_set_on_several_dates_at_once(site: Site) -> None:
    grace = await opened(site)
    grace.find("Add date").click()
    await settle()
    field(grace, "Date").set_value("2026-03-03")
    await everywhere(grace, "more", "")
    assert field(grace, "Date").value == "2026-03-04"
    field(grace, "Date").set_value("2026-03-10")
    await press(grace, "Save")
    assert hours_of(site).overrides == {date(2026, 3, 3): NINE_TO_FIVE, date(2026, 3, 10): NINE_TO_FIVE}


async def test_another_zone_says_what_it_means_and_is_taken_back(site: Site) -> None:
    grace = await opened(site)
    assert "your hours keep what they read" in shown(grace)
    picker = grace.find(ZonePicker).elements.pop()
    with picker:
        await picker._on_choose("Asia/Tokyo")
    assert hours_of(site).time_zone == "Asia/Tokyo"
    assert "now read on the clocks of Tokyo" in shown(grace)
    await everywhere(grace, "undo", "")
    assert hours_of(site).time_zone == "Europe/Berlin"
