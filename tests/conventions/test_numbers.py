"""Numbers, directions that no contract can say, and what must not stand in any file."""

import ast
import re
from pathlib import Path

from tests.conventions.sources import python_files, text, tracked, tree

MAX_LINES_OF_A_FILE = 400
"""Long enough that one thought need not be cut in two, with its statements formatted one part a line."""
MAX_LINES_OF_A_FUNCTION = 60
"""The formatter gives each argument of a long call a line of its own; a function of fifty lines of thought has a few more."""
MAX_SKIPS = 60
"""Statements that the formatter leaves alone: tables, which are easier to read by rows."""
# In two parts, so that this file does not hold what it looks for.
HOSTS = ("pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org", "deb.deb" + "ian.org")
PLACES = ("/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/build", "/tm" + "p/lead")
MAKERS = re.compile(
    r"\b(clau"
    + r"de|anthr"
    + r"opic|chat"
    + r"gpt|open"
    + r"ai|lan"
    + r"guage model|generated (by|with) an? a"
    r"i|a" + r"i[- ](written|generated|assistant)|co-auth" + r"ored-by)\b",
    re.IGNORECASE,
)
MAY_IMPORT_MAIN = re.compile(r"^(expertconnect/__main__\.py|expertconnect/commands/|tests/|bench/)")
MAY_PRINT = re.compile(r"^(bench/|tests/|expertconnect/i18n/collect\.py)")


def test_no_file_is_too_long_to_be_read_in_one_sitting() -> None:
    lengths = {str(path): len(text(path).splitlines()) for path in python_files()}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long_to_be_seen_at_once() -> None:
    lengths = {
        f"{path}: {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES_OF_A_FUNCTION} == {}


def test_few_statements_are_kept_from_the_formatter() -> None:
    skip = "# fmt: " + "skip"
    assert sum(text(path).count(skip) for path in python_files()) < MAX_SKIPS


def test_nothing_but_the_command_line_imports_main() -> None:
    importing = [
        str(path)
        for path in python_files()
        if any("main" in imported(node) for node in ast.walk(tree(path)))
        and not MAY_IMPORT_MAIN.match(str(path))
    ]
    assert importing == []


def imported(node: ast.AST) -> set[str]:
    """The modules that a statement imports, by their whole names."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module or ""} if isinstance(node, ast.ImportFrom) and node.level == 0 else set()


def test_nothing_prints_but_by_the_command_line() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if not MAY_PRINT.match(str(path))
    ]
    assert printing == []


def test_no_file_names_a_registry_a_machine_or_a_maker() -> None:
    found = [
        f"{path}: {word}"
        for path in tracked()
        if not is_somebody_elses(path)
        for word in named_in(text(path))
    ]
    assert found == []


def named_in(words: str) -> list[str]:
    """What of the forbidden stands in a text."""
    plain = [word for word in (*HOSTS, *PLACES) if word in words]
    return plain + [match[0] for match in MAKERS.finditer(words)]


def test_the_guard_against_names_finds_each_of_them() -> None:
    maker = "written by an A" + "I assistant"
    assert [word for word in (*HOSTS, *PLACES) if not named_in(f"see {word} there")] == []
    assert named_in(maker)
    assert named_in("the main claim is open to all") == []


def is_somebody_elses(path: Path) -> bool:
    """Fonts, pictures and such: bytes that may look like anything."""
    return path.suffix in {".woff2", ".png", ".webp", ".ico", ".db"}
