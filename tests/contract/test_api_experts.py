"""Experts over HTTP: found, seen, with their slots, hours and event types."""

from typing import Any

from tests.contract.conftest import Api, booking

SLOTS = "/api/experts/grace/event-types/intro/slots"


async def test_experts_are_found_with_their_next_free_times(api: Api) -> None:
    found = (await api.client().get("/api/experts", params={"q": "gracce", "sort": "next_free"})).json()
    assert [one["username"] for one in found["items"]] == ["grace"]
    assert found["items"][0]["hourly_rate"] == "90.00"
    assert found["items"][0]["next_free"][0] == {"start": "2026-03-02T08:00:00Z", "slug": "intro"}
    assert (found["total"], found["next_cursor"]) == (1, None)


async def test_a_search_goes_on_where_its_cursor_says(api: Api) -> None:
    first = (await api.client().get("/api/experts", params={"limit": 1})).json()
    rest = (
        await api.client().get("/api/experts", params={"limit": 1, "cursor": first["next_cursor"]})
    ).json()
    assert {first["items"][0]["username"], rest["items"][0]["username"]} == {"grace", "bob"}
    assert rest["next_cursor"] is None


async def test_a_profile_has_event_types_and_keeps_places_to_itself(api: Api) -> None:
    api.world.change_event_type(api.world.grace.event_type_id, place_kind="phone", place_detail="+4930901820")
    page = await api.client().get("/api/experts/grace")
    offer = page.json()["event_types"][0]
    assert (offer["slug"], offer["duration_minutes"], offer["location_kind"]) == ("intro", 30, "phone")
    assert "4930901820" not in page.text
    assert "grace@example.org" not in page.text


async def test_every_day_that_was_asked_for_is_listed_with_its_state(api: Api) -> None:
    answer = await api.client().get(SLOTS, params={"from": "2026-03-03", "to": "2026-03-08"})
    reported = answer.json()
    assert reported["time_zone"] == "Europe/Berlin"
    assert [day["date"] for day in reported["days"]] == [f"2026-03-0{day}" for day in range(3, 9)]
    assert [day["state"] for day in reported["days"]] == ["open"] * 4 + ["closed"] * 2
    assert reported["days"][0]["slots"][0] == {"start": "2026-03-03T08:00:00Z", "end": "2026-03-03T08:30:00Z"}
    assert len(reported["days"][0]["slots"]) == 16


async def test_slots_are_listed_by_the_days_of_the_zone_that_asks(api: Api) -> None:
    answer = await api.client().get(
        SLOTS, params={"from": "2026-03-03", "to": "2026-03-03", "time_zone": "Asia/Tokyo"}
    )
    reported = answer.json()
    assert reported["time_zone"] == "Asia/Tokyo"
    assert reported["days"][0]["slots"][0]["start"] == "2026-03-02T15:00:00Z"


async def test_every_slot_that_is_listed_can_be_booked(api: Api) -> None:
    days = (await api.client().get(SLOTS, params={"from": "2026-03-03", "to": "2026-03-03"})).json()["days"]
    for slot in days[0]["slots"][::5]:
        assert (await api.client().post("/api/bookings", json=booking(slot["start"]))).status_code == 201
    left = (await api.client().get(SLOTS, params={"from": "2026-03-03", "to": "2026-03-03"})).json()["days"]
    assert len(left[0]["slots"]) == 12


async def test_a6_an_answer_has_at_most_two_thousand_starts_and_says_where_to_go_on(api: Api) -> None:
    grace = api.client(api.world.grace)
    open_always = {"time_zone": "UTC", "weekly": {str(day): [["00:00", "24:00"]] for day in range(1, 8)}}
    assert (await grace.put("/api/experts/me/schedule", json=open_always)).status_code == 200
    short = KIND | {"slug": "short", "duration_minutes": 5, "step_minutes": 5, "notice_minutes": 0}
    assert (await grace.post("/api/event-types", json=short)).status_code == 201
    address, reader = "/api/experts/grace/event-types/short/slots", api.client()
    days: list[dict[str, Any]] = []
    first, answers = "2026-03-03", 0
    while first:
        asked = {"from": first, "to": "2026-03-31", "time_zone": "UTC"}
        answer = (await reader.get(address, params=asked)).json()
        assert 0 < sum(len(day["slots"]) for day in answer["days"]) <= 2_000
        days, first, answers = days + answer["days"], answer["next"], answers + 1
    assert answers > 3
    assert [day["date"] for day in days] == [f"2026-03-{number:02}" for number in range(3, 32)]
    assert {len(day["slots"]) for day in days[:10]} == {288}


async def test_a6_days_within_the_bound_come_in_one_answer(api: Api) -> None:
    answer = await api.client().get(SLOTS, params={"from": "2026-03-03", "to": "2026-05-03"})
    assert (len(answer.json()["days"]), answer.json()["next"]) == (62, None)


async def test_slots_of_the_last_days_that_can_be_counted_are_answered(api: Api) -> None:
    for day in ("1971-01-01", "2199-12-31"):
        assert (await api.client().get(SLOTS, params={"from": day, "to": day})).status_code == 200


