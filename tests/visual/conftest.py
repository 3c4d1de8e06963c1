"""Fixtures of the visual tests: installations and browser of each worker, and parametrization by scenes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.visual.hebrew import write_hebrew
from tests.visual.installations import Installation, open_installations
from tests.visual.scene import Scene
from tests.visual.scenes import SCENES, has_dense_text
from tests.visual.stage import Stage, staged

Staged = Callable[[Callable[[Stage], Awaitable[Any]]], Any]
"""Runs a coroutine function on the stage and returns what it returns."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize tests by `scene`, and by `scene_in_german` (in reduced runs only scenes with dense text)."""
    if "scene" in metafunc.fixturenames:
        metafunc.parametrize("scene", SCENES, ids=[scene.slug for scene in SCENES])
    if "scene_in_german" in metafunc.fixturenames:
        metafunc.parametrize("scene_in_german", [_of_german(scene) for scene in SCENES])


def _of_german(scene: Scene) -> Any:
    return pytest.param(scene, id=scene.slug, marks=() if has_dense_text(scene) else pytest.mark.full)


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Installation]]:
    """Serve both installations for all tests of the package, with a test catalogue for Hebrew."""
    folder: Path = tmp_path_factory.mktemp("installations")
    words = write_hebrew(tmp_path_factory.mktemp("words"))
    with open_installations(
        folder, {scene.installation for scene in SCENES}, test_catalogues=str(words)
    ) as opened:
        yield opened


@pytest.fixture(scope="session")
def on_stage(installations: Mapping[str, Installation]) -> Iterator[Staged]:
    """Open one browser for all tests; its event loop runs only while a test waits for it."""
    with asyncio.Runner() as loop:
        context = staged(installations)
        stage = loop.run(context.__aenter__())

        async def on(act: Callable[[Stage], Awaitable[Any]]) -> Any:
            return await act(stage)

        yield lambda act: loop.run(on(act))
        loop.run(context.__aexit__(None, None, None))
