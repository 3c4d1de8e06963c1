"""Socket.IO rooms: one message for all pages that show the same thing, rather than one for each.

A message is encoded once and put into each member's queue. What is sent while a page has no socket is lost to it, so
a member can be notified after reconnecting that it may have missed messages.
"""

import math
import time
from collections.abc import Callable
from typing import Any

from nicegui import Client

from pages.framework.token_bucket import Seconds

Payload = dict[str, Any]
"""Keep it small and flat: python-socketio searches it for bytes, element by element, for every message."""

PREFIX = "room:"


class _Member:
    """Membership of a page; it has received every message of the room since `complete_since`."""

    def __init__(self, on_missed: Callable[[], object] | None, complete_since: float) -> None:
        self.on_missed = on_missed
        self.complete_since = complete_since


class Rooms:
    """Room memberships that survive reconnects.

    Args:
        sio: `nicegui.core.sio`.
        clock: Monotonic time source.
    """

    def __init__(self, sio: Any, clock: Seconds = time.monotonic) -> None:
        self._sio = sio
        self._clock = clock
        self._members: dict[str, dict[str, _Member]] = {}
        self._sent_at: dict[str, float] = {}
        self._rooms_of: dict[str, set[str]] = {}

    async def join(self, client: Client, room: str, on_missed: Callable[[], object] | None = None) -> None:
        """Make the page a member until it leaves or is gone for good.

        Args:
            client: The page.
            room: Any name.
            on_missed: Called within the page when it connects (again) and may have missed a message of the room.
        """
        self._members.setdefault(room, {})[client.id] = _Member(on_missed, self._clock())
        if client.id not in self._rooms_of:
            self._rooms_of[client.id] = set()
            client.on_connect(self._connected)
            client.on_disconnect(self._disconnected)
            client.on_delete(self._deleted)
        self._rooms_of[client.id].add(room)
        if client.has_socket_connection:
            await self._enter(client, room)

    async def leave(self, client: Client, room: str) -> None:
        """End a membership; none is no error."""
        self._forget(client.id, room)
        self._rooms_of.get(client.id, set()).discard(room)
        for sid in self._sockets(client):
            await self._sio.leave_room(sid, PREFIX + room)

    async def emit(self, room: str, event: str, payload: Payload) -> None:
        """Send one message to every connected member. An empty room is no error."""
        if room not in self._members:
            return
        self._sent_at[room] = self._clock()
        await self._sio.emit(event, payload, room=PREFIX + room)

    def viewers(self, room: str) -> int:
        """Count the members, including those that lost their connection a moment ago."""
        return len(self._members.get(room, {}))

    @property
    def names(self) -> frozenset[str]:
        """Names of rooms with members."""
        return frozenset(self._members)

    async def _enter(self, client: Client, room: str) -> None:
        for sid in self._sockets(client):
            await self._sio.enter_room(sid, PREFIX + room)

    def _sockets(self, client: Client) -> list[str]:
        return [sid for sid, _ in self._sio.manager.get_participants("/", client.id)]

    async def _connected(self, client: Client) -> None:
        for room in tuple(self._rooms_of.get(client.id, ())):
            await self._enter(client, room)
            member = self._members.get(room, {}).get(client.id)
            if member is None:
                continue
            missed = self._sent_at.get(room, -math.inf) >= member.complete_since
            member.complete_since = self._clock()
            if missed and member.on_missed:
                client.safe_invoke(member.on_missed)

    def _disconnected(self, client: Client) -> None:
        # A dead connection is noticed only after a ping interval and its timeout.
        received_until = self._clock() - self._sio.eio.ping_interval - self._sio.eio.ping_timeout
        for room in self._rooms_of.get(client.id, ()):
            member = self._members[room][client.id]
            member.complete_since = max(member.complete_since, received_until)

    def _deleted(self, client: Client) -> None:
        for room in self._rooms_of.pop(client.id, set()):
            self._forget(client.id, room)

    def _forget(self, client_id: str, room: str) -> None:
        members = self._members.get(room, {})
        members.pop(client_id, None)
        if not members:
            self._members.pop(room, None)
            self._sent_at.pop(room, None)
