"""What a service says in English is told to a reader in the reader's own words, parts and numbers included."""

import json
from datetime import date

import pytest

from expertconnect.domain.errors import Invalid, SlotTaken
from expertconnect.domain.sentences import Sentence, counted, packed, sentence, unpacked
from expertconnect.i18n import ReaderLocale, _, ngettext, reading, translate
from tests.i18n.conftest import Written

GERMAN, FRENCH = ReaderLocale("de-AT"), ReaderLocale("fr")


def in_german(text: object) -> str:
    """A text as a German reads it."""
    with reading(GERMAN):
        return translate(text)


def test_a_sentence_is_plain_english_until_somebody_else_reads_it() -> None:
    said = sentence("Please use at most {most} characters.", most=80)
    assert said == "Please use at most 80 characters."
    assert translate(said) == said
    assert in_german(said) == "Bitte nehmen Sie höchstens 80 Zeichen."


def test_an_error_knows_its_sentence_and_the_one_given_to_it() -> None:
    assert in_german(SlotTaken()) == "Jemand hat diese Zeit gerade genommen. Bitte wählen Sie eine andere."
    refused = Invalid(
        sentence("The session has not begun yet."), fields={"start": sentence("This is not after the start.")}
    )
    assert in_german(refused) == "Der Termin hat noch nicht begonnen."
    assert in_german(refused.fields["start"]) == "Das liegt nicht nach dem Beginn."


def test_parts_that_are_sentences_or_dates_are_told_too() -> None:
    said = sentence(
        "The hours {hours} of {day} overlap {next_hours} of {next_day}.",
        hours="09:00–12:00",
        day=sentence("Monday"),
        next_hours="11:00–13:00",
        next_day=date(2026, 3, 3),
    )
    assert said == "The hours 09:00–12:00 of Monday overlap 11:00–13:00 of 2026-03-03."
    assert in_german(said).endswith("09:00–12:00 (Montag) überschneiden sich mit 11:00–13:00 (3. März 2026).")


@pytest.mark.parametrize(
    ("n", "english", "german"), [(0, "0 days", "0 Tage"), (1, "1 day", "1 Tag"), (2, "2 days", "2 Tage")]
)
def test_a_number_chooses_the_form(n: int, english: str, german: str) -> None:
    assert counted("{n} day", "{n} days", n=n) == english
    assert in_german(counted("{n} day", "{n} days", n=n)) == german


def test_each_language_counts_by_its_own_rule(in_french: Written) -> None:
    in_french('msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} jour"\nmsgstr[1] "{n} jours"\n')
    with reading(FRENCH):
        assert [ngettext("{n} day", "{n} days", n).format(n=n) for n in (0, 1, 2)] == [
            "0 jour",
            "1 jour",
            "2 jours",
        ]
        assert translate(counted("{n} day", "{n} days", n=0)) == "0 jour"


def test_what_nobody_has_translated_is_told_in_english(in_french: Written) -> None:
    in_french('msgid "Today"\nmsgstr ""\n')
    with reading(FRENCH):
        assert _("Today") == "Today"
        assert translate(sentence("There are {n} of no catalogue.", n=3)) == "There are 3 of no catalogue."
        assert _("") == ""  # and not the header of the catalogue


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        sentence("Whole."),
        sentence("{a} and {b}", a=1, b=sentence("Monday")),
        counted("{n} day", "{n} days", n=2),
        sentence("On {day}.", day=date(2026, 3, 3)),
    ],
)
def test_a_sentence_can_be_carried_and_is_told_where_it_arrives(text: str) -> None:
    arrived = unpacked(json.loads(json.dumps(packed(text))))
    assert arrived == text
    assert isinstance(arrived, Sentence) == isinstance(text, Sentence)


def test_what_somebody_typed_is_a_part_and_no_template() -> None:
    said = sentence("There is no letter of the kind {kind}.", kind="{most.__class__} {0} %(x)s")
    assert said == "There is no letter of the kind {most.__class__} {0} %(x)s."
    assert in_german(said) == "Es gibt keine Mail der Art {most.__class__} {0} %(x)s."
    assert in_german(unpacked(packed(said))) == in_german(said)
    assert translate("{most} {0}") == "{most} {0}"
