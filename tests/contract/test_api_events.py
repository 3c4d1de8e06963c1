"""Live events: what everybody may hear, what the parties hear, and when a stream ends."""

from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from expertconnect.domain.events import CalendarChanged, calendar_topic, expert_topic
from expertconnect.domain.interval import Interval
from pages.api import events
from pages.web.middleware.compression import CompressionMiddleware
from tests.contract.conftest import Api, booking
from tests.contract.stream import listening

PUBLIC = "/api/events?expert=grace"
SECRETS = ("Ada", "ada@example.org", "manage", "uid", "join")


async def test_case_74_a_strangers_booking_is_heard_as_free_and_busy_only(api: Api) -> None:
    for bearer in ("", api.token(api.world.mallory), api.token(api.world.bob)):
        async with listening(api.app, PUBLIC, bearer=bearer) as heard:
            made = (await api.client().post("/api/bookings", json=booking())).json()
            name, data = await heard.next()
            assert name == "newBooking"
            assert set(data) == {"expert", "from", "to", "event_types"}
            assert (data["expert"], data["from"], data["to"]) == ("grace", made["start"], made["end"])
            assert set(data["event_types"][0]) == {"slug", "free", "held", "taken"}
            assert data["event_types"][0]["taken"] == [made["start"]]
            await api.client(bearer=made["manage_token"]).patch(
                f"/api/bookings/{made['uid']}", json={"status": "cancelled", "reason": "Ada is ill"}
            )
            name, data = await heard.next()
            assert name == "statusUpdate"
            assert made["start"] in data["event_types"][0]["free"]
            assert heard.nothing()
            for secret in (*SECRETS, made["uid"], made["manage_token"]):
                assert secret not in heard.body


async def test_both_parties_hear_a_booking_with_its_details(api: Api) -> None:
    ada, grace = api.token(api.world.ada), api.token(api.world.grace)
    async with (
        listening(api.app, "/api/events", bearer=ada) as client_side,
        listening(api.app, "/api/events", bearer=grace) as expert_side,
    ):
        made = (await api.client(bearer=ada).post("/api/bookings", json=booking())).json()
        for heard in (client_side, expert_side):
            name, data = await heard.next()
            assert (name, data["what"]) == ("newBooking", "booked")
            assert data["booking"] == {k: v for k, v in made.items() if not k.startswith("manage_")}
        path = f"/api/bookings/{made['uid']}"
        await api.client(bearer=ada).post(f"{path}/reschedule", json={"start": "2026-03-03T10:00:00Z"})
        for heard in (client_side, expert_side):
            name, data = await heard.next()
            assert (name, data["booking"]["start"]) == ("bookingUpdated", "2026-03-03T10:00:00Z")
        await api.client(bearer=grace).patch(path, json={"status": "cancelled"})
        for heard in (client_side, expert_side):
            name, data = await heard.next()
            assert (name, data["booking"]["status"]) == ("statusUpdate", "cancelled")


async def test_a_hold_is_heard_as_held_and_not_as_a_booking(api: Api) -> None:
    async with listening(api.app, PUBLIC) as heard:
        held = (
            await api.client().post(
                "/api/holds", json={"username": "grace", "slug": "intro", "start": "2026-03-03T08:00:00Z"}
            )
        ).json()
        name, data = await heard.next()
        assert (name, data["event_types"][0]["held"]) == ("statusUpdate", [held["start"]])
        assert held["uid"] not in heard.body


async def test_a_change_of_hours_tells_to_read_all_times_anew(api: Api) -> None:
    async with listening(api.app, PUBLIC) as heard:
        await api.client(api.world.grace).put("/api/experts/me/schedule", json={"time_zone": "Europe/Berlin"})
        name, data = await heard.next()
        assert (name, data) == (
            "statusUpdate",
            {"expert": "grace", "from": None, "to": None, "event_types": []},
        )


async def test_a6_a_change_of_two_years_tells_to_read_anew_instead_of_naming_every_start(api: Api) -> None:
    async with listening(api.app, PUBLIC) as heard:
        span = Interval(api.world.clock(), api.world.clock() + timedelta(days=731))
        api.application.bus.publish(CalendarChanged(api.world.grace.expert_id, span))
        name, data = await heard.next()
        assert (name, data["from"], data["event_types"]) == ("statusUpdate", None, [])


async def test_a_stream_ends_when_its_sign_in_does(api: Api) -> None:
    token = api.token(api.world.ada)
    async with listening(api.app, PUBLIC, bearer=token) as heard:
        assert (await api.client(bearer=token).post("/api/auth/logout")).status_code == 204
        await heard.ended()


async def test_a_stream_whose_sign_in_has_run_out_ends_at_the_next_heartbeat(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.02)
    token = api.token(api.world.ada)
    async with listening(api.app, PUBLIC, bearer=token) as heard:
        await heard.parts.get()
        assert await heard.parts.get() == ": still here\n\n"
        api.world.clock.advance(timedelta(days=400))
        await heard.ended()


async def test_who_goes_away_is_no_longer_followed(api: Api) -> None:
    bus, grace = api.application.bus, api.world.grace
    async with listening(api.app, PUBLIC, bearer=api.token(grace)):
        assert bus.followers(calendar_topic(grace.expert_id)) == 1
        assert bus.followers(expert_topic(grace.expert_id)) == 2
    assert not bus.topics


async def test_without_an_account_one_names_an_expert_to_hear(api: Api) -> None:
    async with listening(api.app, "/api/events") as heard:
        assert (heard.status, heard.headers["content-type"]) == (401, "application/problem+json")
    async with listening(api.app, "/api/events?expert=nobody-here") as heard:
        assert heard.status == 404
    async with listening(api.app, "/api/events?expert=grace&uid=1") as heard:
        assert heard.status == 422


async def test_a_network_has_a_bounded_number_of_streams(limited: Api) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(events.PER_NETWORK):
            assert (await stack.enter_async_context(listening(limited.app, PUBLIC))).status == 200
        one_more = await stack.enter_async_context(listening(limited.app, PUBLIC))
        assert (one_more.status, one_more.headers["retry-after"]) == (429, "60")
        elsewhere = await stack.enter_async_context(listening(limited.app, PUBLIC, network="198.51.100.7"))
        assert elsewhere.status == 200
    async with listening(limited.app, PUBLIC) as heard:
        assert heard.status == 200


async def test_a_stream_passes_compression_unheld(api: Api) -> None:
    async with listening(CompressionMiddleware(api.app), PUBLIC) as heard:
        assert heard.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in heard.headers
        await api.client().post("/api/bookings", json=booking())
        assert (await heard.next())[0] == "newBooking"


async def test_asking_for_the_head_of_a_stream_opens_none(api: Api) -> None:
    async with listening(api.app, PUBLIC, method="HEAD") as heard:
        await heard.ended()
        assert (heard.status, heard.body) == (200, "")
    assert not api.application.bus.topics


async def test_a_reader_who_does_not_read_is_let_go(api: Api) -> None:
    stream = events.Stream()
    for _ in range(events.MAX_WAITING + 1):
        stream.put(("statusUpdate", "{}"))
    assert stream.ended
