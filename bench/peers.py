"""Figures of other booking software, as ratios to the floor on the machine where they were measured.

Easy!Appointments 1.6, Thunderbird Appointment 1.6.2, django-appointment 3.12, a MERN booking app in its PERN
variant, and the slot engine of cal.com 6.0.2, each with all its server processes. Milliseconds are not comparable
between machines; ratios to the same floor are.
"""

from dataclasses import dataclass

from bench.goals import times

NOTE = (
    "Others were measured on another machine; each is shown as a ratio to the floor measured there"
    " (the middle of it where it was a range), never in that machine's time."
)


@dataclass(frozen=True, slots=True)
class Peer:
    """Figure of one product, in the unit of its floor.

    Attributes:
        least: Lower end of the measured range.
        most: Upper end; 0 for a single figure.
        note: How its work differs from ours.
    """

    name: str
    least: float
    most: float = 0
    note: str = ""

    def shown(self, floor: float) -> str:
        """Format it as a ratio to a floor, such as `Easy!Appointments 48-65x`."""
        ends = [times(end / floor) for end in (self.least, self.most) if end]
        if len(ends) == 2 and ends[0].endswith("x"):
            ends[0] = ends[0].removesuffix("x")
        note = f" ({self.note})" if self.note else ""
        return f"{self.name} {'-'.join(dict.fromkeys(ends))}{note}"


NAIVE_50, NAIVE_500, NAIVE_100_EXPERTS = 0.25, 0.43, 25
EMPTY_PAGE = (2.1 + 2.8) / 2
ORM_ROW = (0.3 + 0.5) / 2
RAW_COMMITS = 6_012
BARE_NICEGUI = 56

_BOOKING = (
    Peer("Easy!Appointments", 19, 26),
    Peer("Thunderbird", 680, 1_020),
    Peer("django", 23, 30),
    Peer("MERN", 3.6, 6.7),
)
_RATE = (Peer("Easy!Appointments", 67, 75), Peer("Thunderbird", 1), Peer("django", 11), Peer("MERN", 110))
_MEMORY = (
    Peer("Easy!Appointments", 211),
    Peer("Thunderbird", 540),
    Peer("django", 118, note="without its database"),
    Peer("MERN", 408),
)

_PEERS: dict[str, tuple[float, tuple[Peer, ...]]] = {
    "engine.50": (NAIVE_50, (Peer("cal.com engine", 13.4),)),
    "engine.500": (NAIVE_500, (Peer("cal.com engine", 8.7),)),
    "engine.100": (
        NAIVE_100_EXPERTS,
        (Peer("cal.com engine", 1_340), Peer("Easy!Appointments", 154, note="a day")),
    ),
    "month.50": (
        NAIVE_50,
        (
            Peer("Easy!Appointments", 48, note="dates only"),
            Peer("Thunderbird", 150),
            Peer("django", 13, note="a day"),
            Peer("MERN", 3, 4, "stored rows"),
        ),
    ),
    "month.500": (
        NAIVE_500,
        (
            Peer("Easy!Appointments", 65, note="dates only"),
            Peer("Thunderbird", 340),
            Peer("django", 17, note="a day"),
        ),
    ),
    # Measured on the same machine as ours: five times our time, which was seven times the floor; and 36 bookings per
    # second compared with our 140, which were a nineteenth of the floor's commits.
    "api.month": (1, (Peer("Easy!Appointments", 7 * 5, note="dates only"),)),
    "api.rate": (1, (Peer("Easy!Appointments", 36 / 140 / 19),)),
    "sqlite.1.cpu": (ORM_ROW, _BOOKING),
    "sqlite.20.cpu": (ORM_ROW, _BOOKING),
    "sqlite.100.cpu": (ORM_ROW, _BOOKING),
    "sqlite.20.rate": (RAW_COMMITS, _RATE),
    "page.slot": (EMPTY_PAGE, (Peer("Easy!Appointments", 8.6, 12), Peer("django", 9))),
    "memory.idle": (BARE_NICEGUI, _MEMORY),
}

_COUNTS = {
    "engine.views": "cal.com: the reference",
    "sqlite.crowd": "50 at once on one slot: Easy!Appointments 1-7 (API 50), Thunderbird 1-4, django 50, MERN 1",
    "page.bytes": "Easy!Appointments 474 KB, Thunderbird 370 KB",
    "weight.first.code": "Easy!Appointments 474 KB, Thunderbird 370 KB",
}
"""Counts and sizes, which are the same on every machine."""


def peers(key: str) -> str:
    """Return the figures of other products for the same work, as text; empty if unknown."""
    if key in _COUNTS:
        return _COUNTS[key]
    floor, found = _PEERS.get(key, (1, ()))
    return ", ".join(peer.shown(floor) for peer in found)
