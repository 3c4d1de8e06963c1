"""The document says all that the interface answers, and nothing of anybody else; and how calls behave in general."""

import re
from pathlib import Path
from typing import Any

import pytest

from expertconnect.domain import errors
from expertconnect.services import accounts
from expertconnect.services.experts import categories
from pages.api.docs.page import docs_page
from pages.api.error_handlers import fields_of
from tests.contract.conftest import Api, booking

DESIGNED = """
POST /api/auth/register POST /api/auth/login POST /api/auth/logout POST /api/auth/logout-everywhere GET /api/auth/me
PATCH /api/auth/me POST /api/auth/become-expert POST /api/auth/password-reset POST /api/auth/password-reset/confirm
POST /api/auth/magic-link GET /api/experts GET /api/experts/{username} PATCH /api/experts/me GET /api/experts/me/schedule
PUT /api/experts/me/schedule GET /api/experts/{username}/event-types/{slug}/slots GET /api/event-types
POST /api/event-types GET /api/event-types/{id} PATCH /api/event-types/{id} DELETE /api/event-types/{id} POST /api/holds
DELETE /api/holds/{uid} POST /api/bookings GET /api/bookings GET /api/bookings/{uid} PATCH /api/bookings/{uid}
POST /api/bookings/{uid}/reschedule POST /api/bookings/{uid}/confirmation POST /api/bookings/{uid}/code GET /api/bookings/{uid}/calendar.ics GET /api/events GET /healthz GET /readyz
GET /api/experts/me
"""


@pytest.fixture
def dialect() -> str:
    """The document knows no database."""
    return "sqlite"


async def _document(api: Api) -> dict[str, Any]:
    answer = await api.client().get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    document: dict[str, Any] = answer.json()
    return document


def _calls(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, call) for path, of in document["paths"].items() for method, call in of.items()
    ]


async def test_the_document_has_our_calls_and_no_others(api: Api) -> None:
    words = DESIGNED.split()
    designed = set(zip(words[::2], words[1::2], strict=True))
    assert {(method, path) for method, path, _ in _calls(await _document(api))} == designed


