"""What messages of the live room do to the days and slots of the picker, without Vue."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from components.slot_picker import slots_message
from tests.components.js_modules import Modules

pytestmark = pytest.mark.journey

TODAY, TOMORROW = "2026-10-24", "2026-10-25"
NINE, TEN, ELEVEN = 540, 600, 660
NEXT = 5000
"""An instant of tomorrow; those of today are called by their time of day."""


class Live:
    """A page with a board, and what messages make of it."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        today = [(NINE, NINE, "", ""), (TEN, TEN, "", "held"), (ELEVEN, ELEVEN, "", "")]
        rows = [(TODAY, "open", today), (TOMORROW, "open", [(NEXT, NINE, "", "")])]
        self.view: dict[str, Any] = {
            "board": modules.call("patches", "boardOf", rows, 0),
            "room": "slots:intro",
            "seq": 4,
            "shown": TODAY,
            "mine": 0,
            "picking": None,
            "pointed": False,
            "waiting": [],
        }
        self.outcome: dict[str, Any] = {}

    def hears(self, seq: int = 5, room: str = "slots:intro", **change: object) -> "Live":
        """Take a message in; what it makes of the view is the view from then on."""
        message = {"room": room, "seq": seq, **change}
        return self._goes_on(self.modules.call("patches", "applyMessage", self.view, message))

    def pointer_leaves(self) -> "Live":
        """Take the pointer off the list."""
        self.view["pointed"] = False
        return self._goes_on(self.modules.call("patches", "releaseWaiting", self.view))

    def _goes_on(self, outcome: dict[str, Any] | None) -> "Live":
        self.outcome = outcome or {}
        self.view |= {key: self.outcome[key] for key in self.outcome if key in self.view}
        return self

    def settles(self, at: int, kind: str) -> "Live":
        """Let a change grow old."""
        self.view["board"] = self.modules.call(
            "patches", "settle", self.view["board"], {"at": at, "kind": kind}
        )
        return self

    def states(self, day: str = TODAY) -> dict[int, str]:
        """The slots of a day in their order, with what keeps each from being chosen."""
        return {slot["at"]: slot["state"] for slot in self.view["board"][day]["slots"]}

    def slot(self, at: int) -> dict[str, Any]:
        """One slot."""
        slots = [slot for day in self.view["board"].values() for slot in day["slots"]]
        return next(slot for slot in slots if slot["at"] == at)

    def said(self) -> list[tuple[int, str]]:
        """What is to be announced of the last message."""
        return [(change["at"], change["kind"]) for change in self.outcome["changes"]]

    def settling(self) -> list[tuple[int, str]]:
        """What is news for a while after the last message."""
        return [(change["at"], change["kind"]) for change in self.outcome["settling"]]


@pytest.fixture
def live(modules: Modules) -> Live:
    return Live(modules)


def back(at: int, day: str = TODAY) -> tuple[int, str, int, str]:
    """A slot of a message that is free again."""
    return at, day, at if day == TODAY else NINE, ""


def test_a_time_that_others_hold_or_take_keeps_its_place_and_is_announced(live: Live) -> None:
    live.hears(gone=[(NINE, "held"), (ELEVEN, "taken")])
    assert live.states() == {NINE: "held", TEN: "held", ELEVEN: "taken"}
    assert live.said() == [(NINE, "held"), (ELEVEN, "taken")]
    assert live.settling() == [(ELEVEN, "taken")]
    assert live.outcome["seq"] == 5


def test_a_time_that_is_already_known_as_held_is_not_announced_again(live: Live) -> None:
    live.hears(gone=[(TEN, "held")])
    assert (live.said(), live.settling()) == ([], [])
    live.hears(6, gone=[(TEN, "taken")])
    assert live.said() == [(TEN, "taken")]


def test_my_own_time_stays_mine_whatever_is_told_of_it(live: Live) -> None:
    live.view["mine"] = NINE
    for seq, state in enumerate(["held", "taken"], start=5):
        live.hears(seq, gone=[(NINE, state), (ELEVEN, state)])
        assert live.states() == {NINE: "", TEN: "held", ELEVEN: state}
        assert live.said() == [(ELEVEN, state)]


def test_my_own_time_is_free_for_me_though_a_month_that_is_read_says_that_it_is_held(
    modules: Modules,
) -> None:
    rows = [(TODAY, "open", [(NINE, NINE, "", "held"), (TEN, TEN, "", "held")])]
    board = modules.call("patches", "boardOf", rows, NINE)
    assert [slot["state"] for slot in board[TODAY]["slots"]] == ["", "held"]


