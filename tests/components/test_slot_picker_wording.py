"""Labels, spoken texts and announcements of the slot picker, without Vue."""

import pytest

from tests.components.js_modules import Modules

pytestmark = pytest.mark.journey


def test_a_time_beyond_midnight_on_the_other_clock_says_the_day(modules: Modules) -> None:
    texts = modules.texts()
    clocks = [("Tokyo", [(0, 480)]), ("New York", [(0, -360)]), ("Tokyo", [(0, 480)]), ("Paris", [(0, 0)])]
    slots = [{"at": 5, "wall": wall} for wall in (960, 330, 959, 540)]
    calls = [(texts, slot, clock, False) for slot, clock in zip(slots, clocks, strict=True)]
    assert modules.table("wording", "thereText", calls) == [
        "00:00 in Tokyo, the next day",
        "23:30 in New York, the day before",
        "23:59 in Tokyo",
        "",
    ]
    assert modules.table("wording", "bothText", calls)[0] == "16:00 for you · 00:00 in Tokyo, the next day"
    assert modules.table("wording", "bothText", calls)[3] == ""


def test_how_far_clocks_are_apart_is_said_in_hours_and_minutes(modules: Modules) -> None:
    texts = modules.texts()
    calls = [(texts, "Tokyo", 480), (texts, "Kolkata", 330), (texts, "New York", -365), (texts, "Paris", 0)]
    assert modules.table("wording", "apartText", calls) == [
        "Tokyo is 8 h ahead of you",
        "Kolkata is 5:30 h ahead of you",
        "New York is 6:05 h behind you",
        "",
    ]


@pytest.mark.parametrize(
    ("locale", "label"),
    [
        ("en", "Wednesday, November 25, today, 2 times free"),
        ("en-GB", "Wednesday 25 November, today, 2 times free"),
        ("de", "Mittwoch, 25. November, heute, 2 Zeiten frei"),
    ],
)
def test_the_label_of_a_day_says_date_today_and_how_many_times_are_free(
    modules: Modules, locale: str, label: str
) -> None:
    slots = [{"state": state} for state in ("", "held", "", "taken")]
    day = {"iso": "2026-11-25", "state": "open", "slots": slots}
    said = modules.call("wording", "dayLabel", modules.texts(locale), day, "2026-11-25", locale)
    assert said == label


def test_the_label_of_a_day_without_times_says_why(modules: Modules) -> None:
    held = [{"state": "held"}]
    cases = [("open", [{"state": ""}]), ("open", held), ("full", []), ("closed", [])]
    days = [{"iso": "2026-11-26", "state": state, "slots": slots} for state, slots in cases]
    texts = modules.texts()
    said = modules.table("wording", "dayStatus", [(texts, day, "2026-11-25", "en") for day in days])
    assert said == ["1 time free", "Fully booked", "Fully booked", "no times"]


def test_times_are_counted_in_the_plural_forms_of_the_language(modules: Modules) -> None:
    texts = {"timesFree": {"one": "{n} wolny", "few": "{n} wolne", "many": "{n} wolnych", "other": "{n} x"}}
    calls = [(texts, count, "pl") for count in (1, 3, 5, 22)]
    assert modules.table("wording", "countText", calls) == ["1 wolny", "3 wolne", "5 wolnych", "22 wolne"]
    assert modules.call("wording", "countText", {"timesFree": {"other": "{n}件"}}, 1, "en") == "1件"
    assert modules.call("wording", "countText", modules.texts(), 1, "") == "1 time free"


def test_a_time_of_day_is_written_as_the_reader_writes_it(modules: Modules) -> None:
    calls = [(0, False), (545, False), (0, True), (725, True), (1439, True)]
    texts = modules.texts()
    said = modules.table("wording", "clockText", [(texts, *call) for call in calls])
    assert [" ".join(text.split()) for text in said] == ["00:00", "09:05", "12:00 AM", "12:05 PM", "11:59 PM"]
    assert modules.call("wording", "clockText", modules.texts("ja"), 900, True) == "午後3:00"


