"""One table of all figures, with goals, peers and reasons."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.goals import GOALS

HEAD = ("what", "ours", "goal", "reached", "others", "why not")
UNKNOWN = "not known yet: run this part alone, on a quiet machine"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured.

    Attributes:
        key: Its goal's name.
        value: The number, in the goal's unit.
    """

    key: str
    value: float

    def row(self) -> tuple[str, ...]:
        """The cells of its line."""
        goal = GOALS[self.key]
        reached = goal.reached(self.value)
        said = {None: "", True: "yes", False: "NO"}[reached]
        why = (goal.why or UNKNOWN) if reached is False else ""
        return goal.what, f"{number(self.value)} {goal.unit}".strip(), goal.shown, said, goal.peers, why


def number(value: float) -> str:
    """Three figures or so, never more."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(parts: Iterable[tuple[str, Sequence[Figure]]]) -> str:
    """A table in Markdown that reads well in a terminal, too."""
    rows: list[tuple[str, ...]] = [HEAD]
    for title, figures in parts:
        rows.append((f"**{title}**", *[""] * (len(HEAD) - 1)))
        rows += [figure.row() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def machine() -> str:
    """What was measured on, and how busy it is."""
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} when it began"


def median(values: Iterable[float]) -> float:
    """The one in the middle."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def late(values: Iterable[float], percent: int) -> float:
    """The one that so many percent are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]
