"""Pruning of pages that never opened their socket: fetched by programs, previews, or phones that lost the network."""

import time

from nicegui import App, Client

MAX = 300
LONGEST = 20.0  # seconds; ample even for a slow phone to open its socket
EVERY = 5.0  # seconds
BEING_BUILT = 10.0  # seconds


class Unconnected:
    """Bounds the number of unconnected pages: each takes 0.05 to 0.6 MB and wakes the event loop ten times a second.

    Args:
        most: Maximum number; beyond it, the oldest are deleted. A deleted page that connects after all reloads.
        longest: Maximum age in seconds; the framework's own is 60.
    """

    def __init__(self, *, most: int = MAX, longest: float = LONGEST) -> None:
        self._most = most
        self._longest = longest

    def trim(self) -> None:
        """Delete the pages beyond the maximum. Cheap while there are few."""
        if len(Client.instances) <= self._most:
            return
        waiting = [client for client in Client.instances.values() if _is_forgettable(client)]
        beyond = len(waiting) - self._most
        if beyond <= 0:
            return
        for client in waiting[
            : beyond + self._most // 10
        ]:  # some more, so that not every new page needs a trim
            client.delete()

    def clean_up(self) -> None:
        """Delete pages that are too old, and those beyond the maximum."""
        Client.prune_instances(client_age_threshold=self._longest)
        self.trim()


def prune_unconnected(
    app: App, *, most: int = MAX, longest: float = LONGEST, every: float = EVERY
) -> Unconnected:
    """Start pruning for as long as the application runs.

    Returns:
        The pruner, whose `trim` can be called whenever a page was created.
    """
    pruner = Unconnected(most=most, longest=longest)
    app.timer(every, pruner.clean_up)
    return pruner


def _is_forgettable(client: Client) -> bool:
    if client.has_socket_connection or client._delete_tasks:  # connected, or within its reconnect timeout
        return False
    return client._response_built or client.created < time.time() - BEING_BUILT
