"""Run the benchmarks: `python -m bench` prints one table, `python -m bench engine pages` two parts of it.

`--write` puts the table of a whole run into docs/guide/performance.md, `--help` lists the parts.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence

from bench import api, bookings, engine, fanout, memory, months, onlookers, pages, start, weight
from bench.server import ROOT
from bench.table import Figure, LeftOut, Part, machine, report, written_into

DOCUMENT = ROOT / "docs" / "guide" / "performance.md"
PARTS: dict[str, tuple[str, Callable[[], Sequence[Figure]]]] = {
    "engine": ("The engine alone", engine.measure),
    "months": ("A month through service and database", months.measure),
    "api": ("Over HTTP", api.measure),
    "bookings": ("Bookings on SQLite at synchronous=FULL", bookings.measure),
    "postgresql": ("Bookings on PostgreSQL", bookings.measure_postgresql),
    "pages": ("Pages", pages.measure),
    "weight": ("The slot page in a browser", weight.measure),
    "fanout": ("Live: from the commit to the last open page", fanout.measure),
    "onlookers": ("Live: bookings before onlookers", onlookers.measure),
    "start": ("Start and passwords", start.measure),
    "memory": ("Memory of the serving process", memory.measure),
}


def main(arguments: Sequence[str]) -> int:
    """Run benchmarks and print the table.

    Returns:
        An exit status.

    Raises:
        SystemExit: With status 2, for an unknown part.
    """
    parser = _parser()
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(PARTS)}")
    if asked.write and asked.parts:
        parser.error("--write needs a whole run: a table of parts would lose the others")
    load, began = os.getloadavg()[0], time.monotonic()
    print(f"load {load:.1f}", file=sys.stderr)
    found = [_measured(name) for name in asked.parts or PARTS]
    text = report(machine(load, time.monotonic() - began), found)
    print(text)
    if asked.write:
        DOCUMENT.write_text(written_into(DOCUMENT.read_text(), text))
    return 0


def _measured(name: str) -> Part:
    title, measure = PARTS[name]
    print(f"{name} ...", file=sys.stderr, flush=True)
    try:
        return Part(title, measure())
    except LeftOut as error:
        return Part(title, left_out=str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the product beside its floors, and print one table.",
        epilog="\n".join(f"  {name:12}{title}" for name, (title, _) in PARTS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="all if none is named")
    parser.add_argument(
        "--write", action="store_true", help=f"put the table of a whole run into {DOCUMENT.relative_to(ROOT)}"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
