"""Bookings over HTTP: made, found, changed; and every refusal of a start."""

from datetime import timedelta
from typing import Any

import pytest

from tests.contract.conftest import NINE, Api, booking

UTC_NINE = "2026-03-03T08:00:00Z"
START = {"username": "grace", "slug": "intro", "start": NINE}


async def test_a_booking_is_answered_with_all_of_it_and_a_manage_token(api: Api) -> None:
    answer = await api.client().post("/api/bookings", json=booking(notes="Looking forward."))
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/bookings/{made['uid']}"
    assert (made["start"], made["end"]) == (UTC_NINE, "2026-03-03T08:30:00Z")
    assert (made["status"], made["email"], made["notes"]) == (
        "confirmed",
        "ada@example.org",
        "Looking forward.",
    )
    assert made["manage_url"] == f"http://test/booking/{made['uid']}#{made['manage_token']}"
    assert (
        "manage_token"
        not in (await api.client(bearer=made["manage_token"]).get(answer.headers["location"])).json()
    )


async def test_a_held_start_is_booked_by_its_uid(api: Api) -> None:
    held = (await api.client().post("/api/holds", json=START)).json()
    assert held["expires_at"] == "2026-03-02T06:05:00Z"
    other = await api.client().post("/api/bookings", json=booking())
    assert (other.status_code, other.json()["code"]) == (409, "slot_taken")
    made = await api.client().post("/api/bookings", json=booking(hold_uid=held["uid"]))
    assert made.status_code == 201
    assert made.json()["uid"] == held["uid"]


async def test_a_hold_of_another_time_is_not_spent_on_this_one(api: Api) -> None:
    held = (await api.client().post("/api/holds", json=START)).json()
    wrong = await api.client().post(
        "/api/bookings", json=booking("2026-03-03T10:00:00+01:00", hold_uid=held["uid"])
    )
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["hold_uid"])
    right = await api.client().post("/api/bookings", json=booking(hold_uid=held["uid"]))
    assert right.status_code == 201


async def test_a_hold_that_has_run_out_is_refused_with_other_times(api: Api) -> None:
    held = (await api.client().post("/api/holds", json=START)).json()
    api.world.clock.advance(timedelta(minutes=5))
    answer = await api.client().post("/api/bookings", json=booking(hold_uid=held["uid"]))
    assert (answer.status_code, answer.json()["code"]) == (409, "hold_expired")
    assert answer.json()["alternatives"][0] == UTC_NINE


async def test_a_released_hold_is_free_again_and_releasing_twice_is_no_error(api: Api) -> None:
    held = (await api.client().post("/api/holds", json=START)).json()
    for _ in range(2):
        assert (await api.client().delete(f"/api/holds/{held['uid']}")).status_code == 204
    assert (await api.client().post("/api/holds", json=START)).status_code == 201


async def test_the_loser_of_a_race_is_told_three_times_that_are_free(api: Api) -> None:
    await api.client().post("/api/bookings", json=booking())
    for path, body in (("/api/bookings", booking(email="bob@example.net")), ("/api/holds", START)):
        answer = await api.client().post(path, json=body)
        reported = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, reported["status"], reported["code"]) == (409, 409, "slot_taken")
        assert len(reported["alternatives"]) == 3
        taken = await api.client().post("/api/holds", json={**START, "start": reported["alternatives"][0]})
        assert taken.status_code == 201


REFUSED = [
    ("a second ago", "2026-03-02T05:59:59Z", 409, "too_soon"),
    ("beyond the horizon", "2026-06-02T09:00:00+02:00", 409, "too_far"),
    ("off the grid", "2026-03-03T09:10:00+01:00", 409, "not_offered"),
    ("off the clock", "2026-03-03T09:00:01+01:00", 409, "not_offered"),
    ("out of hours", "2026-03-03T20:00:00+01:00", 409, "not_offered"),
    ("past the closing", "2026-03-03T16:45:00+01:00", 409, "not_offered"),
    ("on a Sunday", "2026-03-08T09:00:00+01:00", 409, "not_offered"),
]


