"""Text stands out from whatever is painted behind it: at least 4.5, or 3 where it is large, at the worst pixels."""

import pytest

from tests.visual.conftest import Examined
from tests.visual.scene import Scene

pytestmark = pytest.mark.journey


def test_every_text_stands_out_from_the_pixels_behind_it(seen: Examined, scene: Scene) -> None:
    assert seen[scene.name].missed == ""
    assert seen[scene.name].contrast == []
