"""`python -m bench` prints one table; `python -m bench fanout pages` measures only those parts."""

import sys
import time
from collections.abc import Callable, Sequence

from bench import bookings, engine, fanout, memory, months, pages, weight
from bench.table import Figure, machine, table

PARTS: dict[str, tuple[str, Callable[[], Sequence[Figure]]]] = {
    "engine": ("The engine alone", engine.measure),
    "months": ("A month through service and database", months.measure),
    "bookings": ("Bookings on SQLite at synchronous=FULL", bookings.measure),
    "postgresql": ("Bookings on PostgreSQL", bookings.measure_postgresql),
    "pages": ("Pages", pages.measure),
    "weight": ("The slot page in a browser", weight.measure),
    "fanout": ("Live: from the commit to the last open page", fanout.measure),
    "memory": ("Memory of the serving process", memory.measure),
}


def main(asked: Sequence[str]) -> int:
    """Measure and print. Returns an exit status: 2 for a part that there is not."""
    unknown = set(asked) - set(PARTS)
    if unknown:
        print(f"There is no {', '.join(sorted(unknown))}; there is {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    said = machine()
    began = time.monotonic()
    found = []
    for name in asked or PARTS:
        title, measure = PARTS[name]
        print(f"{name} ...", file=sys.stderr, flush=True)
        found.append((title, measure()))
    print(f"{said}, {time.monotonic() - began:.0f} s\n")
    print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
