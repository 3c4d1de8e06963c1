"""Brings the catalogues up to date with the texts of the code: `make words`, or `make words LANGUAGE=fr` for a new one.

Texts are read from the syntax tree of every module and template. A catalogue keeps the translation of a text that is
word for word the same; a changed text is a new one and stands there empty: nothing is guessed. A file's order and
references depend on the texts alone, so that a diff shows what was said differently and nothing else.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import click
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from expertconnect.i18n.catalogues import FOLDER

ROOT = Path(__file__).parents[2]
ROOMS = ("components", "db", "expertconnect", "pages")
KEYWORDS: Mapping[str, Sequence[str]] = {
    "_": ("one",),
    "N_": ("one",),
    "ngettext": ("one", "many"),
    "pgettext": ("context", "one"),
    "sentence": ("one",),
    "counted": ("one", "many"),
}
"""What marks a text, and what its first arguments are."""
_HEADER = """\
# {name}
# Collected by `make words`. Translate the msgstr lines; {{fields}} stay as they are.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


class Text(NamedTuple):
    """A text to be translated.

    Attributes:
        many: Its form for other numbers than one; empty where no number decides.
        context: What tells it from another text of the same words; empty for most.
    """

    one: str
    many: str = ""
    context: str = ""


def collected(root: Path = ROOT) -> dict[Text, list[str]]:
    """Every text of the house, and the files it stands in.

    Raises:
        ValueError: If something is marked that can not be looked up, such as an f-string, or if a text is there
            both with a number and without.
    """
    found: dict[Text, set[str]] = {}
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            for text in texts_of_module(file.read_text("utf-8"), str(file)):
                found.setdefault(text, set()).add(file.relative_to(root).as_posix())
        for file in sorted((root / room).rglob("*.j2")):
            for text in _texts_of_template(file):
                found.setdefault(text, set()).add(file.relative_to(root).as_posix())
    counted = {(text.one, text.context) for text in found if text.many}
    # A catalogue has one entry for both: the one without a number is served by the singular of the other.
    return {
        text: sorted(files)
        for text, files in found.items()
        if text.many or (text.one, text.context) not in counted
    }


def texts_of_module(source: str, name: str) -> Iterator[Text]:
    """The texts that a module marks.

    Raises:
        ValueError: If one can not be looked up.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        parts = KEYWORDS.get(called)
        if parts is None or not node.args:
            continue
        given = node.args[: len(parts)]
        texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(texts) == len(parts):
            if texts[-1]:
                yield Text(**dict(zip(parts, texts, strict=True)))
        elif not all(isinstance(one, ast.Name | ast.Attribute | ast.Subscript | ast.Call) for one in given):
            raise ValueError(
                f"{name}:{node.lineno}: {called}() takes whole texts, and puts parts in afterwards"
            )


def _texts_of_template(file: Path) -> Iterator[Text]:
    with file.open("rb") as source:
        for _line, _called, given, _comments in babel_extract(source, ("_",), (), {"silent": "false"}):
            if not isinstance(given, str):
                raise ValueError(f"{file}: _() takes one whole text")
            yield Text(given)


def merged(code: str, texts: Mapping[Text, Iterable[str]], before: str) -> str:
    """A catalogue with exactly these texts and what was translated of them before.

    Args:
        code: The catalogue's language.
        before: The catalogue as it was; empty for a new language.
    """
    old, new = _read(code, before), Catalog(locale=code, charset="utf-8", fuzzy=False)
    for text in sorted(texts, key=lambda text: (text.one.casefold(), text)):
        known = old.get(text.one, text.context or None)
        same = known is not None and known.pluralizable == bool(text.many) and not known.fuzzy
        new.add(
            (text.one, text.many) if text.many else text.one,
            known.string if known is not None and same else None,
            locations=[(file, 0) for file in texts[text]],  # the line is not written
            context=text.context or None,
        )
    return _written(code, new)


def _read(code: str, catalogue: str) -> Catalog:
    return read_po(BytesIO(catalogue.encode()), locale=code)


def _written(code: str, catalogue: Catalog) -> str:
    body = BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, include_lineno=False)
    name = Locale.parse(code).get_display_name("en")
    head = _HEADER.format(name=name, code=code, plural_forms=catalogue.plural_forms)
    return head + body.getvalue().decode().strip("\n") + "\n"


def missing(code: str, catalogue: str) -> list[str]:
    """The texts that nobody has translated yet."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in _read(code, catalogue)
        if message.id and not all(_forms(message.string))
    ]


def _forms(string: object) -> Sequence[object]:
    return string if isinstance(string, list | tuple) else [string]


def main(languages: Sequence[str]) -> int:
    """Bring all catalogues up to date, and make those of new languages."""
    texts = collected()
    for code in sorted({*languages, *(file.stem for file in FOLDER.glob("*.po"))}):
        file = FOLDER / f"{code}.po"
        whole = merged(code, texts, file.read_text("utf-8") if file.is_file() else "")
        file.write_text(whole, "utf-8")
        left = len(missing(code, whole))
        click.echo(f"{file.relative_to(ROOT)}: {len(texts)} texts, {left} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