@pytest.mark.parametrize(
    ("locale", "long", "short"),
    [
        ("en", "Monday, March 1", "Mon, Mar 1"),
        ("de", "Montag, 1. März", "Mo., 1. März"),
        ("es", "lunes, 1 de marzo", "lun, 1 mar"),
    ],
)
def test_dates_are_written_in_the_order_of_the_language(
    modules: Modules, locale: str, long: str, short: str
) -> None:
    texts = modules.texts(locale)
    assert modules.call("wording", "longDate", texts, "2027-03-01") == long
    assert modules.call("wording", "shortDate", texts, "2027-03-01") == short


@pytest.mark.parametrize(
    ("first", "last", "month", "year"),
    [
        ("2026-12-01", "2026-12-31", "December", "2026"),
        ("2026-10-26", "2026-12-06", "Nov – Dec", "2026"),  # what lies before today is padding
        ("2026-11-23", "2027-01-03", "Nov – Jan", "2026–27"),
    ],
)
def test_the_title_names_the_months_that_are_still_to_come(
    modules: Modules, first: str, last: str, month: str, year: str
) -> None:
    title = modules.call(
        "wording", "monthTitle", modules.texts(), [{"iso": first}, {"iso": last}], "2026-11-24"
    )
    assert title == {"month": month, "year": year}


def test_the_year_stands_where_the_language_has_it_and_apart_from_the_rest(modules: Modules) -> None:
    title = {"month": "11月", "year": "2026"}
    calls = [({"monthFormat": template}, title) for template in ("{month} {year}", "{year}年{month}")]
    headings = modules.table("wording", "headingParts", calls)
    assert [[(part["text"], part["isYear"]) for part in parts] for parts in headings] == [
        [("11月", False), (" ", False), ("2026", True)],
        [("2026", True), ("年", False), ("11月", False)],
    ]


def test_a_name_that_looks_like_a_pattern_is_said_as_it_is(modules: Modules) -> None:
    assert (
        modules.call("wording", "apartText", modules.texts(), "$& {hours}", 60)
        == "$& {hours} is 1 h ahead of you"
    )


def test_a_slot_looks_and_reads_by_whose_it_is(modules: Modules) -> None:
    texts = modules.texts()
    cases = [
        ("", False, 7, None, "mine", "check", "Held for you"), ("held", False, 7, None, "mine", "check", "Held for you"),
        ("held", False, 0, None, "held", "hourglass", "On hold"), ("taken", False, 0, None, "gone", "x", "Just taken"),
        ("off", False, 0, None, "gone", "x", "No longer free"), ("", True, 0, None, "fresh", None, "Free again"),
        ("", False, 0, None, "", None, ""), ("", False, 0, 7, "", None, "One moment"),
    ]  # fmt: skip
    for state, fresh, mine, picking, look, symbol, note in cases:
        slot = {"at": 7, "state": state, "fresh": fresh}
        assert modules.call("wording", "slotLook", slot, mine) == look
        assert modules.call("wording", "slotSymbol", slot, mine) == symbol
        assert modules.call("wording", "slotNote", texts, slot, mine, picking) == note


def test_why_a_time_cannot_be_chosen_and_what_others_did_is_said_in_words(modules: Modules) -> None:
    texts = modules.texts()
    why = modules.table("wording", "refusalText", [(texts, state) for state in ("held", "taken", "off")])
    assert [text.split(".")[0] for text in why] == [
        "Someone is booking this time",
        "Someone has just booked this time",
        "This time is not to be had any more",
    ]
    changes = [{"at": 1, "wall": 630, "kind": kind} for kind in ("held", "taken", "back")]
    said = modules.table("wording", "announcement", [(texts, change, False) for change in changes])
    assert said == ["10:30 is on hold.", "10:30 was just taken.", "10:30 is free again."]