def test_a_time_that_is_taken_while_it_is_chosen_is_not_waited_for_any_more(live: Live) -> None:
    live.view["picking"] = NINE
    assert live.hears(gone=[(ELEVEN, "taken")]).view["picking"] == NINE
    assert live.hears(6, gone=[(NINE, "held")]).view["picking"] is None


def test_a_skipped_number_asks_for_everything_again_and_is_applied_nevertheless(live: Live) -> None:
    live.hears(7, gone=[(NINE, "held")])
    assert (live.outcome["missed"], live.outcome["seq"]) == (True, 7)
    assert live.states()[NINE] == "held"


def test_the_next_number_asks_for_nothing_even_with_nothing_in_it(live: Live) -> None:
    board = live.view["board"]
    live.hears(5)
    assert (live.outcome["missed"], live.outcome["seq"], live.said()) == (False, 5, [])
    assert live.view["board"] == board


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"room": "slots:intro", "seq": 4, "gone": [(NINE, "held")]},
        {"room": "slots:intro", "seq": 3, "gone": [(NINE, "held")]},
        {"room": "slots:other", "seq": 5, "gone": [(NINE, "held")]},
    ],
)
def test_messages_of_other_rooms_and_old_ones_change_nothing(live: Live, message: object) -> None:
    assert live.modules.call("patches", "applyMessage", live.view, message) is None


def test_a_time_taken_on_another_day_leaves_its_list_and_the_last_one_fills_the_day(live: Live) -> None:
    live.hears(gone=[(NEXT, "held")])
    assert (live.states(TOMORROW), live.said()) == ({NEXT: "held"}, [])
    live.hears(6, gone=[(NEXT, "taken")])
    assert (live.states(TOMORROW), live.said(), live.settling()) == ({}, [], [])
    assert live.view["board"][TOMORROW]["state"] == "full"
    assert live.view["board"][TODAY]["state"] == "open"


def test_a_time_that_nobody_shows_is_passed_over(live: Live) -> None:
    board = live.view["board"]
    live.hears(gone=[(777, "taken")], back=[(888, "2027-01-01", NINE, "")])
    assert (live.view["board"], live.said()) == (board, [])


def test_a_time_that_is_free_again_can_be_chosen_and_is_marked_for_a_while(live: Live) -> None:
    live.hears(back=[back(TEN)])
    assert (live.states()[TEN], live.slot(TEN)["fresh"]) == ("", True)
    assert (live.said(), live.settling()) == ([(TEN, "back")], [(TEN, "back")])
    assert live.settles(TEN, "back").slot(TEN)["fresh"] is False
    assert live.hears(6, back=[back(TEN)]).said() == []


def test_the_mark_of_a_taken_time_grows_quiet_unless_it_has_come_back(live: Live) -> None:
    live.hears(gone=[(NINE, "taken"), (ELEVEN, "taken")]).hears(6, back=[back(ELEVEN)])
    live.settles(NINE, "taken").settles(ELEVEN, "taken").settles(777, "taken")
    assert [live.slot(at)["quiet"] for at in (NINE, ELEVEN)] == [True, False]
    assert live.slot(ELEVEN)["fresh"] is True
    live.hears(7, gone=[(ELEVEN, "taken")]).settles(ELEVEN, "back")
    assert live.slot(ELEVEN)["quiet"] is False


def test_a_time_that_comes_back_finds_its_place_in_time_and_opens_a_full_day(live: Live) -> None:
    live.hears(gone=[(NEXT, "taken")])
    live.hears(6, back=[back(630), back(NEXT, TOMORROW)])
    assert list(live.states()) == [NINE, TEN, 630, ELEVEN]
    assert live.said() == [(630, "back")]
    assert live.view["board"][TOMORROW]["state"] == "open"
    assert live.slot(NEXT) == {
        "at": NEXT,
        "wall": NINE,
        "offset": "",
        "state": "",
        "fresh": True,
        "quiet": False,
    }


def test_an_hour_that_comes_twice_stands_in_the_order_of_its_instants(live: Live) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    message = slots_message("slots:intro", 5, (), [second, first], timezone=berlin)
    live.view |= {"shown": TOMORROW, "board": {TOMORROW: {"iso": TOMORROW, "state": "full", "slots": []}}}
    live.hears(5, back=message["back"])
    slots = live.view["board"][TOMORROW]["slots"]
    assert [(slot["wall"], slot["offset"]) for slot in slots] == [(150, "GMT+2"), (150, "GMT+1")]


