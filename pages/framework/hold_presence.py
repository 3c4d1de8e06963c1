"""Hold presence: releases a hold when no page of its visitor shows it any more.

A page without a connection counts for as long as the framework keeps it (30 s), so a reload or a lost connection
keeps the hold. Navigating to another page of the site releases it at once. A browser leaves the old page only when it
has the new one, so the order of events is: another page opens, then the page with the hold disconnects.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nicegui import Client

from expertconnect.application import Application
from expertconnect.domain.people import Actor
from expertconnect.services import bookings

GOING_ON = timedelta(seconds=5)
"""A page that disconnects this soon after another one was opened was left for it, rather than cut off."""


@dataclass(eq=False)
class _Presence:
    """One visitor's hold and the pages that show it.

    Attributes:
        left_at: When the visitor opened a page without the hold while a page with it was connected.
    """

    hold_uid: str
    actor: Actor
    pages: set[Client] = field(default_factory=set)
    left_at: datetime | None = None


class HoldPresence:
    """Registry of visitors' holds and the open pages that keep them alive."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._presences: dict[str, _Presence] = {}

    def keep(self, client: Client, actor: Actor, hold_uid: str) -> None:
        """Record that this page shows this hold."""
        if actor.visitor is None:
            return
        presence = self._presences.get(actor.visitor)
        if presence is None or presence.hold_uid != hold_uid:
            presence = self._presences[actor.visitor] = _Presence(hold_uid, actor)
        if client not in presence.pages:
            presence.pages.add(client)
            client.on_delete(lambda: self._on_deleted(client, actor, hold_uid))
            client.on_disconnect(lambda: self._on_disconnected(client, actor, hold_uid))

    def drop(self, client: Client, actor: Actor) -> None:
        """Record that this page shows no hold any more (booked, released or lost). Does not release the hold."""
        presence = self._presences.get(actor.visitor or "")
        if presence is not None:
            presence.pages.discard(client)
            if not presence.pages:
                self._presences.pop(actor.visitor or "", None)

    def elsewhere(self, client: Client, actor: Actor) -> None:
        """Handle the opening of a page without the hold; if it replaced the page of the hold, release the hold."""
        presence = self._presences.get(actor.visitor or "")
        if presence is None or client in presence.pages:
            return
        if any(page.has_socket_connection for page in presence.pages):
            presence.left_at = self._application.clock()
        else:
            self._release(presence)

    def _on_disconnected(self, client: Client, actor: Actor, hold_uid: str) -> None:
        presence = self._presences.get(actor.visitor or "")
        if (
            presence is None
            or presence.hold_uid != hold_uid
            or client not in presence.pages
            or presence.left_at is None
        ):
            return
        elsewhere_shown = any(page.has_socket_connection for page in presence.pages if page is not client)
        if not elsewhere_shown and self._application.clock() - presence.left_at < GOING_ON:
            self._release(presence)

    def _on_deleted(self, client: Client, actor: Actor, hold_uid: str) -> None:
        presence = self._presences.get(actor.visitor or "")
        if presence is None or presence.hold_uid != hold_uid:
            return
        presence.pages.discard(client)
        if not presence.pages:
            self._release(presence)

    def _release(self, presence: _Presence) -> None:
        self._presences.pop(presence.actor.visitor or "", None)
        gateway = self._application.acting(presence.actor)
        self._application.tasks.start(gateway.do(bookings.release, presence.hold_uid), name="release a hold")
