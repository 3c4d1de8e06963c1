"""Values that are none, at every entry: each is refused by its field, before any database is asked."""

from typing import Any

import pytest

from tests.contract.conftest import Api, booking
from tests.contract.test_api_accounts import EXPERT
from tests.contract.test_api_bookings import entries
from tests.contract.test_api_experts import HOURS, KIND, SLOTS


@pytest.fixture
def dialect() -> str:
    """What is refused here never reaches a database."""
    return "sqlite"


NO_TIMES: list[object] = [
    2**63,
    -1,
    0,
    1e308,
    True,
    None,
    [],
    {},
    "",
    "1e9",
    "NaN",
    "tomorrow",
    "2026-03-03",
    "2026-03-03T09:00:00",
    "2026-02-30T09:00:00Z",
    "2026-03-03T25:00:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "2026-03-03T09:00:00+99:00",
    "2026-03-03T09:00:00Z\x00",
    "٢٠٢٦-03-03T09:00:00Z",
    "2026-W10-2T09:00:00Z",
]


@pytest.mark.parametrize("start", NO_TIMES, ids=repr)
async def test_case_43_no_entry_takes_for_a_time_what_is_none(api: Api, start: object) -> None:
    for entry in await entries(api):
        answer = await entry(start)
        assert (answer.status_code, answer.json()["code"]) == (422, "validation")
        assert list(answer.json()["errors"]) == ["start"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000])
async def test_case_43_numbers_that_are_none_are_refused_as_json(api: Api, number: str) -> None:
    body = f'{{"username": "grace", "slug": "intro", "start": {number}}}'
    answer = await api.client().post("/api/holds", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["", "k" * 101])
async def test_an_idempotency_key_has_a_bounded_length(api: Api, key: str) -> None:
    answer = await api.client().post("/api/bookings", json=booking(), headers={"Idempotency-Key": key})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["Idempotency-Key"])


@pytest.mark.parametrize("status", ["held", "pending", "expired", "undone", "", None, 1, ["cancelled"]])
async def test_case_51_a_status_that_is_not_offered_is_refused(api: Api, status: object) -> None:
    made = (await api.client().post("/api/bookings", json=booking())).json()
    answer = await api.client(bearer=made["manage_token"]).patch(
        f"/api/bookings/{made['uid']}", json={"status": status}
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["status"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "\u200b"), ("name", "a\x00b"), ("name", "\u202eadA"), ("name", 5), ("name", "x" * 121),
        ("email", "nobody"), ("email", "a@b@c"), ("email", None), ("email", "x" * 300),
        ("notes", ["a"]), ("notes", "x" * 2001), ("time_zone", "Mars/Olympus"), ("time_zone", "localtime"),
        ("time_zone", "../etc/passwd"), ("locale", "klingonese!"), ("username", {"a": 1}), ("hold_uid", 7),
        ("answers", {"x": "y"}), ("answers", [1]), ("expert_id", 1), ("price", 0), ("status", "confirmed"),
        ("duration_minutes", 5),
    ],
)  # fmt: skip
async def test_a_booking_with_one_wrong_field_says_which(api: Api, field: str, value: object) -> None:
    answer = await api.client().post("/api/bookings", json=booking() | {field: value})
    assert answer.status_code == 422, answer.text
    assert [key.split(".")[0] for key in answer.json()["errors"]] == [field]


