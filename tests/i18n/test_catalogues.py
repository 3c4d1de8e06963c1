"""Every text of the code is in every catalogue, whole, and a catalogue can be nothing but text."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from expertconnect.i18n import extract, spoken
from expertconnect.i18n.catalogues import FOLDER

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


def texts_in(folder: Path) -> set[tuple[object, str | None]]:
    """What is collected from the modules and templates of a folder: each text (with its plural), and its context."""
    return {(message.id, message.context) for message in extract.collected(folder) if message.id}


def test_texts_are_found_however_they_are_marked(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("""
said = _("One {name}").format(name=ngettext("{n} day", "{n} days", 3).format(n=3))
CONSTANT = {1: N_("Made before anybody reads")}
why = sentence("At most {most} of them, " "in two parts", most=sentence("a part"))
how = counted("1 day", "{n} days of it", n=n)
what = words.pgettext("verb", "Book")
later = _(CONSTANT[1])
within = f"<b>{_('Inside of an f-string')}</b>"
nothing = _("")
""")
    (tmp_path / "letter.j2").write_text("{% if name %}{{ _('Hello {name},').format(name=name) }}{% endif %}")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_module.py").write_text('_("Of a test")')
    assert texts_in(tmp_path) == {
        ("One {name}", None),
        (("{n} day", "{n} days"), None),
        ("Made before anybody reads", None),
        ("At most {most} of them, in two parts", None),
        ("a part", None),
        (("1 day", "{n} days of it"), None),
        ("Book", "verb"),
        ("Inside of an f-string", None),
        ("Hello {name},", None),
    }


@pytest.mark.parametrize(
    "line",
    [
        '_(f"At most {most}")',
        '_("At most " + most)',
        'sentence(f"{a} of {b}")',
        '_("a" if b else "c")',
        'ngettext("1 day")',
        'pgettext("verb", f"{a} of {b}")',
    ],
)
def test_a_text_that_cannot_be_looked_up_is_not_accepted(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(f"\n{line}\n")
    with pytest.raises(ValueError, match=r"module\.py:2: .* takes whole texts"):
        extract.collected(tmp_path)


@pytest.mark.parametrize("line", ["_('At most ' ~ most)", "_(most)", "_('a', 'b')"])
def test_a_template_that_puts_a_text_together_is_not_accepted(line: str, tmp_path: Path) -> None:
    (tmp_path / "letter.j2").write_text(f"Hello\n{{{{ {line} }}}}\n")
    with pytest.raises(ValueError, match=r"letter\.j2:2: .* takes one whole text"):
        extract.collected(tmp_path)


def test_a_text_with_and_without_a_number_is_one_entry(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text('_("1 day")\nngettext("1 day", "{n} days", n)\n_("1 day")\n')
    assert texts_in(tmp_path) == {(("1 day", "{n} days"), None)}


def template(*texts: str | tuple[str, str], file: str = "a.py") -> Catalog:
    """What is collected from a file with these texts."""
    found = Catalog()
    for text in texts:
        found.add(text, locations=[(file, 0)])
    return found


def test_what_changed_is_empty_again_and_what_is_gone_is_gone() -> None:
    before = extract.merged("de", template("Kept", "Gone"), "")
    translated = before.replace('msgid "Kept"\nmsgstr ""', 'msgid "Kept"\nmsgstr "Geblieben"')
    after = extract.merged("de", template("Kept", "Kept one", file="b.py"), translated)
    assert 'msgid "Kept"\nmsgstr "Geblieben"' in after
    assert 'msgid "Kept one"\nmsgstr ""' in after
    assert "#: b.py\nmsgid" in after
    assert "a.py" not in after
    assert "Gone" not in after
    assert "fuzzy" not in after
    assert extract.missing("de", after) == ["Kept one"]


def test_a_text_that_gets_a_number_is_translated_anew() -> None:
    before = extract.merged("de", template("1 day", ("1 hour", "{n} hours")), "")
    translated = before.replace('msgid "1 day"\nmsgstr ""', 'msgid "1 day"\nmsgstr "1 Tag"')
    translated = translated.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "1 h"\nmsgstr[1] "{n} h"')
    assert extract.missing("de", translated) == []
    after = extract.merged("de", template(("1 day", "{n} days"), "1 hour"), translated)
    assert extract.missing("de", after) == ["1 day", "1 hour"]
    assert "fuzzy" not in after
    assert "Tag" not in after
    assert "{n} h" not in after.replace("{n} hours", "")


def test_a_catalogue_says_nothing_of_when_and_where_it_was_written() -> None:
    whole = extract.merged("de", template("One"), "")
    assert "Date" not in whole
    assert "#: a.py\n" in whole
