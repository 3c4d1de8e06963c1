"""What the picker is told of a reader's language: names, the order of a date, hours, plural forms."""

import pytest

from components.slot_picker.texts import picker_texts
from expertconnect.words import Reader, reading


@pytest.mark.parametrize(
    ("locale", "long", "short", "month"),
    [
        ("en", "{weekday}, {month} {day}", "{weekday}, {month} {day}", "{month} {year}"),
        ("en-GB", "{weekday} {day} {month}", "{weekday} {day} {month}", "{month} {year}"),
        ("de", "{weekday}, {day}. {month}", "{weekday}, {day}. {month}", "{month} {year}"),
        ("es", "{weekday}, {day} de {month}", "{weekday}, {day} {month}", "{month} de {year}"),
        ("ja", "{month}月{day}日({weekday})", "{month}月{day}日({weekday})", "{year}年{month}月"),
    ],
)
def test_dates_are_put_together_as_the_locale_does(locale: str, long: str, short: str, month: str) -> None:
    with reading(Reader.of(locale)):
        told = picker_texts()
    assert (told["day_format"], told["day_format_short"], told["month_format"]) == (long, short, month)


@pytest.mark.parametrize(
    ("locale", "midnight", "three"),
    [
        ("en", "12:{m} AM", "3:{m} PM"),
        ("ja", "午前0:{m}", "午後3:{m}"),
        ("hu", "de. 12:{m}", "du. 3:{m}"),
    ],
)
def test_twelve_hours_read_as_the_locale_writes_them(locale: str, midnight: str, three: str) -> None:
    with reading(Reader.of(locale)):
        hours = picker_texts()["hours12"]
    assert isinstance(hours, tuple)
    # Which kind of space stands in between is for each edition of the CLDR to say.
    assert [" ".join(hours[hour].split()) for hour in (0, 15)] == [midnight, three]


def test_names_stand_in_the_form_that_fits_their_place() -> None:
    with reading(Reader.of("pl")):
        told = picker_texts()
    assert isinstance(told["months"], tuple)
    assert isinstance(told["months_in_date"], tuple)
    assert (told["months"][0], told["months_in_date"][0]) == ("styczeń", "stycznia")


@pytest.mark.parametrize(("locale", "start"), [("de", 0), ("en-US", 6), ("ar-EG", 5)])
def test_the_week_starts_where_the_reader_lives(locale: str, start: int) -> None:
    with reading(Reader.of(locale)):
        assert picker_texts()["week_start"] == start


def test_every_plural_form_of_a_language_is_told() -> None:
    with reading(Reader.of("pl")):
        assert set(picker_texts()["times_free"]) == {"one", "few", "many"}  # type: ignore[call-overload]  # a dict


def test_readers_who_read_alike_share_their_texts() -> None:
    with reading(Reader.of("de")):
        first, second = picker_texts(), picker_texts()
    assert first is second
    with reading(Reader.of("fr")):
        assert picker_texts() is not first
