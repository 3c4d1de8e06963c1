"""Socket.IO rooms: one message for all pages that show the same thing, rather than one for each.

A room is a Socket.IO room: a message is encoded once and put into each member's queue. What is sent
while a page has no socket is lost to it, so a member may be told that it missed something.
"""

import math
import time
from collections.abc import Callable
from typing import Any

from nicegui import Client

from pages.framework.token_bucket import Seconds

Payload = dict[str, Any]
"""Small and flat: the library searches it for bytes, element by element, each time."""

PREFIX = "room:"


class _Member:
    def __init__(self, on_missed: Callable[[], object] | None, safe_since: float) -> None:
        self.on_missed = on_missed
        self.safe_since = safe_since


class Rooms:
    """Members of rooms, over lost and new connections.

    Args:
        sio: `nicegui.core.sio`.
        clock: Seconds that only go forward.
    """

    def __init__(self, sio: Any, clock: Seconds = time.monotonic) -> None:
        self._sio = sio
        self._clock = clock
        self._members: dict[str, dict[str, _Member]] = {}
        self._said_at: dict[str, float] = {}
        self._rooms_of: dict[str, set[str]] = {}

    async def join(self, client: Client, room: str, on_missed: Callable[[], object] | None = None) -> None:
        """Make the page a member until it leaves or is gone for good.

        Args:
            client: The page.
            room: Any name.
            on_missed: Called within the page, when it has a socket (again) and something was said in
                the room that it may not have heard.
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
        self._said_at[room] = self._clock()
        await self._sio.emit(event, payload, room=PREFIX + room)

    def viewers(self, room: str) -> int:
        """Count the members, those whose connection was lost a moment ago included."""
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
            missed = self._said_at.get(room, -math.inf) >= member.safe_since
            member.safe_since = self._clock()
            if missed and member.on_missed:
                client.safe_invoke(member.on_missed)

    def _disconnected(self, client: Client) -> None:
        # a connection is dead for up to a ping before anybody notices
        heard_until = self._clock() - self._sio.eio.ping_interval - self._sio.eio.ping_timeout
        for room in self._rooms_of.get(client.id, ()):
            member = self._members[room][client.id]
            member.safe_since = max(member.safe_since, heard_until)

    def _deleted(self, client: Client) -> None:
        for room in self._rooms_of.pop(client.id, set()):
            self._forget(client.id, room)

    def _forget(self, client_id: str, room: str) -> None:
        members = self._members.get(room, {})
        members.pop(client_id, None)
        if not members:
            self._members.pop(room, None)
            self._said_at.pop(room, None)
