"""The table is whole, and what is made of it can be read: the contact sheet, and the pictures that are kept."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from pages.addresses import SITE
from tests.visual.contact_sheet import contact_sheet
from tests.visual.keep import KEPT, MAX_BYTES, TALLEST, keep, main, weight
from tests.visual.look import MEASURED, sights
from tests.visual.pictures import file_of
from tests.visual.scene import Scene
from tests.visual.scenes import DENSE_TEXT, SCENES, chosen
from tests.visual.stage import THEMES


def place_of(address: str) -> str:
    """Which page of the site an address leads to."""
    path = urlsplit(address).path
    for pattern in SITE:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            return pattern
    return ""


def test_every_page_of_the_site_has_a_scene() -> None:
    assert set(SITE) - {place_of(scene.address) for scene in SCENES} == set()


def test_no_two_scenes_share_a_name_or_a_file() -> None:
    counted = Counter(scene.slug for scene in SCENES)
    assert [slug for slug, count in counted.items() if count > 1] == []


def test_scenes_with_dense_text_are_scenes_of_the_table() -> None:
    assert DENSE_TEXT - {scene.name for scene in SCENES} == set()


def test_every_width_and_every_theme_of_a_scene_is_examined_in_every_run(scene: Scene) -> None:
    once = sights(scene, all_of_them=False)
    assert {width for width, _ in once} == set(scene.widths) & set(MEASURED)
    assert {theme for _, theme in once} == set(THEMES)
    assert set(once) <= set(sights(scene, all_of_them=True))


def test_words_choose_scenes_by_their_names() -> None:
    assert {scene.page for scene in chosen(["figures"])} == {"figures"}
    assert chosen([]) == list(SCENES)
    assert chosen(["no such scene"]) == []


def test_the_contact_sheet_shows_what_was_taken_and_says_what_is_too_wide(tmp_path: Path) -> None:
    scene = chosen(["landing"])[0]
    for theme in ("light", "dark"):
        (tmp_path / file_of(scene, 390, theme)).touch()
    sheet = contact_sheet(tmp_path, [f"{scene.name} at 390"])
    assert re.findall(r'<img[^>]* src="([^"]+)"', sheet) == ["landing-390-light.png", "landing-390-dark.png"]
    assert "too wide: landing at 390" in sheet
    assert "landing-1440" not in sheet


def test_a_kept_picture_is_smaller_and_no_higher_than_it_may_be(tmp_path: Path) -> None:
    Image.effect_noise((1440, 3000), 20).convert("RGB").save(tmp_path / "book-1440-light.png")
    kept = keep("book-1440-light=booking", tmp_path, tmp_path / "kept")
    assert kept.name == "booking.webp"
    assert kept.stat().st_size < (tmp_path / "book-1440-light.png").stat().st_size
    with Image.open(kept) as picture:
        assert (picture.width, picture.height) == (1440, TALLEST)


def test_a_picture_that_was_not_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["never-taken-1440-light"]) == 1
    assert "run `make pictures` first" in capsys.readouterr().err


def test_all_kept_pictures_together_stay_light() -> None:
    assert weight(KEPT) <= MAX_BYTES
