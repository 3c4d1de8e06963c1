"""Charts as plain markup: columns, heat map of a week, and share bars; each with its numbers as a table.

They are built from HTML elements rather than SVG or canvas, so that they mirror in right-to-left languages, scale with
the text size, and print. Patterns and labels repeat what colours say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from components.kit.markup import joined, tag
from expertconnect.i18n import _, number, percent, reader

LOOKS = ("done", "coming", "gone", "missed")
_TICKS = 4
_ALL_NAMED = 14
"""Maximum number of column names; with more columns, every second or third is named."""
_MANY = 7
"""Number of columns above which a narrow chart names every other one."""
_LEVELS = 4

Show = Callable[[float], str]


def count_words(value: float) -> str:
    """Format a count."""
    return number(value, reader().locale)


def share_words(value: float) -> str:
    """Format a share of one."""
    return percent(value, reader().locale)


@dataclass(frozen=True, slots=True)
class Series:
    """One series of counts.

    Attributes:
        look: One of `LOOKS`: a colour and a pattern.
    """

    label: str
    look: str


@dataclass(frozen=True, slots=True)
class Column:
    """Values above one position of the axis.

    Attributes:
        short: Its name below it.
        name: Its whole name.
        values: One for each series.
    """

    short: str
    name: str
    values: tuple[float, ...]


def columns_chart(
    columns: Sequence[Column], series: Sequence[Series], sentence: str, *, show: Show = count_words
) -> Markup:
    """Stacked columns, and the table of all their numbers.

    Args:
        sentence: Text alternative of the chart.
        show: Formats a value.
    """
    legend = _legend(series) if len(series) > 1 else None
    numbers = _columns_table(columns, series, sentence, show)
    return joined([legend, columns_plot(columns, series, sentence, show=show), numbers])


def columns_plot(
    columns: Sequence[Column], series: Sequence[Series], sentence: str, *, show: Show = count_words
) -> Markup:
    """The columns without a table, where another table has their numbers."""
    ticks = ticks_to(max((sum(column.values) for column in columns), default=0))
    label_step, last = -(-len(columns) // _ALL_NAMED), len(columns) - 1
    columns_markup = [
        _column(column, series, ticks[-1], show, is_named=(last - index) % label_step == 0)
        for index, column in enumerate(columns)
    ]
    lines = [tag("span", "", tag("i", "", show(tick))) for tick in reversed(ticks)]
    modifiers = " many" if len(columns) > _MANY else ""
    modifiers += " shares" if show is share_words else ""
    plot = tag(
        "div",
        f"chart-plot{modifiers}",
        tag("div", "chart-lines", *lines),
        tag("div", "chart-cols", *columns_markup),
        role="img",
        aria_label=sentence,
        tabindex=0,
        data_chart=True,
    )
    return tag("div", "chart-box", plot)


def ticks_to(maximum: float) -> list[float]:
    """Axis ticks from zero up to at least `maximum`, in steps of 1, 2 or 5 times a power of ten."""
    if maximum <= 0:
        return [0, 1]
    step = 0.01 if maximum < 1 else 1.0
    while step * _TICKS < maximum:
        for factor in (2, 2.5, 2):
            step *= factor
            if step * _TICKS >= maximum:
                break
    step = round(step) if step >= 1 else round(step, 4)
    count = int(-(-maximum // step))
    return [n * step for n in range(count + 1)]


def _column(
    column: Column, series: Sequence[Series], maximum: float, show: Show, *, is_named: bool
) -> Markup:
    total = sum(column.values)
    bars = [
        tag("i", f"bar bar-{one.look}", style=f"flex-grow:{100 * value / total:.2f}")
        for one, value in reversed(list(zip(series, column.values, strict=True)))
        if value
    ]
    rows = [
        tag(
            "span",
            "tip-row",
            tag("i", f"key bar-{one.look}"),
            tag("span", "grow", one.label),
            tag("b", "", show(value)),
        )
        for one, value in zip(series, column.values, strict=True)
        if value or len(series) == 1
    ]
    tip = tag("span", "tip", tag("span", "tip-name", column.name), *(rows or [tag("span", "", _("Nothing"))]))
    stack = tag("span", "stack", *bars, style=f"height:{100 * total / maximum:.2f}%")
    value = tag("span", "col-total", show(total)) if total else None
    return tag(
        "span",
        f"chart-col{' named' if is_named else ''}",
        tag("span", "col-room", value, stack),
        tag("span", "col-name", column.short),
        tip,
    )


def _legend(series: Sequence[Series]) -> Markup:
    entries = [
        tag("span", "hs g2", tag("i", f"key bar-{one.look}"), tag("span", "", one.label)) for one in series
    ]
    return tag("div", "chart-legend t-xs muted", *entries, aria_hidden=True)


def _columns_table(columns: Sequence[Column], series: Sequence[Series], caption: str, show: Show) -> Markup:
    rows = [[column.name, *map(show, column.values)] for column in columns]
    return as_table(caption, ["", *(one.label for one in series)], rows)


def as_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """The table of a chart's numbers, collapsed by default."""
    return tag(
        "details", "chart-table", tag("summary", "t-sm", _("Show as table")), wide_table(caption, heads, rows)
    )


