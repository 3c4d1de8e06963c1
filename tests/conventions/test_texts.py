"""What a person reads goes through a catalogue: no page and no component speaks English by itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from expertconnect.i18n.extract import KEYWORDS, collected
from tests.conventions.sources import python_files, tree

ROOMS = ("components", "pages")
FOR_PROGRAMS = (
    "pages/web/connections.py",  # before a request is understood nobody knows a language
    "pages/api/",
    "pages/problems.py",
    "pages/web/middleware/socket_filter.py",
    "pages/web/nicegui_patches/socketio.py",
    "pages/web/media/files.py",
)
"""Answers to programs are in English, as docs/guide/languages.md says."""

_LOOKS_SAID = re.compile(r"[A-Z][a-z]+(?:[ .,:?!’]|$)")
"""How a text begins; names of classes, attributes and colours begin with a small letter."""
_GOES_ON = re.compile(r"[ ,:]*[a-z]{3,}(?:[ .,]|$)(?! *[{\[])")
_SAYS = frozenset({*KEYWORDS, "told"})
_FOR_US = frozenset(
    {"debug", "error", "exception", "info", "warning", "RuntimeError", "TypeError", "ValueError"}
)
"""Logs and defects; a `DomainError` is for people and not among them."""
_NOT_SAID = frozenset(
    {
        "Fragment",  # a component's name in the browser
        "Received",  # the key under which cookies arrive
        "Vary",
        "Cookie",
        "Location",  # headers
        "Ada Lovelace",  # an example of a name
        "Offer",
        "Person",
        "Service",  # types of schema.org
    }
)


def texts_of(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The literals of a module that look like something said, and are neither marked nor for programmers."""
    yield from _said(module)


def _said(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Call) and _called(node) in _SAYS | _FOR_US:
        for part in (*node.args[2:], *node.keywords):
            yield from _said(part)
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Assign) and any(
        isinstance(to, ast.Name) and to.id == "__all__" for to in node.targets
    ):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if _LOOKS_SAID.match(node.value) and node.value not in _NOT_SAID:
            yield node.lineno, node.value
        return
    if isinstance(node, ast.JoinedStr):
        yield from _glued(node)
    for part in ast.iter_child_nodes(node):
        yield from _said(part)


def _glued(node: ast.JoinedStr) -> Iterator[tuple[int, str]]:
    """A field with words after it: `f"{n} experts"`."""
    first, *rest = node.values
    for part in rest if isinstance(first, ast.FormattedValue) else ():
        if isinstance(part, ast.Constant) and _GOES_ON.match(str(part.value)):
            yield node.lineno, str(part.value)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _of_ours() -> Iterator[Path]:
    for path in python_files():
        if path.parts[0] in ROOMS and not str(path).startswith(FOR_PROGRAMS):
            yield path


def test_pages_and_components_say_nothing_that_is_not_in_a_catalogue() -> None:
    said = [f"{path}:{line} {text!r}" for path in _of_ours() for line, text in texts_of(tree(path))]
    assert not said, "\n".join(["please mark these with _() or N_():", *said])


def test_the_search_sees_what_it_is_for() -> None:
    module = """
def draw(n):
    '''Draw it.'''
    logger.warning("Something happened to us")
    tag("p", "t-sm muted", "Free this week")
    Button("Book", title=f"{n} experts here")
    tag("p", "", _("Free today"), N_("Sooner"), told(error))
    raise ValueError("This is for us")
"""
    assert [text for _line, text in texts_of(ast.parse(module))] == [
        "Free this week",
        "Book",
        " experts here",
    ]


def test_every_marked_text_can_be_collected() -> None:
    assert len(collected()) > 800