async def test_one_changes_what_is_sent_of_a_public_profile(api: Api) -> None:
    grace = api.client(api.world.grace)
    before = (await grace.get("/api/experts/me")).json()
    changed = await grace.patch("/api/experts/me", json={"hourly_rate": 120, "city": "Hamburg"})
    assert changed.json() == {**before, "hourly_rate": "120.00", "city": "Hamburg"}
    renamed = await grace.patch("/api/experts/me", json={"username": "amazing-grace"})
    assert renamed.json()["username"] == "amazing-grace"
    assert (await api.client().get("/api/experts/grace")).json()["username"] == "amazing-grace"


async def test_a_name_of_somebody_else_is_taken(api: Api) -> None:
    answer = await api.client(api.world.grace).patch(
        "/api/experts/me", json={"username": "bob", "headline": "I am Bob now"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "taken")
    assert (await api.client().get("/api/experts/grace")).json()["headline"] == "Compilers and clarity"


HOURS: dict[str, Any] = {
    "time_zone": "Asia/Kolkata",
    "weekly": {"1": [["09:00", "12:00"], ["22:00", "02:00"]], "7": [["00:00", "24:00"]]},
    "overrides": {"2026-03-04": [], "2026-03-05": [["10:00", "11:00"]]},
    "time_off": [
        {
            "starts_at": "2026-04-01T00:00:00+02:00",
            "ends_at": "2026-04-08T00:00:00+02:00",
            "note": "Easter",
            "public": True,
        }
    ],
    "daily_limit": 4,
}


async def test_hours_are_read_as_they_were_put(api: Api) -> None:
    grace = api.client(api.world.grace)
    put = await grace.put("/api/experts/me/schedule", json=HOURS)
    assert put.status_code == 200, put.text
    seen = (await grace.get("/api/experts/me/schedule")).json()
    assert seen == put.json()
    assert seen["weekly"] == {str(day): HOURS["weekly"].get(str(day), []) for day in range(1, 8)}
    assert (seen["overrides"], seen["daily_limit"]) == (HOURS["overrides"], 4)
    off = {k: v for k, v in seen["time_off"][0].items() if k != "uid"}
    assert off == {
        "starts_at": "2026-03-31T22:00:00Z",
        "ends_at": "2026-04-07T22:00:00Z",
        "note": "Easter",
        "public": True,
    }
    late = await grace.put("/api/experts/me/schedule", json={**HOURS, "version": seen["version"] - 1})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")


KIND: dict[str, Any] = {
    "title": "Code review",
    "duration_minutes": 45,
    "step_minutes": 15,
    "buffer_before_minutes": 5,
    "buffer_after_minutes": 10,
    "notice_minutes": 60,
    "horizon_days": 30,
    "price": "75.00",
    "currency": "EUR",
    "location": {"kind": "address", "detail": "Unter den Linden 1"},
    "requires_approval": True,
    "daily_limit": 2,
    "questions": [
        {"label": "Which language?", "kind": "choice", "options": ["Python", "COBOL"], "required": True}
    ],
}


async def test_an_event_type_is_made_changed_and_retired(api: Api) -> None:
    grace = api.client(api.world.grace)
    answer = await grace.post("/api/event-types", json=KIND)
    made = answer.json()
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/event-types/{made['id']}"
    assert (made["slug"], made["price"], made["location"]) == ("code-review", "75.00", KIND["location"])
    path = f"/api/event-types/{made['id']}"
    assert (await grace.get(path)).json() == made
    changed = await grace.patch(
        path, json={"duration_minutes": 60, "step_minutes": None, "version": made["version"]}
    )
    assert changed.json() == {
        **made,
        "duration_minutes": 60,
        "step_minutes": None,
        "version": made["version"] + 1,
    }
    late = await grace.patch(path, json={"title": "Late", "version": made["version"]})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert len((await grace.get("/api/event-types")).json()["items"]) == 2
    assert (await grace.delete(path)).status_code == 204
    assert len((await grace.get("/api/event-types")).json()["items"]) == 1
    assert (await grace.get(path)).json()["retired"] is True
    assert (await grace.patch(path, json={"title": "Again"})).status_code == 404


async def test_questions_are_answered_by_id_or_the_booking_is_refused(api: Api) -> None:
    await api.client(api.world.grace).post("/api/event-types", json={**KIND, "requires_approval": False})
    offers = (await api.client().get("/api/experts/grace")).json()["event_types"]
    question = next(offer for offer in offers if offer["slug"] == "code-review")["questions"][0]["id"]
    wanted = booking(slug="code-review")
    missing = await api.client().post("/api/bookings", json=wanted)
    assert list(missing.json()["errors"]) == [f"answers.{question}"]
    never = await api.client().post("/api/bookings", json={**wanted, "answers": {question: "Rust"}})
    assert list(never.json()["errors"]) == [f"answers.{question}"]
    made = await api.client().post("/api/bookings", json={**wanted, "answers": {question: "COBOL"}})
    assert made.json()["answers"] == [{"question": "Which language?", "answer": "COBOL"}]
    assert made.json()["location"]["detail"] == "Unter den Linden 1"


async def test_who_is_no_expert_has_no_dashboard(api: Api) -> None:
    ada = api.client(api.world.ada)
    for method, path in (
        ("GET", "/api/event-types"),
        ("GET", "/api/experts/me"),
        ("GET", "/api/experts/me/schedule"),
    ):
        answer = await ada.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
