"""The socket takes what our pages send, from our pages."""

import json
import uuid
from itertools import product
from typing import Any

import aiohttp
import pytest
from socketio.exceptions import ConnectionError as SocketRefused

from pages.web.middleware import socket_filter as gate
from pages.web.middleware.socket_filter import LARGEST
from tests.live_client import SOCKET_PATH, LivePage
from tests.pages.web import raw
from tests.pages.web.conftest import Site

WRONG_VALUES: list[Any] = [
    None,
    True,
    1,
    -1,
    2**63,
    1.5,
    "",
    "x",
    "\x00\r\nERROR",
    [],
    {},
    [[]],
    {"a": 1},
    "a" * 5000,
]


def text_of(page: LivePage, beginning: str) -> bool:
    """Whether an element shows a text that begins so."""
    return any(str(element.get("text", "")).startswith(beginning) for element in page.elements.values())


async def assert_still_well(site: Site) -> None:
    """Another visitor is served, a click works, and nothing was logged as an error."""
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        await page.fire(page.find("Press"), "click", {})
        await page.until(lambda: text_of(page, "clicked"))
        await page.close()
    assert "Traceback" not in site.log
    assert "never retrieved" not in site.log
    assert "ERROR" not in site.log


async def test_case_49_socket_events_of_every_wrong_type_do_no_harm(site: Site) -> None:
    async with site.browser() as http, aiohttp.ClientSession() as session:
        page = await LivePage.fetch(http, "/")
        right = page.event(page.find("Press"), "click", {})
        wrong = [
            f"42{json.dumps([name, message])}"
            for name in [
                "event",
                "ack",
                "log",
                "javascript_response",
                "handshake",
                "connect",
                "disconnect",
                "x",
            ]
            for message in WRONG_VALUES
        ]
        wrong += [
            f"42{json.dumps(['event', {**right, key: value}])}" for key in right for value in WRONG_VALUES
        ]
        wrong += [
            f"42{json.dumps([name, {'client_id': page.client_id, key: value}])}"
            for name, key in [
                ("ack", "next_message_id"),
                ("log", "message"),
                ("javascript_response", "request_id"),
            ]
            for value in WRONG_VALUES
        ]
        for start in range(0, len(wrong), gate.MAX_WRONG):
            another = await LivePage.fetch(http, "/")
            batch = [
                frame.replace(page.client_id, another.client_id) for frame in wrong[start:][: gate.MAX_WRONG]
            ]
            assert await raw.frames(another, session, *batch) is None
    await assert_still_well(site)


@pytest.mark.parametrize("kind", ["Name", "Rate", "Colour", "Bell"])
async def test_case_49_values_of_every_wrong_type_do_no_harm(site: Site, kind: str) -> None:
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        element = page.find(kind)
        for value in WRONG_VALUES:
            message = page.changed(element, value)
            await page.send("event", message)
            await page.send("event", {**message, "args": [json.dumps(value), json.dumps(value)]})
            await page.send("event", {**message, "args": ["{not json", None]})
        await page.fire(page.find("Press"), "click", {})
        await page.until(lambda: text_of(page, "clicked"))
        await page.close()
    await assert_still_well(site)


async def test_e11_what_the_framework_hears_on_every_page_and_values_without_end_do_no_harm(
    site: Site,
) -> None:
    deep: Any = []
    for _ in range(800):
        deep = [deep]
    async with site.browser() as http, aiohttp.ClientSession() as session:
        other = await LivePage.fetch(http, "/")
        answer = {"client_id": other.client_id, "request_id": "x", "result": deep}
        assert await raw.frames(other, session, f"42{json.dumps(['javascript_response', answer])}") is None
        page = await LivePage.open(http, "/")
        for kind, value in product(("sub_pages_open", "sub_pages_navigate"), (deep, None, {"a": 1}, "/x")):
            await page.fire("0", kind, value)
        for heard in ("Press", "Name", "Rate"):
            element = page.elements[page.find(heard)]
            for kind in {each["type"] for each in element["events"]}:
                await page.fire(page.find(heard), kind, deep)
        await page.fire(page.find("Press"), "click", {})
        await page.until(lambda: text_of(page, "clicked"))
        await page.close()
    await assert_still_well(site)