async def entries(api: Api) -> list[Any]:
    """Every way to ask for a start: hold, book, book a hold's neighbour, move."""
    program = api.client()
    made = (await program.post("/api/bookings", json=booking("2026-03-04T09:00:00+01:00"))).json()
    mine = api.client(bearer=made["manage_token"])
    return [
        lambda start: program.post("/api/holds", json={**START, "start": start}),
        lambda start: program.post("/api/bookings", json=booking(start)),
        lambda start: mine.post(f"/api/bookings/{made['uid']}/reschedule", json={"start": start}),
    ]


@pytest.mark.parametrize(("why", "start", "status", "code"), REFUSED, ids=[row[0] for row in REFUSED])
async def test_case_42_every_entry_refuses_the_same_starts(
    api: Api, why: str, start: str, status: int, code: str
) -> None:
    for entry in await entries(api):
        answer = await entry(start)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert len(answer.json()["alternatives"]) == 3


async def test_case_14_the_same_key_with_another_body_is_refused(api: Api) -> None:
    key = {"Idempotency-Key": "order-1"}
    program = api.client(api.world.ada)
    first = await program.post("/api/bookings", json=booking(), headers=key)
    again = await program.post("/api/bookings", json=booking(), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["uid"] == again.json()["uid"]
    other = await program.post("/api/bookings", json=booking(name="Somebody Else"), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    mine = (await program.get("/api/bookings")).json()["items"]
    assert [one["uid"] for one in mine] == [first.json()["uid"]]


async def test_a_manage_token_views_moves_cancels_and_downloads_its_booking(api: Api) -> None:
    made = (await api.client().post("/api/bookings", json=booking())).json()
    program, path = api.client(bearer=made["manage_token"]), f"/api/bookings/{made['uid']}"
    assert (await program.get(path)).json()["uid"] == made["uid"]
    moved = await program.post(f"{path}/reschedule", json={"start": "2026-03-03T11:00:00+01:00"})
    assert (moved.status_code, moved.json()["start"]) == (200, "2026-03-03T10:00:00Z")
    assert moved.json()["moved_from"] == UTC_NINE
    file = await program.get(f"{path}/calendar.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in file.content
    gone = await program.patch(path, json={"status": "cancelled", "reason": "I am ill."})
    assert (gone.status_code, gone.json()["status"], gone.json()["reason"]) == (200, "cancelled", "I am ill.")


async def test_a_manage_token_reaches_its_one_booking_only(api: Api) -> None:
    one = (await api.client().post("/api/bookings", json=booking())).json()
    other = (await api.client().post("/api/bookings", json=booking("2026-03-03T10:00:00+01:00"))).json()
    program = api.client(bearer=one["manage_token"])
    for uid in (other["uid"], "0" * 32):
        assert (await program.get(f"/api/bookings/{uid}")).status_code == 404
    for path in ("/api/bookings", "/api/auth/me", "/api/events", "/api/event-types"):
        assert (await program.get(path)).status_code == 401


async def test_a_change_through_the_interface_is_final_at_once(api: Api) -> None:
    made = (await api.client().post("/api/bookings", json=booking())).json()
    program = api.client(bearer=made["manage_token"])
    await program.patch(f"/api/bookings/{made['uid']}", json={"status": "cancelled"})
    again = await api.client().post("/api/bookings", json=booking())
    assert again.status_code == 201


async def test_a_version_that_is_no_longer_the_last_changes_nothing(api: Api) -> None:
    made = (await api.client().post("/api/bookings", json=booking())).json()
    program, path = api.client(bearer=made["manage_token"]), f"/api/bookings/{made['uid']}"
    await program.post(f"{path}/reschedule", json={"start": "2026-03-03T11:00:00+01:00"})
    late = await program.patch(path, json={"status": "cancelled", "version": made["version"]})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert (await program.get(path)).json()["status"] == "confirmed"


async def test_an_expert_answers_requests_and_closes_sessions(api: Api) -> None:
    api.world.change_event_type(api.world.grace.event_type_id, requires_approval=True)
    grace = api.client(api.world.grace)
    uids = []
    for hour, status in ((9, "declined"), (10, "confirmed"), (11, "confirmed")):
        made = (
            await api.client().post("/api/bookings", json=booking(f"2026-03-03T{hour:02}:00:00+01:00"))
        ).json()
        assert made["status"] == "pending"
        answered = await grace.patch(f"/api/bookings/{made['uid']}", json={"status": status})
        assert (answered.status_code, answered.json()["status"]) == (200, status)
        uids.append(made["uid"])
    early = await grace.patch(f"/api/bookings/{uids[1]}", json={"status": "completed"})
    assert (early.status_code, early.json()["code"]) == (409, "changed_meanwhile")
    api.world.clock.advance(timedelta(hours=30))
    for uid, status in zip(uids[1:], ("completed", "no_show"), strict=True):
        closed = await grace.patch(f"/api/bookings/{uid}", json={"status": status})
        assert closed.json()["status"] == status


async def test_a_client_cannot_answer_for_the_expert(api: Api) -> None:
    api.world.change_event_type(api.world.grace.event_type_id, requires_approval=True)
    made = (await api.client().post("/api/bookings", json=booking())).json()
    program = api.client(bearer=made["manage_token"])
    answer = await program.patch(f"/api/bookings/{made['uid']}", json={"status": "confirmed"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_one_finds_ones_own_bookings_by_role_status_and_time(api: Api) -> None:
    ada, grace = api.client(api.world.ada), api.client(api.world.grace)
    starts = [f"2026-03-0{day}T09:00:00+01:00" for day in (3, 4, 5)]
    uids = [(await ada.post("/api/bookings", json=booking(start))).json()["uid"] for start in starts]
    await ada.patch(f"/api/bookings/{uids[0]}", json={"status": "cancelled"})

    async def found(program: Any, **query: Any) -> list[str]:
        answer = await program.get("/api/bookings", params=query)
        assert answer.status_code == 200, answer.text
        return [one["uid"] for one in answer.json()["items"]]

    assert await found(ada) == uids[::-1]
    assert await found(grace) == []
    assert await found(grace, role="expert") == uids[::-1]
    for program, role in ((ada, "client"), (grace, "expert")):
        assert await found(program, role=role, status="cancelled") == [uids[0]]
        assert await found(program, role=role, status=["cancelled", "confirmed"]) == uids[::-1]
        assert await found(program, role=role, **{"from": "2026-03-04T09:00:00+01:00"}) == uids[:0:-1]
        assert await found(program, role=role, to="2026-03-04T09:00:00+01:00") == [uids[0]]
    assert await found(api.client(api.world.mallory)) == []


async def test_a_list_goes_on_where_its_cursor_says(api: Api) -> None:
    ada = api.client(api.world.ada)
    for day in (3, 4, 5):
        await ada.post("/api/bookings", json=booking(f"2026-03-0{day}T09:00:00+01:00"))
    first = (await ada.get("/api/bookings", params={"limit": 2})).json()
    rest = (await ada.get("/api/bookings", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [len(first["items"]), len(rest["items"])] == [2, 1]
    assert rest["next_cursor"] is None
    broken = await ada.get("/api/bookings", params={"cursor": "' OR 1=1 --"})
    assert (broken.status_code, list(broken.json()["errors"])) == (422, ["cursor"])


async def test_who_is_no_expert_has_no_expert_side(api: Api) -> None:
    answer = await api.client(api.world.ada).get("/api/bookings", params={"role": "expert"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_an_offer_that_does_not_exist_is_not_found_at_every_entry(api: Api) -> None:
    nowhere = {**START, "slug": "nothing"}
    assert (await api.client().post("/api/holds", json=nowhere)).status_code == 404
    assert (await api.client().post("/api/bookings", json=booking(slug="nothing"))).status_code == 404


async def test_whoever_has_reached_the_limit_per_client_is_offered_no_dead_times(api: Api) -> None:
    api.world.change_event_type(api.world.grace.event_type_id, client_limit=1)
    ada = api.client(api.world.ada)
    await ada.post("/api/bookings", json=booking())
    later = "2026-03-03T10:00:00+01:00"
    for path, body in (("/api/bookings", booking(later)), ("/api/holds", {**START, "start": later})):
        refused = await ada.post(path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "limit_reached")
        assert "attend or cancel one first" in refused.json()["detail"]
        assert "alternatives" not in refused.json()
    api.world.change_event_type(api.world.grace.event_type_id, client_limit=None, daily_limit=1)
    full = await api.client().post("/api/bookings", json=booking(later))
    assert (full.json()["code"], len(full.json()["alternatives"])) == ("limit_reached", 3)


@pytest.mark.parametrize("with_hold", [True, False])
async def test_a_repeated_request_is_answered_with_its_booking_after_everything_has_changed(
    api: Api, with_hold: bool
) -> None:
    program, key = api.client(), {"Idempotency-Key": "order-1"}
    more = {"hold_uid": (await program.post("/api/holds", json=START)).json()["uid"]} if with_hold else {}
    first = await program.post("/api/bookings", json=booking(**more), headers=key)
    grace = api.client(api.world.grace)
    (kind,) = (await grace.get("/api/event-types")).json()["items"]
    changes = {"slug": "first-talk", "questions": [{"label": "What about?", "required": True}]}
    assert (await grace.patch(f"/api/event-types/{kind['id']}", json=changes)).status_code == 200
    at_ten = {"start": "2026-03-03T10:00:00+01:00"}
    await grace.post(f"/api/bookings/{first.json()['uid']}/reschedule", json=at_ten)
    again = await program.post("/api/bookings", json=booking(**more), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["uid"] == first.json()["uid"]
    assert again.json()["start"] == "2026-03-03T09:00:00Z"


async def test_a_key_with_another_body_is_refused_without_account_and_cookie_too(api: Api) -> None:
    key = {"Idempotency-Key": "order-1"}
    first = await api.client().post("/api/bookings", json=booking(), headers=key)
    for other in (booking("2026-03-03T10:00:00+01:00"), booking(name="Somebody Else")):
        refused = await api.client().post("/api/bookings", json=other, headers=key)
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_mismatch")
        assert first.json()["uid"] not in refused.text
    elsewhere = api.client(network="198.51.100.77")
    made = await elsewhere.post("/api/bookings", json=booking("2026-03-03T10:00:00+01:00"), headers=key)
    assert made.status_code == 201


async def test_a_hold_is_booked_by_the_name_it_was_made_with(api: Api) -> None:
    program = api.client()
    held = (await program.post("/api/holds", json=START)).json()
    grace = api.client(api.world.grace)
    (kind,) = (await grace.get("/api/event-types")).json()["items"]
    await grace.patch(f"/api/event-types/{kind['id']}", json={"slug": "first-talk"})
    assert (await grace.delete(f"/api/event-types/{kind['id']}")).status_code == 204
    made = await program.post("/api/bookings", json=booking(hold_uid=held["uid"]))
    assert (made.status_code, made.json()["uid"]) == (201, held["uid"])


async def test_a_caller_who_says_what_was_shown_books_nothing_else(api: Api) -> None:
    program = api.client()
    offer = (await program.get("/api/experts/grace/event-types/intro/slots")).json()
    seen = {name: offer[name] for name in ("duration_minutes", "price", "currency")}
    assert seen == {"duration_minutes": 30, "price": "0.00", "currency": "EUR"}
    api.world.change_event_type(api.world.grace.event_type_id, duration_minutes=60, price_minor=9050)
    for path, body in (("/api/holds", START), ("/api/bookings", booking())):
        refused = await program.post(path, json={**body, "seen": seen})
        assert (refused.status_code, refused.json()["code"]) == (409, "offer_changed")
        assert refused.json()["offer"] == {"duration_minutes": 60, "price": "90.50", "currency": "EUR"}
        assert set(refused.json()["errors"]) == {"duration_minutes", "price"}
    made = await program.post("/api/bookings", json=booking(seen=refused.json()["offer"]))
    assert (made.status_code, made.json()["price"]) == (201, "90.50")


async def test_terms_that_nobody_can_have_seen_are_not_understood(api: Api) -> None:
    wrong = [
        ({"price": "90"}, "currency"),
        ({"currency": "EUR"}, "price"),
        ({"price": "90.123", "currency": "EUR"}, "price"),
        ({"price": "90", "currency": "XXX"}, "currency"),
        ({"duration_minutes": 7}, "duration_minutes"),
    ]
    for sent, field in wrong:
        answer = await api.client().post("/api/bookings", json=booking(seen=sent))
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [f"seen.{field}"])
