"""Hold presence: a hold lives as long as a page of its visitor shows it.

A page without a connection counts for as long as the framework keeps it (30 s), so a reload or a tunnel loses
nothing. Going on to another page of ours gives the time free at once. A browser leaves the old page only when it
has the new one, so the order is: another page is opened, then the page with the hold loses its connection.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nicegui import Client

from expertconnect.application import Application
from expertconnect.domain.people import Actor
from expertconnect.services import bookings

GOING_ON = timedelta(seconds=5)
"""A page that is gone this soon after another one was opened was left for it, rather than cut off."""


@dataclass(eq=False)
class _Kept:
    """One visitor's hold and the pages that show it."""

    hold_uid: str
    actor: Actor
    pages: set[Client] = field(default_factory=set)
    went_on_at: datetime | None = None


class HoldPresence:
    """Maps visitors to the hold that their pages keep."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._kept: dict[str, _Kept] = {}

    def keep(self, client: Client, actor: Actor, hold_uid: str) -> None:
        """Record that this page shows this hold."""
        if actor.visitor is None:
            return
        kept = self._kept.get(actor.visitor)
        if kept is None or kept.hold_uid != hold_uid:
            kept = self._kept[actor.visitor] = _Kept(hold_uid, actor)
        if client not in kept.pages:
            kept.pages.add(client)
            client.on_delete(lambda: self._gone(client, actor, hold_uid))
            client.on_disconnect(lambda: self._cut_off(client, actor, hold_uid))

    def drop(self, client: Client, actor: Actor) -> None:
        """Record that this page shows no hold any more: booked, released or lost. Releases nothing itself."""
        kept = self._kept.get(actor.visitor or "")
        if kept is not None:
            kept.pages.discard(client)
            if not kept.pages:
                self._kept.pop(actor.visitor or "", None)

    def elsewhere(self, client: Client, actor: Actor) -> None:
        """Handle a page without a hold that the visitor opened; if it replaced the page of the hold, the hold is
        released.
        """
        kept = self._kept.get(actor.visitor or "")
        if kept is None or client in kept.pages:
            return
        if any(page.has_socket_connection for page in kept.pages):
            kept.went_on_at = self._application.clock()
        else:
            self._release(kept)

    def _cut_off(self, client: Client, actor: Actor, hold_uid: str) -> None:
        kept = self._kept.get(actor.visitor or "")
        if kept is None or kept.hold_uid != hold_uid or client not in kept.pages or kept.went_on_at is None:
            return
        others = any(page.has_socket_connection for page in kept.pages if page is not client)
        if not others and self._application.clock() - kept.went_on_at < GOING_ON:
            self._release(kept)

    def _gone(self, client: Client, actor: Actor, hold_uid: str) -> None:
        kept = self._kept.get(actor.visitor or "")
        if kept is None or kept.hold_uid != hold_uid:
            return
        kept.pages.discard(client)
        if not kept.pages:
            self._release(kept)

    def _release(self, kept: _Kept) -> None:
        self._kept.pop(kept.actor.visitor or "", None)
        gateway = self._application.acting(kept.actor)
        self._application.tasks.start(gateway.do(bookings.release, kept.hold_uid), name="release a hold")
