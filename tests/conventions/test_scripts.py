"""Script stands in files: Python names a function of a static script and gives it values."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.sources import python_files, text, tree

CALLS = Path("components/kit/browser_calls.py")
SCRIPTS = Path("components/static/js")
MAY_WRITE_SCRIPT = {
    str(CALLS): "makes the one call that a handler consists of",
    "pages/web/nicegui_patches/csp.py": "looks for the framework's own scripts, to sign them",
}
NOT_OURS_TO_SERVE = ("bench/", "tests/")
"""They drive a browser from outside."""

_SCRIPT = re.compile(
    r"=>|\bfunction\s*\(|\b(?:const|let|var)\s+\w+\s*=|\b(?:document|window|history|navigator)\s*[.?[]"
    r"|\blocation\.(?:href|hash|search|pathname|replace|reload|assign)\b|\baddEventListener\b|\bquerySelector"
    r"|\bemit\(|\bpreventDefault\b|\bjavascript:|\bon(?:click|load|error|change|input|submit)\s*="
)
_OFFERED = re.compile(r"^ {2,4}(\w+)(?:,$|: \(|\()|window\.ec\.(\w+) = ", re.MULTILINE)


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    for inner in ast.iter_child_nodes(node):
        yield from _texts(inner)


def _product() -> Iterator[tuple[str, ast.Module]]:
    for path in python_files():
        if not str(path).startswith(NOT_OURS_TO_SERVE) and str(path) not in MAY_WRITE_SCRIPT:
            yield str(path), tree(path)


def test_no_text_in_python_holds_a_script() -> None:
    found = [
        f"{path}:{line}: {written.strip()[:60]}"
        for path, module in _product()
        for line, written in _texts(module)
        if _SCRIPT.search(written)
    ]
    assert found == []


def test_scripts_reach_a_browser_only_by_the_name_of_a_function() -> None:
    around = []
    for path, module in _product():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and node.value == "run_javascript":
                around.append(f"{path}:{node.lineno}")
            if not isinstance(node, ast.Call):
                continue
            if getattr(node.func, "attr", "") in {"run_javascript", "add_script"}:
                around.append(f"{path}:{node.lineno}")
            around += [
                f"{path}:{node.lineno}"
                for keyword in node.keywords
                if keyword.arg == "js_handler" and _name_of(keyword.value) != "handler"
            ]
    assert around == []


def test_every_function_that_python_names_is_offered_by_a_script() -> None:
    scripts = "\n".join(text(path) for path in sorted(SCRIPTS.glob("*.js")))
    offered = {name for pair in _OFFERED.findall(scripts) for name in pair if name}
    named: set[str] = set()
    for _path, module in _product():
        for node in ast.walk(module):
            name = _name_of(node)
            if isinstance(node, ast.Call) and name in {"handler", "call"}:
                place = 0 if name == "handler" else 1
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    named.add(str(getattr(node.args[place], "value", "")))
    assert {"typed", "step", "dialogOpens", "leave"} <= named
    assert named - offered == set()


def _name_of(node: ast.AST) -> str:
    return getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
