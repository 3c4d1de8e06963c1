"""The table of figures says of each goal whether it was reached, as a ratio to its floor, and why not."""

import pytest

from bench.__main__ import DOCUMENT, PARTS, main
from bench.goals import GOALS, Goal, Is, times
from bench.peers import NOTE, peers
from bench.table import (
    BEGIN,
    BUSY,
    END,
    Figure,
    LeftOut,
    Part,
    late,
    machine,
    median,
    report,
    table,
    written_into,
)


def cells(figure: Figure) -> dict[str, str]:
    """The line of one figure, by the names of its columns."""
    head, _rule, _title, line = table([Part("Part", [figure])]).splitlines()
    names, found = ([cell.strip() for cell in row.strip("|").split("|")] for row in (head, line))
    return dict(zip(names, found, strict=True))


def test_a_limit_is_reached_from_its_own_side_and_at_its_very_number() -> None:
    assert Goal("", limit=5).reached(5)
    assert Goal("", limit=5).reached(5.01) is False
    assert Goal("", limit=1_000, kind=Is.AT_LEAST).reached(1_000)
    assert Goal("", limit=1_000, kind=Is.AT_LEAST).reached(999.9) is False
    assert Goal("", limit=100, kind=Is.EXACTLY).reached(101) is False
    assert Goal("").reached(7) is None


def test_a_ratio_is_held_against_the_floor_of_the_same_run() -> None:
    cost, rate = Goal("", ratio=3), Goal("", ratio=1 / 12, kind=Is.AT_LEAST)
    assert cost.reached(6, 2)
    assert cost.reached(6.1, 2) is False
    assert rate.reached(100, 1_200)
    assert rate.reached(100, 1_201) is False
    assert cost.reached(6) is None


def test_ratios_are_said_in_two_figures_and_small_ones_as_fractions() -> None:
    said = {
        1.0: "1.0x",
        1.74: "1.7x",
        9.96: "10x",
        192: "190x",
        2_550: "2,600x",
        0.94: "0.94x",
        1 / 19: "1/19",
    }
    assert {ratio: times(ratio) for ratio in said} == said
    assert [Goal("", ratio=3).shown, Goal("", ratio=1 / 12, kind=Is.AT_LEAST).shown] == ["<= 3x", ">= 1/12"]
    assert Goal("", "ms", limit=100).shown == "<= 100 ms"


def test_a_line_shows_ours_floor_ratio_and_a_goal_that_is_reached_without_a_reason() -> None:
    line = cells(Figure("page.slot", 4.5, 1.5))
    assert line["ours"] == "4.50 CPU-ms"
    assert line["floor"] == "1.50 empty page"
    assert [line["ratio"], line["goal"], line["reached"]] == ["3.0x", "<= 3x", "yes"]
    assert line["why not"] == ""


def test_a_missed_goal_is_named_as_not_reached_with_its_reason() -> None:
    line = cells(Figure("api.rate", 10, 1_000))
    assert [line["ratio"], line["goal"], line["reached"]] == ["1/100", ">= 1/12", "not reached"]
    assert line["why not"] == GOALS["api.rate"].why != ""


def test_every_ratio_that_is_asked_for_names_its_floor_and_no_figure_has_two_goals() -> None:
    assert [key for key, goal in GOALS.items() if goal.ratio is not None and not goal.floor] == []
    assert [key for key, goal in GOALS.items() if goal.ratio is not None and goal.limit is not None] == []


def test_others_are_ratios_to_the_floor_of_their_own_machine() -> None:
    assert peers("month.50").startswith("Easy!Appointments 190x (dates only), Thunderbird 600x")
    assert peers("sqlite.20.cpu").startswith("Easy!Appointments 48-65x")
    assert "Easy!Appointments 1/90-1/80" in peers("sqlite.20.rate")
    assert peers("onlookers.p99") == ""
    assert [key for key in GOALS if "ms" in peers(key).split()] == []


def test_a_part_that_needs_what_is_missing_says_so_in_the_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measure() -> list[Figure]:
        raise LeftOut("no browser here")

    monkeypatch.setitem(PARTS, "weight", ("In a browser", measure))
    assert main(["weight"]) == 0
    assert "**In a browser** (left out: no browser here)" in capsys.readouterr().out


def test_a_run_on_a_busy_machine_says_so_above_its_table() -> None:
    assert "load 0.2 when it began, 300 s." in machine(0.2, 300)
    assert machine(0.2, 300).endswith("300 s.")
    assert machine(64_000.0, 300).endswith(BUSY)


def test_late_figures_are_those_that_few_are_above() -> None:
    waits = [float(n) for n in range(1, 101)]
    assert median(waits) == 51
    assert late(waits, 95) == 96
    assert late([7.0], 99) == 7


def test_a_part_that_does_not_exist_ends_with_the_names_of_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nothing"])
    assert ended.value.code == 2
    assert "there is no nothing; there is engine, months" in capsys.readouterr().err


def test_help_lists_every_part_with_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert [name for name, (title, _) in PARTS.items() if name not in said or title not in said] == []


def test_the_table_of_some_parts_is_not_written_over_that_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    before = DOCUMENT.read_text()
    with pytest.raises(SystemExit):
        main(["--write", "engine"])
    assert "--write needs a whole run" in capsys.readouterr().err
    assert DOCUMENT.read_text() == before


def test_a_whole_run_is_written_between_the_markers_and_nowhere_else() -> None:
    document = f"# Performance\n\n{BEGIN}\nold\n{END}\n\n## After it\n"
    text = report("Python 3, 2 cores", [Part("Pages", [Figure("page.slot", 4, 2)])])
    written = written_into(document, text)
    assert written == f"# Performance\n\n{BEGIN}\n{text}\n{END}\n\n## After it\n"
    assert written_into(written, text) == written
    assert text.startswith("Python 3, 2 cores\n\n| what")
    assert text.endswith(NOTE)


@pytest.mark.parametrize("document", ["", BEGIN, f"{END} {BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_document_without_its_two_markers_is_left_alone(document: str) -> None:
    with pytest.raises(ValueError, match="one <!-- bench: begin -->"):
        written_into(document, "text")


def test_the_page_about_performance_holds_a_table_with_every_part() -> None:
    held = DOCUMENT.read_text().partition(BEGIN)[2].partition(END)[0]
    assert [title for title, _ in PARTS.values() if f"**{title}**" not in held] == []
    assert NOTE in held
