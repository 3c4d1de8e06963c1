"""A booking page without a system behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from nicegui import core, ui

from components.kit import Fragment, Zone, ZonePicker, avatar, icon, joined, steps, tag
from components.kit.toasts import toast
from components.layout.theme import frame
from components.slot_picker import MonthView, SlotPicker, shown_range, slots_message
from expertconnect.domain.slots import DayState, DayView

TODAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")
ROOM = "slots:demo"
REPORTED: list[str] = []
ZONES = (
    Zone("Europe/Berlin", "Berlin", "GMT+1", "10:12"),
    Zone("America/New_York", "New York", "GMT-5", "04:12"),
)


def day_view(day: date) -> DayView:
    """Weekdays from 09:00 to 17:00 Berlin time; one in nine is full, January has nothing at all."""
    if day.weekday() >= 5 or day < TODAY or (day.year, day.month) == (2027, 1) or day.month == 2:
        return DayView(DayState.CLOSED)
    if day.day % 9 == 0:
        return DayView(DayState.FULL)
    first = datetime.combine(day, time(9), BERLIN)
    starts = (first + timedelta(minutes=30 * n) for n in range(18) if (n * 7 + day.day) % 3)
    return DayView(DayState.OPEN, tuple(start.astimezone(UTC) for start in starts))


def view(month: date, chosen: date | None = None, **more: object) -> MonthView:
    """A month as the system would tell it."""
    first, last = shown_range(month, TODAY)
    listed = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = {day: day_view(day) for day in listed}
    free = any(seen.state is DayState.OPEN for seen in days.values())
    return MonthView(
        month=month, days=days, timezone=BERLIN, today=TODAY, chosen=chosen, room=ROOM, duration=timedelta(minutes=30),
        next_opening=None if free else date(2027, 3, 1), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def picker_page(held: bool = False, other: str = "", lapsed: bool = False) -> None:
    """The booking page of the demo.

    Args:
        held: Whether two times are held by others.
        other: The expert's zone; empty for none.
        lapsed: Whether the first time of the 25th is gone when everything is read again.
    """
    more: dict[str, Any] = {"other": ZoneInfo(other)} if other else {}
    with frame("Strategy call with Maya Okafor", active="/experts"):
        client = ui.context.client
        state = {"month": TODAY}

        def picked(start: datetime) -> None:
            REPORTED.append(f"pick {start.astimezone(BERLIN):%Y-%m-%d %H:%M}")
            picker.show(view(state["month"], mine=start, chosen=start.astimezone(BERLIN).date(), **more))

        def turned(first: date) -> None:
            REPORTED.append(f"month {first:%Y-%m}")
            state["month"] = first
            picker.show(view(first, **more))

        def stale() -> None:
            REPORTED.append("stale")
            seen = view(state["month"], **more)
            day = date(2026, 11, 25)
            if lapsed:
                left = DayView(DayState.OPEN, day_view(day).starts[1:])
                seen = replace(seen, days={**seen.days, day: left})
            picker.show(seen)

        Fragment(steps(["Time", "Details", "Done"], 0), classes="hs between").style(
            "justify-content:flex-end;margin-bottom:16px"
        )
        with ui.element("div").classes("booker glass"):
            with ui.element("section").classes("b-meta"):
                Fragment(joined([
                    tag("div", "hs g3", avatar("Maya Okafor", 48), tag("div", "", tag("p", "t-sm muted", "Maya Okafor"), tag("h1", "h2", "Strategy call"))),
                    tag("ul", "meta-list mt4", tag("li", "", icon("clock"), tag("span", "", "30 minutes")), tag("li", "", icon("video"), tag("span", "", "Video, link after booking"))),
                ]))  # fmt: skip
                ZonePicker(ZONES, "Europe/Berlin", lambda zone: toast(client, zone)).classes("mt6")
            picker = SlotPicker(
                picked, turned, lambda day: REPORTED.append(f"day {day}"), stale,
                on_hour12=lambda on: REPORTED.append(f"hour12 {on}"),
            )  # fmt: skip
            first = day_view(date(2026, 11, 25)).starts
            picker.show(view(TODAY, date(2026, 11, 25), held=(first[1], first[6]) if held else (), **more))


async def tell(request: Request) -> dict[str, bool]:
    """Send changes of 25 November, by Berlin time of day, to every open page."""

    def at(clock: str) -> datetime:
        return datetime.combine(date(2026, 11, 25), time.fromisoformat(clock), BERLIN).astimezone(UTC)

    for translate in await request.json():
        gone = [(at(clock), state) for clock, state in translate.get("gone", [])]
        back = [at(clock) for clock in translate.get("back", [])]
        message = slots_message(translate.get("room", ROOM), translate["seq"], gone, back, timezone=BERLIN)
        await core.sio.emit("slots", message)
    return {"told": True}


def translate() -> list[str]:
    """What the pages reported since the last time."""
    reported = REPORTED.copy()
    REPORTED.clear()
    return reported
