"""Catalogue maintenance by Babel: `make words` updates every catalogue, `make words LANGUAGE=fr` begins a new one.

`babel.cfg` lists the files to read and the calls that mark a text; Babel extracts, merges and writes. Its own
extraction methods for Python and Jinja are not used: they overlook calls inside an f-string and skip texts that are
concatenated, where those here raise an error. A catalogue keeps the translation of an unchanged text; a changed text is
a new entry without a translation: nothing is guessed. Order and references depend on the texts alone, so that a diff
shows changed texts only.
"""

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import click
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from expertconnect.i18n.catalogues import FOLDER

ROOT = Path(__file__).parents[2]
with (ROOT / "babel.cfg").open(encoding="utf-8") as _config:
    METHODS, OPTIONS = parse_mapping_cfg(_config)  # type: ignore[no-untyped-call]
KEYWORDS: Mapping[str, Sequence[object] | None] = OPTIONS["**.py"]["keywords"]
"""The calls that mark a text in Python, and which of their arguments are texts; None for the first one."""
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

Call = tuple[int, str, Any, list[str]]
"""A marked call in the format of Babel: line, keyword, texts and comments."""


def extract_python_calls(
    source: IO[bytes], keywords: Collection[str], _tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Call]:
    """Babel extraction method: the calls of a Python module that mark a text, including those inside f-strings.

    Raises:
        ValueError: If a marked text is not constant, such as an f-string, and could not be looked up.
    """
    for node in ast.walk(ast.parse(source.read())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if called not in keywords or not node.args:
            continue
        text_count = len(options["keywords"][called] or (1,))
        arguments = node.args[:text_count]
        texts = [
            one.value for one in arguments if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if len(texts) == text_count:
            if texts[-1]:
                yield node.lineno, called, tuple(texts), []
        elif not all(
            isinstance(one, ast.Name | ast.Attribute | ast.Subscript | ast.Call) for one in arguments
        ):
            name = getattr(source, "name", "")
            raise ValueError(
                f"{name}:{node.lineno}: {called}() takes whole texts, and puts parts in afterwards"
            )


def extract_template_calls(
    source: IO[bytes], keywords: Collection[str], _tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Call]:
    """Babel extraction method: the calls of a Jinja template that mark a text.

    Raises:
        ValueError: If a marked text is not constant.
    """
    for line, called, argument, _comments in babel_extract(source, keywords, (), {"silent": "false"}):  # type: ignore[arg-type]
        if not isinstance(argument, str):
            raise ValueError(f"{getattr(source, 'name', '')}:{line}: _() takes one whole text")
        yield line, called, argument, []


def collected(root: Path = ROOT) -> Catalog:
    """Return every marked text of the code, with the files that contain it.

    Raises:
        ValueError: If a marked text is not constant.
    """
    texts = Catalog(charset="utf-8", fuzzy=False)
    for name, _line, text, _comments, context in extract_from_dir(root, METHODS, OPTIONS, keywords={}):
        texts.add(text, locations=[(name, 0)], context=context)  # the line is not written
    return texts


def merged(code: str, texts: Catalog, before: str) -> str:
    """Return a catalogue with exactly these texts and their existing translations.

    Args:
        code: The catalogue's language.
        before: The catalogue as it was; empty for a new language.
    """
    template, catalogue = Catalog(charset="utf-8", fuzzy=False), _read(code, before)
    for message in sorted(_messages(texts), key=_sort_key):
        template[message.id] = message
    catalogue.update(template, no_fuzzy_matching=True)
    for message in _messages(catalogue):
        if message.fuzzy:  # a plural form was added or removed: the old translation would be a guess
            message.flags.discard("fuzzy")
            message.string = ""
    return _written(code, catalogue)


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]  # the header has none


def _sort_key(message: Message) -> tuple[str, Sequence[str], str]:
    forms = _forms(message.id)
    return forms[0].casefold(), forms, message.context or ""


def _read(code: str, catalogue: str) -> Catalog:
    return read_po(BytesIO(catalogue.encode()), locale=code)


def _written(code: str, catalogue: Catalog) -> str:
    body = BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    name = Locale.parse(code).get_display_name("en")
    # Babel's own header contains the time, so no two runs would write the same file.
    head = _HEADER.format(name=name, code=code, plural_forms=catalogue.plural_forms)
    return head + body.getvalue().decode().strip("\n") + "\n"


def missing(code: str, catalogue: str) -> list[str]:
    """Return the texts without a translation."""
    return [
        _forms(message.id)[0]
        for message in _messages(_read(code, catalogue))
        if not all(_forms(message.string))
    ]


def _forms(text: Any) -> Sequence[str]:
    return tuple(text) if isinstance(text, list | tuple) else (text,)


def main(languages: Sequence[str]) -> int:
    """Update all catalogues, and create those of new languages."""
    texts = collected()
    for code in sorted({*languages, *(file.stem for file in FOLDER.glob("*.po"))}):
        file = FOLDER / f"{code}.po"
        updated = merged(code, texts, file.read_text("utf-8") if file.is_file() else "")
        file.write_text(updated, "utf-8")
        untranslated = len(missing(code, updated))
        click.echo(f"{file.relative_to(ROOT)}: {len(texts)} texts, {untranslated} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