async def test_case_49_a_text_field_keeps_no_value_that_is_not_text(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        await page.change(page.find("Name"), {"a": 1})
        await page.change(page.find("Name"), "Ada")
        await page.until(lambda: text_of(page, "name is Ada"))
        assert not any("name is {" in json.dumps(payload) for _, payload in page.messages)
        await page.close()


async def test_a5_an_event_with_very_many_json_items_or_deep_nesting_is_ignored(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        deep: Any = "x"
        for _ in range(100):
            deep = [deep]
        arguments: list[Any] = [[0] * 20_000, [{}] * 5_000, deep]
        for argument in arguments:
            await page.fire(page.find("Press"), "click", argument)
        await page.change(page.find("Name"), "Ada")
        await page.until(lambda: text_of(page, "name is Ada"))
        assert "clicked" not in json.dumps(page.messages)
        await page.close()
    await assert_still_well(site)


async def test_case_49_malformed_frames_are_swallowed_without_a_trace(site: Site) -> None:
    malformed: list[str | bytes] = [
        "",
        "x",
        "4",
        "4x",
        "4²",
        "42",
        "42[",
        "42{}",
        "42[]",
        "42[[]]",
        '42["event"]',
        "42" + "[" * 5000,
        '42/admin,["event",{}]',
        '451-["event",{"_placeholder":true,"num":0}]',
        "40/admin,",
        "44{}",
        "0{}",
        "9",
    ]
    async with site.browser() as http, aiohttp.ClientSession() as session:
        page = await LivePage.fetch(http, "/")
        assert await raw.frames(page, session, *malformed, b"", b"\x00\x01") is None
    await assert_still_well(site)


async def test_who_keeps_sending_wrong_frames_is_cut_off(site: Site) -> None:
    async with site.browser() as http, aiohttp.ClientSession() as session:
        page = await LivePage.fetch(http, "/")
        assert await raw.frames(page, session, *["x"] * (gate.MAX_WRONG + 1)) == 1008
    await assert_still_well(site)


async def test_a_frame_that_is_too_large_closes_the_socket(site: Site) -> None:
    async with site.browser() as http, aiohttp.ClientSession() as session:
        for size in (LARGEST + 1, 2_000_000):
            page = await LivePage.fetch(http, "/")
            assert await raw.frames(page, session, "4" + "2" * size) is not None
    await assert_still_well(site)


async def test_malformed_polling_does_no_harm(site: Site) -> None:
    path = f"{SOCKET_PATH}/?EIO=4&transport=polling"
    async with site.browser(headers={"Origin": site.url}) as http:
        opened = await http.get(path)
        sid = json.loads(opened.text[1:])["sid"]
        for body in (
            b"",
            b"x",
            b"\xff\xfe",
            b"d=1",
            b"4\x1e",
            b"b!!!",
            b"6",
            b"42[",
            b"3\x1e" * 20,
            b"4" * 70_000,
        ):
            assert (await http.post(f"{path}&sid={sid}", content=body)).status_code in {400, 413}
        assert (await http.get(f"{path}&j=x")).status_code == 400
        assert (await http.put(path)).status_code == 400
        assert (await http.get(f"{SOCKET_PATH}/?EIO=%ff&transport=%00")).status_code == 400
    await assert_still_well(site)


async def test_a_handshake_without_its_parts_is_refused_quietly(site: Site) -> None:
    async with site.browser() as http:
        for name, value in [
            ("client_id", None),
            ("tab_id", ""),
            ("document_id", "x" * 100),
            ("next_message_id", "x"),
        ]:
            page = await LivePage.fetch(http, "/")
            page.query[name] = value
            setattr(page, name, value)
            with pytest.raises(SocketRefused):
                await page.connect()
    await assert_still_well(site)


async def test_a_socket_cannot_speak_for_a_page_it_has_not_opened(site: Site) -> None:
    async with site.browser() as http:
        ada = await LivePage.open(http, "/")
        mallory = await LivePage.open(http, "/")
        await mallory.send("event", ada.event(ada.find("Press"), "click", {}))
        await mallory.fire(mallory.find("Press"), "click", {})
        await mallory.until(lambda: text_of(mallory, "clicked"))
        assert not text_of(ada, "clicked")
        await ada.close()
        await mallory.close()


async def test_case_50_a_click_on_a_hidden_button_is_not_heard(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        await page.fire(page.find("Hidden"), "click", {})
        await page.fire(page.find("Press"), "click", {})
        await page.until(lambda: text_of(page, "clicked"))
        assert not text_of(page, "hidden was pressed")
        await page.close()


async def test_what_a_browser_wants_logged_writes_no_line_of_its_own(site: Site) -> None:
    mark = uuid.uuid4().hex
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        lie = {"client_id": page.client_id, "level": "error", "message": f"x\nERROR {mark}"}
        await page.send("log", lie)
        await page.fire(page.find("Press"), "click", {})
        await page.until(lambda: text_of(page, "clicked"))
        await page.close()
    assert f"\nERROR {mark}" not in site.log
    assert "ERROR" not in site.log


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
async def test_case_75_a_socket_from_another_site_is_refused(site: Site, origin: str) -> None:
    async with site.browser() as http:
        page = await LivePage.fetch(http, "/", origin=origin)
        with pytest.raises(SocketRefused):
            await page.connect()


async def test_case_75_a_socket_with_a_cookie_and_no_origin_is_refused(site: Site) -> None:
    async with site.browser(cookies={"session": "x"}) as http:
        page = await LivePage.fetch(http, "/", origin=None)
        with pytest.raises(SocketRefused):
            await page.connect()


async def test_case_75_every_loopback_name_at_our_port_is_ours(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.fetch(http, "/", origin=f"http://localhost:{site.port}")
        await page.connect()
        assert page.is_connected
        await page.close()
