"""Translation catalogues: gettext over the .po files beside this module.

A catalogue is a .po file that is read once; no compiled file can be out of date. English texts are in the code.
`make words` extracts all texts and updates the catalogues.
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
"""A folder with more catalogues, for tests of features that no shipped language needs yet."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for extraction; it is translated where it is used, because constants are created before a reader is
    known.
    """
    return text


def _(text: str) -> str:
    """Translate a text into the reader's language."""
    return _catalogue(reader().language).gettext(text) if text else text


def ngettext(one: str, many: str, n: int) -> str:
    """Return the plural form for a number, still to be formatted: `ngettext("{n} day", "{n} days", n).format(n=n)`."""
    return _catalogue(reader().language).ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """Translate a text that means different things in different contexts: `pgettext("verb", "Book")`."""
    return _catalogue(reader().language).pgettext(context, text)


def translate(text: object) -> str:
    """Translate a lazy sentence or an error into the reader's language.

    Any other text is looked up in the catalogue as it is, such as a class's message, and returned unchanged if it is
    not there.
    """
    message = getattr(text, "sentence", text)  # an error has its sentence as an attribute
    if not isinstance(message, Sentence):
        return _(str(message))
    parts: dict[str, Any] = {name: _part(part) for name, part in message.parts.items()}
    template = ngettext(message.one, message.many, int(parts["n"])) if message.many else _(message.one)
    return template.format(**parts) if parts else template


def _part(part: object) -> object:
    """Format an argument of a sentence for the reader."""
    if isinstance(part, Sentence):
        return translate(part)
    if isinstance(part, date):
        return format_date(part, "long", locale=locale_of(reader().locale))
    return part


@lru_cache(maxsize=1)
def spoken() -> Mapping[str, str]:
    """Languages with a catalogue: code to name, in the language itself."""
    files = [*FOLDER.glob("*.po"), *(Path(_TESTED).glob("*.po") if _TESTED else ())]
    codes = [ENGLISH, *sorted({file.stem for file in files})]
    return {code: _own_name(code) for code in codes}


def is_spoken(code: str) -> bool:
    """Whether a language has a catalogue."""
    return code in spoken()


def spoken_locale(tags: str) -> str:
    """Choose the locale to write in for a list of preferred languages.

    Args:
        tags: Untrusted text as in an Accept-Language header, best first: `de-AT,de;q=0.9,en;q=0.8`.

    Returns:
        The first tag whose language has a catalogue, with its region; else English with the region of the first tag,
        because a reader of French in Belgium expects Belgian dates also in English texts.
    """
    region = ""
    for part in tags[:200].split(","):
        language, *rest = part.split(";")[0].strip().replace("_", "-").split("-")
        tag_region = next(
            (code.upper() for code in rest if len(code) == 2 and code.isascii() and code.isalpha()), ""
        )
        if language.lower() in spoken():
            return f"{language.lower()}-{tag_region}" if tag_region else language.lower()
        region = region or tag_region
    return f"{ENGLISH}-{region}" if region else ENGLISH


def reader_in(locale: str, hour12: bool | None = None) -> ReaderLocale:
    """Return the reader locale of an account or a booking; English for languages without a catalogue."""
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
    candidates = [Path(_TESTED) / f"{language}.po"] if _TESTED else []
    file = next(candidate for candidate in [*candidates, FOLDER / f"{language}.po"] if candidate.is_file())
    with file.open("rb") as source:
        messages = read_po(source, locale=str(locale_of(language)))
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return plain_gettext.GNUTranslations(compiled)