def wide_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table in a box that scrolls sideways where it does not fit, also by keyboard."""
    table_markup = table(caption, heads, rows)
    return tag("div", "scroll-x mt3", table_markup, tabindex=0, role="region", aria_label=caption)


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table whose first column has the row headers; numbers are aligned to the end of their cells."""
    head = [
        tag("th", "" if n else "first", _unbroken(label), scope="col") if label else tag("td", "first")
        for n, label in enumerate(heads)
    ]
    body = [
        tag("tr", "", tag("th", "first", row[0], scope="row"), *(tag("td", "tnum", cell) for cell in row[1:]))
        for row in rows
    ]
    return tag(
        "table",
        "figures-table",
        tag("caption", "sr-only", caption),
        tag("thead", "", tag("tr", "", *head)),
        tag("tbody", "", *body),
    )


def _unbroken(text: str) -> Markup | str:
    """Keep a label over a narrow column from breaking after its hyphens."""
    if "-" not in text:
        return text
    return joined(
        part
        for label in text.split(" ")
        for part in (tag("span", "nowrap", label) if "-" in label else label, " ")
    )


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by weekday and hour.

    Attributes:
        days: Weekday (Monday is 0) and its short and long name, in the order of the columns.
        hours: Each hour and its label, in the order of the rows.
        counts: By weekday and hour.
    """

    days: Sequence[tuple[int, str, str]]
    hours: Sequence[tuple[int, str]]
    counts: Mapping[tuple[int, int], int]


def heat_map(heat: Heat, caption: str) -> Markup:
    """A heat map as a table whose cells have their numbers."""
    maximum = max(heat.counts.values(), default=0)
    head = [
        tag("th", "", tag("span", "", short, aria_hidden=True), tag("span", "sr-only", name), scope="col")
        for _day, short, name in heat.days
    ]
    rows = []
    for hour, label in heat.hours:
        cells = [_cell(heat.counts.get((day, hour), 0), maximum) for day, _short, _name in heat.days]
        rows.append(tag("tr", "", tag("th", "", label, scope="row"), *cells))
    return tag(
        "table",
        "heat",
        tag("caption", "sr-only", caption),
        tag("thead", "", tag("tr", "", tag("td", ""), *head)),
        tag("tbody", "", *rows),
    )


def _cell(count: int, maximum: int) -> Markup:
    level = -(-count * _LEVELS // maximum) if maximum else 0
    return tag(
        "td", f"heat-{level} tnum", count_words(count) if count else tag("span", "sr-only", count_words(0))
    )


def share_bar(share: float, maximum: float = 1.0) -> Markup:
    """A share of one as a bar beside its label.

    Args:
        maximum: The share of a full bar; the largest of the compared ones, where all are small.
    """
    width = f"inline-size:{100 * min(max(share, 0) / (maximum or 1), 1):.1f}%"
    bar = tag("span", "share-bar", tag("i", "", style=width), aria_hidden=True)
    return tag("span", "share", bar, tag("span", "tnum", share_words(share)))
