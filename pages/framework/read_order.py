"""Ordering of overlapping reads: an older result never replaces a newer one."""

from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class ReadOrder:
    """Order of the reads of one page state, which may overlap: a refresh by an event, a click, a command's result.

    Reads end in any order. Without this, a refresh that was read before a command's commit, but ended after it, would
    show the state before the command, and an editor would give up what was typed for it.
    """

    def __init__(self) -> None:
        self._begun = self._accepted = 0

    async def newest(self, read: Awaitable[T]) -> T | None:
        """Return the result of a read, or None if a newer one was accepted meanwhile; the state stays as it is then."""
        self._begun += 1
        mine = self._begun
        result = await read
        if mine <= self._accepted:
            return None
        self._accepted = mine
        return result

    def overtake(self) -> None:
        """Discard the reads that have begun: a command's result was accepted, and they may not have seen it."""
        self._accepted = self._begun