def test_a_time_comes_back_on_the_day_that_its_readers_clock_shows_around_midnight(live: Live) -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    late, early = (datetime(2026, 10, 24, 12, minute, tzinfo=UTC) for minute in (30, 0))
    starts = [late, early, datetime(2026, 10, 24, 13, 0, tzinfo=UTC)]
    live.hears(5, back=slots_message("slots:intro", 5, (), starts, timezone=lord_howe)["back"])
    walls = {day: [slot["wall"] for slot in live.view["board"][day]["slots"]] for day in (TODAY, TOMORROW)}
    assert walls == {TODAY: [NINE, TEN, ELEVEN, 1380, 1410], TOMORROW: [NINE, 0]}


def test_a_time_without_a_place_waits_while_a_pointer_is_over_the_list(live: Live) -> None:
    live.view["pointed"] = True
    live.hears(back=[back(630), back(TEN), back(NEXT + 30, TOMORROW)])
    assert live.states() == {NINE: "", TEN: "", ELEVEN: ""}
    assert live.said() == [(630, "back"), (TEN, "back")]
    assert list(live.states(TOMORROW)) == [NEXT, NEXT + 30]
    live.pointer_leaves()
    assert list(live.states()) == [NINE, TEN, 630, ELEVEN]
    assert (live.view["waiting"], live.outcome["seq"], live.outcome["missed"]) == ([], 5, False)


def test_a_time_that_is_taken_while_it_waits_does_not_come_back(live: Live) -> None:
    live.view["pointed"] = True
    live.hears(back=[back(630), back(690)]).hears(6, gone=[(630, "held")])
    live.pointer_leaves()
    assert list(live.states()) == [NINE, TEN, ELEVEN, 690]


def test_what_cannot_be_chosen_any_more_goes_when_another_day_is_looked_at(live: Live) -> None:
    live.hears(gone=[(NINE, "taken"), (ELEVEN, "held")])
    board = live.modules.call("patches", "leaveDay", live.view["board"], TODAY)
    assert [slot["at"] for slot in board[TODAY]["slots"]] == [TEN, ELEVEN]
    assert board[TODAY]["state"] == "open"
    assert live.modules.call("patches", "leaveDay", board, None) == board


def test_a_day_whose_last_time_was_taken_is_full_when_it_is_left(live: Live) -> None:
    live.view["shown"] = TOMORROW
    live.hears(gone=[(NEXT, "taken")])
    assert live.view["board"][TOMORROW]["state"] == "open"
    board = live.modules.call("patches", "leaveDay", live.view["board"], TOMORROW)
    assert (board[TOMORROW]["state"], board[TOMORROW]["slots"]) == ("full", [])


def test_what_is_missing_when_all_is_read_again_keeps_its_place_as_no_longer_free(live: Live) -> None:
    live.hears(gone=[(ELEVEN, "taken")])
    before = live.view["board"][TODAY]["slots"]
    read = live.modules.call("patches", "boardOf", [(TODAY, "open", [(TEN, TEN, "", "")])], 0)
    live.view["board"] = live.modules.call("patches", "keepPlaces", read, TODAY, before)
    assert live.states() == {NINE: "off", TEN: "", ELEVEN: "taken"}


def test_the_next_opening_is_later_then_beyond_these_days_then_before(modules: Modules) -> None:
    def day(iso: str, state: str, *kept: str) -> dict[str, object]:
        return {"iso": iso, "state": state, "slots": [{"state": one} for one in kept]}

    days = [day("2026-11-02", "open", "held"), day("2026-11-03", "open", ""), day("2026-11-04", "full")]
    assert modules.call("patches", "firstOpenDay", days) == "2026-11-03"
    calls = [("2026-11-02", ""), ("2026-11-04", "2026-12-01"), ("2026-11-04", ""), (None, "")]
    assert modules.table("patches", "openDayAfter", [(days, *call) for call in calls]) == [
        "2026-11-03",
        "2026-12-01",
        "2026-11-03",
        "2026-11-03",
    ]


def test_a_day_has_more_dots_the_more_times_are_free(modules: Modules) -> None:
    def day(free: int, state: str = "open") -> dict[str, object]:
        return {"state": state, "slots": [{"state": ""}] * free + [{"state": "held"}] * 9}

    calls = [(day(0),), (day(1),), (day(3),), (day(4),), (day(7),), (day(8),), (day(8, "closed"),)]
    assert modules.table("patches", "levelOf", calls) == [0, 1, 1, 2, 2, 3, 0]


def test_days_stand_in_the_order_of_the_calendar(modules: Modules) -> None:
    board = {iso: {"iso": iso} for iso in ("2027-01-01", "2026-12-31", "2026-02-01")}
    days = modules.call("patches", "daysOf", board)
    assert [day["iso"] for day in days] == ["2026-02-01", "2026-12-31", "2027-01-01"]
