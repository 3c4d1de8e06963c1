"""Languages: names, regions, 12-hour clocks and first days of the week."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.lists import format_list
from babel.localedata import exists, locale_identifiers

LANGUAGES = frozenset(
    """
    af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka
    kk km kn ko lb lo lt lv mi mk ml mn mr ms mt my ne nl no pa pl ps pt qu ro ru sd si sk sl so sq sr sv sw ta te
    tg th tk tr uk ur uz vi yo zh zu
    """.split()
)
"""Languages that experts can say they speak, by ISO 639 code."""

_DEFAULT = "en"
_MONDAY = 0
_ENGLISH_ELSEWHERE = "en_150"
"""English in regions without data of their own: day before month, 24 hours, weeks from Monday."""


@lru_cache(maxsize=256)
def locale_of(tag: str) -> Locale:
    """Return the locale of a language tag such as `de-AT`; English for an unknown one.

    The tag may be any text: it can come from a header or from an old row.
    """
    if len(tag) > 35:
        return Locale.parse(_DEFAULT)
    name = tag.replace("-", "_")
    if name[:3].lower() == "en_" and not exists(name):
        return Locale.parse(_ENGLISH_ELSEWHERE)
    for candidate in (name, name.partition("_")[0]):
        try:
            locale = Locale.parse(candidate, resolve_likely_subtags=True)
        except (ValueError, TypeError, UnknownLocaleError):
            continue
        if locale.language == name.partition("_")[0].lower():  # de-US is German, not the English of the US
            return locale
    return Locale.parse(_DEFAULT)


@lru_cache(maxsize=256)
def uses_12_hours(locale: str) -> bool:
    """Whether readers of a locale expect AM and PM."""
    pattern = str(locale_of(locale).time_formats["short"])
    return "h" in pattern or "K" in pattern


@lru_cache(maxsize=256)
def week_start_of(locale: str) -> int:
    """Return the first day of a week in a locale: 0 for Monday to 6 for Sunday.

    CLDR knows it by region, whatever the language: English in Japan has Japan's weeks. A language without a region gets
    its likely one: Hebrew's weeks begin on Sunday. English has no likely region here; without one its weeks are those of
    ISO 8601.
    """
    region = region_of(locale)
    spoken_there = get_global("likely_subtags").get(f"und_{region}", f"en_{region}")
    for name in (spoken_there, f"{spoken_there.partition('_')[0]}_{region}"):
        try:
            parsed = Locale.parse(str(name))
        except (ValueError, UnknownLocaleError):
            continue
        if parsed.territory == region:
            return int(parsed.first_week_day)
    return _MONDAY


def region_of(tag: str) -> str:
    """Return the region of a language tag, or the likely one of its language; empty for English without a region."""
    language, *rest = tag[:35].replace("_", "-").split("-")
    named = next((part.upper() for part in rest if len(part) == 2 and part.isascii() and part.isalpha()), "")
    if named or language.lower() == _DEFAULT:
        return named
    likely = str(get_global("likely_subtags").get(language.lower(), ""))
    return likely.rpartition("_")[2] if likely.count("_") else ""


def is_language(code: str) -> bool:
    """Whether a code is one of `LANGUAGES`."""
    return code in LANGUAGES


def language_name(code: str, locale: str = _DEFAULT) -> str:
    """Return a language's name in a locale; the code itself when it is unknown."""
    name = str(locale_of(locale).languages.get(code, ""))
    if not name:
        return code
    return name[:1].upper() + name[1:]


def language_names(codes: Iterable[str], locale: str = _DEFAULT) -> tuple[str, ...]:
    """Return the names of several languages, in the order given."""
    return tuple(language_name(code, locale) for code in codes)


def alternatives(words: Iterable[str], locale: str = _DEFAULT) -> str:
    """Join alternatives: a, b or c."""
    return str(format_list(list(words), style="or", locale=locale_of(locale)))


@lru_cache(maxsize=32)
def language_options(locale: str = _DEFAULT) -> tuple[tuple[str, str], ...]:
    """Return all languages to choose from as code and name, sorted by name."""
    named = ((code, language_name(code, locale)) for code in LANGUAGES)
    return tuple(sorted(named, key=lambda option: option[1].casefold()))


@lru_cache(maxsize=32)
def region_options(language: str, locale: str = _DEFAULT) -> tuple[tuple[str, str], ...]:
    """Return the regions of a language with their names, sorted by name."""
    names = locale_of(locale).territories
    parts = (name.split("_") for name in locale_identifiers())
    codes = {part[-1] for part in parts if part[0] == language and len(part[-1]) == 2 and part[-1].isupper()}
    named = ((code, str(names.get(code, code))) for code in codes)
    return tuple(sorted(named, key=lambda option: option[1].casefold()))
