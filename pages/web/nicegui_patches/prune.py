"""Prune pages that were fetched and never opened their socket: programs, previews, lost phones."""

import time

from nicegui import App, Client

MAX = 300
LONGEST = 20.0  # seconds; a browser on a slow phone has long opened its socket
EVERY = 5.0  # seconds
BEING_BUILT = 10.0  # seconds


class Unconnected:
    """Keeps few unconnected pages: each takes 0.05 to 0.6 MB and wakes the event loop ten times a second.

    Args:
        most: How many are kept at all; beyond, the oldest are forgotten. Should such a page come back,
            it finds itself unknown and reloads.
        longest: Seconds for which one is kept; the framework's own bound is 60.
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
        for client in waiting[: beyond + self._most // 10]:  # some more, not to come back for each page
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
        The pruner, whose `trim` can be called whenever a page was made.
    """
    pruner = Unconnected(most=most, longest=longest)
    app.timer(every, pruner.clean_up)
    return pruner


def _is_forgettable(client: Client) -> bool:
    if client.has_socket_connection or client._delete_tasks:  # those that wait to come back
        return False
    return client._response_built or client.created < time.time() - BEING_BUILT
