"""Coalescing of bursts of events into one refresh."""

from collections.abc import Awaitable, Callable


class Coalescer:
    """Runs one refresh for a burst of events, and one more for events that arrive while it runs."""

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
