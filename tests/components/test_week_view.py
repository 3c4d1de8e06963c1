"""A week drawn as a calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from components.dashboard.week_agenda import week_agenda
from components.dashboard.week_view import Week, WeekEvent, week_view
from expertconnect.domain.interval import Interval
from expertconnect.i18n import ReaderLocale, reading

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)


def instant(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in Berlin in that March."""
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def drawn(*events: WeekEvent, opened: tuple[Interval, ...] = (), now: datetime | None = None) -> str:
    return week_view(Week(MONDAY, BERLIN, now or instant(2, 6), opened, events))


def test_a_session_past_midnight_stands_on_both_days() -> None:
    event = WeekEvent("u1", Interval(instant(3, 23, 30), instant(4, 0, 30)), "Ada", "Late talk")
    assert drawn(event).count('data-key="u1"') == 2


def test_a_session_of_the_week_before_is_not_drawn() -> None:
    event = WeekEvent(
        "u1",
        Interval(datetime(2026, 3, 1, 20, tzinfo=UTC), datetime(2026, 3, 1, 21, tzinfo=UTC)),
        "Ada",
        "Talk",
    )
    assert "u1" not in drawn(event)


def test_early_and_late_hours_widen_what_is_shown() -> None:
    usual, wide = drawn(), drawn(opened=(Interval(instant(3, 5), instant(3, 23)),))
    assert "06:00" not in usual
    assert "06:00" in wide
    assert "22:00" in wide


def test_names_from_people_are_escaped() -> None:
    event = WeekEvent(
        "u1", Interval(instant(3, 9), instant(3, 10)), "<img src=x onerror=alert(1)>", '"><script>'
    )
    markup = drawn(event)
    assert "<img" not in markup
    assert "<script" not in markup


def test_a_request_says_that_it_waits_for_an_answer() -> None:
    span = Interval(instant(3, 9), instant(3, 10))
    assert "awaiting approval" in drawn(WeekEvent("u1", span, "Ada", "Talk", is_pending=True))
    assert "awaiting approval" not in drawn(WeekEvent("u1", span, "Ada", "Talk"))


def test_now_is_marked_on_today_alone() -> None:
    assert drawn(now=instant(3, 12)).count('class="now"') == 1
    assert drawn(now=datetime(2026, 4, 1, 12, tzinfo=UTC)).count('class="now"') == 0


def listed(*events: WeekEvent, opened: tuple[Interval, ...] = ()) -> str:
    return week_agenda(Week(MONDAY, BERLIN, instant(4, 12), opened, events))


def test_a_phones_week_lists_every_day_with_its_hours_and_sessions() -> None:
    event = WeekEvent("u1", Interval(instant(3, 9), instant(3, 10)), "Ada", "Talk")
    days = listed(event, opened=(Interval(instant(3, 8), instant(3, 16)),)).split("<section")[1:]
    assert len(days) == 7
    assert "Mon, Mar 2" in days[0]
    assert "Closed" in days[0]
    assert "08:00 – 16:00" in days[1]
    assert 'data-key="u1"' in days[1]
    assert "Today, Wed, Mar 4" in days[2]


def test_a_session_past_midnight_is_listed_once() -> None:
    event = WeekEvent("u1", Interval(instant(3, 23, 30), instant(4, 0, 30)), "Ada", "Late talk")
    assert listed(event).count('data-key="u1"') == 1


def test_names_from_people_are_escaped_in_the_list_too() -> None:
    event = WeekEvent(
        "u1", Interval(instant(3, 9), instant(3, 10)), "<img src=x>", '"><script>', is_pending=True
    )
    assert "<img" not in listed(event)
    assert "<script" not in listed(event)
    assert "Awaiting approval" in listed(event)


def test_days_and_hours_are_named_in_the_readers_way() -> None:
    with reading(ReaderLocale("de-DE", hour12=False)):
        german = drawn()
    with reading(ReaderLocale("en-US", hour12=True)):
        american = week_view(Week(MONDAY, BERLIN, instant(2, 6), hour12=True))
    assert "Montag, 2. März 2026" in german
    assert "10:00" in german
    assert ">10 AM<" in american


def test_time_that_waits_for_an_unproven_address_is_greyed_in_its_place_and_opens_nothing() -> None:
    late = WeekEvent("u1", Interval(instant(3, 14), instant(3, 15)), "Ada", "Talk")
    kept = [(Interval(instant(3, 9), instant(3, 10)), "<b>Vera</b>")]
    week = Week(MONDAY, BERLIN, instant(2, 6), (), (late,), kept=kept)
    calendar, agenda = week_view(week), week_agenda(week)
    for markup in (calendar, agenda):
        assert "&lt;b&gt;Vera&lt;/b&gt; has yet to confirm" in markup
        assert markup.count("data-act") == 1
    assert agenda.index("has yet to confirm") < agenda.index("Talk")
