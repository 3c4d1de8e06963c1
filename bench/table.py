"""Table of all figures, with floors, ratios, goals, other products and reasons."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.goals import GOALS, times
from bench.peers import NOTE, peers

HEAD = ("what", "ours", "floor", "ratio", "goal", "reached", "others", "why not")
UNKNOWN = "not known yet: run this part alone, on a quiet machine"
BUSY = "Others used the machine: clock times tell of them as well, ratios of CPU hardly."
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


class LeftOut(Exception):
    """A part cannot be measured on this machine; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        key: Name of its goal.
        value: The number, in the goal's unit.
        floor: Lower bound for the same work, measured in the same run and unit.
    """

    key: str
    value: float
    floor: float | None = None

    def row(self) -> tuple[str, ...]:
        """Return the cells of its row."""
        goal = GOALS[self.key]
        reached = goal.reached(self.value, self.floor)
        return (
            goal.what,
            f"{number(self.value)} {goal.unit}".strip(),
            f"{number(self.floor)} {goal.floor}" if self.floor else "",
            times(self.value / self.floor) if self.floor else "",
            goal.shown,
            {None: "", True: "yes", False: "not reached"}[reached],
            peers(self.key),
            (goal.why or UNKNOWN) if reached is False else "",
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the table.

    Attributes:
        left_out: Why nothing was measured; empty if it was.
    """

    title: str
    figures: Sequence[Figure] = ()
    left_out: str = ""


def number(value: float) -> str:
    """Format a number with about three significant digits."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(parts: Iterable[Part]) -> str:
    """Format a Markdown table with aligned columns, readable in a terminal."""
    rows: list[tuple[str, ...]] = [HEAD]
    for part in parts:
        title = f"**{part.title}**" + (f" (left out: {part.left_out})" if part.left_out else "")
        rows.append((title, *[""] * (len(HEAD) - 1)))
        rows += [figure.row() for figure in part.figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def report(machine: str, parts: Iterable[Part]) -> str:
    """Return the report of a run: the machine, the table, and a note on the figures of other products."""
    return f"{machine}\n\n{table(parts)}\n\n{NOTE}"


def written_into(document: str, text: str) -> str:
    """Return a document with this text between its two markers.

    Raises:
        ValueError: Unless the document has each marker once, in order.
    """
    before, began, rest = document.partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not began or not ended or BEGIN in rest or END in after:
        raise ValueError(f"the document needs one {BEGIN} and one {END} after it")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def machine(load: float, seconds: float) -> str:
    """Return a line about the machine: Python, cores, load and duration of the run.

    Args:
        load: The load average of the minute before the run.
    """
    cores = os.cpu_count() or 1
    line = (
        f"Python {platform.python_version()}, {cores} cores, load {load:.1f} when it began, {seconds:.0f} s."
    )
    return f"{line} {BUSY}" if load > cores / 2 else line


def median(values: Iterable[float]) -> float:
    """Return the upper median."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def late(values: Iterable[float], percent: int) -> float:
    """Return a percentile, such as 99 for p99."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]