async def test_lone_surrogates_are_refused_wherever_they_stand(api: Api) -> None:
    for body in ('{"username": "grace", "slug": "intro", "start": "\\ud800"}', '{"\\ud800": 1}'):
        answer = await api.client().post(
            "/api/holds", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422
    answer = await api.client().post(
        "/api/bookings", content='{"name": "\\udfff"}', headers={"Content-Type": "application/json"}
    )
    assert "name" in answer.json()["errors"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("name", 1), ("time_zone", "Mars"), ("locale", "!!"), ("hour12", "yes"), ("hour12", 1),
     ("email", "x@example.org"), ("is_admin", True), ("is_expert", True), ("password", "a new password")],
)  # fmt: skip
async def test_one_cannot_change_what_is_not_for_oneself_to_change(
    api: Api, field: str, value: object
) -> None:
    ada = api.client(api.world.ada)
    answer = await ada.patch("/api/auth/me", json={field: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


@pytest.mark.parametrize(
    ("field", "value"),
    [("username", "api"), ("username", "Ada!"), ("username", "a"), ("username", "аda"), ("category", "nonsense"),
     ("category", None), ("hourly_rate", 9.5), ("hourly_rate", True), ("hourly_rate", "1e9"), ("hourly_rate", -1),
     ("hourly_rate", "NaN"), ("currency", "XXX"), ("buffer_minutes", 7), ("buffer_minutes", -5),
     ("buffer_minutes", True), ("headline", ""), ("languages", "en")],
)  # fmt: skip
async def test_case_51_what_was_never_offered_makes_no_expert(api: Api, field: str, value: object) -> None:
    answer = await api.client(api.world.ada).post("/api/auth/become-expert", json={**EXPERT, field: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


@pytest.mark.parametrize(
    "sort", ["rating; DROP TABLE expert", "username", "1", "rating desc", "", "(select 1)"]
)
async def test_case_53_an_order_that_is_not_offered_is_refused(api: Api, sort: str) -> None:
    answer = await api.client().get("/api/experts", params={"sort": sort})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["sort"])
    assert len((await api.client().get("/api/experts")).json()["items"]) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("currency", "XXX"), ("language", "xx-klingon"), ("free_on", "soon"), ("max_rate", "1e9"),
     ("free_on", "2026-02-30"), ("time_zone", "Mars"), ("limit", "0"), ("limit", "61"), ("limit", "٣"), ("max_rate", "-1"),
     ("max_rate", "NaN"), ("cursor", "x' OR 1=1"), ("q", "x" * 201), ("page", "2"), ("sort", "price")],
)  # fmt: skip
async def test_case_51_a_search_refuses_what_was_never_offered(api: Api, field: str, value: str) -> None:
    answer = await api.client().get("/api/experts", params={field: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), answer.text


@pytest.mark.parametrize("q", ["%", "_", "'\"--", "😀", "a" * 200, "\\", "*", ")("])
async def test_any_text_can_be_searched_for(api: Api, q: str) -> None:
    assert (await api.client().get("/api/experts", params={"q": q})).status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [({"from": "2026-03-03", "to": "2026-03-02"}, "to"), ({"from": "2026-03-01", "to": "2026-05-02"}, "to"),
     ({"from": "9999-12-31"}, "from"), ({"from": "2026-03-03T09:00:00Z"}, "from"), ({"to": "x"}, "to"),
     ({"time_zone": "Nowhere/City"}, "time_zone"), ({"start": "2026-03-03"}, "start")],
)  # fmt: skip
async def test_slots_of_impossible_days_are_refused(api: Api, query: dict[str, str], field: str) -> None:
    answer = await api.client().get(SLOTS, params=query)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), answer.text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weekly": {"8": []}}, "weekly.8"), ({"weekly": {"1": [["09:00"]]}}, "weekly.1.0"),
        ({"weekly": {"1": [["9", "17"]]}}, "weekly.1.0.0"), ({"weekly": {"1": [["09:01", "17:00"]]}}, "weekly.1.0.0"),
        ({"weekly": {"1": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "weekly"), ({"weekly": [1]}, "weekly"),
        ({"overrides": {"2026-02-30": []}}, "overrides.2026-02-30"), ({"daily_limit": 0}, "daily_limit"),
        ({"daily_limit": True}, "daily_limit"), ({"time_zone": "right/UTC"}, "time_zone"),
        ({"time_off": [{"starts_at": "2026-04-01T00:00:00Z", "ends_at": "2026-03-01T00:00:00Z"}]}, "time_off.0.ends_at"),
        ({"time_off": [{"starts_at": "2026-04-01", "ends_at": 5}]}, "time_off.0.starts_at"), ({"expert_id": 1}, "expert_id"),
    ],
)  # fmt: skip
async def test_hours_that_cannot_stand_say_where(api: Api, change: dict[str, Any], field: str) -> None:
    answer = await api.client(api.world.grace).put("/api/experts/me/schedule", json={**HOURS, **change})
    assert answer.status_code == 422
    assert field in answer.json()["errors"], answer.text


@pytest.mark.parametrize("minutes", [0, -30, 1500, 7, 2**63, True, "30", 30.0, None, 1e400])
async def test_case_44_lengths_that_are_none_make_no_event_type(api: Api, minutes: object) -> None:
    grace = api.client(api.world.grace)
    body = {**KIND, "duration_minutes": minutes}
    if minutes == 1e400:
        answer = await grace.post(
            "/api/event-types",
            content='{"title": "x", "duration_minutes": 1e400}',
            headers={"Content-Type": "application/json"},
        )
    else:
        answer = await grace.post("/api/event-types", json=body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["duration_minutes"]), answer.text
    edit = await grace.patch(
        f"/api/event-types/{api.world.grace.event_type_uid}",
        json={"duration_minutes": None if minutes == 1e400 else minutes},
    )
    assert (edit.status_code, list(edit.json()["errors"])) == (422, ["duration_minutes"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": 1.5}, "price"), ({"price": "1.555"}, "price"), ({"price": True}, "price"), ({"currency": "EURO"}, "currency"),
        ({"price": 2**63}, "price"), ({"location": {"kind": "moon"}}, "location.kind"), ({"title": ""}, "title"),
        ({"location": {"kind": "link", "detail": "http://x"}}, "location.detail"), ({"slug": "A B"}, "slug"),
        ({"location": {"kind": "link", "detail": "javascript:alert(1)"}}, "location.detail"), ({"owner": 1}, "owner"),
        ({"questions": [{"label": "?", "kind": "colour"}]}, "questions.0.kind"), ({"horizon_days": 0}, "horizon_days"),
        ({"questions": [{"label": "?", "kind": "choice"}]}, "questions.0.options"), ({"active": "yes"}, "active"),
        ({"buffer_after_minutes": 725}, "buffer_after_minutes"), ({"notice_minutes": -1}, "notice_minutes"),
        ({"requires_approval": 1}, "requires_approval"), ({"daily_limit": 0}, "daily_limit"),
    ],
)  # fmt: skip
async def test_an_event_type_that_cannot_stand_says_why(api: Api, change: dict[str, Any], field: str) -> None:
    answer = await api.client(api.world.grace).post("/api/event-types", json={**KIND, **change})
    assert answer.status_code == 422
    assert field in answer.json()["errors"], answer.text
