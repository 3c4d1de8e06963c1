"""Static files: every style sheet is sent once, in its layer, under an address that changes with any of them."""

import re

import pytest

from components.kit import static_files
from components.kit.static_files import SHEETS, STATIC, joined_sheet

CSS = STATIC / "css"
_IMPORTED = re.compile(r'@import url\("([^"]+)"\) layer\(([\w.]+)\);')
LAYERS = ("site.tokens", "site.base", "site.utilities", "site.components")


def test_every_style_sheet_is_imported_by_exactly_one_of_those_that_pages_link_to() -> None:
    linked = {STATIC / name for name in SHEETS}
    imported = [
        CSS / path for sheet in linked for path, _layer in _IMPORTED.findall(sheet.read_text("utf-8"))
    ]
    assert sorted(imported) == sorted(set(CSS.rglob("*.css")) - linked)


def test_the_layers_are_declared_once_and_nothing_of_ours_stands_outside_of_them() -> None:
    whole = "\n".join(map(joined_sheet, SHEETS))
    assert re.findall(r"@layer ([^{;]+);", whole) == [", ".join(LAYERS)]
    assert {name.strip() for name in re.findall(r"@layer ([^{;]+)\{", whole)} == set(LAYERS)
    depth, outside = 0, ""
    for character in re.sub(r'"[^"]*"', "", whole):
        depth += {"{": 1, "}": -1}.get(character, 0)
        outside += character if depth == 0 else ""
    assert re.sub(r"@layer [\w., ]+;?|[}\s]", "", outside) == ""


def test_later_layers_overrule_earlier_ones_in_the_order_of_the_imports() -> None:
    for name in SHEETS:
        layers = [layer for _path, layer in _IMPORTED.findall((STATIC / name).read_text("utf-8"))]
        assert layers == sorted(layers, key=LAYERS.index)


@pytest.mark.parametrize("name", SHEETS)
def test_a_joined_sheet_asks_for_no_other_and_says_all_that_its_parts_say(name: str) -> None:
    joined = joined_sheet(name)
    assert "@import" not in joined
    assert "/*" not in joined
    for path, _layer in _IMPORTED.findall((STATIC / name).read_text("utf-8")):
        part = re.sub(r"/\*.*?\*/", "", (CSS / path).read_text("utf-8"), flags=re.DOTALL)
        assert "".join(part.split()) in "".join(joined.split())


def test_files_that_a_style_sheet_names_are_where_its_joined_sheet_looks_for_them() -> None:
    named = [
        (sheet, path)
        for sheet in SHEETS
        for path in re.findall(r"url\(\"?(?!data:)([^)\"]+)\"?\)", joined_sheet(sheet))
    ]
    assert {path.rpartition("/")[2] for _sheet, path in named} >= {"geist-latin.woff2"}
    assert [path for sheet, path in named if not ((STATIC / sheet).parent / path).resolve().is_file()] == []


def test_a_declaration_stands_on_a_line_of_its_own() -> None:
    crowded = [
        f"{path.relative_to(CSS)}:{number}"
        for path in CSS.rglob("*.css")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(re.findall(r";(?=\s|$)", re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", line))) > 1
    ]
    assert crowded == []


def test_the_address_changes_with_a_file_in_a_folder_within(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("static")
    (folder / "css").mkdir()
    part = folder / "css" / "part.css"
    part.write_text("a { color: red; }")
    monkeypatch.setattr(static_files, "STATIC", folder)
    before = static_files._fingerprint()
    part.write_text("a { color: blue; }")
    assert static_files._fingerprint() != before
