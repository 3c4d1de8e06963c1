"""Clock: the only place that reads the time. Everything else is given a `Clock`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class MovableClock:
    """A clock that tests and the demo move by hand.

    Args:
        start: What it shows first; aware.
    """

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock shows aware instants")
        self.now = start

    def __call__(self) -> datetime:
        """The clock's time."""
        return self.now

    def advance(self, by: timedelta) -> None:
        """Move the clock; backwards is allowed, clocks do that."""
        self.now += by
