"""Coalesce bursts of events into one refresh."""

from collections.abc import Awaitable, Callable


class Coalescer:
    """Runs one refresh for many events that arrive together, and one more for those that arrive meanwhile."""

    def __init__(self, command: Callable[[], Awaitable[None]]) -> None:
        self._command = command
        self._running = self._again = False

    async def on_change(self, _event: object = None) -> None:
        """Handle an event."""
        self._again = True
        if self._running:
            return
        self._running = True
        try:
            while self._again:
                self._again = False
                await self._command()
        finally:
            self._running = False
