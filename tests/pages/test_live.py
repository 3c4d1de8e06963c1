"""What one visitor does reaches everybody who looks at the same times, through one message to a room."""

from datetime import timedelta
from typing import Any

import pytest

from components.slot_picker import SlotPicker
from expertconnect.domain.errors import NotOffered
from expertconnect.domain.events import CalendarChanged, calendar_topic
from expertconnect.domain.interval import Interval
from expertconnect.services import availability, bookings
from pages.framework.live import room_name
from pages.framework.socket_rooms import Rooms
from tests.pages.conftest import Site, settle
from tests.world import ADA, NINE

HERE = "/grace/intro"
BERLIN, LONDON = "Europe/Berlin", "Europe/London"


class Heard(list[tuple[str, dict[str, Any]]]):
    """Every message that went to a room."""

    def of(self, room: str) -> list[dict[str, Any]]:
        """What one room was told."""
        return [message for name, message in self if name == room]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Listens in on all rooms."""
    messages = Heard()

    async def emit(_: Rooms, room: str, _event: str, payload: dict[str, Any]) -> None:
        messages.append((room, payload))

    monkeypatch.setattr(Rooms, "emit", emit)
    return messages


def minute() -> int:
    return int(NINE.timestamp()) // 60


def room(site: Site, zone: str) -> str:
    return room_name(site.world.grace.event_type_id, zone)


async def test_a_slot_that_is_held_is_told_once_to_each_room(site: Site, heard: Heard) -> None:
    for _ in range(3):
        await site.person(zone=BERLIN).open(HERE)
    await site.person(zone=LONDON).open(HERE)
    await site.application.acting(site.world.guest("v")).do(bookings.hold, "grace", "intro", NINE)
    await settle()
    for zone in (BERLIN, LONDON):
        (message,) = heard.of(room(site, zone))
        assert [minute(), "held"] in message["gone"]
    assert len(heard) == 2


async def test_a_booked_slot_is_taken_and_a_released_one_is_back(site: Site, heard: Heard) -> None:
    await site.person().open(HERE)
    guest = site.application.acting(site.world.guest("v"))
    hold = await guest.do(bookings.hold, "grace", "intro", NINE)
    await settle()
    await guest.do(bookings.release, hold.uid)
    await settle()
    await guest.do(bookings.book_now, "grace", "intro", NINE, ADA)
    await settle()
    held, back, taken = heard.of(room(site, BERLIN))
    assert [minute(), "held"] in held["gone"]
    assert [minute(), "2026-03-03", 540, ""] in back["back"]
    assert [minute(), "taken"] in taken["gone"]
    assert [held["seq"], back["seq"], taken["seq"]] == [1, 2, 3]


async def test_the_message_names_nobody_and_no_booking(site: Site, heard: Heard) -> None:
    await site.person().open(HERE)
    made = await site.application.acting(site.world.guest("v")).do(
        bookings.book_now, "grace", "intro", NINE, ADA
    )
    await settle()
    ((_, message),) = heard
    assert made.details.uid not in str(message)
    assert "Ada" not in str(message)
    assert set(message) == {"room", "seq", "gone", "back"}


async def test_a_refused_command_tells_nobody(site: Site, heard: Heard) -> None:
    await site.person().open(HERE)
    guest = site.application.acting(site.world.guest("v"))
    with pytest.raises(NotOffered):
        await guest.do(bookings.hold, "grace", "intro", NINE + timedelta(minutes=10))
    await settle()
    assert heard == []


async def test_changed_hours_leave_a_number_out_so_that_everybody_reads_again(
    site: Site, heard: Heard
) -> None:
    await site.person().open(HERE)
    await site.application.acting(site.world.grace.actor).do(availability.set_weekly, 2, ())
    await settle()
    numbers = [message["seq"] for message in heard.of(room(site, BERLIN))]
    assert numbers
    assert numbers[0] == 2


async def test_a6_a_change_of_two_years_leaves_a_number_out_instead_of_naming_every_start(
    site: Site, heard: Heard
) -> None:
    await site.person().open(HERE)
    span = Interval(site.world.clock(), site.world.clock() + timedelta(days=731))
    site.application.bus.publish(CalendarChanged(site.world.grace.expert_id, span))
    await settle()
    ((_, message),) = heard
    assert (message["seq"], message.get("gone", []), message.get("back", [])) == (2, [], [])


async def test_a_page_that_asks_again_sees_changed_hours(site: Site) -> None:
    visitor = site.person()
    await visitor.open(HERE)
    picker = visitor.find(SlotPicker).elements.pop()
    assert _starts(picker, "2026-03-03")
    await site.application.acting(site.world.grace.actor).do(availability.set_weekly, 2, ())
    visitor.find(SlotPicker).trigger("stale", {})
    await settle(0.2)
    assert not _starts(picker, "2026-03-03")


async def test_two_who_look_at_one_month_read_it_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    month = bookings.month

    def counted(*args: Any) -> Any:
        asked.append(args)
        return month(*args)

    monkeypatch.setattr(bookings, "month", counted)
    for _ in range(4):
        await site.person().open(HERE)
    assert len(asked) == 1


async def test_a_calendar_that_nobody_looks_at_is_let_go(site: Site) -> None:
    visitor = site.person()
    client = await visitor.open(HERE)
    topic = calendar_topic(site.world.grace.expert_id)
    assert site.application.bus.followers(topic)
    client.delete()
    await site.application.acting(site.world.guest("v")).do(bookings.hold, "grace", "intro", NINE)
    await settle(0.2)
    assert not site.application.bus.followers(topic)


def _starts(picker: SlotPicker, day: str) -> list[object]:
    return next(list(slots) for iso, _, slots in picker.props["days"] if iso == day)
