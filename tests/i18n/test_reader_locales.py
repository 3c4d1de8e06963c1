"""Who reads what, and how: languages that are spoken, regions, clocks, weeks, directions. Tables of truth."""

from datetime import UTC, date, datetime, timedelta

import pytest

from expertconnect import i18n
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.i18n import ReaderLocale, reader, reader_in, reading, spoken_locale

NOW = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
SUNDAY, MONDAY, SATURDAY = 6, 0, 5


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de-AT"),
        ("de", "de"),
        ("DE_ch", "de-CH"),
        ("de-Latn-LI", "de-LI"),
        ("en-US", "en-US"),
        ("fr-FR,fr;q=0.9", "en-FR"),  # English words, and French dates
        ("fr-FR,fr;q=0.9,de;q=0.5", "de"),  # the first that is spoken, where it stands
        ("fr,nl", "en"),
        ("*", "en"),
        ("", "en"),
        ("de-", "de"),
        ("de-1", "de"),
        ("../../de", "en"),
        ("x" * 10_000, "en"),
        (",,;q=1,de-DE", "de-DE"),
    ],
)
def test_the_first_language_that_is_spoken_is_written_in(accepted: str, locale: str) -> None:
    assert spoken_locale(accepted) == locale


@pytest.mark.parametrize(
    ("locale", "language", "hour12", "week_start", "direction", "day"),
    [
        ("en", "en", True, MONDAY, "ltr", "Tue, Mar 3"),
        ("en-US", "en", True, SUNDAY, "ltr", "Tue, Mar 3"),
        ("en-GB", "en", False, MONDAY, "ltr", "Tue 3 Mar"),
        ("en-AU", "en", True, MONDAY, "ltr", "Tue, 3 Mar"),
        ("en-FR", "en", False, MONDAY, "ltr", "Tue, 3 Mar"),
        ("de", "de", False, MONDAY, "ltr", "Di., 3. März"),
        ("de-AT", "de", False, MONDAY, "ltr", "Di., 3. März"),
        ("de-US", "de", False, SUNDAY, "ltr", "Di., 3. März"),
        ("ar", "ar", True, SATURDAY, "rtl", "الثلاثاء، 3 مارس"),
        ("he", "he", False, SUNDAY, "rtl", "יום ג׳, 3 במרץ"),
    ],
)
def test_a_reader_follows_the_locale(
    locale: str, language: str, hour12: bool, week_start: int, direction: str, day: str
) -> None:
    who = ReaderLocale.of(locale)
    assert (who.language, who.hour12, who.week_start, who.direction) == (
        language,
        hour12,
        week_start,
        direction,
    )
    assert _plain(i18n.short_day(NOW.date(), locale)) == day


@pytest.mark.parametrize(
    ("tags", "week_start"),
    [
        ("ja-JP", SUNDAY),
        ("ja-JP,ja;q=0.9", SUNDAY),
        ("pt-BR", SUNDAY),
        ("fr-FR", MONDAY),
        ("ar-EG", SATURDAY),
        ("en-JP", SUNDAY),
        ("en", MONDAY),
        ("xx-ZZ", MONDAY),
    ],
)
def test_b19_weeks_begin_as_in_the_readers_region_where_there_is_no_catalogue_too(
    tags: str, week_start: int
) -> None:
    assert reader_in(tags).week_start == week_start


@pytest.mark.parametrize("hour12", [True, False])
def test_a_clock_that_was_chosen_stands(hour12: bool) -> None:
    assert ReaderLocale.of("de", hour12).hour12 is hour12
    assert reader_in("fr-FR", hour12) == ReaderLocale("en-FR", hour12)


def test_the_reader_is_set_for_a_block_and_no_longer() -> None:
    with reading(ReaderLocale("de-AT")):
        assert i18n.relative_day(NOW.date(), NOW.date(), "de-AT") == "Heute"
        with reading(ReaderLocale("en-GB")):
            assert reader().locale == "en-GB"
        assert reader().locale == "de-AT"
    assert i18n.relative_day(NOW.date(), NOW.date()) == "Today"


def test_what_is_remembered_is_remembered_for_its_reader() -> None:
    asked = []

    @i18n.per_reader(8)
    def greeting(name: str) -> str:
        asked.append(name)
        return f"{i18n._('Today')} {name}"

    for locale in ("de", "en", "de"):
        with reading(ReaderLocale(locale)):
            assert greeting("Ada") == ("Heute Ada" if locale == "de" else "Today Ada")
    assert len(asked) == 2


@pytest.mark.parametrize(
    "locale", ["ar", "ar-EG", "he", "fa", "th", "ja", "zh-Hant-TW", "hi", "sr-Latn", "xx", "en-ZZ"]
)
def test_no_locale_of_the_world_breaks_a_word(locale: str) -> None:
    with reading(ReaderLocale.of(locale)):
        said = [
            i18n.clock(NOW, "Asia/Tehran", locale),
            i18n.clock(NOW, "Asia/Tehran", locale, hour12=True),
            i18n.moment(NOW, "Asia/Tokyo", locale),
            i18n.long_day(NOW.date(), locale),
            i18n.month_name(NOW.date(), locale),
            i18n.relative_day(date(2027, 1, 1), NOW.date(), locale),
            i18n.from_to(Interval.lasting(NOW, timedelta(hours=1)), "Asia/Kolkata", locale),
            i18n.ago(NOW, NOW + timedelta(days=2), locale),
            i18n.duration(timedelta(minutes=90)),
            i18n.zone_city("Asia/Kolkata", locale),
            i18n.zone_label("Europe/Berlin", NOW, locale),
            i18n.language_name("de", locale),
            *i18n.weekday_names(locale, width="abbreviated"),
            *(i18n.money(Money(12_345, code), locale) for code in CURRENCIES),
        ]
    assert all(text.strip() for text in said)
    assert not any("{" in text for text in said)


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u200f", "")
