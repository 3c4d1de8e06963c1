"""Client of live pages without a browser: fetches a page and opens its socket as a browser does."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
import httpx
import socketio

SOCKET_PATH = "/_nicegui_ws/socket.io"
_QUERY = re.compile(r"query: (\{[^}]*\})")
_ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
_ENTITIES = (("&#36;", "$"), ("&#96;", "`"))


@dataclass(eq=False)
class LivePage:
    """One open page.

    Attributes:
        base: URL of the site, such as http://127.0.0.1:8300.
        html: The page as sent.
        elements: The page's elements by id, kept up to date.
        messages: Messages of the socket: name and payload, oldest first.
        arrived_at: `time.perf_counter()` of each message.
    """

    base: str
    html: str
    client_id: str
    query: dict[str, Any]
    cookies: Mapping[str, str]
    origin: str | None
    elements: dict[str, dict[str, Any]]
    tab_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    document_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    messages: list[tuple[str, Any]] = field(default_factory=list)
    arrived_at: list[float] = field(default_factory=list)
    next_message_id: int = 0
    _socket: Any = None
    _session: aiohttp.ClientSession | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def fetch(
        cls,
        http: httpx.AsyncClient,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        origin: str | None = "own",
    ) -> Self:
        """GET a page without opening its socket.

        Args:
            http: Client with the site's `base_url` and the visitor's cookies.
            path: Path of the page.
            headers: Further headers.
            origin: Origin header of the socket; `own` for the site's, None for none.

        Raises:
            httpx.HTTPStatusError: If the page was refused.
            ValueError: If it is not a live page.
        """
        response = await http.get(path, headers=dict(headers or {}))
        response.raise_for_status()
        match = _QUERY.search(response.text)
        if not match:
            raise ValueError(f"{path} is no live page")
        query = json.loads(match.group(1).replace("'", '"').replace("True", "true").replace("False", "false"))
        base = str(http.base_url).rstrip("/")
        return cls(
            base=base,
            html=response.text,
            client_id=query["client_id"],
            query=query,
            cookies=dict(http.cookies),
            origin=base if origin == "own" else origin,
            elements=_elements(response.text),
            next_message_id=int(query["next_message_id"]),
        )

    @classmethod
    async def open(
        cls, http: httpx.AsyncClient, path: str, *, headers: Mapping[str, str] | None = None
    ) -> Self:
        """Fetch the page and connect it."""
        page = await cls.fetch(http, path, headers=headers)
        await page.connect()
        return page

    @property
    def socket_url(self) -> str:
        """URL of the page's socket."""
        query = {
            **self.query,
            "implicit_handshake": "true",
            "tab_id": self.tab_id,
            "document_id": self.document_id,
            "next_message_id": self.next_message_id,
        }
        return f"{self.base}?{urlencode(query)}"

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the socket's handshake."""
        headers = {"Origin": self.origin} if self.origin is not None else {}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return headers

    @property
    def is_connected(self) -> bool:
        """Whether the socket is open."""
        return bool(self._socket and self._socket.connected)

    async def connect(self) -> None:
        """Open the socket, also again.

        Raises:
            socketio.exceptions.ConnectionError: If it is refused.
        """
        self._session = aiohttp.ClientSession()
        self._socket = socketio.AsyncClient(reconnection=False, http_session=self._session)
        self._socket.on("*", self._on_message)
        try:
            await self._socket.connect(
                self.socket_url, transports=["websocket"], socketio_path=SOCKET_PATH, headers=self.headers
            )
        except BaseException:
            await self._close_connection()
            raise

    async def close(self) -> None:
        """Close the socket; the server keeps the page for its reconnect time."""
        if self._socket and self._session:
            await self._socket.disconnect()
            await self._close_connection()

    async def _close_connection(self) -> None:
        """Close the connection; the library leaves it open if the socket is refused after it was opened."""
        websocket = self._socket.eio.ws
        if websocket is not None:
            await websocket.close()
        if self._session is not None:
            await self._session.close()

    async def ack(self) -> None:
        """Acknowledge the received messages, as browsers do every three seconds."""
        await self.send("ack", {"client_id": self.client_id, "next_message_id": self.next_message_id})

    async def send(self, name: str, message: Any) -> None:
        """Send any message."""
        await self._socket.emit(name, message)

    async def fire(self, element: str | int, kind: str, *arguments: Any) -> None:
        """Send an event of an element, such as `click`."""
        await self.send("event", self.event(element, kind, *arguments))

    async def change(self, element: str | int, value: Any) -> None:
        """Send a new value of a field."""
        await self.send("event", self.changed(element, value))

    def changed(self, element: str | int, value: Any) -> dict[str, Any]:
        """Return the message of a field's change.

        Raises:
            LookupError: If the element is not a field.
        """
        event_types = {each["type"] for each in self.elements[str(element)].get("events", [])}
        update_events = event_types & {"update:modelValue", "update:value"}
        return self.event(element, update_events.pop() if update_events else "update:modelValue", value)

    def event(self, element: str | int, kind: str, *arguments: Any) -> dict[str, Any]:
        """Return the message of an element's event.

        Raises:
            LookupError: If the element does not listen to it.
        """
        listener = next(
            (each for each in self.elements[str(element)].get("events", []) if each["type"] == kind), None
        )
        if listener is None:
            raise LookupError(f"element {element} does not report {kind}")
        return {
            "id": int(element),
            "client_id": self.client_id,
            "listener_id": listener["listener_id"],
            "args": [json.dumps(argument) for argument in arguments],
        }

    def find(self, text: str) -> str:
        """Return the id of the element with this text, label or name.

        Raises:
            LookupError: If there is none.
        """
        for key, element in self.elements.items():
            props = element.get("props", {})
            if text in {element.get("text"), props.get("label"), props.get("name"), props.get("aria-label")}:
                return key
        raise LookupError(f"nothing shows {text!r}")

    def heard(self, name: str) -> list[Any]:
        """Return the payloads of all messages of a name so far."""
        return [payload for message, payload in self.messages if message == name]

    async def wait_for(self, name: str, number: int = 1, seconds: float = 60.0) -> list[Any]:
        """Wait until a number of messages of a name have arrived; return their payloads.

        Raises:
            TimeoutError: If they do not arrive.
        """
        await self.until(lambda: len(self.heard(name)) >= number, seconds)
        return self.heard(name)

    async def until(self, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for messages until a condition holds.

        Raises:
            TimeoutError: If it does not.
        """
        async with asyncio.timeout(seconds):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    async def _on_message(self, name: str, payload: Any = None) -> None:
        self.arrived_at.append(time.perf_counter())
        if isinstance(payload, dict) and "_id" in payload:
            self.next_message_id = max(self.next_message_id, int(payload["_id"]) + 1)
        if name == "update" and isinstance(payload, dict):
            for key, element in payload.items():
                if isinstance(element, dict):
                    self.elements[key] = element
                elif element is None:
                    self.elements.pop(key, None)
        self.messages.append((name, payload))
        self._news.set()


def _elements(html: str) -> dict[str, dict[str, Any]]:
    match = _ELEMENTS.search(html)
    if not match:
        return {}
    text = match.group(1)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    elements: dict[str, dict[str, Any]] = json.loads(unescape(text))
    return elements
