"""What each figure is to be, what other booking software took for the same work, and what stands in the way.

The peers were measured on the same kind of machine (two cores): Easy!Appointments 1.6, Thunderbird Appointment
1.6.2, django-appointment 3.12, a MERN booking app in its PERN variant, and the slot engine of cal.com 6.0.2.
Times of theirs are CPU-milliseconds of all their server processes; "floor" is the least the work can take.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Is(Enum):
    """How a figure is held against its goal."""

    AT_MOST = auto()
    MIN_AT = auto()
    EXACTLY = auto()


@dataclass(frozen=True, slots=True)
class Goal:
    """What is hoped of one figure.

    Attributes:
        what: What is measured, in a few words.
        limit: The number it is held against; None for a figure without a goal, shown to explain others.
        unit: What the number counts.
        peers: What others took.
        why: What stands in the way when it is missed.
    """

    what: str
    limit: float | None = None
    unit: str = "CPU-ms"
    kind: Is = Is.AT_MOST
    peers: str = ""
    why: str = ""

    def reached(self, value: float) -> bool | None:
        """Whether a value is good enough; None when nothing is asked of it."""
        if self.limit is None:
            return None
        if self.kind is Is.EXACTLY:
            return value == self.limit
        return value <= self.limit if self.kind is Is.AT_MOST else value >= self.limit

    @property
    def shown(self) -> str:
        """Such as `<= 5`."""
        if self.limit is None:
            return ""
        sign = {Is.AT_MOST: "<= ", Is.MIN_AT: ">= ", Is.EXACTLY: ""}[self.kind]
        return f"{sign}{self.limit:,g}"


SLOT_PAGE = "every element is built by the framework, a view is counted by a commit of its own"
TIMES = "lists are read again when something in them has changed, or after five seconds"
FRAMEWORK = "Quasar, Vue with its compiler and the socket, which the framework needs, are nine tenths of it"
LANGUAGES = "12 MB more than before pages spoke two languages; the locales themselves are half of it"
ONE_CORE = "sockets are written one by one on one core, the pages read on the other: both must be free"
BUSY = "clock times grow with whatever else the machine does; CPU beside it is the steadier figure"
DISK = "one client waits for the disk at every commit: nobody is there to share it with"
MONTH_50 = "Easy!Appointments 48 (dates only), Thunderbird 150, django 13 (a day), MERN 3-4 (stored rows)"
MONTH_500 = "Easy!Appointments 65, Thunderbird 340, django 17 (a day)"
BOOKING = "Easy!Appointments 19-26, Thunderbird 680-1,020, django 23-30, MERN 3.6-6.7; floor 0.3-0.5"
RATE_20 = "Easy!Appointments 67-75, Thunderbird 1, django 11 (PostgreSQL 70), MERN 110; floor 6,012"
PAGE = "Easy!Appointments 8.6-12, django 9; floor: the empty page"
MEMORY = "Easy!Appointments 211, Thunderbird 540, django 118 + database, MERN 408; floor 56"

GOALS: dict[str, Goal] = {
    "engine.views": Goal(
        "views equal to cal.com's engine", 50, "of 50", Is.EXACTLY, "cal.com: the reference", "a defect: look at once"
    ),
    "engine.view": Goal("one of them, mean", 1, peers="cal.com engine 8.7-13.4; floor 0.25"),
    "engine.0": Goal("month in the engine, no bookings", 1),
    "engine.50": Goal("month in the engine, 50 bookings", 1, peers="cal.com engine 13.4; floor 0.25"),
    "engine.500": Goal("month in the engine, 500 bookings", None, peers="cal.com engine 8.7; floor 0.43"),
    "engine.100": Goal("100 experts x 50 bookings", 30, peers="cal.com 1,340, Easy!Appointments 154 (a day); floor 25"),
    "engine.next": Goal("next free of 100 experts", None),
    "month.0": Goal("month by the door, no bookings", 5),
    "month.50": Goal("month by the door, 50 bookings", 5, peers=MONTH_50),
    "month.500": Goal("month by the door, 500 bookings", 8, peers=MONTH_500),
    "sqlite.1.rate": Goal("bookings/s, 1 client", None, "/s", why=DISK),
    "sqlite.1.p50": Goal("  answered, p50", None, "ms"),
    "sqlite.1.p99": Goal("  answered, p99", None, "ms"),
    "sqlite.1.cpu": Goal("  each", 2.5, peers=BOOKING, why="alone in its commit, a booking pays for all of it"),
    "sqlite.20.rate": Goal("bookings/s, 20 clients", None, "/s", peers=RATE_20),
    "sqlite.20.p50": Goal("  answered, p50", None, "ms"),
    "sqlite.20.p99": Goal("  answered, p99", None, "ms"),
    "sqlite.20.cpu": Goal("  each", 2.5, peers=BOOKING),
    "sqlite.100.rate": Goal("bookings/s, 100 clients", 1_000, "/s", Is.MIN_AT, why=BUSY),
    "sqlite.100.p50": Goal("  answered, p50", None, "ms"),
    "sqlite.100.p99": Goal("  answered, p99", None, "ms"),
    "sqlite.100.cpu": Goal("  each", 2.5, peers=BOOKING),
    "sqlite.page": Goal("hold and book, as a page does", None),
    "sqlite.crowd": Goal(
        "10,000 attempts on 100 slots: made", 100, "", Is.EXACTLY,
        "50 at once on one slot: Easy!Appointments 1-7 (API 50), Thunderbird 1-4, django 50, MERN 1",
        "a defect: look at once",
    ),
    "sqlite.errors": Goal("  neither made nor told so", 0, "", Is.EXACTLY, why="a defect: look at once"),
    "sqlite.attempts": Goal("  attempts/s", None, "/s"),
    "postgresql.1.rate": Goal("bookings/s, 1 client", None, "/s"),
    "postgresql.1.p50": Goal("  answered, p50", None, "ms"),
    "postgresql.1.p99": Goal("  answered, p99", None, "ms"),
    "postgresql.1.cpu": Goal("  each, our process", None),
    "postgresql.20.rate": Goal("bookings/s, 20 clients", None, "/s", peers="django 70"),
    "postgresql.20.p50": Goal("  answered, p50", None, "ms"),
    "postgresql.20.p99": Goal("  answered, p99", None, "ms"),
    "postgresql.20.cpu": Goal("  each, our process", None),
    "postgresql.100.rate": Goal("bookings/s, 100 clients", None, "/s"),
    "postgresql.100.p50": Goal("  answered, p50", None, "ms"),
    "postgresql.100.p99": Goal("  answered, p99", None, "ms"),
    "postgresql.100.cpu": Goal("  each, our process", None),
    "postgresql.crowd": Goal(
        "10,000 attempts on 100 slots: made", 100, "", Is.EXACTLY, why="a defect: look at once"
    ),
    "postgresql.errors": Goal("  neither made nor told so", 0, "", Is.EXACTLY, why="a defect: look at once"),
    "postgresql.attempts": Goal("  attempts/s", None, "/s"),
    "page.empty": Goal("empty page of the framework", None, peers="floor 2.1-2.8"),
    "page.slot": Goal("slot page above the empty one", 5, peers=PAGE, why=SLOT_PAGE),
    "page.landing": Goal("front page above it", 5, why=TIMES),
    "page.directory": Goal("directory above it", 5, why=TIMES),
    "page.elements": Goal("elements of the slot page", 40, ""),
    "page.bytes": Goal("JS + CSS of the slot page", 370, "KB", peers="Easy!Appointments 474, Thunderbird 370"),
    "page.html": Goal("its HTML", None, "KB"),
    "weight.first.code": Goal("first visit: JS + CSS with headers", 370, "KB", peers="Easy!Appointments 474, Thunderbird 370"),
    "weight.first.all": Goal("  everything", None, "KB", why=FRAMEWORK),
    "weight.first.requests": Goal("  requests", None, ""),
    "weight.first.usable": Goal("  until a time can be clicked", None, "ms"),
    "weight.second.all": Goal("second visit: everything", 30, "KB", why="something is asked for again"),
    "weight.second.requests": Goal("  requests that reach the server", None, ""),
    "weight.second.usable": Goal("  until a time can be clicked", None, "ms"),
    "weight.slow.first": Goal("first visit at 1.6 Mbit/s and 150 ms", None, "ms"),
    "weight.slow.second": Goal("second visit at 1.6 Mbit/s and 150 ms", None, "ms"),
    "fanout.50.p50": Goal("50 open pages: last one knows, p50", None, "ms"),
    "fanout.50.p95": Goal("  p95", 100, "ms", why=BUSY),
    "fanout.50.cpu": Goal("  a booking, for all", 60),
    "fanout.200.p50": Goal("200 open pages: last one knows, p50", None, "ms"),
    "fanout.200.p95": Goal("  p95", 100, "ms", why=BUSY),
    "fanout.200.cpu": Goal("  a booking, for all", 60),
    "fanout.500.p50": Goal("500 open pages: last one knows, p50", None, "ms"),
    "fanout.500.p95": Goal("  p95", 100, "ms", why=ONE_CORE),
    "fanout.500.cpu": Goal("  a booking, for all", 60),
    "fanout.heard": Goal("messages that came", 100, "%", Is.EXACTLY, why="a defect: look at once"),
    "memory.idle": Goal("no page open, PSS", None, "MB", peers=MEMORY),
    "memory.50": Goal("50 open pages, PSS", 150, "MB", peers=MEMORY, why=LANGUAGES),
    "memory.loads": Goal("anonymous page loads made", 10_000, "", Is.MIN_AT, why="the time for it was over"),
    "memory.growth": Goal("  growth by them", 100, "MB"),
}  # fmt: skip
