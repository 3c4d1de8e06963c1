"""One table of all figures, with floors, ratios, goals, peers and reasons."""

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
    """Something that a part needs is missing on this machine; its message says what."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured.

    Attributes:
        key: Its goal's name.
        value: The number, in the goal's unit.
        floor: The least the same work takes, measured in the same run, in the same unit.
    """

    key: str
    value: float
    floor: float | None = None

    def row(self) -> tuple[str, ...]:
        """The cells of its line."""
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
        left_out: Why nothing was measured, if so.
    """

    title: str
    figures: Sequence[Figure] = ()
    left_out: str = ""


def number(value: float) -> str:
    """Three figures or so, never more."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(parts: Iterable[Part]) -> str:
    """A table in Markdown that reads well in a terminal, too."""
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
    """Everything a run has to say: on what, the table, and how to read the others in it."""
    return f"{machine}\n\n{table(parts)}\n\n{NOTE}"


def written_into(document: str, text: str) -> str:
    """A document with this text between its two markers.

    Raises:
        ValueError: Unless there is one of each, in order.
    """
    before, began, rest = document.partition(BEGIN)
    _old, ended, after = rest.partition(END)
    if not began or not ended or BEGIN in rest or END in after:
        raise ValueError(f"the document needs one {BEGIN} and one {END} after it")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def machine(load: float, seconds: float) -> str:
    """What was measured on, for how long, and how busy it was before.

    Args:
        load: The load average of the minute before the run.
    """
    cores = os.cpu_count() or 1
    said = (
        f"Python {platform.python_version()}, {cores} cores, load {load:.1f} when it began, {seconds:.0f} s."
    )
    return f"{said} {BUSY}" if load > cores / 2 else said


def median(values: Iterable[float]) -> float:
    """The one in the middle."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def late(values: Iterable[float], percent: int) -> float:
    """The one that so many percent are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]
