"""Every request has a name of ours, in its answer and in the log."""

import httpx
import structlog
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from pages.web.middleware.request_ids import HEADER, RequestIds


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    bound = structlog.contextvars.get_contextvars()["request"]
    await PlainTextResponse(bound)(scope, receive, send)


async def test_each_answer_carries_the_name_its_log_lines_have() -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(RequestIds(_app)), base_url="http://test"
    ) as http:
        first, second = await http.get("/"), await http.get("/")
    assert first.headers[HEADER] == first.text
    assert first.text != second.text


async def test_a_name_that_a_visitor_brings_is_not_taken_over() -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(RequestIds(_app)), base_url="http://test"
    ) as http:
        answer = await http.get("/", headers={HEADER: "mine"})
    assert answer.text != "mine"
    assert "request" not in structlog.contextvars.get_contextvars()
