"""Hours set in a page: rows, dates, days off, and the slots that follow."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from nicegui.testing import User

from components.hours.exceptions import OverridesEditor, TimeOffEditor
from components.kit import Select
from expertconnect.domain.availability import Hours
from expertconnect.services import availability
from pages.dashboard.availability import state
from pages.framework.visit import Visit
from tests.pages.conftest import Site, settle
from tests.pages.dashboard.availability_scene import field, hours_of, opened, press, say
from tests.pages.dashboard.scenes import booked, everywhere, shown
from tests.world import NINE

TUESDAY = date(2026, 3, 3)


async def test_a_split_day_is_saved_as_it_is_typed(site: Site) -> None:
    grace = await opened(site)
    await say(grace, "closes", "2-0", "12")
    await say(grace, "add", "2")
    await say(grace, "opens", "2-1", "1:30pm")
    await say(grace, "closes", "2-1", "17.30")
    assert hours_of(site).weekly[2] == (Hours(540, 720), Hours(810, 1050))


async def test_an_end_before_its_beginning_is_on_the_next_day(site: Site) -> None:
    grace = await opened(site)
    await say(grace, "toggle", "6", True)
    await say(grace, "opens", "6-0", "22:00")
    await say(grace, "closes", "6-0", "02:00")
    assert hours_of(site).weekly[6] == (Hours(1320, 1560),)
    assert "next day" in shown(grace)


async def test_hours_that_overlap_the_next_day_are_refused_on_their_row(site: Site) -> None:
    grace = await opened(site)
    await say(grace, "closes", "1-0", "8:00")
    assert hours_of(site).weekly[1] == (Hours(540, 1920),)
    await say(grace, "opens", "2-0", "7:00")
    page = shown(grace)
    assert "overlap" in page
    assert 'value="07:00"' in page
    assert hours_of(site).weekly[2] == (Hours(540, 1020),)
    assert "Tuesday is not saved" in page


async def test_what_makes_no_sense_stays_typed_when_hours_change_elsewhere(site: Site) -> None:
    grace = await opened(site)
    await say(grace, "opens", "3-0", "noonish")
    site.application.acting(site.world.grace.actor).do_now(availability.set_weekly, 5, [Hours(600, 660)])
    await settle(0.3)
    page = shown(grace)
    assert 'value="noonish"' in page
    assert 'value="11:00"' in page
    assert hours_of(site).weekly[3] == (Hours(540, 1020),)


async def test_a_refresh_that_was_read_before_a_change_does_not_undo_what_was_typed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    grace = await opened(site)
    ask, read, go_on = Visit.ask, [asyncio.Event(), asyncio.Event()], [asyncio.Event(), asyncio.Event()]
    waiting = iter(zip(read, go_on, strict=True))

    async def held_back(visit: Visit, query: Any, *args: Any, **kwargs: Any) -> Any:
        result = await ask(visit, query, *args, **kwargs)
        if query is state._read and (pair := next(waiting, None)):
            pair[0].set()
            await pair[1].wait()
        return result

    monkeypatch.setattr(Visit, "ask", held_back)
    await say(grace, "toggle", "6", True)
    await read[0].wait()
    await say(grace, "opens", "6-0", "22")
    go_on[0].set()
    await read[1].wait()  # the first refresh has been drawn
    await say(grace, "closes", "6-0", "2")
    go_on[1].set()
    assert hours_of(site).weekly[6] == (Hours(1320, 1560),)


async def test_a_crafted_weekday_or_window_changes_nothing(site: Site) -> None:
    before = hours_of(site)
    grace = await opened(site)
    for key in ("0-0", "8-0", "1-99", "x", "1-0-0", "-1", "1-\u0661", ""):
        await say(grace, "opens", key, "01:00")
        await say(grace, "remove", key, {"$": 1})
    await everywhere(grace, "opens", "2-0", ["07:00"])
    assert hours_of(site) == before


async def test_a_day_off_and_other_hours_are_set_in_a_dialog(site: Site) -> None:
    grace = await opened(site)
    grace.find("Add date").click()
    await settle()
    field(grace, "Date").set_value("2026-03-03")
    await press(grace, "Closed all day")
    assert hours_of(site).overrides == {TUESDAY: ()}
    assert "Tuesday, March 3, 2026" in shown(grace)


async def test_a_refused_date_keeps_its_dialog_and_says_why(site: Site) -> None:
    site.world.as_(site.world.grace.actor).do(
        availability.set_override, date(2026, 3, 2), [Hours(1200, 1920)]
    )
    grace = await opened(site)
    grace.find("Add date").click()
    await settle()
    field(grace, "Date").set_value("2026-03-03")
    await everywhere(grace, "opens", "0", "7:00")
    await press(grace, "Save")
    assert "overlap" in shown(grace)
    assert field(grace, "Date").value == "2026-03-03"
    assert TUESDAY not in hours_of(site).overrides


async def test_a_date_that_was_cleared_comes_back_by_undo(site: Site) -> None:
    site.world.as_(site.world.grace.actor).do(availability.set_override, TUESDAY, [])
    grace = await opened(site)
    editor = grace.find(OverridesEditor).elements.pop()
    with editor:
        await editor.act("clear", "2026-03-03")
    assert hours_of(site).overrides == {}
    await everywhere(grace, "undo", "")
    assert hours_of(site).overrides == {TUESDAY: ()}


async def test_time_off_is_taken_with_a_note_and_given_back(site: Site) -> None:
    grace = await opened(site)
    grace.find("Add time off").click()
    await settle()
    field(grace, "First day").set_value("2026-03-03")
    field(grace, "Last day").set_value("2026-03-04")
    field(grace, "Note").set_value("Holiday")
    await press(grace, "Add time off")
    (taken,) = hours_of(site).time_off
    assert taken.off.note == "Holiday"
    assert taken.off.span.length == timedelta(days=2)
    editor = grace.find(TimeOffEditor).elements.pop()
    with editor:
        await editor.act("remove", taken.uid)
    assert hours_of(site).time_off == ()


async def test_the_time_off_of_another_expert_cannot_be_removed(site: Site) -> None:
    bob = site.world.as_(site.world.bob.actor)
    foreign = bob.do(availability.add_time_off, TUESDAY, TUESDAY).time_off[0]
    grace = await opened(site)
    await everywhere(grace, "remove", foreign.uid)
    assert bob.ask(availability.schedule_of).time_off == (foreign,)


def column(user: User, day: str) -> str:
    """What stands under a day of the preview."""
    _before, _found, after = shown(user).partition(f'data-day="{day}"')
    return after.partition("</li>")[0]


async def test_the_preview_shows_what_clients_can_book_and_follows(site: Site) -> None:
    grace = await opened(site)
    assert ">09:00</button>" in column(grace, "2026-03-03")
    await say(grace, "toggle", "2", False)
    await settle(0.3)
    assert "Closed" in column(grace, "2026-03-03")
    assert ">09:00</button>" not in column(grace, "2026-03-03")


async def test_a_day_without_times_says_why(site: Site) -> None:
    gateway = site.world.as_(site.world.grace.actor)
    gateway.do(availability.add_time_off, TUESDAY, TUESDAY, "Moving house")
    gateway.do(availability.set_weekly, 3, [Hours(540, 555)])
    grace = await opened(site)
    assert "Moving house" in column(grace, "2026-03-03")
    assert "No gap is long enough" in column(grace, "2026-03-04")
    assert "Closed" in column(grace, "2026-03-07")


async def test_a_time_or_a_day_of_the_preview_is_explained_by_a_click(site: Site) -> None:
    grace = await opened(site)
    await everywhere(grace, "why", str(int(NINE.timestamp()) // 60))
    await settle(0.3)
    assert "09:00 is free" in shown(grace)
    await everywhere(grace, "day", "2026-03-07")
    await settle(0.3)
    assert field(grace, "Day").value == "2026-03-07"
    assert "Outside your hours" in shown(grace)
    for key in ("1", "9" * 30, "x", ""):
        await everywhere(grace, "why", key)
        await everywhere(grace, "day", key)
    assert field(grace, "Day").value == "2026-03-07"


async def test_the_preview_turns_to_later_days_and_no_further_than_there_are(site: Site) -> None:
    grace = await opened(site)
    await press(grace, "Earlier days")
    await settle(0.2)
    assert column(grace, "2026-03-03")
    await press(grace, "Later days")
    await settle(0.3)
    assert ">09:00</button>" in column(grace, "2026-03-10")


async def test_why_a_time_is_not_free_names_the_booking_in_its_way(site: Site) -> None:
    booked(site)
    grace = await opened(site)
    field(grace, "Day").set_value("2026-03-03")
    field(grace, "Time").set_value("9:00")
    await settle(0.3)
    page = shown(grace)
    assert "09:00 cannot be booked" in page
    assert "A first talk with Ada Lovelace" in page
    field(grace, "Time").set_value("10")
    await settle(0.3)
    assert "10:00 is free" in shown(grace)
    field(grace, "Time").set_value("10:05")
    await settle(0.3)
    assert "Between two starts" in shown(grace)


async def test_a_new_zone_keeps_what_the_hours_read_and_what_is_booked(site: Site) -> None:
    booking = booked(site)
    grace = await opened(site)
    gateway = site.application.acting(site.world.grace.actor)
    gateway.do_now(availability.set_zone, "Asia/Tokyo")
    await settle(0.3)
    assert "Tokyo" in shown(grace)
    assert booking.session.start == NINE
    assert hours_of(site).weekly[1] == (Hours(540, 1020),)


async def test_at_most_so_many_sessions_a_day_can_be_set(site: Site) -> None:
    grace = await opened(site)
    (limit,) = [one for one in grace.find(Select).elements if one._label == "Most sessions a day"]
    with limit:
        await limit.act("choose", "", "2")
        assert limit.act("choose", "", "99") is None
    assert hours_of(site).daily_limit == 2
