"""Why a time is not free, as its expert is told."""

from datetime import date, timedelta
from itertools import pairwise

from expertconnect.domain.availability import Schedule, TimeOff
from expertconnect.domain.calendar import Calendar
from expertconnect.domain.explain import (
    Cause,
    NamedBusy,
    NamedSession,
    Reason,
    explain,
    reasons_against,
    why_empty,
)
from expertconnect.domain.interval import Interval
from expertconnect.domain.rules import SessionRules
from tests.domain.given import LONG_AGO, at, every_day, minutes, rules, schedule, span, ticks

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 12, 7)
OFFICE = schedule(BERLIN, every_day("09:00-17:00"))
HOUR = rules(60)


def clock(text: str) -> str:
    return f"2026-12-07 {text}"


def translate(
    calendar: Calendar, what: SessionRules = HOUR, **names: object
) -> dict[str, tuple[Reason, ...]]:
    """The reasons of that Monday by the wall reading at which they begin."""
    found = explain(what, calendar, MONDAY, LONG_AGO, **names)  # type: ignore[arg-type]
    zone = calendar.schedule.timezone
    return {f"{part.interval.start.astimezone(zone):%H:%M}": part.reasons for part in found}


def test_closed_hours_are_told_and_open_ones_need_no_reason() -> None:
    closed = (Reason(Cause.CLOSED),)
    assert translate(Calendar(OFFICE)) == {"00:00": closed, "09:00": (), "17:00": closed}


def test_a_booking_is_named_and_so_are_its_buffers() -> None:
    ada = NamedSession(
        span(BERLIN, clock("10:00"), clock("11:00")),
        span(BERLIN, clock("09:50"), clock("11:15")),
        "Ada, consultation",
    )
    reasons = translate(Calendar(OFFICE, [ticks(ada.reserved)]), sessions=[ada])
    assert reasons["09:50"] == (Reason(Cause.BUFFER, "Ada, consultation"),)
    assert reasons["10:00"] == (Reason(Cause.SESSION, "Ada, consultation"),)
    assert reasons["11:00"] == (Reason(Cause.BUFFER, "Ada, consultation"),)
    assert reasons["11:15"] == ()


def test_reserved_time_that_nobody_names_is_taken() -> None:
    reasons = translate(Calendar(OFFICE, [ticks(span(BERLIN, clock("10:00"), clock("11:00")))]))
    assert reasons["10:00"] == (Reason(Cause.TAKEN),)
    assert reasons["11:00"] == ()


def test_busy_time_is_told_with_the_name_of_its_calendar() -> None:
    meeting = span(BERLIN, clock("10:04"), clock("10:56"))
    other = span(BERLIN, clock("14:00"), clock("15:00"))
    reasons = translate(Calendar(OFFICE, busy=[meeting, other]), busy=[NamedBusy(meeting, "Work")])
    assert reasons["10:00"] == (Reason(Cause.BUSY, "Work"),)
    assert reasons["11:00"] == ()
    assert reasons["14:00"] == (Reason(Cause.BUSY),)


def test_time_off_is_told_with_its_note() -> None:
    off = TimeOff(span(BERLIN, clock("12:00"), clock("13:00")), "Dentist")
    calendar = Calendar(Schedule(OFFICE.timezone, OFFICE.weekly, {}, (off,)))
    assert translate(calendar)["12:00"] == (Reason(Cause.TIME_OFF, "Dentist"),)


def test_all_reasons_of_a_time_are_told_and_not_only_the_first() -> None:
    off = TimeOff(span(BERLIN, clock("12:00"), clock("20:00")), "Dentist")
    calendar = Calendar(Schedule(OFFICE.timezone, OFFICE.weekly, {}, (off,)), full={MONDAY: "One a day"})
    reasons = translate(calendar)
    assert set(reasons["12:00"]) == {Reason(Cause.TIME_OFF, "Dentist"), Reason(Cause.FULL, "One a day")}
    assert Reason(Cause.CLOSED) in reasons["17:00"]


def test_notice_and_horizon_are_told_to_the_tick() -> None:
    narrow = SessionRules(
        duration=minutes(60), step=minutes(60), notice=timedelta(hours=1), horizon=timedelta(hours=2)
    )
    found = explain(narrow, Calendar(OFFICE), MONDAY, at(BERLIN, clock("11:03")))
    free = [part.interval for part in found if not part.reasons]
    assert free == [span(BERLIN, clock("12:05"), clock("13:05"))]
    assert found[1].reasons == (Reason(Cause.TOO_SOON),)
    assert Reason(Cause.TOO_FAR) in found[-1].reasons


