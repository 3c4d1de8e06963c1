"""Who reaches what over HTTP: foreign equals missing, GET changes nothing, every call has its proof."""

import re
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import text

from db.models import Base
from pages.api.registration import ROUTERS
from tests.contract.conftest import NINE, Api, booking

MISSING = "0" * 32
LATER = "2026-03-03T11:00:00+01:00"

BY_ID: list[tuple[str, str, str, Any]] = [
    ("GET", "/bookings/{uid}", "booking", None),
    ("PATCH", "/bookings/{uid}", "booking", {"status": "cancelled"}),
    ("PATCH", "/bookings/{uid}", "booking", {"status": "confirmed"}),
    ("PATCH", "/bookings/{uid}", "booking", {"status": "no_show", "version": 7}),
    ("POST", "/bookings/{uid}/reschedule", "booking", {"start": LATER}),
    ("POST", "/bookings/{uid}/reschedule", "booking", {"start": NINE}),
    ("POST", "/bookings/{uid}/confirmation", "waiting", {"code": "123456"}),
    ("POST", "/bookings/{uid}/code", "waiting", None),
    ("GET", "/bookings/{uid}/calendar.ics", "booking", None),
    ("DELETE", "/holds/{uid}", "hold", None),
    ("GET", "/event-types/{id}", "event_type", None),
    ("PATCH", "/event-types/{id}", "event_type", {"title": "Mine now"}),
    ("DELETE", "/event-types/{id}", "event_type", None),
]

EXPECTED = {"booking": {404}, "hold": {204}, "waiting": {409}, "event_type": {401, 404}}


def test_every_call_by_id_stands_in_the_table_of_foreign_things() -> None:
    by_id = {
        (method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and re.search(r"\{(uid|id)\}", route.path)
        for method in route.methods or ()
    }
    assert by_id == {(method, path) for method, path, _, _ in BY_ID}


@pytest.mark.parametrize(("method", "path", "kind", "body"), BY_ID, ids=lambda value: str(value)[:40])
async def test_case_71_what_is_foreign_is_answered_as_what_is_missing(
    api: Api, method: str, path: str, kind: str, body: Any
) -> None:
    ids = await _things_of_ada_and_grace(api)
    strangers = [api.client(who) for who in (None, api.world.mallory, api.world.bob)]
    before = _everything(api)
    for program in strangers:
        answers = [
            await program.request(method, _filled(path, uid), json=body) for uid in (ids[kind], MISSING)
        ]
        foreign, missing = [(one.status_code, one.text, _headers(one)) for one in answers]
        assert foreign == missing
        assert foreign[0] in EXPECTED[kind]
    assert _everything(api) == before


async def test_a_manage_token_of_another_booking_is_answered_as_for_a_missing_one(api: Api) -> None:
    ids = await _things_of_ada_and_grace(api)
    own = (await api.client().post("/api/bookings", json=booking(LATER))).json()
    program = api.client(bearer=own["manage_token"])
    for method, path, kind, body in BY_ID:
        if kind != "booking":
            continue
        foreign, missing = [
            await program.request(method, _filled(path, uid), json=body) for uid in (ids["booking"], MISSING)
        ]
        assert (foreign.status_code, foreign.text) == (missing.status_code, missing.text)
        assert foreign.status_code == 404


async def test_case_76_no_get_changes_anything(api: Api) -> None:
    ids = await _things_of_ada_and_grace(api)
    seen = 0
    for who in (None, api.world.ada, api.world.grace):
        program = api.client(who)
        before = _everything(api)  # signing in has written its row
        for path in _gets(api):
            if path.endswith("/events"):
                continue  # a stream; it follows and reads
            for uid in (*ids.values(), MISSING):
                await program.get(_filled(path, uid))
                await program.head(_filled(path, uid))
                seen += 1
        assert _everything(api) == before
    assert seen > 100


async def test_case_76_every_changing_call_has_a_changing_method_alone(api: Api) -> None:
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            assert route.methods in ({"GET"}, {"POST"}, {"PUT"}, {"PATCH"}, {"DELETE"})


async def test_every_call_that_asks_for_a_sign_in_is_refused_without_one(api: Api) -> None:
    document = (await api.client().get("/api/openapi.json")).json()
    asked = 0
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            security = call["security"]
            if not security or {} in security:
                continue
            asked += 1
            whole = re.sub(r"\{\w+\}", MISSING, path)
            body = _any_body(document, call)
            answer = await api.client().request(method.upper(), whole, json=body)
            wanted = 404 if any("manageToken" in way for way in security) else 401
            assert (method, path, answer.status_code) == (method, path, wanted)
    assert asked > 15


@pytest.mark.parametrize("bearer", ["x", "a.b.c", "0" * 43, "e" * 2000])
async def test_a_worthless_token_is_refused_and_not_forgotten(api: Api, bearer: str) -> None:
    for method, path, body in (
        ("GET", "/api/experts", None),
        ("POST", "/api/bookings", booking()),
        ("GET", "/api/auth/me", None),
        ("GET", "/api/events?expert=grace", None),
        ("GET", "/api/experts/grace", None),
    ):
        answer = await api.client(bearer=bearer).request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
        assert answer.headers["www-authenticate"] == "Bearer"


async def _things_of_ada_and_grace(api: Api) -> dict[str, str]:
    made = (await api.client(api.world.ada).post("/api/bookings", json=booking())).json()
    start = {"username": "grace", "slug": "intro", "start": "2026-03-03T10:00:00+01:00"}
    held = (await api.client(api.world.ada).post("/api/holds", json=start)).json()
    return {
        "booking": made["uid"],
        "hold": held["uid"],
        "waiting": held["uid"],
        "event_type": api.world.grace.event_type_uid,
    }


def _filled(path: str, uid: str) -> str:
    filled = path.replace("{username}", "grace").replace("{slug}", "intro")
    return "/api" + re.sub(r"\{(uid|id)\}", uid, filled)


def _gets(api: Api) -> list[str]:
    own = [route.path for router in ROUTERS for route in router.routes if "GET" in route.methods]  # type: ignore[attr-defined]
    return [*own, "/openapi.json", "/docs"]


def _headers(answer: httpx.Response) -> dict[str, str]:
    return dict(answer.headers)


def _any_body(document: dict[str, Any], call: dict[str, Any]) -> Any:
    if "requestBody" not in call:
        return None
    name = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return {"Changing": {"status": "cancelled"}, "Moving": {"start": NINE}, **_BODIES}.get(name, {})


_BODIES: dict[str, Any] = {
    "BecomingExpert": {"username": "somebody", "headline": "x", "category": "business"},
    "PuttingSchedule": {"time_zone": "UTC"},
    "CreatingEventType": {"title": "x"},
}


def _everything(api: Api) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, as the database has them."""
    with api.world.database.engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(map(str, row)) for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))),
                key=str,
            )
            for table in Base.metadata.sorted_tables
        }
