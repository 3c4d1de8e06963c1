"""Write health: whether the database of this process can be written, and if not, why; logged once at each change."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum, auto

from expertconnect.domain.errors import Busy
from expertconnect.domain.sentences import sentence

logger = logging.getLogger(__name__)


class Trouble(StrEnum):
    """Why nothing can be written."""

    FULL = auto()
    MOVED = auto()
    LOCKED = auto()
    READ_ONLY = auto()
    FAILING = auto()
    GONE = auto()
    SLOW = auto()


SENTENCES: Mapping[Trouble, str] = {
    Trouble.FULL: sentence(
        "The disk is full, so nothing can be saved. Please free some space; it goes on by itself."
    ),
    Trouble.MOVED: sentence(
        "The database file was moved, replaced or deleted while the server runs. Please put it back, or restart the "
        "server."
    ),
    Trouble.LOCKED: sentence("Another program keeps the database locked."),
    Trouble.READ_ONLY: sentence("The database cannot be written: the server may only read it."),
    Trouble.FAILING: sentence("The disk or its file system fails when the database is written."),
    Trouble.GONE: sentence("The database server does not answer."),
    Trouble.SLOW: sentence("What is to be saved has waited for the database for seconds."),
}
"""For the operator, by cause."""
NOT_SAVED = sentence("Nothing can be saved here right now, and nothing was changed. Please try again later.")
PASSING = frozenset({Trouble.LOCKED, Trouble.SLOW})
"""Causes that end soon; of the others people are told that it may take longer."""


def busy(trouble: Trouble | None) -> Busy:
    """Return the refusal that people get."""
    return Busy() if trouble is None or trouble in PASSING else Busy(NOT_SAVED)


class WriteHealth:
    """The last failure to write that no later write has disproved. Used by several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._trouble: Trouble | None = None
        self._since = 0.0

    @property
    def trouble(self) -> Trouble | None:
        """Why the last write failed; None if it did not."""
        return self._trouble

    def failed(self, trouble: Trouble, error: object) -> None:
        """Note that something could not be written."""
        with self._lock:
            is_news, self._trouble = self._trouble is not trouble, trouble
            if is_news:
                self._since = self._clock()
        if is_news:
            logger.error("the database cannot be written: %s (%s)", SENTENCES[trouble], error)

    def wrote(self) -> None:
        """Note that something was written."""
        if self._trouble is None:
            return
        with self._lock:
            seconds, self._trouble = self._clock() - self._since, None
        logger.warning("the database can be written again, after %.0f s", seconds)
