"""Pages fit any window down to 320 px: nothing is cut off, too small to hit or without a name, in either language."""

import pytest

from tests.visual.conftest import Examined
from tests.visual.scene import Scene

pytestmark = pytest.mark.journey


def test_nothing_is_too_wide_cut_off_too_small_or_nameless(seen: Examined, scene: Scene) -> None:
    assert seen[scene.name].missed == ""
    assert seen[scene.name].shape == []


def test_german_words_fit_as_well(seen_in_german: Examined, scene: Scene) -> None:
    assert seen_in_german[scene.name].missed == ""
    assert seen_in_german[scene.name].shape == []
