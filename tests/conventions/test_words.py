"""Names and docstrings use the words of the field, not private ones: docs/glossary.md lists both."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.sources import python_files, text, tree

PRIVATE = frozenset(
    {
        "deed",
        "deeds",
        "desk",
        "desks",
        "door",
        "doors",
        "house",
        "houses",
        "letter",
        "letters",
        "octet",
        "octets",
        "standing",
        "sweep",
        "sweeps",
        "sweeping",
        "swept",
        "lapse",
        "lapses",
        "lapsing",
        "judging",
        "soundness",
        "stroke",
        "strokes",
        "storms",
        "journeys",
    }
)
"""Words that an engineer of this field would not search for; command, dashboard, gateway and so on stand for them."""
PRIVATE_MODULES = PRIVATE | frozenset(
    {
        "arrivals",
        "booking_letters",
        "booking_rows",
        "boot",
        "buckets",
        "checks",
        "closing",
        "compressed",
        "essence",
        "exchange",
        "explaining",
        "frames",
        "guard",
        "holders",
        "holding",
        "kept",
        "last_resort",
        "layers",
        "listing",
        "looks",
        "making",
        "marks",
        "moving",
        "nonces",
        "notices",
        "one_time",
        "operating",
        "origin",
        "painting",
        "quick",
        "readers",
        "reading",
        "refused",
        "stack",
        "two_clocks",
        "unconnected",
        "undoing",
        "wall",
        "watch",
        "wording",
        "words",
        "work",
    }
)
BOUND = re.compile(r"(?:^|(?<!AT)_)(?:MOST|LEAST)(?:_|$)")
"""MAX_ and MIN_ are searched for."""

EXCEPTIONS: dict[tuple[str, str], str] = {
    ("tests/conventions/test_words.py", "*"): "names them all",
    ("expertconnect/domain/booking.py", "house"): "a stored value of the history",
    ("components/hours/rows.py", "letter"): "a character: am and pm begin with it",
    ("pages/web/middleware/socket_filter.py", "letter"): "a character of a frame",
    ("pages/account/expert_fields.py", "letters"): "characters of a username",
    ("components/kit/primitives.py", "letters"): "initials",
    ("tests/conventions/test_texts.py", "letter"): "a character of a name",
    ("tests/visual/hebrew.py", "letters"): "characters of a script",
    ("tests/visual/test_direction.py", "letters"): "characters of a script",
    ("expertconnect/domain/availability.py", "door"): "hours on the door of an office, the usual picture",
    ("tests/domain/test_availability.py", "door"): "hours on the door of an office, the usual picture",
}
"""(file, word) -> why it may stay; `*` for any word."""

PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def private_in(name: str) -> set[str]:
    """The private words that an identifier is put together from."""
    if name.lower().strip("_") == "told":
        return {"told"}  # `translate` for the reader; elsewhere what it is that was told
    return {part.lower() for part in PARTS.findall(name)} & PRIVATE | set(BOUND.findall(name))


def identifiers(source: str) -> Iterator[tuple[int, str]]:
    """Names in the code of a module, with their lines; never what stands in strings and comments."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], token.string


def docstrings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Docstrings of a module, its classes and functions, and those below assignments."""
    for node in ast.walk(module):
        for part in getattr(node, "body", None) or () if not isinstance(node, ast.Lambda | ast.IfExp) else ():
            if (
                isinstance(part, ast.Expr)
                and isinstance(part.value, ast.Constant)
                and isinstance(part.value.value, str)
            ):
                yield part.lineno, part.value.value


def excused(path: Path, word: str) -> bool:
    """Whether an exception covers this word in this file."""
    return (str(path), word) in EXCEPTIONS or (str(path), "*") in EXCEPTIONS


def test_no_module_bears_a_private_word() -> None:
    found = [
        str(path)
        for path in python_files()
        if path.stem in PRIVATE_MODULES or set(path.parent.parts) & PRIVATE_MODULES
    ]
    assert found == []


def test_no_identifier_is_made_of_private_words() -> None:
    found = {
        f"{path}:{line} {name}"
        for path in python_files()
        for line, name in identifiers(text(path))
        for word in private_in(name)
        if not excused(path, word)
    }
    assert sorted(found) == []


def test_no_docstring_speaks_in_private_words() -> None:
    found = [
        f"{path}:{line} {word}"
        for path in python_files()
        for line, said in docstrings(tree(path))
        for word in sorted(set(re.findall(r"[a-z]+", said.lower().replace("dead letter", ""))) & PRIVATE)
        if not excused(path, word)
    ]
    assert found == []


def test_the_exceptions_are_few_and_each_is_needed() -> None:
    assert len(EXCEPTIONS) < 15
    assert all((Path(__file__).parents[2] / path).exists() and why for (path, _), why in EXCEPTIONS.items())


def test_the_search_sees_private_words_in_names() -> None:
    assert private_in("load_desk") == {"desk"}
    assert private_in("BookingDeeds") == {"deeds"}
    assert private_in("MOST_ROWS")
    assert private_in("_LINES_MOST")
    assert private_in("almost_done") == private_in("indoor_air") == set()
