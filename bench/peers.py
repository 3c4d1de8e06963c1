"""What other booking software took, as ratios to the floor of the machine it was measured on.

Easy!Appointments 1.6, Thunderbird Appointment 1.6.2, django-appointment 3.12, a MERN booking app in its PERN
variant, and the slot engine of cal.com 6.0.2, all their server processes together. Their milliseconds say nothing
about another machine; how many times the floor of theirs they took does.
"""

from dataclasses import dataclass

from bench.goals import times

NOTE = (
    "Others were measured on another machine; each is shown as a ratio to the floor measured there"
    " (the middle of it where it was a range), never in that machine's time."
)


@dataclass(frozen=True, slots=True)
class Peer:
    """What one product took, in the unit of its floor.

    Attributes:
        least: The lesser end of what was measured.
        most: The greater end; 0 where one figure was measured.
        note: How its work differs from ours.
    """

    name: str
    least: float
    most: float = 0
    note: str = ""

    def shown(self, floor: float) -> str:
        """Such as `Easy!Appointments 48-65x`."""
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
    # Measured beside ours on one machine: five times ours when ours took seven times its floor, and 36 bookings
    # a second beside our 140 when ours were a nineteenth of its commits.
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
"""Counts and sizes: the same on every machine."""


def peers(key: str) -> str:
    """What others took for the same work; empty where nothing is known."""
    if key in _COUNTS:
        return _COUNTS[key]
    floor, found = _PEERS.get(key, (1, ()))
    return ", ".join(peer.shown(floor) for peer in found)
