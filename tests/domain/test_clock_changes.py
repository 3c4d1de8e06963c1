"""Which changes of the clocks people have to know of, as tables of truth."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from expertconnect.domain.clock_changes import changes, changes_that_matter, offset_between

LONDON, NEW_YORK, BERLIN, TOKYO = (
    ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Europe/Berlin", "Asia/Tokyo")
)
LORD_HOWE, SYDNEY, BEIRUT = (
    ZoneInfo(name) for name in ("Australia/Lord_Howe", "Australia/Sydney", "Asia/Beirut")
)
HOUR = timedelta(hours=1)


def noon(month: int, day: int, year: int = 2026) -> datetime:
    """Midday of UTC."""
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "by"),
    [
        (LONDON, [date(2026, 3, 29), date(2026, 10, 25)], [HOUR, -HOUR]),
        (NEW_YORK, [date(2026, 3, 8), date(2026, 11, 1)], [HOUR, -HOUR]),
        (LORD_HOWE, [date(2026, 4, 5), date(2026, 10, 4)], [-HOUR / 2, HOUR / 2]),
        (TOKYO, [], []),
        (BEIRUT, [date(2026, 3, 29), date(2026, 10, 25)], [HOUR, -HOUR]),  # at midnight
    ],
)
def test_the_changes_of_a_year_are_found_with_their_day_and_length(
    zone: ZoneInfo, day: list[date], by: list[timedelta]
) -> None:
    found = changes(zone, noon(1, 1), noon(12, 31))
    assert ([change.day for change in found], [change.by for change in found]) == (day, by)


@pytest.mark.parametrize(
    ("zones", "now", "start", "matter"),
    [
        # London and New York are four hours apart for three weeks in spring and one in autumn.
        ((LONDON, NEW_YORK), noon(3, 1), noon(3, 6), []),
        ((LONDON, NEW_YORK), noon(3, 1), noon(3, 10), [("America/New_York", date(2026, 3, 8))]),
        (
            (LONDON, NEW_YORK), noon(3, 1), noon(4, 10),
            [("America/New_York", date(2026, 3, 8)), ("Europe/London", date(2026, 3, 29))],
        ),
        ((LONDON, NEW_YORK), noon(10, 20), noon(10, 28), [("Europe/London", date(2026, 10, 25))]),
        ((NEW_YORK, LONDON), noon(10, 26), noon(10, 30), []),  # nothing changes in between
        ((NEW_YORK, LONDON), noon(10, 26), noon(11, 3), [("America/New_York", date(2026, 11, 1))]),
        # Of the two that meet, one has no summer time.
        ((LONDON, TOKYO), noon(10, 20), noon(10, 28), [("Europe/London", date(2026, 10, 25))]),
        ((TOKYO, TOKYO), noon(10, 20), noon(10, 28), []),
        ((TOKYO, ZoneInfo("Asia/Kolkata")), noon(3, 1), noon(11, 28), []),
        # Half an hour, on an island: Sydney changes at the same time by a whole one.
        (
            (SYDNEY, LORD_HOWE), noon(10, 1), noon(10, 6),
            [("Australia/Lord_Howe", date(2026, 10, 4)), ("Australia/Sydney", date(2026, 10, 4))],
        ),
        # Who shares a clock counts right whatever it does, but for the day itself.
        ((BERLIN, BERLIN), noon(10, 20), noon(10, 28), []),
        ((BERLIN, ZoneInfo("Europe/Paris")), noon(10, 20), noon(10, 28), []),
        ((BERLIN, BERLIN), noon(10, 20), noon(10, 25), [("Europe/Berlin", date(2026, 10, 25))]),
        # A change that is undone before they meet is nobody's concern, one that is over neither.
        ((BERLIN, TOKYO), noon(1, 15), noon(12, 15), []),
        ((BERLIN, TOKYO), noon(10, 25), noon(10, 25) + HOUR, []),
    ],
)  # fmt: skip
def test_what_two_people_have_to_know(
    zones: tuple[ZoneInfo, ...], now: datetime, start: datetime, matter: list[tuple[str, date]]
) -> None:
    found = changes_that_matter(zones, now, start)
    assert sorted((change.zone.key, change.day) for change in found) == matter


def test_a_change_late_on_the_other_ones_day_counts_as_theirs() -> None:
    # 25 October begins in Berlin while it is still the 24th in New York.
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    (found,) = changes_that_matter((NEW_YORK, BERLIN), noon(10, 20), start)
    assert (found.zone, found.day) == (BERLIN, date(2026, 10, 25))


def test_how_far_another_clock_is_ahead_depends_on_the_day() -> None:
    assert offset_between(LONDON, NEW_YORK, noon(3, 1)) == -5 * HOUR
    assert offset_between(LONDON, NEW_YORK, noon(3, 20)) == -4 * HOUR
    assert offset_between(SYDNEY, LORD_HOWE, noon(7, 1)) == HOUR / 2
    assert offset_between(SYDNEY, LORD_HOWE, noon(12, 1)) == timedelta(0)