async def test_every_call_describes_itself_its_proof_and_its_refusals(api: Api) -> None:
    document = await _document(api)
    ids = [call["operationId"] for _, _, call in _calls(document)]
    assert len(ids) == len(set(ids))
    for method, path, call in _calls(document):
        assert call["description"], path
        assert "security" in call, path
        for status, answer in call["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (method, path, status)
        if "requestBody" in call:
            name = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert document["components"]["schemas"][name]["additionalProperties"] is False
        if path.startswith("/api/"):
            assert {"401", "404", "422", "500", "503"} <= set(call["responses"])


async def test_every_text_that_is_sent_has_a_bound(api: Api) -> None:
    document = await _document(api)
    names = [
        call["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for _, _, call in _calls(document)
        if "requestBody" in call
    ]
    parts = [
        document["components"]["schemas"][name]
        for name in [*names, "Location", "QuestionGiven", "TimeOffGiven"]
    ]
    parts += [
        parameter["schema"]
        for _, _, call in _calls(document)
        for parameter in call.get("parameters", ())
        if parameter["in"] != "path"
    ]
    unbounded = [
        text
        for part in parts
        for text in _texts(part)
        if not {"maxLength", "format", "enum", "const", "pattern"} & set(text)
    ]
    assert not unbounded


def _texts(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [text for one in schema for text in _texts(one)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "string" else []
    return own + [text for key, one in schema.items() if key != "propertyNames" for text in _texts(one)]


async def test_the_docs_name_every_call_and_load_nothing_foreign(api: Api) -> None:
    document = await _document(api)
    page = (await api.client().get("/api/docs")).text
    for _, path, call in _calls(document):
        assert path in page
        assert f'id="{call["operationId"]}"' in page
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert loaded
    own = (
        api.application.settings.url
    )  # the notice to whoever has opened the site at another address names it
    assert not [address for address in loaded if not address.startswith(("/", "#")) and address != own]
    assert "<script>" not in page


def test_markup_in_the_document_is_shown_as_text() -> None:
    described = {
        "info": {"description": "<script>alert(1)</script>"},
        "paths": {
            "/<b>": {
                "get": {"tags": ["<i>"], "operationId": "x", "description": "<img src=x>", "responses": {}}
            }
        },
        "components": {"schemas": {}},
    }
    page = docs_page(described)
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<img src=x>" not in page


async def test_the_interface_begins_at_its_docs(api: Api) -> None:
    answer = await api.client().get("/api")
    assert (answer.status_code, answer.headers["location"]) == (307, "/api/docs")


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(api: Api) -> None:
    unknown = await api.client().get("/api/nothing/here")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    wrong = await api.client().put("/api/bookings")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    slash = await api.client().get("/api/experts/")
    assert slash.status_code == 404
    for answer in (unknown, wrong, slash):
        assert answer.headers["content-type"] == "application/problem+json"


async def test_options_says_what_an_address_answers(api: Api) -> None:
    answer = await api.client().options("/api/event-types/5")
    assert (answer.status_code, answer.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, PATCH")
    assert "access-control-allow-origin" not in answer.headers
    assert (await api.client().options("/api/nothing")).status_code == 404


async def test_head_answers_as_get_without_the_body(api: Api) -> None:
    for path in ("/api/experts", "/api/experts/grace", "/api/experts/nobody", "/api/auth/me"):
        head, get = await api.client().head(path), await api.client().get(path)
        assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))
        assert head.content == b""


async def test_what_is_private_is_kept_by_nobody(api: Api) -> None:
    made = await api.client().post("/api/bookings", json=booking())
    for answer in (
        made,
        await api.client(api.world.ada).get("/api/auth/me"),
        await api.client().get("/api/auth/me"),
    ):
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{", "application/json"), ("", "application/json"), ("[]", "application/json"), ("null", "application/json"),
     ('"x"', "application/json"), ("[" * 100_000, "application/json"), ("\xff", "application/json"),
     ("start=1", "application/x-www-form-urlencoded"), ("{}", "text/plain"), ("<a/>", "application/xml")],
)  # fmt: skip
async def test_a_body_that_is_no_object_is_refused_as_a_problem(api: Api, body: str, kind: str) -> None:
    answer = await api.client().post(
        "/api/holds", content=body.encode("latin-1"), headers={"Content-Type": kind}
    )
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.text) < 2000


async def test_too_many_holds_are_refused_with_a_time_to_wait(limited: Api) -> None:
    start = {"username": "grace", "slug": "intro", "start": "2026-03-03T20:00:00+01:00"}
    codes = set()
    for _ in range(121):
        answer = await limited.client().post("/api/holds", json=start)
        codes.add(answer.json()["code"])
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert 0 < int(answer.headers["retry-after"]) <= 120
    assert codes == {"not_offered", "rate_limited"}


async def test_a_defect_gets_a_reference_and_tells_nothing_else(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(work: object) -> None:
        raise RuntimeError("secret in a message")

    monkeypatch.setattr(accounts, "me", broken)
    answer = await api.client(api.world.ada).get("/api/auth/me")
    assert (answer.status_code, answer.json()["code"]) == (500, "defect")
    assert "secret" not in answer.text
    assert answer.json()["reference"] in caplog.text


async def test_a_database_that_does_not_answer_makes_it_unready_but_alive(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await api.client().get("/readyz")).json() == {"status": "ok"}

    def busy(work: object) -> None:
        raise errors.Busy

    monkeypatch.setattr(categories, "listed", busy)
    ready = await api.client().get("/readyz")
    assert (ready.status_code, ready.json()["code"], ready.headers["retry-after"]) == (503, "busy", "2")
    assert (await api.client().get("/healthz")).json() == {"status": "ok"}


def test_errors_by_field_are_bounded_and_repeat_nothing_that_was_sent() -> None:
    found = [
        {"type": "extra_forbidden", "loc": ("body", f"{n}\ud800" + "x" * 500), "msg": "no", "input": "secret"}
        for n in range(90)
    ]
    fields = fields_of(found)
    assert len(fields) == 50
    assert max(map(len, fields)) == 100
    assert set(fields.values()) == {"There is no such field."}


GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "api.md"


async def test_the_guide_names_every_code_of_a_refusal(api: Api) -> None:
    guide = GUIDE.read_text()
    codes = {kind.code for kind in errors.DomainError.__subclasses__()} - {"undo_gone"}
    assert not [code for code in sorted(codes) if f"`{code}`" not in guide]
