"""What was made quicker comes to what the framework makes of it."""

from functools import partial

from nicegui import client, helpers
from nicegui.client import HTML_ESCAPE_TABLE

from pages.web.nicegui_patches import performance
from pages.web.nicegui_patches.performance import Translated


class Someone:
    """Methods as elements have them."""

    def waits(self, reported: object) -> None:
        """Expects one."""

    def acts(self) -> None:
        """Expects none."""


HOSTILE = "a & b &amp; <script>`${alert(1)}`</script> · ÄÖ 🎉 &lt;"


def test_quick_escaping_equals_the_frameworks_own_on_hostile_text() -> None:
    quick_one = Translated(HOSTILE).translate(HTML_ESCAPE_TABLE)
    assert quick_one == HOSTILE.translate(HTML_ESCAPE_TABLE)
    assert "<" not in quick_one


def test_a_table_whose_replacements_meet_each_other_is_left_to_python() -> None:
    swapped = str.maketrans({"a": "b", "b": "a"})
    assert Translated("abba").translate(swapped) == "baab"


def test_the_framework_escapes_its_pages_by_the_quick_way_after_hurrying() -> None:
    performance.apply()
    performance.apply()
    json = vars(client)["json"]
    assert type(json.dumps({"a": 1})) is Translated
    assert json.loads("[1]") == [1]


def test_methods_are_asked_once_for_their_signature_and_answer_the_same() -> None:
    performance.apply()
    for _ in range(2):
        assert helpers.expects_arguments(Someone().waits)
        assert not helpers.expects_arguments(Someone().acts)
    assert not helpers.expects_arguments(partial(Someone().waits, None))
    assert helpers.expects_arguments(lambda reported: reported)
