"""Clocks: the only place that reads the system time; all other code receives a `Clock`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """A manual clock for tests and the demo.

    Args:
        start: Initial time, aware.
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock shows aware instants")
        self.now = start

    def __call__(self) -> datetime:
        """Return the clock's time."""
        return self.now

    def advance(self, by: timedelta) -> None:
        """Move the clock, also backwards, as system clocks may do."""
        self.now += by