def test_dates_outside_a_range_are_too_soon_or_too_far() -> None:
    later = SessionRules(duration=minutes(60), step=minutes(60), horizon_first=date(2026, 12, 8))
    sooner = SessionRules(duration=minutes(60), step=minutes(60), horizon_last=date(2026, 12, 6))
    assert translate(Calendar(OFFICE), later)["09:00"] == (Reason(Cause.TOO_SOON),)
    assert translate(Calendar(OFFICE), sooner)["09:00"] == (Reason(Cause.TOO_FAR),)


def test_the_stretches_of_a_day_of_change_are_the_whole_day() -> None:
    for day, length in ((date(2027, 3, 28), 23), (date(2026, 10, 25), 25)):
        parts = [part.interval for part in explain(HOUR, Calendar(OFFICE), day, LONG_AGO)]
        assert sum((part.length for part in parts), timedelta()) == timedelta(hours=length)
        assert all(one.end == other.start for one, other in pairwise(parts))


def test_a_start_is_refused_for_what_lies_in_its_session_or_its_buffers() -> None:
    session = span(BERLIN, clock("10:00"), clock("11:00"))
    ada = NamedSession(session, session, "Ada")
    calendar = Calendar(OFFICE, [ticks(ada.reserved)])

    def against(what: SessionRules, start: str) -> tuple[Reason, ...]:
        return reasons_against(what, calendar, at(BERLIN, clock(start)), LONG_AGO, sessions=[ada])

    assert against(HOUR, "09:00") == ()
    assert against(rules(60, after=5), "09:00") == (Reason(Cause.SESSION, "Ada"),)
    assert against(HOUR, "11:05") == (Reason(Cause.OFF_GRID),)
    assert against(HOUR, "16:30") == (Reason(Cause.CLOSED), Reason(Cause.OFF_GRID))
    assert against(rules(60, after=60), "16:00") == ()


def test_a_start_between_the_ticks_is_off_the_grid() -> None:
    start = at(BERLIN, clock("09:00")) + timedelta(seconds=1)
    assert reasons_against(HOUR, Calendar(OFFICE), start, LONG_AGO) == (Reason(Cause.OFF_GRID),)


def test_nothing_of_another_booking_hides_in_overlapping_names() -> None:
    first, second = (Interval.lasting(at(BERLIN, clock("10:00")), minutes(length)) for length in (30, 60))
    calendar = Calendar(OFFICE, [ticks(second)])
    reasons = translate(calendar, sessions=[NamedSession(first, first, "Ada")])
    assert reasons["10:00"] == (Reason(Cause.SESSION, "Ada"),)
    assert reasons["10:30"] == (Reason(Cause.TAKEN),)


def test_an_empty_day_is_told_with_what_takes_most_of_its_open_hours() -> None:
    ada = NamedSession(
        span(BERLIN, clock("09:30"), clock("16:30")), span(BERLIN, clock("09:30"), clock("16:30")), "Ada"
    )
    full = explain(HOUR, Calendar(OFFICE, [ticks(ada.reserved)]), MONDAY, LONG_AGO, sessions=[ada])
    assert why_empty(full) == Reason(Cause.SESSION, "Ada")


def test_a_closed_day_is_closed_unless_it_is_taken_off() -> None:
    closed = schedule(BERLIN, {})
    assert why_empty(explain(HOUR, Calendar(closed), MONDAY, LONG_AGO)) == Reason(Cause.CLOSED)
    off = TimeOff(span(BERLIN, clock("00:00"), "2026-12-08 00:00"), "Holiday")
    away = Schedule(closed.timezone, {}, {}, (off,))
    assert why_empty(explain(HOUR, Calendar(away), MONDAY, LONG_AGO)) == Reason(Cause.TIME_OFF, "Holiday")


def test_gaps_that_are_free_and_too_short_have_no_reason_of_their_own() -> None:
    short = schedule(BERLIN, every_day("09:00-09:30"))
    assert why_empty(explain(HOUR, Calendar(short), MONDAY, LONG_AGO)) is None
