"""A browser without a screen: opens a page and its socket the way the real one does."""

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
        base: Such as http://127.0.0.1:8300.
        html: The page as it was sent.
        elements: Its elements as they were sent, by id.
        messages: What the socket has brought since: name and payload, oldest first.
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
        """GET the page, without opening its socket.

        Args:
            http: Its `base_url` is the site and its cookies are the visitor's.
            path: The page.
            headers: To send along.
            origin: What the socket will say; `own` is the site itself, none says nothing.

        Raises:
            httpx.HTTPStatusError: If the page was refused.
            ValueError: If it is no page.
        """
        answer = await http.get(path, headers=dict(headers or {}))
        answer.raise_for_status()
        found = _QUERY.search(answer.text)
        if not found:
            raise ValueError(f"{path} is no live page")
        query = json.loads(found.group(1).replace("'", '"').replace("True", "true").replace("False", "false"))
        base = str(http.base_url).rstrip("/")
        return cls(
            base=base,
            html=answer.text,
            client_id=query["client_id"],
            query=query,
            cookies=dict(http.cookies),
            origin=base if origin == "own" else origin,
            elements=_elements(answer.text),
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
        """The address that its socket is opened at."""
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
        """What a browser says when it opens the socket."""
        said = {"Origin": self.origin} if self.origin is not None else {}
        if self.cookies:
            said["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return said

    @property
    def is_connected(self) -> bool:
        """Whether its socket is open."""
        return bool(self._socket and self._socket.connected)

    async def connect(self) -> None:
        """Open the socket, or open it again.

        Raises:
            socketio.exceptions.ConnectionError: If it is refused.
        """
        self._session = aiohttp.ClientSession()
        self._socket = socketio.AsyncClient(reconnection=False, http_session=self._session)
        self._socket.on("*", self._heard)
        try:
            await self._socket.connect(
                self.socket_url, transports=["websocket"], socketio_path=SOCKET_PATH, headers=self.headers
            )
        except BaseException:
            await self._hang_up()
            raise

    async def close(self) -> None:
        """Close the socket; the server keeps the page for its reconnect time."""
        if self._socket and self._session:
            await self._socket.disconnect()
            await self._hang_up()

    async def _hang_up(self) -> None:
        """Leave nothing open: the library forgets a socket that is refused after it was opened."""
        wire = self._socket.eio.ws
        if wire is not None:
            await wire.close()
        if self._session is not None:
            await self._session.close()

    async def ack(self) -> None:
        """Say what has arrived, as browsers do every three seconds."""
        await self.send("ack", {"client_id": self.client_id, "next_message_id": self.next_message_id})

    async def send(self, name: str, message: Any) -> None:
        """Send any message."""
        await self._socket.emit(name, message)

    async def fire(self, element: str | int, kind: str, *arguments: Any) -> None:
        """Let an element report an event, such as `click`."""
        await self.send("event", self.event(element, kind, *arguments))

    async def change(self, element: str | int, value: Any) -> None:
        """Let a field report a value."""
        await self.send("event", self.changed(element, value))

    def changed(self, element: str | int, value: Any) -> dict[str, Any]:
        """The message that a field's change would be.

        Raises:
            LookupError: If the element is no field.
        """
        kinds = {each["type"] for each in self.elements[str(element)].get("events", [])}
        named = kinds & {"update:modelValue", "update:value"}
        return self.event(element, named.pop() if named else "update:modelValue", value)

    def event(self, element: str | int, kind: str, *arguments: Any) -> dict[str, Any]:
        """The message that an element's event would be.

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
        """The id of the element that shows the text, as text, label or name.

        Raises:
            LookupError: If none does.
        """
        for key, element in self.elements.items():
            props = element.get("props", {})
            if text in {element.get("text"), props.get("label"), props.get("name"), props.get("aria-label")}:
                return key
        raise LookupError(f"nothing shows {text!r}")

    def heard(self, name: str) -> list[Any]:
        """The payloads of all messages of a name so far."""
        return [payload for said, payload in self.messages if said == name]

    async def wait_for(self, name: str, number: int = 1, seconds: float = 60.0) -> list[Any]:
        """Wait until so many messages of a name are here.

        Raises:
            TimeoutError: If they do not come.
        """
        await self.until(lambda: len(self.heard(name)) >= number, seconds)
        return self.heard(name)

    async def until(self, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for messages until something is so.

        Raises:
            TimeoutError: If it does not come about.
        """
        async with asyncio.timeout(seconds):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    async def _heard(self, name: str, payload: Any = None) -> None:
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
    found = _ELEMENTS.search(html)
    if not found:
        return {}
    text = found.group(1)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    elements: dict[str, dict[str, Any]] = json.loads(unescape(text))
    return elements
