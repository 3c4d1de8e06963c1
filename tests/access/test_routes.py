"""Case 70: every address, asked by everybody about their own, somebody else's and what does not exist."""

import re
from collections.abc import Iterator, Mapping

from fastapi.routing import APIRoute
from nicegui import core
from starlette.routing import BaseRoute, Mount, Route

from expertconnect.domain.people import SYSTEM
from tests.access import policy_routes as policy
from tests.access.policy import About, Line
from tests.access.requests import Asked, answer
from tests.access.scene import PEOPLE, WHOSE, Scene, Thing
from tests.access.test_matrix import answer_to
from tests.pages.conftest import Site

FRAMEWORK = ("/_nicegui", "/static/")
CHANGING_WORDS = re.compile(rb'nonce="?[^" ]+|[0-9a-f]{16,}')


async def test_case_70_pages_and_downloads_answer_everybody_as_the_policy_says(site: Site) -> None:
    await everybody_is_answered(site, policy.PAGES)


async def test_case_70_forms_answer_everybody_as_the_policy_says(site: Site) -> None:
    await everybody_is_answered(site, policy.FORMS)


async def test_case_70_calls_of_the_interface_answer_everybody_as_the_policy_says(site: Site) -> None:
    await everybody_is_answered(site, policy.API)


async def test_case_70_every_address_stands_in_the_policy(site: Site) -> None:
    known = {*policy.PAGES, *policy.FORMS, *policy.API}
    assert set(addresses(core.app.routes)) == known


async def everybody_is_answered(site: Site, table: Mapping[str, Line]) -> None:
    """Send every request of a table, and collect what is answered otherwise."""
    scene, wrong = Scene.of(site.world), []
    for route, line in table.items():
        for who in PEOPLE:
            bodies = {}
            for whose in WHOSE:
                thing = thing_of(scene, line, who, whose)
                if thing is None:
                    continue
                response = await answer(scene, Asked(route, who, thing))
                bodies[whose] = CHANGING_WORDS.sub(b"", response.content)
                if response.status_code != (expected := answer_to(line, who, whose)):
                    wrong.append(f"{route}, {who}, {whose}: {response.status_code}, not {expected}")
            if is_theirs_alone(line) and bodies["foreign"] != bodies["missing"]:
                wrong.append(f"{route}: {who} can tell somebody else's from nobody's")
    assert not wrong, "\n".join(wrong)


def thing_of(scene: Scene, line: Line, who: str, whose: str) -> Thing | None:
    """Set up what is asked about, at a time of its own."""
    if line.about in (About.BOOKING, About.HOLD, About.PUBLIC):
        scene.later()
    scene.world.as_(SYSTEM).do(scene.sign_in_again)
    found = scene.world.as_(SYSTEM).do(scene.thing, line.about, who, whose, "")
    return found[1] if found else None


def is_theirs_alone(line: Line) -> bool:
    """Whether there is somebody else's that must look like nobody's."""
    return line.about in (About.BOOKING, About.HOLD, About.OFFER)


def addresses(routes: list[BaseRoute], prefix: str = "") -> Iterator[str]:
    """Method and address of every route, those of mounted and included applications too."""
    for route in routes:
        if isinstance(route, Mount) and route.path == "/api":
            yield from addresses(route.app._routes, "/api")  # type: ignore[attr-defined]  # of pages.api.methods
        elif isinstance(route, Route | APIRoute):
            path = prefix + route.path
            if not path.startswith(FRAMEWORK):
                yield from (f"{method} {path}" for method in set(route.methods or ()) - {"HEAD"})
        elif not isinstance(route, Mount):
            yield from addresses(route.original_router.routes, prefix)  # type: ignore[attr-defined]  # of FastAPI
