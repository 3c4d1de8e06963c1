"""The gate before the socket library: what passes, how fast, and from how many."""

import json
from typing import Any

import pytest
import socketio
from starlette.types import Message, Receive, Scope, Send

from pages.web.middleware.socket_filter import LARGEST, SocketFilter, is_ours
from tests.live_client import SOCKET_PATH, LivePage
from tests.pages.web.conftest import Site
from tests.pages.web.small import Hands, scope_of

EVENT = '42["event",{"id":1}]'


@pytest.mark.parametrize(
    "frame",
    ["1", "3", "5", "2probe", "40", "40{}", "41", EVENT, '427["handshake",{}]', '42["log",{"a":"é😀"}]'],
)
def test_what_a_page_sends_passes(frame: str) -> None:
    assert is_ours(frame)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "0",
        "2",
        "4",
        "6",
        "43[]",
        "45-",
        '42["event",{},{}]',
        '42["connect",{}]',
        '42["event",[]]',
        '42/a,["event",{}]',
        '4212345678901["event",{}]',
        "42" + "[" * 900,
        "42[" * 5000,
        "４２",
        "4²",
        " 3",
        "3 ",
        '42["event",{}]x',
    ],
)
def test_what_no_page_sends_does_not_pass(frame: str) -> None:
    assert not is_ours(frame)


def test_a5_a_frame_with_very_many_json_items_does_not_pass() -> None:
    def event(items: list[Any]) -> str:
        return "42" + json.dumps(["event", {"args": items}])

    assert is_ours(event([json.dumps("[,{" * 5_000)]))  # one long text
    assert is_ours(event([0] * 100))
    assert not is_ours(event([0] * 20_000))
    assert not is_ours(event([{}] * 10_000))


def test_a_frame_above_the_bound_does_not_pass() -> None:
    def event(size: int) -> str:
        return '42["event",{"args":["' + "x" * size + '"]}]'

    assert is_ours(event(LARGEST - 100))
    assert not is_ours(event(LARGEST))


class Wire:
    """A socket that has sent some frames already, and whoever reads them.

    Attributes:
        read: The frames that passed.
        sent: What went back.
        slept: How long reading was put off, in seconds.
    """

    def __init__(self, frames: list[str], clock: Hands) -> None:
        self._frames = frames
        self._clock = clock
        self.read: list[str] = []
        self.sent: list[Message] = []
        self.slept: list[float] = []

    async def receive(self) -> Message:
        """The next frame, then the end."""
        if self._frames:
            return {"type": "websocket.receive", "text": self._frames.pop(0)}
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message: Message) -> None:
        """Take what goes back."""
        self.sent.append(message)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self._clock.now += seconds

    async def reader(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What stands behind the gate."""
        while (message := await receive())["type"] == "websocket.receive":
            self.read.append(message["text"])
        await send({"type": "websocket.send", "text": "too late"})


def socket_scope(**more: Any) -> Scope:
    """A socket that is being opened."""
    return {**scope_of(), "type": "websocket", "path": f"{SOCKET_PATH}/", **more}


async def test_who_sends_too_fast_is_read_more_slowly_and_loses_nothing() -> None:
    clock = Hands()
    wire = Wire([EVENT] * 100, clock)
    gate = SocketFilter(
        wire.reader, network=lambda _: "x", per_second=10, burst=50, clock=clock, sleep=wire.sleep
    )
    await gate(socket_scope(), wire.receive, wire.send)
    assert len(wire.read) == 100
    assert sum(wire.slept) == pytest.approx(5)  # a hundred frames, less fifty at once, at ten a second


async def test_nobody_is_slowed_down_where_limits_are_off() -> None:
    clock = Hands()
    wire = Wire([EVENT] * 1000, clock)
    gate = SocketFilter(wire.reader, network=lambda _: "x", is_on=False, clock=clock, sleep=wire.sleep)
    await gate(socket_scope(), wire.receive, wire.send)
    assert (len(wire.read), wire.slept) == (1000, [])


async def test_after_it_was_cut_off_nothing_more_is_sent() -> None:
    wire = Wire(["4" + "2" * LARGEST, EVENT], Hands())
    await SocketFilter(wire.reader, network=lambda _: "x")(socket_scope(), wire.receive, wire.send)
    assert wire.read == []
    assert wire.sent == [{"type": "websocket.close", "code": 1009}]


async def test_one_address_has_a_bounded_number_of_sockets_and_gets_them_back() -> None:
    opened = 0
    refused: list[Message] = []

    async def open_another(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal opened
        opened += 1
        await gate(scope, receive, refused_or_sent)

    async def refused_or_sent(message: Message) -> None:
        refused.append(message)

    wire = Wire([], Hands())
    gate = SocketFilter(open_another, network=lambda _: "x", most_sockets=3)
    for _ in range(2):
        opened = 0
        refused.clear()
        await gate(socket_scope(), wire.receive, wire.send)
        assert opened == 3
        assert refused == [{"type": "websocket.close", "code": 1013}]


async def test_a_browser_that_cannot_open_websockets_is_served_by_polling(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.fetch(http, "/")
        async with socketio.AsyncSimpleClient() as client:
            await client.connect(
                page.socket_url, transports=["polling"], socketio_path=SOCKET_PATH, headers=page.headers
            )
            await client.emit("event", page.event(page.find("Press"), "click", {}))
            name, payload = await client.receive(timeout=60)
    assert name == "update"
    assert "clicked" in json.dumps(payload)


async def test_a_browser_that_polls_first_may_move_on_to_a_websocket(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.fetch(http, "/")
        async with socketio.AsyncSimpleClient() as client:
            await client.connect(page.socket_url, socketio_path=SOCKET_PATH, headers=page.headers)
            assert client.transport == "websocket"
            await client.emit("event", page.event(page.find("Press"), "click", {}))
            name, _ = await client.receive(timeout=60)
    assert name == "update"
