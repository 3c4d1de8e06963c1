"""Odd addresses and endless bodies are refused with a sentence, and never with a 500."""

import asyncio
import json

import pytest
from starlette.types import Message

from pages.web.middleware.request_limits import BodyLimit
from tests.pages.web import raw
from tests.pages.web.conftest import Site
from tests.pages.web.small import Plain, scope_of

HOST = b"Host: 127.0.0.1\r\n"
ODD = [
    b"/%00",
    b"/a%00b",
    b"/%0d%0aSet-Cookie:x=1",
    b"/../etc/passwd",
    b"/%2e%2e/%2e%2e/etc/passwd",
    b"/static/..%2f..%2fetc/passwd",
    b"/static/%5c..%5c..",
    b"//evil.example",
    b"//",
    b"/a//b",
    b"/./",
    b"/%zz",
    b"/%",
    b"/%c3%28",
    b"/%ff%fe",
    b"/%ed%a0%80",
    b"/%e2%80%ae",
    b"/" + b"a" * 3000,
    b"/?" + b"q" * 10_000,
    b"/?text=%00",
    b"/_nicegui/..%2f..%2fapp.py",
    b"/room/%00",
    b"/room/..",
    b"/booking/%2e%2e",
]


@pytest.mark.parametrize("path", ODD, ids=lambda path: repr(path[:30]))
async def test_case_54_odd_paths_are_refused_and_break_nothing(site: Site, path: bytes) -> None:
    answer = await raw.http(
        site.port, b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
    )
    assert answer.status in {400, 404, 414}
    assert "Traceback" not in site.log


async def test_case_54_an_odd_path_of_the_interface_is_told_as_a_problem(site: Site) -> None:
    answer = await raw.http(site.port, b"GET /api/%00 HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
    assert "application/problem+json" in answer.head
    assert json.loads(answer.body)["code"] == "malformed_address"


async def test_addresses_in_any_script_are_not_odd(site: Site) -> None:
    async with site.browser() as http:
        assert (await http.get("/room/Gr%C3%A4ce%20%E2%80%93%20%E6%9D%B1%E4%BA%AC")).status_code == 200


async def test_case_55_a_body_of_100_mb_is_refused_unread(site: Site) -> None:
    head = b"POST /echo HTTP/1.1\r\n" + HOST + b"Content-Length: 104857600\r\n\r\n"
    answer = await raw.http(site.port, head, b"x" * 1_048_576, 100)
    assert answer.status == 413
    assert "connection: close" in answer.head


async def test_case_55_a_body_of_100_mb_without_a_length_is_refused(site: Site) -> None:
    before = site.state()["memory"]
    head = b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    answer = await raw.http(site.port, head, chunk, 1600)
    assert answer.status == 413
    assert site.state()["memory"] - before < 32_000_000
    assert "Traceback" not in site.log


async def test_a_body_just_above_the_bound_is_refused_with_a_sentence(site: Site) -> None:
    async with site.browser(headers={"Accept": "application/json"}) as http:
        answer = await http.post("/echo", content=b"x" * (1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert "at most 1 MB" in answer.json()["detail"]


async def test_a_body_up_to_the_bound_arrives_whole(site: Site) -> None:
    async with site.browser() as http:
        assert (await http.post("/echo", content=b"x" * 1024 * 1024)).json() == {"octets": 1024 * 1024}
        assert (await http.post("/echo", content=b"")).json() == {"octets": 0}


async def test_a_body_that_never_ends_is_given_up() -> None:
    sent: list[Message] = []
    plain = Plain()

    async def slow() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    await BodyLimit(plain, seconds=0.1)(scope_of({"transfer-encoding": "chunked"}), slow, send)
    assert sent[0]["status"] == 408
    assert not plain.scopes
