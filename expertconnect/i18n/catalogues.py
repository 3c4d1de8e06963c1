"""Translation catalogues: gettext over the .po files beside this module.

A catalogue is a .po file, read once; there is nothing to compile and nothing that can be out of step. English is
what stands in the code. `make words` collects all texts and brings the catalogues up to date.
"""

import gettext as plain_gettext
import io
import os
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from expertconnect.domain.sentences import Sentence
from expertconnect.i18n.languages import locale_of
from expertconnect.i18n.reader_locale import ReaderLocale, reader

FOLDER = Path(__file__).parent / "catalogue"
ENGLISH = "en"
_TESTED = os.environ.get("EXPERTCONNECT_TEST_CATALOGUES", "")
"""A folder with more catalogues; for tests, which prove by them what no shipped language needs yet."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation where it is used: constants are made before a reader is known."""
    return text


def _(text: str) -> str:
    """Translate a text into the reader's language."""
    return _catalogue(reader().language).gettext(text) if text else text


def ngettext(one: str, many: str, n: int) -> str:
    """Return the plural form for a number, which is yet to be put into it: `ngettext("{n} day", "{n} days",
    n).format(n=n)`.
    """
    return _catalogue(reader().language).ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """Translate a text that means different things in different contexts: `pgettext("verb", "Book")`."""
    return _catalogue(reader().language).pgettext(context, text)


def translate(text: object) -> str:
    """Translate a lazy sentence or an error into the reader's language; any other text stays as it is.

    What is looked up besides sentences is what stands in the catalogues word for word, such as a class's message.
    """
    said = getattr(text, "sentence", text)  # an error knows its sentence
    if not isinstance(said, Sentence):
        return _(str(said))
    parts: dict[str, Any] = {name: _part(part) for name, part in said.parts.items()}
    template = ngettext(said.one, said.many, int(parts["n"])) if said.many else _(said.one)
    return template.format(**parts) if parts else template


def _part(part: object) -> object:
    """Format a part of a sentence for its reader; a date in a plain text is that of ISO 8601."""
    if isinstance(part, Sentence):
        return translate(part)
    if isinstance(part, date):
        return format_date(part, "long", locale=locale_of(reader().locale))
    return part


@lru_cache(maxsize=1)
def spoken() -> Mapping[str, str]:
    """Languages with a catalogue: code -> its own name for itself."""
    files = [*FOLDER.glob("*.po"), *(Path(_TESTED).glob("*.po") if _TESTED else ())]
    codes = [ENGLISH, *sorted({file.stem for file in files})]
    return {code: _own_name(code) for code in codes}


def is_spoken(code: str) -> bool:
    """Whether a language has a catalogue."""
    return code in spoken()


def spoken_locale(tags: str) -> str:
    """Choose the locale to write in for a list of preferred languages.

    Args:
        tags: As in an Accept-Language header, best first: `de-AT,de;q=0.9,en;q=0.8`. It may be anything.

    Returns:
        The first whose language is spoken, with its region; else English, in the region of the first, since who
        reads French in Belgium wants Belgium's dates also where the words are English.
    """
    region = ""
    for part in tags[:200].split(","):
        language, *rest = part.split(";")[0].strip().replace("_", "-").split("-")
        here = next(
            (code.upper() for code in rest if len(code) == 2 and code.isascii() and code.isalpha()), ""
        )
        if language.lower() in spoken():
            return f"{language.lower()}-{here}" if here else language.lower()
        region = region or here
    return f"{ENGLISH}-{region}" if region else ENGLISH


def reader_in(locale: str, hour12: bool | None = None) -> ReaderLocale:
    """Return the reader locale of an account or a booking; languages without a catalogue are read in English."""
    return ReaderLocale.of(spoken_locale(locale), hour12)


def load() -> None:
    """Read every catalogue now, so that no request waits for it."""
    for language in spoken():
        _catalogue(language)


def _own_name(code: str) -> str:
    name = str(Locale.parse(code).get_display_name(code) or code)
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=32)
def _catalogue(language: str) -> plain_gettext.NullTranslations:
    if language == ENGLISH or language not in spoken():
        return plain_gettext.NullTranslations()
    places = [Path(_TESTED) / f"{language}.po"] if _TESTED else []
    file = next(place for place in [*places, FOLDER / f"{language}.po"] if place.is_file())
    with file.open("rb") as source:
        messages = read_po(source, locale=str(locale_of(language)))
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return plain_gettext.GNUTranslations(compiled)
