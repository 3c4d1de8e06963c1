"""One visit to every scene that the selected tests ask for, shared by all of them."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.visual.hebrew import write_hebrew
from tests.visual.installations import Installation, open_installations
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
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Installation]]:
    """Both installations, served for all tests of the package; they speak Hebrew of a kind, too."""
    folder: Path = tmp_path_factory.mktemp("houses")
    words = write_hebrew(tmp_path_factory.mktemp("words"))
    with open_installations(
        folder, {scene.installation for scene in SCENES}, test_catalogues=str(words)
    ) as opened:
        yield opened


@pytest.fixture(scope="session")
def seen(request: pytest.FixtureRequest, installations: Mapping[str, Installation]) -> Examined:
    """What was found in every scene that a selected test asks for."""
    return _visited(request, installations, "seen")


@pytest.fixture(scope="session")
def seen_in_german(request: pytest.FixtureRequest, installations: Mapping[str, Installation]) -> Examined:
    """The same with German words, as far as shapes go."""
    return _visited(request, installations, "seen_in_german")


def _visited(
    request: pytest.FixtureRequest, installations: Mapping[str, Installation], fixture: str
) -> Examined:
    wanted: dict[str, Scene] = {}
    for item in request.session.items:
        if fixture in getattr(item, "fixturenames", ()) and hasattr(item, "callspec"):
            scene = item.callspec.params["scene"]
            wanted[scene.name] = scene

    async def visit() -> Examined:
        async with staged(installations) as stage:
            if fixture == "seen":
                return await examined(stage, wanted.values())
            return await examined(stage, wanted.values(), locale="de-DE", shape_only=True)

    return asyncio.run(visit())
