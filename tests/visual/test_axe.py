"""Nobody is left out: axe-core finds nothing of any impact on any page and state, wide and narrow, light and dark."""

import pytest

from tests.visual.conftest import Examined
from tests.visual.scene import Scene

pytestmark = pytest.mark.journey


def test_the_state_is_reached_and_axe_finds_nothing_against_it(seen: Examined, scene: Scene) -> None:
    assert seen[scene.name].missed == ""
    assert seen[scene.name].axe == []
