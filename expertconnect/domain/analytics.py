"""Values of an expert's analytics: bookings, views and takings over some weeks or months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

MIN = 5
"""Minimum number of sessions for a chart; with fewer, a chart would suggest more than the numbers hold."""


class Period(IntEnum):
    """Length of the analysed period in days; shown by whole weeks, or by whole months for a year."""

    MONTH = 30
    QUARTER = 90
    YEAR = 365

    @property
    def by_month(self) -> bool:
        """Whether the period is grouped by months: a year has too many weeks to compare."""
        return self is Period.YEAR


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of sessions by outcome. Declined and expired requests are not sessions.

    Attributes:
        completed: Took place, or ended without being reported as missed.
        coming: Confirmed and not over yet.
        missed: No-shows.
    """

    completed: int = 0
    coming: int = 0
    cancelled: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return the sum of both tallies."""
        return Tally(
            self.completed + other.completed,
            self.coming + other.coming,
            self.cancelled + other.cancelled,
            self.missed + other.missed,
        )

    @property
    def total(self) -> int:
        """Number of all sessions."""
        return self.completed + self.coming + self.cancelled + self.missed

    @property
    def lost(self) -> int:
        """Number of sessions that were planned and did not take place."""
        return self.cancelled + self.missed

    @property
    def lost_share(self) -> float:
        """Share of lost sessions among those with an outcome, 0 to 1; 0 when there are none."""
        decided = self.completed + self.lost
        return self.lost / decided if decided else 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Figures of one week or one month.

    Attributes:
        first: Its first day, in the expert's zone.
        end: The first day after it.
        tally: The sessions that start in it.
        views: How often the public pages were opened in it (days by UTC).
        booked: How many bookings and requests were made in it, whenever they take place.
    """

    first: date
    end: date
    tally: Tally = Tally()
    views: int = 0
    booked: int = 0


@dataclass(frozen=True, slots=True)
class OfferFigures:
    """Figures of one event type over the whole period.

    Attributes:
        title: Its current title; empty for the expert's own page, which has views and no bookings.
    """

    title: str
    tally: Tally = Tally()
    views: int = 0
    booked: int = 0


@dataclass(frozen=True, slots=True)
class Clients:
    """Numbers of clients with a session in the period.

    Attributes:
        new: With this expert for the first time.
        returning: With an earlier session before the period.
    """

    new: int = 0
    returning: int = 0


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """All analytics of a period, in the expert's zone.

    Attributes:
        stretches: Every week or month of the period, oldest first, empty ones too.
        hours: Sessions that were not cancelled by weekday (Monday is 0) and the hour in which they start.
        offers: By event type, most booked first; with the expert's own page if it was opened.
        takings: Minor units by currency of what took place, the largest first. Sums have no upper bound, unlike `Money`.
        clients: New and returning ones.
    """

    period: Period
    stretches: tuple[Stretch, ...]
    hours: Mapping[tuple[int, int], int]
    offers: tuple[OfferFigures, ...]
    takings: tuple[tuple[str, int], ...]
    clients: Clients

    @property
    def tally(self) -> Tally:
        """Tally of the whole period."""
        return sum((one.tally for one in self.stretches), Tally())

    @property
    def views(self) -> int:
        """Number of views of the public pages."""
        return sum(one.views for one in self.stretches)

    @property
    def booked(self) -> int:
        """Number of bookings and requests made."""
        return sum(one.booked for one in self.stretches)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough sessions for charts, see `MIN`."""
        return self.tally.total >= MIN
