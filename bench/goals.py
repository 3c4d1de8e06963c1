"""Goals: for each figure its goal, its floor, and the reason why the goal may be missed.

If a figure depends on the machine, its goal is a ratio to a floor of the same run. Counts, sizes and limits on delays
that people notice (of a page's updates, of a pause of the server) are absolute.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Is(Enum):
    """How a figure is compared with its goal."""

    AT_MOST = auto()
    AT_LEAST = auto()
    EXACTLY = auto()


@dataclass(frozen=True, slots=True)
class Goal:
    """Goal of one figure.

    Attributes:
        what: Description of the figure, in a few words.
        unit: Unit of the figure.
        floor: Name of the floor that the figure is divided by; empty for a figure without floor.
        ratio: Bound of the ratio ours / floor; None for no goal.
        limit: Bound of the figure itself, if it is the same on every machine.
        why: Reason that is shown if the goal is missed.
    """

    what: str
    unit: str = "CPU-ms"
    floor: str = ""
    ratio: float | None = None
    limit: float | None = None
    kind: Is = Is.AT_MOST
    why: str = ""

    def reached(self, value: float, floor: float | None = None) -> bool | None:
        """Whether a value reaches the goal; None without a goal, or if its floor is missing."""
        if self.ratio is not None:
            return None if not floor else self._holds(value / floor, self.ratio)
        return None if self.limit is None else self._holds(value, self.limit)

    @property
    def shown(self) -> str:
        """The goal as text, such as `<= 3x`, `>= 1/12` or `<= 100 ms`."""
        sign = {Is.AT_MOST: "<= ", Is.AT_LEAST: ">= ", Is.EXACTLY: ""}[self.kind]
        if self.ratio is not None:
            return sign + times(self.ratio).replace(".0x", "x")
        return "" if self.limit is None else f"{sign}{self.limit:,g} {self.unit}".strip()

    def _holds(self, value: float, bound: float) -> bool:
        if self.kind is Is.EXACTLY:
            return value == bound
        return value <= bound if self.kind is Is.AT_MOST else value >= bound


def times(ratio: float) -> str:
    """Format a ratio with two significant digits: `1.7x`, `3.0x`, `190x`, and `1/19` for less than half."""
    if ratio <= 0:
        return "0x"
    if ratio < 0.5:
        return f"1/{_two_figures(1 / ratio)}"
    return f"{_two_figures(ratio)}x"


def _two_figures(value: float) -> str:
    if value < 9.95:
        return f"{value:.2f}" if value < 0.995 else f"{value:.1f}"
    size = 10 ** (len(str(round(value))) - 2)
    return f"{round(value / size) * size:,}"


NAIVE = "plain Python"
COMMITS = "commits of one row"
ORM = "a row by the ORM"
EMPTY = "empty page"
BARE_PAGE = "bare NiceGUI"
BROADCAST = "bare socket.io"

DEFECT = "a defect: look at once"
SLOT_PAGE = "the frame and the elements' construction; a view is counted by a commit of its own"
LISTS = "lists are read again when something in them has changed, or after five seconds"
LIVE = "every change is told at once to every page, and garbage collection walks through all of them"
LANGUAGES = "two languages with their names, formats and texts; modules loaded before they are needed"
EAGER = "modules are loaded before they are needed"
COLLECTOR = "everything loaded at the start is walked through again by each full collection"
LAYERS = "a dozen middlewares and nested routers around each call"
JSON = "an object of pydantic and a strftime for each instant"
BOOKING = "SQLAlchemy, the offer's look-up, outbox and history"
ASKING = "reading the offer and its bookings costs more than the slots"
READERS = "pages are written one by one on one core, and read by a process that shares the machine"

GOALS: dict[str, Goal] = {
    "engine.views": Goal("views equal to cal.com's engine", "of 50", limit=50, kind=Is.EXACTLY, why=DEFECT),
    "engine.view": Goal("one of them, mean", floor=NAIVE, ratio=4),
    "engine.0": Goal("month, no bookings", floor=NAIVE, ratio=4),
    "engine.50": Goal("month, 50 bookings", floor=NAIVE, ratio=4),
    "engine.500": Goal("month, 500 bookings", floor=NAIVE, ratio=1.2, why="each booking is shifted into masks"),
    "engine.100": Goal("100 experts x 50 bookings", floor=NAIVE, ratio=1.2, why="an expert's day is worked out anew"),
    "engine.next": Goal("next free of 100 experts"),
    "month.0": Goal("month through service and database, no bookings", floor=NAIVE, ratio=20, why=ASKING),
    "month.50": Goal("  50 bookings", floor=NAIVE, ratio=20, why=ASKING),
    "month.500": Goal("  500 bookings", floor=NAIVE, ratio=18.6, why=ASKING),
    "api.month": Goal("month of slots over HTTP", floor="gateway + bare FastAPI", ratio=3, why=JSON),
    "api.booking": Goal("a booking over HTTP, 20 clients", floor="at service level", ratio=1.5, why=LAYERS),
    "api.rate": Goal("bookings/s over HTTP, 20 clients", "/s", COMMITS, 1 / 12, kind=Is.AT_LEAST, why=LAYERS),
    "api.p99": Goal("  answered, p99", "ms"),
    "sqlite.1.rate": Goal("bookings/s, 1 client", "/s", COMMITS),
    "sqlite.1.p50": Goal("  answered, p50", "ms", COMMITS),
    "sqlite.1.p99": Goal("  answered, p99", "ms"),
    "sqlite.1.cpu": Goal("  each", floor=ORM, ratio=6.25, why="alone in its commit, a booking pays for all of it"),
    "sqlite.20.rate": Goal("bookings/s, 20 clients", "/s", COMMITS),
    "sqlite.20.p50": Goal("  answered, p50", "ms"),
    "sqlite.20.p99": Goal("  answered, p99", "ms"),
    "sqlite.20.cpu": Goal("  each", floor=ORM, ratio=6.25, why=BOOKING),
    "sqlite.100.rate": Goal("bookings/s, 100 clients", "/s", COMMITS, 1 / 6.012, kind=Is.AT_LEAST, why=BOOKING),
    "sqlite.100.group": Goal("  beside commits of 100 rows", "/s", "rows, 100 to a commit"),
    "sqlite.100.p50": Goal("  answered, p50", "ms"),
    "sqlite.100.p99": Goal("  answered, p99", "ms"),
    "sqlite.100.cpu": Goal("  each", floor=ORM, ratio=6.25, why=BOOKING),
    "sqlite.page": Goal("hold and book, as a page does", floor=ORM),
    "sqlite.crowd": Goal("10,000 attempts on 100 slots: made", "", limit=100, kind=Is.EXACTLY, why=DEFECT),
    "sqlite.errors": Goal("  neither made nor told so", "", limit=0, kind=Is.EXACTLY, why=DEFECT),
    "sqlite.attempts": Goal("  attempts/s", "/s"),
    "postgresql.1.rate": Goal("bookings/s, 1 client", "/s", COMMITS),
    "postgresql.1.p50": Goal("  answered, p50", "ms", COMMITS),
    "postgresql.1.p99": Goal("  answered, p99", "ms"),
    "postgresql.1.cpu": Goal("  each, our process"),
    "postgresql.20.rate": Goal("bookings/s, 20 clients", "/s", COMMITS),
    "postgresql.20.p50": Goal("  answered, p50", "ms"),
    "postgresql.20.p99": Goal("  answered, p99", "ms"),
    "postgresql.20.cpu": Goal("  each, our process"),
    "postgresql.100.rate": Goal("bookings/s, 100 clients", "/s", COMMITS),
    "postgresql.100.p50": Goal("  answered, p50", "ms"),
    "postgresql.100.p99": Goal("  answered, p99", "ms"),
    "postgresql.100.cpu": Goal("  each, our process"),
    "postgresql.crowd": Goal("10,000 attempts on 100 slots: made", "", limit=100, kind=Is.EXACTLY, why=DEFECT),
    "postgresql.errors": Goal("  neither made nor told so", "", limit=0, kind=Is.EXACTLY, why=DEFECT),
    "postgresql.attempts": Goal("  attempts/s", "/s"),
    "page.slot": Goal("slot page", floor=EMPTY, ratio=3, why=SLOT_PAGE),
    "page.landing": Goal("front page", floor=EMPTY, ratio=3, why=LISTS),
    "page.directory": Goal("directory", floor=EMPTY, ratio=3, why=LISTS),
    "page.elements": Goal("elements of the slot page", "", limit=40),
    "page.html": Goal("its HTML", "KB", EMPTY),
    "page.bytes": Goal("JS + CSS of the slot page", "KB", EMPTY, limit=370),
    "weight.first.code": Goal("first visit: JS + CSS with headers", "KB", limit=370),
    "weight.first.all": Goal("  everything", "KB"),
    "weight.first.requests": Goal("  requests", ""),
    "weight.first.usable": Goal("  until a time can be clicked", "ms"),
    "weight.second.all": Goal("second visit: everything", "KB", limit=30, why="something is asked for again"),
    "weight.second.requests": Goal("  requests that reach the server", ""),
    "weight.second.usable": Goal("  until a time can be clicked", "ms"),
    "weight.slow.first": Goal("first visit at 1.6 Mbit/s and 150 ms", "ms"),
    "weight.slow.second": Goal("second visit at 1.6 Mbit/s and 150 ms", "ms"),
    "fanout.50.p50": Goal("50 open pages: last one knows, p50", "ms", BROADCAST),
    "fanout.50.p95": Goal("  p95", "ms", BROADCAST, limit=100, why=READERS),
    "fanout.50.cpu": Goal("  a booking, for all", floor=BROADCAST),
    "fanout.200.p50": Goal("200 open pages: last one knows, p50", "ms", BROADCAST, 1.2, why=READERS),
    "fanout.200.p95": Goal("  p95", "ms", BROADCAST, limit=100, why=READERS),
    "fanout.200.cpu": Goal("  a booking, for all", floor=BROADCAST),
    "fanout.500.p50": Goal("500 open pages: last one knows, p50", "ms", BROADCAST),
    "fanout.500.p95": Goal("  p95", "ms", BROADCAST, limit=100, why=READERS),
    "fanout.500.cpu": Goal("  a booking, for all", floor=BROADCAST),
    "fanout.heard": Goal("messages that came", "%", limit=100, kind=Is.EXACTLY, why=DEFECT),
    "onlookers.p50": Goal("a booking before 200 onlookers, p50", "ms", "without onlookers"),
    "onlookers.p99": Goal("  p99", "ms", "without onlookers", 4, why=LIVE),
    "onlookers.load": Goal("  a page load beside it, p50", "ms", "without onlookers"),
    "onlookers.cpu": Goal("  the server for a second of it", floor="without onlookers"),
    "onlookers.done": Goal("  bookings and loads answered", "%", limit=100, kind=Is.EXACTLY, why=DEFECT),
    "start.import": Goal("importing main", floor="importing nicegui", ratio=1.7, why=EAGER),
    "start.help": Goal("--help", floor="Python and click", ratio=3, why="the whole product is imported for it"),
    "start.hash": Goal("hashing a password", floor="bcrypt"),
    "start.verify": Goal("verifying one", floor="bcrypt"),
    "memory.idle": Goal("after the start, PSS", "MB", BARE_PAGE, 1.6, why=LANGUAGES),
    "memory.50": Goal("50 open pages, PSS", "MB", BARE_PAGE, 150 / 56, why=LANGUAGES),
    "memory.pause": Goal("longest stop by garbage collection, idle", "ms", BARE_PAGE, limit=10, why=COLLECTOR),
    "memory.loads": Goal("anonymous page loads made", "", limit=10_000, kind=Is.AT_LEAST, why="the time was over"),
    "memory.growth": Goal("  growth by them", "MB", limit=100),
}  # fmt: skip
