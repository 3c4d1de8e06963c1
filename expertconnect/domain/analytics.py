"""Analytics values: counts of an expert's bookings over weeks or months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

MIN = 5
"""Fewer sessions than this are told one by one more honestly than by a chart."""


class Period(IntEnum):
    """How far back to count, in days; by whole weeks, or whole months of a year."""

    MONTH = 30
    QUARTER = 90
    YEAR = 365

    @property
    def by_month(self) -> bool:
        """Whether it is counted by months: a year of weeks is too many to compare."""
        return self is Period.YEAR


@dataclass(frozen=True, slots=True)
class Tally:
    """Sessions by outcome. Declined and expired requests do not count.

    Attributes:
        completed: Took place, or at least ended without a word to the contrary.
        coming: Confirmed and not over.
        missed: Nobody came.
    """

    completed: int = 0
    coming: int = 0
    cancelled: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """The sum of both."""
        return Tally(
            self.completed + other.completed,
            self.coming + other.coming,
            self.cancelled + other.cancelled,
            self.missed + other.missed,
        )

    @property
    def total(self) -> int:
        """All sessions."""
        return self.completed + self.coming + self.cancelled + self.missed

    @property
    def lost(self) -> int:
        """Sessions that were planned and did not take place."""
        return self.cancelled + self.missed

    @property
    def lost_share(self) -> float:
        """Share of lost sessions among the decided ones, 0 to 1; 0 of none."""
        decided = self.completed + self.lost
        return self.lost / decided if decided else 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week or a month.

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
    """Counts of one event type over the period.

    Attributes:
        title: As it is called now; empty for the expert's own page, which is opened and not booked.
    """

    title: str
    tally: Tally = Tally()
    views: int = 0
    booked: int = 0


@dataclass(frozen=True, slots=True)
class Clients:
    """Clients of the period.

    Attributes:
        new: With this expert for the first time.
        returning: With an earlier session before the period.
    """

    new: int = 0
    returning: int = 0


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """All counts of a period, in the expert's zone.

    Attributes:
        stretches: Every week or month of it, oldest first, empty ones too.
        hours: Sessions that were not cancelled by weekday (Monday is 0) and the hour in which they start.
        offers: By event type, most booked first; with the expert's own page if it was opened.
        takings: Minor units by currency of what took place, the largest first. Sums know no bound, unlike `Money`.
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
        """Sessions of the whole period."""
        return sum((one.tally for one in self.stretches), Tally())

    @property
    def views(self) -> int:
        """Page views of the public pages."""
        return sum(one.views for one in self.stretches)

    @property
    def booked(self) -> int:
        """Bookings and requests made in the period."""
        return sum(one.booked for one in self.stretches)

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to draw."""
        return self.tally.total >= MIN
