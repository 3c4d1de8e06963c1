"""A hold lives as long as a page of its visitor shows it: which pages those are.

A page without a connection counts for as long as the framework keeps it (30 s), so a reload or a tunnel loses
nothing. Opening another page of ours instead of coming back gives the time free at once.
"""

from dataclasses import dataclass, field

from nicegui import Client

from expertconnect.application import Application
from expertconnect.domain.people import Actor
from expertconnect.services import bookings


@dataclass(eq=False)
class _Kept:
    """One visitor's hold and the pages that show it."""

    hold_uid: str
    actor: Actor
    pages: set[Client] = field(default_factory=set)


class Holders:
    """Visitor -> the hold that their pages keep."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._kept: dict[str, _Kept] = {}

    def keep(self, client: Client, actor: Actor, hold_uid: str) -> None:
        """This page shows this hold from now on."""
        if actor.visitor is None:
            return
        kept = self._kept.get(actor.visitor)
        if kept is None or kept.hold_uid != hold_uid:
            kept = self._kept[actor.visitor] = _Kept(hold_uid, actor)
        if client not in kept.pages:
            kept.pages.add(client)
            client.on_delete(lambda: self._gone(client, actor, hold_uid))

    def drop(self, client: Client, actor: Actor) -> None:
        """This page shows no hold any more: booked, released or lost. Releases nothing itself."""
        kept = self._kept.get(actor.visitor or "")
        if kept is not None:
            kept.pages.discard(client)
            if not kept.pages:
                self._kept.pop(actor.visitor or "", None)

    def elsewhere(self, actor: Actor) -> None:
        """The visitor has opened a page that is not about their hold; if nothing shows it any more, it goes."""
        kept = self._kept.get(actor.visitor or "")
        if kept is not None and not any(page.has_socket_connection for page in kept.pages):
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
        door = self._application.acting(kept.actor)
        self._application.tasks.start(door.do(bookings.release, kept.hold_uid), name="release a hold")
