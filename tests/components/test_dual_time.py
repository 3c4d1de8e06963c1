"""A time on two clocks, in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from components.booking.dual_time import both_words, change_warning, clocks_beside, there_words
from expertconnect.i18n import ReaderLocale, reading

LONDON, NEW_YORK, BERLIN, TOKYO, LORD_HOWE, SYDNEY = (
    ZoneInfo(name)
    for name in (
        "Europe/London",
        "America/New_York",
        "Europe/Berlin",
        "Asia/Tokyo",
        "Australia/Lord_Howe",
        "Australia/Sydney",
    )
)


def at(month: int, day: int, hour: int = 12) -> datetime:
    """An hour of UTC in 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "zone", "theirs", "said"),
    [
        (at(11, 25, 8), BERLIN, TOKYO, "09:00 for you · 17:00 in Tokyo"),
        (at(11, 25, 16), BERLIN, TOKYO, "17:00 for you · 01:00 in Tokyo, Thu, Nov 26"),
        (at(11, 25, 2), NEW_YORK, BERLIN, "21:00 for you · 03:00 in Berlin, Wed, Nov 25"),
        (at(11, 25, 8), BERLIN, ZoneInfo("Europe/Paris"), "09:00"),
    ],
)
def test_both_clocks_are_said_when_they_differ(
    start: datetime, zone: ZoneInfo, theirs: ZoneInfo, said: str
) -> None:
    assert both_words(start, zone, theirs) == said


def test_times_are_said_with_am_and_pm_to_who_reads_them_so() -> None:
    assert " ".join(there_words(at(11, 25, 8), BERLIN, TOKYO, hour12=True).split()) == "5:00 PM in Tokyo"


@pytest.mark.parametrize(
    ("now", "start", "zone", "theirs", "said"),
    [
        (
            at(10, 20), at(10, 28, 14), LONDON, NEW_YORK,
            "Clocks in London go back on Sun, Oct 25. This session is at 14:00 for you, 10:00 for Mara.",
        ),
        (
            at(3, 20), at(4, 1, 14), LONDON, BERLIN,
            "Clocks in London and Berlin go forward on Sun, Mar 29. This session is at 15:00 for you, 16:00 for Mara.",
        ),
        (
            at(10, 1), at(10, 6, 2), TOKYO, LORD_HOWE,
            "Clocks in Lord Howe Island go forward by 30 min on Sun, Oct 4. This session is at 11:00 for you, 13:00 for Mara.",
        ),
        (at(10, 20), at(10, 25, 14), BERLIN, BERLIN, "Clocks in Berlin go back on Sun, Oct 25."),
        (
            at(10, 20), at(10, 28, 20), BERLIN, TOKYO,
            "Clocks in Berlin go back on Sun, Oct 25. This session is at 21:00 for you, Thu, Oct 29, 05:00 for Mara.",
        ),
    ],
)  # fmt: skip
def test_clocks_that_change_before_a_session_are_said(
    now: datetime, start: datetime, zone: ZoneInfo, theirs: ZoneInfo, said: str
) -> None:
    assert said in str(change_warning(start, now, zone, theirs, "Mara"))


def test_nothing_is_said_where_nothing_changes() -> None:
    assert change_warning(at(11, 5), at(11, 3), LONDON, NEW_YORK, "Mara") is None


def test_a_month_tells_how_far_the_other_clock_is_ahead_and_from_when() -> None:
    place, shifts, notes = clocks_beside(
        LONDON, NEW_YORK, date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 31)
    )
    assert place == "New York"
    assert isinstance(shifts, tuple)
    assert [ahead for _from, ahead in shifts] == [-300, -240, -300]
    assert shifts[1][0] == int(datetime(2026, 3, 8, 7, tzinfo=UTC).timestamp()) // 60
    assert isinstance(notes, tuple)
    assert [day for day, _said in notes] == ["2026-03-08", "2026-03-29"]


def test_people_in_one_zone_have_one_clock() -> None:
    assert clocks_beside(BERLIN, BERLIN, date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 30)) == (
        "",
        (),
        (),
    )


def test_what_is_said_of_clocks_is_said_in_the_readers_way() -> None:
    with reading(ReaderLocale.of("en-GB")):
        said = str(change_warning(at(10, 28), at(10, 20), LONDON, TOKYO, "Mara"))
    assert "on Sun 25 Oct" in said


@pytest.mark.parametrize(("locale", "where"), [("en-GB", "London and Berlin"), ("de", "London und Berlin")])
def test_clocks_that_change_together_are_listed_as_the_reader_lists_things(locale: str, where: str) -> None:
    with reading(ReaderLocale(locale)):
        assert where in str(change_warning(at(4, 1), at(3, 25), LONDON, BERLIN, "Mara"))
