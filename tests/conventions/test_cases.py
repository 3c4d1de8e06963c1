"""Every case that has to hold is a test that says so in its name."""

import ast
import re

from tests.conventions.sources import python_files, tree

NUMBERS = {
    *range(1, 17),
    *range(18, 21),
    22,
    *range(25, 28),
    *range(31, 35),
    *range(37, 52),
    *range(53, 78),
    79,
    80,
}
NAMED = re.compile(r"test_case_(\d\d)_\w+")


def test_every_case_has_a_test_that_carries_its_number() -> None:
    found = {
        int(match[1])
        for path in python_files()
        if path.parts[0] == "tests"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := NAMED.fullmatch(node.name))
    }
    assert sorted(NUMBERS - found) == []


def test_every_test_is_named_by_a_sentence() -> None:
    short = [
        f"{path}: {node.name}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_short(node.name)
    ]
    assert short == []


def is_short(name: str) -> bool:
    """Whether a test's name has fewer than five words."""
    return name.startswith("test_") and len(name.removeprefix("test_").split("_")) < 5
