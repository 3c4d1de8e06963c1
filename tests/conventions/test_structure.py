"""Structure of the packages: no import cycle, and no package that is a flat list."""

from collections import Counter
from collections.abc import Iterator, Mapping

import grimp
import pytest

from tests.conventions.sources import python_files

ROOTS = ("expertconnect", "db", "pages", "components")
MAX_MODULES = 20
"""Modules beside each other in one package; more of them are not seen at a glance."""


@pytest.fixture(scope="module")
def imports() -> Mapping[str, frozenset[str]]:
    """Every module of the product, and the modules that it imports."""
    graph = grimp.build_graph(*ROOTS, cache_dir=None)
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def test_no_module_imports_itself_in_a_circle(imports: Mapping[str, frozenset[str]]) -> None:
    assert list(circles(imports)) == []


def test_a_circle_of_three_modules_is_found() -> None:
    imports = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("ad"), "d": frozenset("")}
    assert [sorted(found) for found in circles(imports)] == [["a", "b", "c"]]


def circles(imports: Mapping[str, frozenset[str]]) -> Iterator[set[str]]:
    """Sets of modules that import each other in a circle: each reaches all others and itself."""
    reach = {module: _reached(imports, module) for module in imports}
    seen: set[str] = set()
    for module in sorted(imports):
        if module in seen or module not in reach[module]:
            continue
        together = {other for other in reach[module] if module in reach.get(other, ())}
        seen |= together
        yield together


def _reached(imports: Mapping[str, frozenset[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(imports.get(start, ()))
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += imports.get(module, ())
    return found


def test_no_package_holds_more_modules_than_can_be_seen_at_a_glance() -> None:
    sizes = Counter(
        str(path.parent) for path in python_files() if path.parts[0] in ROOTS and path.name != "__init__.py"
    )
    assert {package: size for package, size in sizes.items() if size > MAX_MODULES} == {}
