"""Charts as plain markup: columns, heat map of a week, and shares; each with its numbers as a table.

They are elements with a height and not one drawing: so they turn around in languages that are read from the right,
grow with the reader's text, and print. What a colour says, a pattern and a word say as well.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from components.kit.markup import joined, tag
from expertconnect.i18n import _, number, percent, reader

LOOKS = ("done", "coming", "gone", "missed")
_TICKS = 4
_ALL_NAMED = 14
"""Up to so many columns carry their own names; of more, every second or third does."""
_MANY = 7
"""Of more than so many columns, a narrow chart names every other one."""
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

    word: str
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
        sentence: What the chart says, for whoever does not see it.
        show: A value in words.
    """
    legend = _legend(series) if len(series) > 1 else None
    numbers = _columns_table(columns, series, sentence, show)
    return joined([legend, columns_plot(columns, series, sentence, show=show), numbers])


def columns_plot(
    columns: Sequence[Column], series: Sequence[Series], sentence: str, *, show: Show = count_words
) -> Markup:
    """The columns alone, for where their numbers stand in another table."""
    ticks = ticks_to(max((sum(one.values) for one in columns), default=0))
    every, last = -(-len(columns) // _ALL_NAMED), len(columns) - 1
    drawn = [
        _column(one, series, ticks[-1], show, is_named=(last - place) % every == 0)
        for place, one in enumerate(columns)
    ]
    lines = [tag("span", "", tag("i", "", show(tick))) for tick in reversed(ticks)]
    many = " many" if len(columns) > _MANY else ""
    many += " shares" if show is share_words else ""
    plot = tag(
        "div",
        f"chart-plot{many}",
        tag("div", "chart-lines", *lines),
        tag("div", "chart-cols", *drawn),
        role="img",
        aria_label=sentence,
        tabindex=0,
        data_chart=True,
    )
    return tag("div", "chart-box", plot)


def ticks_to(most: float) -> list[float]:
    """Axis lines from zero up to at least `most`: steps of 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return [0, 1]
    step = 0.01 if most < 1 else 1.0
    while step * _TICKS < most:
        for factor in (2, 2.5, 2):
            step *= factor
            if step * _TICKS >= most:
                break
    step = round(step) if step >= 1 else round(step, 4)
    count = int(-(-most // step))
    return [n * step for n in range(count + 1)]


def _column(column: Column, series: Sequence[Series], most: float, show: Show, *, is_named: bool) -> Markup:
    total = sum(column.values)
    bars = [
        tag("i", f"bar bar-{kind.look}", style=f"flex-grow:{100 * value / total:.2f}")
        for kind, value in reversed(list(zip(series, column.values, strict=True)))
        if value
    ]
    rows = [
        tag(
            "span",
            "tip-row",
            tag("i", f"key bar-{kind.look}"),
            tag("span", "grow", kind.word),
            tag("b", "", show(value)),
        )
        for kind, value in zip(series, column.values, strict=True)
        if value or len(series) == 1
    ]
    tip = tag("span", "tip", tag("span", "tip-name", column.name), *(rows or [tag("span", "", _("Nothing"))]))
    stack = tag("span", "stack", *bars, style=f"height:{100 * total / most:.2f}%")
    value = tag("span", "col-total", show(total)) if total else None
    return tag(
        "span",
        f"chart-col{' named' if is_named else ''}",
        tag("span", "col-room", value, stack),
        tag("span", "col-name", column.short),
        tip,
    )


def _legend(series: Sequence[Series]) -> Markup:
    marks = [
        tag("span", "hs g2", tag("i", f"key bar-{one.look}"), tag("span", "", one.word)) for one in series
    ]
    return tag("div", "chart-legend t-xs muted", *marks, aria_hidden=True)


def _columns_table(columns: Sequence[Column], series: Sequence[Series], caption: str, show: Show) -> Markup:
    rows = [[one.name, *map(show, one.values)] for one in columns]
    return as_table(caption, ["", *(one.word for one in series)], rows)


def as_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """The numbers behind a chart, shown on demand."""
    return tag(
        "details", "chart-table", tag("summary", "t-sm", _("Show as table")), wide_table(caption, heads, rows)
    )


def wide_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table that scrolls by itself where it does not fit, by keys too."""
    inside = table(caption, heads, rows)
    return tag("div", "scroll-x mt3", inside, tabindex=0, role="region", aria_label=caption)


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table whose first column names its rows; numbers are aligned to the end of their cells."""
    head = [
        tag("th", "" if n else "first", _unbroken(word), scope="col") if word else tag("td", "first")
        for n, word in enumerate(heads)
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


def _unbroken(words: str) -> Markup | str:
    """A label over a narrow column that does not break after its hyphens."""
    if "-" not in words:
        return words
    return joined(
        part
        for word in words.split(" ")
        for part in (tag("span", "nowrap", word) if "-" in word else word, " ")
    )


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by weekday and hour.

    Attributes:
        days: Weekday (Monday is 0) and its short and long name, in the order in which they stand.
        hours: Each hour and its name, in their order.
        counts: By weekday and hour.
    """

    days: Sequence[tuple[int, str, str]]
    hours: Sequence[tuple[int, str]]
    counts: Mapping[tuple[int, int], int]


def heat_map(heat: Heat, caption: str) -> Markup:
    """A table that is its own chart: every cell says its number."""
    most = max(heat.counts.values(), default=0)
    head = [
        tag("th", "", tag("span", "", short, aria_hidden=True), tag("span", "sr-only", name), scope="col")
        for _day, short, name in heat.days
    ]
    rows = []
    for hour, word in heat.hours:
        cells = [_cell(heat.counts.get((day, hour), 0), most) for day, _short, _name in heat.days]
        rows.append(tag("tr", "", tag("th", "", word, scope="row"), *cells))
    return tag(
        "table",
        "heat",
        tag("caption", "sr-only", caption),
        tag("thead", "", tag("tr", "", tag("td", ""), *head)),
        tag("tbody", "", *rows),
    )


def _cell(count: int, most: int) -> Markup:
    level = -(-count * _LEVELS // most) if most else 0
    return tag(
        "td", f"heat-{level} tnum", count_words(count) if count else tag("span", "sr-only", count_words(0))
    )


def share_bar(share: float, most: float = 1.0) -> Markup:
    """A share of one as a bar beside its label.

    Args:
        most: What fills the bar: the largest of those that are compared, where all are small.
    """
    width = f"inline-size:{100 * min(max(share, 0) / (most or 1), 1):.1f}%"
    bar = tag("span", "share-bar", tag("i", "", style=width), aria_hidden=True)
    return tag("span", "share", bar, tag("span", "tnum", share_words(share)))
