"""Rooms are stable for a booking and unknowable to everybody else."""

from pathlib import Path

import pytest

from expertconnect.config import WrongSettings
from expertconnect.services.calendar_export.video import room_url
from tests.conftest import settings_for

SECRET = b"a secret of this installation, long enough"


def test_a_bookings_room_is_the_same_whenever_it_is_asked_for() -> None:
    here = settings_for(Path("/nowhere"))
    assert room_url(here, SECRET, "a" * 32) == room_url(here, SECRET, "a" * 32)
    assert room_url(here, SECRET, "a" * 32).startswith("https://meet.jit.si/session-")


def test_rooms_differ_by_booking_and_by_installation_and_do_not_show_the_uid() -> None:
    here = settings_for(Path("/nowhere"))
    rooms = {
        room_url(here, secret, uid) for secret in (SECRET, SECRET + b"!") for uid in ("a" * 32, "b" * 32)
    }
    assert len(rooms) == 4
    assert not any("aaaa" in room for room in rooms)


def test_a_room_name_has_160_unguessable_bits() -> None:
    name = room_url(settings_for(Path("/nowhere")), SECRET, "a" * 32).rsplit("session-", 1)[1]
    assert len(name) == 32
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz234567")


@pytest.mark.parametrize(
    "host",
    ["https://meet.jit.si", "meet.jit.si/evil", "user@evil.example", "", "a b", "meet.jit.si#", "-x.org"],
)
def test_anything_but_a_host_name_is_refused_as_video_host(host: str) -> None:
    unchecked = settings_for(Path("/nowhere")).model_copy(update={"video_host": host})
    with pytest.raises(WrongSettings, match="EXPERTCONNECT_VIDEO_HOST"):
        room_url(unchecked, SECRET, "a" * 32)


def test_a_video_host_may_name_its_port_in_any_case() -> None:
    assert room_url(settings_for(Path("/nowhere"), video_host="Meet.Example:8443"), SECRET, "u").startswith(
        "https://meet.example:8443/session-"
    )
