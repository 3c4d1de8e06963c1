"""Every text of the code is in every catalogue, whole, and a catalogue can be nothing but text."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from expertconnect.i18n import extract, spoken
from expertconnect.i18n.catalogues import FOLDER
from expertconnect.i18n.extract import Text

SHIPPED = sorted(file.stem for file in FOLDER.glob("*.po"))
_FIELDS = re.compile(r"\{\w*\}")


def messages(code: str) -> Iterator[Message]:
    """What stands in a catalogue."""
    with (FOLDER / f"{code}.po").open("rb") as source:
        yield from (message for message in read_po(source, locale=code) if message.id)


def forms(text: object) -> list[str]:
    """A text, or its singular and plural."""
    return [text] if isinstance(text, str) else list(text) if isinstance(text, list | tuple) else [""]


def test_german_is_shipped_and_names_itself() -> None:
    assert "de" in SHIPPED
    assert (spoken()["en"], spoken()["de"]) == ("English", "Deutsch")


@pytest.mark.parametrize("code", SHIPPED)
def test_collecting_the_texts_again_changes_nothing(code: str) -> None:
    there = (FOLDER / f"{code}.po").read_text("utf-8")
    assert extract.merged(code, extract.collected(), there) == there, "please run `make words`"


@pytest.mark.parametrize("code", SHIPPED)
def test_every_text_is_translated_and_none_by_guessing(code: str) -> None:
    empty = [message.id for message in messages(code) if not all(forms(message.string))]
    assert not empty
    assert not [message.id for message in messages(code) if message.fuzzy]


@pytest.mark.parametrize("code", SHIPPED)
def test_a_translation_has_the_fields_of_its_text(code: str) -> None:
    """In a plural form a number may be a word: `One session left`."""
    wrong = []
    for message in messages(code):
        originals = forms(message.id)
        for original, said in zip(originals, forms(message.string), strict=True):
            asked, given = Counter(_FIELDS.findall(original)), Counter(_FIELDS.findall(said))
            if len(originals) > 1:
                asked.pop("{n}", None), given.pop("{n}", None)
            if asked != given:
                wrong.append((original, said))
    assert not wrong


@pytest.mark.parametrize("code", SHIPPED)
def test_a_translation_begins_and_ends_as_its_text(code: str) -> None:
    """Blanks are not lost, and there is a full stop where there is one."""
    wrong = [
        (original, said)
        for message in messages(code)
        for original, said in zip(forms(message.id), forms(message.string), strict=True)
        if (original[:1].isspace(), original[-1:].isspace(), original[-1:] in ".:")
        != (said[:1].isspace(), said[-1:].isspace(), said[-1:] in ".:")
        and not said.endswith(("Std.", "Min."))
    ]
    assert not wrong


def test_german_has_its_own_quotation_marks() -> None:
    wrong = [
        said
        for message in messages("de")
        for said in forms(message.string)
        if re.search('[”"]|“[^“„]*“', said)
    ]
    assert not wrong


def test_texts_are_found_however_they_are_marked() -> None:
    module = """
        said = _("One {name}").format(name=ngettext("{n} day", "{n} days", 3).format(n=3))
        CONSTANT = {1: N_("Made before anybody reads")}
        why = sentence("At most {most} of them, " "in two parts", most=sentence("a part"))
        how = counted("1 day", "{n} days of it", n=n)
        what = words.pgettext("verb", "Book")
        later = _(CONSTANT[1])
    """
    found = set(extract.texts_of_module("if True:" + module, "here"))
    assert found == {
        Text("One {name}"),
        Text("{n} day", "{n} days"),
        Text("Made before anybody reads"),
        Text("At most {most} of them, in two parts"),
        Text("a part"),
        Text("1 day", "{n} days of it"),
        Text("Book", context="verb"),
    }


@pytest.mark.parametrize(
    "line",
    ['_(f"At most {most}")', '_("At most " + most)', 'sentence(f"{a} of {b}")', '_("a" if b else "c")'],
)
def test_a_text_that_cannot_be_looked_up_is_not_accepted(line: str) -> None:
    with pytest.raises(ValueError, match="whole texts"):
        list(extract.texts_of_module(line, "here"))


def test_what_changed_is_empty_again_and_what_is_gone_is_gone() -> None:
    before = extract.merged("de", {Text("Kept"): ["a.py"], Text("Gone"): ["a.py"]}, "")
    translated = before.replace('msgid "Kept"\nmsgstr ""', 'msgid "Kept"\nmsgstr "Geblieben"')
    after = extract.merged("de", {Text("Kept"): ["b.py"], Text("Kept one"): ["a.py"]}, translated)
    assert 'msgid "Kept"\nmsgstr "Geblieben"' in after
    assert 'msgid "Kept one"\nmsgstr ""' in after
    assert "Gone" not in after
    assert "fuzzy" not in after
    assert extract.missing("de", after) == ["Kept one"]


def test_a_catalogue_says_nothing_of_when_and_where_it_was_written() -> None:
    whole = extract.merged("de", {Text("One"): ["a.py"]}, "")
    assert "Date" not in whole
    assert "#: a.py\n" in whole
