"""One visit to every scene that the selected tests ask for, shared by all of them."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.visual.hebrew import write_hebrew
from tests.visual.installations import House, open_houses
from tests.visual.look import Findings, examined
from tests.visual.scene import Scene
from tests.visual.scenes import SCENES
from tests.visual.stage import staged

Examined = Mapping[str, Findings]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with a `scene` is one of every scene."""
    if "scene" in metafunc.fixturenames:
        metafunc.parametrize("scene", SCENES, ids=[scene.slug for scene in SCENES])


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, House]]:
    """Both installations, served for all tests of the package; they speak Hebrew of a kind, too."""
    folder: Path = tmp_path_factory.mktemp("houses")
    words = write_hebrew(tmp_path_factory.mktemp("words"))
    with open_houses(folder, {scene.house for scene in SCENES}, test_catalogues=str(words)) as opened:
        yield opened


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest, houses: Mapping[str, House]) -> Examined:
    """What was found in every scene that a selected test asks for."""
    return _visited(request, houses, "seen")


@pytest.fixture(scope="session")
def seen_in_german(request: pytest.FixtureRequest, houses: Mapping[str, House]) -> Examined:
    """The same with German words, as far as shapes go."""
    return _visited(request, houses, "seen_in_german")


def _visited(request: pytest.FixtureRequest, houses: Mapping[str, House], fixture: str) -> Examined:
    wanted: dict[str, Scene] = {}
    for item in request.session.items:
        if fixture in getattr(item, "fixturenames", ()) and hasattr(item, "callspec"):
            scene = item.callspec.params["scene"]
            wanted[scene.name] = scene

    async def visit() -> Examined:
        async with staged(houses) as stage:
            if fixture == "seen":
                return await examined(stage, wanted.values())
            return await examined(stage, wanted.values(), locale="de-DE", shape_only=True)

    return asyncio.run(visit())
