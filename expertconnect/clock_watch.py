"""Clock watch: detect leaps of the wall clock, so that a wrong clock expires nothing.

A wall clock may be wrong for seconds or months: a dead battery, a restored virtual machine, a typing error. What expires
by such a clock would be lost. So the wall clock is compared with one that nobody can set, and at the start with the time
at which the site last ran. After a leap nothing that was made before it expires, until the clock is back, has been
steady for a while, or an operator has confirmed it.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from expertconnect.clock import Clock

logger = logging.getLogger(__name__)

LEAP = timedelta(minutes=5)
"""Smallest leap: what time servers correct in one step is less."""
MIN_WAIT = timedelta(minutes=15)
MAX_WAIT = timedelta(hours=1)
"""A clock is trusted again when it has been steady for as long as it leapt, within these bounds."""


def running_seconds() -> float:
    """Seconds since the machine was started, sleep included; setting the wall clock does not change them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True, slots=True)
class Leap:
    """A leap of the wall clock that is not trusted yet.

    Attributes:
        by: How far; negative backwards.
        since: What the clock showed when the leap was noticed.
        trusted_at: When it will be trusted if it stays steady, by the same clock.
    """

    by: timedelta
    since: datetime
    trusted_at: datetime


class ClockWatch:
    """Compares the wall clock with a steady one. Safe to call from any thread.

    Args:
        clock: The wall clock.
        running: A steady clock in seconds.
    """

    def __init__(self, clock: Clock, running: Callable[[], float] = running_seconds) -> None:
        self._clock = clock
        self._running = running
        self._lock = threading.Lock()
        self._leap: Leap | None = None
        _now, self._trusted_zero = self._read()
        self._leapt_zero = self._trusted_zero

    def ran_until(self, last_run: datetime) -> None:
        """Compare with the time at which the site last ran; a longer stop cannot be told from a leap."""
        with self._lock:
            _now, zero = self._read()
            self._trusted_zero = zero + (last_run - _now)
        self.leap()

    def accept(self) -> None:
        """Trust the clock as it is now: an operator has confirmed it."""
        with self._lock:
            _now, self._trusted_zero = self._read()
            self._leap = None

    def leap(self) -> Leap | None:
        """Look at the clocks; return the leap that is not trusted yet, or None."""
        with self._lock:
            now, zero = self._read()
            by = zero - self._trusted_zero
            if abs(by) <= LEAP:
                if self._leap is not None:
                    logger.warning("the clock is back; what is due expires again")
                self._trusted_zero, self._leap = zero, None
            elif self._leap is None or abs(zero - self._leapt_zero) > LEAP:
                wait = min(max(abs(by), MIN_WAIT), MAX_WAIT)
                self._leap, self._leapt_zero = Leap(by, now, now + wait), zero
                logger.warning(
                    "the clock has leapt by %s since the site last looked; nothing older expires before %s UTC."
                    " If it is right, `trust-clock` ends the wait",
                    _rounded(by),
                    f"{now + wait:%Y-%m-%d %H:%M}",
                )
            elif now >= self._leap.trusted_at:
                logger.warning(
                    "the clock has been steady since its leap and is trusted; what is due expires again"
                )
                self._trusted_zero, self._leap = zero, None
            return self._leap

    def _read(self) -> tuple[datetime, datetime]:
        """The wall clock, and what it showed when the steady clock was at zero: a leap is a change of the second."""
        now = self._clock()
        return now, now - timedelta(seconds=self._running())


def _rounded(by: timedelta) -> timedelta:
    return timedelta(seconds=round(by.total_seconds()))
