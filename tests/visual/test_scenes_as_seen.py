"""Every page and state, brought about once and looked at from all sides.

Nobody is left out: axe finds nothing of any impact. Text stands out from whatever is painted behind it by at least 4.5
at the worst pixels. Pages fit any window down to 320 px: nothing is cut off, too small to hit or without a name.
"""

import pytest

from tests.visual.conftest import Staged
from tests.visual.look import Findings, examined
from tests.visual.scene import Scene

pytestmark = pytest.mark.journey


def test_a_state_is_reached_and_nothing_is_held_against_it(
    on_stage: Staged, scene: Scene, is_full: bool
) -> None:
    assert on_stage(lambda stage: examined(stage, scene, all_of_it=is_full)) == Findings()


def test_german_words_fit_as_well(on_stage: Staged, scene_in_german: Scene) -> None:
    found = on_stage(lambda stage: examined(stage, scene_in_german, locale="de-DE", shape_only=True))
    assert found == Findings()
