"""Calls made up from the document itself: no defect, and nothing is answered that the document does not say."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from starlette.exceptions import HTTPException

from db.engine.gateway import Database
from expertconnect.application import Application
from expertconnect.clock import MovableClock
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.accounts import sessions
from expertconnect.services.accounts.passwords import Hasher
from pages.api.registration import ROUTERS, open_interface
from pages.framework import errors
from pages.web.middleware.identity import IdentityMiddleware
from tests.conftest import settings_for
from tests.extent import examples
from tests.world import ADA, MONDAY, NINE, World

NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
GOODBYES = ("/logout", "/logout-everywhere")
EXAMPLES = 25
"""For each call and caller: enough to meet every field, few enough for every run."""


@pytest.fixture(scope="module")
def described(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The document of a real application, with the cast in it and one booking."""
    folder = tmp_path_factory.mktemp("schemathesis")
    shutil.copy(migrated_sqlite, folder / "expertconnect.db")
    clock = MovableClock(MONDAY)
    chosen = settings_for(folder, base_url="http://test", rate_limits="off")
    database = Database(chosen, lambda _: None, clock)
    world = World(database, clock)
    application = Application(chosen, clock)
    application.hasher.close()
    application.hasher = Hasher(application.database.secret, cost=4)  # made-up passwords need no more
    plain = FastAPI(openapi_url=None)
    open_interface(plain, application)
    plain.add_exception_handler(HTTPException, errors.on_http_error)  # as the application does
    made = application.acting(Actor()).do_now(bookings.book_now, "grace", "intro", NINE, ADA)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", IdentityMiddleware(plain, application))
    grace = application.acting(SYSTEM).do_now(sessions.begin, world.grace.user_id)
    schema.known = {  # type: ignore[attr-defined]
        "uid": made.details.uid,
        "id": world.grace.event_type_uid,
        "username": "grace",
        "slug": "intro",
    }
    schema.callers = {"": {}, "grace": {"Authorization": f"Bearer {grace.token}"}}  # type: ignore[attr-defined]
    yield schema
    application.hasher.close()
    application.database.close()
    database.close()


ROUTES = [
    (method, route)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.path != "/events"  # a stream, with tests of its own
    for method in route.methods or ()
]
RIGHT = [(GenerationMode.POSITIVE, method, f"/api{route.path}") for method, route in ROUTES]
WRONG = [
    (GenerationMode.NEGATIVE, method, f"/api{route.path}")
    for method, route in ROUTES
    if route.body_field or route.dependant.query_params  # any text is a name in a path
]


@pytest.mark.parametrize(("mode", "method", "path"), [*RIGHT, *WRONG])
def test_every_answer_is_one_that_the_document_declares(
    described: Any, mode: GenerationMode, method: str, path: str
) -> None:
    turns = count()

    @given(case=described[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=examples(EXAMPLES),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_declared(case: Any) -> None:
        turn = next(turns)
        if turn % 2:  # made-up ids find nothing: every other call is about what there is
            named = case.path_parameters or {}
            case.path_parameters = named | {k: v for k, v in described.known.items() if k in named}
        caller = described.callers["grace" if turn % 4 < 2 and not path.endswith(GOODBYES) else ""]
        headers = {
            key: value for key, value in (case.headers or {}).items() if key.lower() != "authorization"
        }
        case.headers = headers | caller
        case.cookies = {}
        case.call_and_validate(checks=CHECKS.get_by_names(NAMES))

    answers_as_declared()
