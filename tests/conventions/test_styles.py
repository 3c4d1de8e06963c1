"""Classes: what a style sheet describes is drawn somewhere, and what is drawn is described somewhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nicegui

from tests.conventions.sources import python_files, text, tracked, tree

DRAWN_IN = ("components", "pages")
FRAMEWORK = Path(nicegui.__file__).parent
NO_CLASSES = frozenset({"_", "N_", "ngettext"})
"""What is said to people names no class."""
SEEN_BY_TESTS = frozenset({"move-panel", "why-told"})
"""Marks that no style needs: by them a test knows that a state of a page is reached."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NO_SELECTOR = re.compile(r"\"[^\"\n]*\"|url\([^)]*\)|@(?:layer|import)\b[^;{]*;")
_DECLARATION = re.compile(r"[;{]\s*[\w-]+:(?![^;{}]*\{)[^;{}]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
_BEGUN = re.compile(r"(?<![\w-])([A-Za-z][\w]*-)\Z")
_BEGUN_IN_SCRIPT = re.compile(r"(?<![\w-])([A-Za-z]\w*-)\$\{")
_FROM_FRAMEWORK = re.compile(r"q-|nicegui-")


def classes_of(sheet: str) -> set[str]:
    """The classes that the selectors of a style sheet name."""
    bare = _NO_SELECTOR.sub("", _COMMENT.sub("", sheet))
    return set(_CLASS.findall(_DECLARATION.sub(";", bare)))


@cache
def described() -> frozenset[str]:
    """The classes of all our style sheets."""
    return frozenset(name for path in tracked(".css") for name in classes_of(text(path)))


@cache
def _framework(suffix: str) -> str:
    return "".join(path.read_text("utf-8") for path in sorted((FRAMEWORK / "static").glob(f"*{suffix}")))


def _literals(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """The texts of a module that may name classes, each with whether an expression goes on with it."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NO_CLASSES:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, False
    if isinstance(node, ast.JoinedStr):
        for part, following in zip(node.values, [*node.values[1:], None], strict=True):
            if isinstance(part, ast.Constant):
                yield str(part.value), isinstance(following, ast.FormattedValue)
            else:
                yield from _literals(part)
        return
    for inner in ast.iter_child_nodes(node):
        yield from _literals(inner)


@cache
def drawn() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every word that Python or a script of ours may use as a class, and how such words begin."""
    words: set[str] = set()
    begun: set[str] = set()
    for path in python_files():
        if path.parts[0] in DRAWN_IN:
            for written, goes_on in _literals(tree(path)):
                words.update(_WORD.findall(written))
                if goes_on:
                    begun.update(_BEGUN.findall(written))
    for path in tracked(".js"):
        script = re.sub(r"^\s*//.*$", "", text(path), flags=re.MULTILINE)
        words.update(_WORD.findall(script))
        begun.update(_BEGUN_IN_SCRIPT.findall(script))
    return frozenset(words), tuple(begun)


def test_every_class_in_a_style_sheet_is_drawn_by_something() -> None:
    words, begun = drawn()
    framework = set(_WORD.findall(_framework(".js") + _framework(".css")))
    unused = {
        name
        for name in described()
        if name not in (framework if _FROM_FRAMEWORK.match(name) else words) and not name.startswith(begun)
    }
    assert unused == set()


def _class_lists(module: ast.Module) -> Iterator[str]:
    """The lists of classes that a module gives to elements, whole words only."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [keyword.value for keyword in node.keywords if keyword.arg == "classes"]
        given += node.args[1:2] if called == "tag" else node.args[:1] if called == "classes" else []
        for value in given:
            yield from _whole_words(value)


def _whole_words(value: ast.AST) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield from value.value.split()
    elif isinstance(value, ast.IfExp):
        yield from _whole_words(value.body)
        yield from _whole_words(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        glued = "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in value.values)
        yield from (word for word in glued.split() if "\0" not in word)


def test_every_class_that_is_drawn_is_described_in_a_style_sheet() -> None:
    given: dict[str, str] = {}
    for path in python_files():
        if path.parts[0] in DRAWN_IN:
            given.update(dict.fromkeys(_class_lists(tree(path)), str(path)))
    for path in tracked(".js"):
        for listed in re.findall(r"(?<![:\w-])class=\"([^\"]*)\"", text(path)):
            given.update(dict.fromkeys(listed.split(), str(path)))
    known = described() | classes_of(_framework(".css")) | SEEN_BY_TESTS
    assert {name: path for name, path in given.items() if name not in known} == {}
