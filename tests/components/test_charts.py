"""Charts that are markup: what they draw and what their tables say is the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from components.kit.charts import (
    Column,
    Heat,
    Series,
    columns_chart,
    heat_map,
    share_bar,
    share_words,
    table,
    ticks_to,
)
from expertconnect.i18n import ReaderLocale, reading

KINDS = [Series("Took place", "done"), Series("Cancelled", "gone")]
COLUMNS = [Column("Mar 2", "Week of Mar 2", (3.0, 1.0)), Column("Mar 9", "Week of Mar 9", (0.0, 0.0))]


def drawn(columns: list[Column] = COLUMNS, sentence: str = "Four sessions.") -> str:
    return columns_chart(columns, KINDS, sentence)


def heights(chart: str) -> list[float]:
    """How high each column stands, in hundredths of the plot."""
    return [float(found) for found in re.findall(r'class="stack" style="height:([\d.]+)%"', chart)]


def cells(chart: str) -> list[list[str]]:
    """The numbers of the table below it, row by row."""
    body = chart.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in body.split("</tr>")[:-1]]


def test_a_chart_says_in_a_sentence_what_it_shows() -> None:
    assert 'role="img" aria-label="Four sessions." tabindex="0"' in drawn()


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=26))
def test_the_table_and_the_columns_say_the_same(values: list[tuple[int, int]]) -> None:
    columns = [Column(f"{n}", f"Week {n}", (float(a), float(b))) for n, (a, b) in enumerate(values)]
    chart = drawn(columns)
    assert cells(chart) == [[str(a), str(b)] for a, b in values]
    top = ticks_to(max(a + b for a, b in values))[-1]
    for height, (a, b) in zip(heights(chart), values, strict=True):
        assert abs(height - 100 * (a + b) / top) < 0.01


def test_parts_of_a_column_share_its_height_by_their_values() -> None:
    first = drawn().partition("chart-col ")[2].partition("chart-col ")[0]
    assert re.findall(r'bar-(\w+)" style="flex-grow:([\d.]+)', first)[:2] == [
        ("gone", "25.00"),
        ("done", "75.00"),
    ]


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    assert heights(drawn())[1] == 0
    assert drawn().count('class="bar ') == 2
    assert "Nothing" in drawn()


@given(st.floats(0, 1e7, allow_nan=False))
def test_the_lines_of_an_axis_reach_over_everything_and_are_few(most: float) -> None:
    ticks = ticks_to(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 6


def test_every_column_of_a_few_is_named_and_the_last_of_many() -> None:
    many = [Column(f"{n}", f"Week {n}", (1.0, 0.0)) for n in range(52)]
    named = re.findall(r'chart-col( named)?"', drawn(many))
    assert 8 <= sum(map(bool, named)) <= 14
    assert named[-1]
    assert all(re.findall(r'chart-col( named)?"', drawn()))


def test_words_from_people_are_escaped_in_charts_and_tables() -> None:
    evil = '<img src=x onerror="1">'
    chart = columns_chart([Column(evil, evil, (1.0,))], [Series(evil, "done")], evil)
    assert "<img" not in chart + table(evil, [evil], [[evil, evil]])


def test_the_busiest_hour_is_the_darkest_and_every_hour_says_its_number() -> None:
    days = [(0, "Mon", "Monday"), (1, "Tue", "Tuesday")]
    heat = heat_map(Heat(days, [(9, "09:00"), (10, "10:00")], {(0, 9): 8, (1, 9): 1}), "Sessions")
    rows = heat.split("<tr>")[2:]
    assert re.findall(r'heat-(\d) tnum">(?:<span class="sr-only">)?(\d+)', rows[0]) == [
        ("4", "8"),
        ("1", "1"),
    ]
    assert re.findall(r'heat-(\d) tnum">(?:<span class="sr-only">)?(\d+)', rows[1]) == [
        ("0", "0"),
        ("0", "0"),
    ]


def test_shares_are_written_as_the_reader_does() -> None:
    assert share_words(0.25) == "25%"
    with reading(ReaderLocale.of("de-DE")):
        assert share_words(0.25) == "25\u00a0%"
    assert "inline-size:50.0%" in share_bar(0.1, maximum=0.2)
    assert "inline-size:100.0%" in share_bar(3.0)
    assert "inline-size:0.0%" in share_bar(0.0, maximum=0.0)
