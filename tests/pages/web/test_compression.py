"""Files are read and compressed once; pages leave compressed, streams do not wait."""

import asyncio
import gzip

import brotli  # type: ignore[import-untyped]
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from pages.web.middleware.compression import CompressionMiddleware
from pages.web.middleware.encodings import accepted
from tests.pages.web.conftest import CSS, Site
from tests.pages.web.small import Plain, browser

BODY = b"<p>Grace is free at nine</p>" * 200


async def raw_body(http: httpx.AsyncClient, path: str, encoding: str) -> tuple[httpx.Response, bytes]:
    """An answer and its bytes as they came."""
    async with http.stream("GET", path, headers={"Accept-Encoding": encoding}) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


async def test_a_file_is_asked_for_once_and_then_comes_from_memory() -> None:
    plain = Plain(BODY, "text/css")
    async with browser(CompressionMiddleware(plain)) as http:
        for encoding in ("br", "gzip", "identity", "br"):
            assert (await http.get("/static/app.css", headers={"Accept-Encoding": encoding})).content == BODY
    assert len(plain.scopes) == 1


@pytest.mark.parametrize(
    ("encoding", "chosen", "unpack"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
async def test_a_browser_gets_the_best_that_it_takes(
    encoding: str, chosen: str | None, unpack: type[bytes]
) -> None:
    for path in ("/static/app.css", "/page"):
        async with browser(CompressionMiddleware(Plain(BODY, "text/html"))) as http:
            answer, data = await raw_body(http, path, encoding)
        assert answer.headers.get("content-encoding") == chosen
        assert unpack(data) == BODY
        assert int(answer.headers["content-length"]) == len(data)


@pytest.mark.parametrize(
    ("header", "best"),
    [("br;q=0, gzip", "gzip"), ("GZIP ; q=0.5", "gzip"), ("*", None), ("identity", None), ("brx", None)],
)
def test_what_a_browser_refuses_is_not_sent(header: str, best: str | None) -> None:
    assert accepted(header) == best


async def test_a_page_that_comes_in_pieces_is_compressed_as_one() -> None:
    async with browser(CompressionMiddleware(Plain(BODY, "text/html", pieces=5))) as http:
        answer, data = await raw_body(http, "/page", "br")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert brotli.decompress(data) == BODY


async def test_nobody_below_compresses_a_second_time() -> None:
    plain = Plain(BODY, "text/html")
    async with browser(CompressionMiddleware(plain)) as http:
        await http.get("/page", headers={"Accept-Encoding": "gzip, br"})
    assert b"accept-encoding" not in dict(plain.scopes[0]["headers"])


@pytest.mark.parametrize(
    "plain",
    [
        Plain(BODY, "text/event-stream"),
        Plain(BODY, "text/html", transfer_encoding="chunked"),
        Plain(BODY, "font/woff2"),
        Plain(b"short", "text/html"),
        Plain(BODY, "text/html", content_encoding="zstd"),
        Plain(BODY, "text/html", status=206),
    ],
    ids=["events", "stream", "packed already", "short", "encoded already", "partial"],
)
async def test_what_would_not_gain_passes_as_it_is(plain: Plain) -> None:
    async with browser(CompressionMiddleware(plain)) as http:
        _, data = await raw_body(http, "/page", "br")
    assert data == plain.body


async def test_a_file_that_is_known_is_not_sent_again() -> None:
    async with browser(CompressionMiddleware(Plain(BODY, "text/css"))) as http:
        etag = (await http.get("/static/app.css")).headers["etag"]
        again = await http.get("/static/app.css", headers={"If-None-Match": f'"other", W/{etag}'})
        assert (again.status_code, again.content) == (304, b"")
        other = await http.get(
            "/static/app.css", headers={"If-None-Match": etag, "Accept-Encoding": "identity"}
        )
        assert other.status_code == 200


async def test_head_tells_of_a_file_without_sending_it() -> None:
    plain = Plain(BODY, "text/css")
    async with browser(CompressionMiddleware(plain)) as http:
        head = await http.head("/static/app.css", headers={"Accept-Encoding": "identity"})
        assert (head.content, head.headers["content-length"]) == (b"", str(len(BODY)))
        assert (await http.get("/static/app.css")).content == BODY
    assert len(plain.scopes) == 1


@pytest.mark.parametrize(
    ("path", "for_good"),
    [
        ("/static/app.css", False),
        ("/static/app.css?v=2", True),
        ("/static/app.0123abcd.css", True),
        ("/static/0123456789ab/app.css", True),
        ("/_nicegui/3.18.0/static/nicegui.js", True),
    ],
)
async def test_only_an_address_that_changes_with_its_content_is_kept_for_good(
    path: str, for_good: bool
) -> None:
    async with browser(CompressionMiddleware(Plain(BODY, "text/css"))) as http:
        assert ("immutable" in (await http.get(path)).headers["cache-control"]) == for_good


async def test_what_is_missing_or_made_anew_is_not_kept() -> None:
    for plain, path in (
        (Plain(BODY, status=404), "/static/none.css"),
        (Plain(BODY), "/_nicegui/3.18.0/dynamic_resources/codehilite.css"),
    ):
        cache = CompressionMiddleware(plain)
        async with browser(cache) as http:
            await http.get(path)
            assert (await http.get(path)).status_code == plain.status
        assert cache.kept == 0


async def test_memory_for_files_is_bounded_and_the_oldest_goes_first() -> None:
    plain = Plain(bytes(range(256)) * 4, "image/png")
    cache = CompressionMiddleware(plain, most_kept=4096)
    async with browser(cache) as http:
        for number in range(20):
            await http.get(f"/static/{number}.png")
            await http.get("/static/0.png")
            assert cache.kept <= 4096
        asked = len(plain.scopes)
        await http.get("/static/0.png")
    assert len(plain.scopes) == asked


async def test_the_framework_and_our_files_come_compressed_from_a_real_server(site: Site) -> None:
    async with site.browser() as http:
        page = await http.get("/")
        address = next(part for part in page.text.split('"') if part.endswith("quasar.umd.prod.js"))
        answer, data = await raw_body(http, address, "gzip, br")
        assert answer.headers["content-encoding"] == "br"
        assert "immutable" in answer.headers["cache-control"]
        assert len(data) < 150_000
        assert (await http.get("/static/app.css")).text == CSS
        assert page.headers["content-encoding"] == "br"


async def test_a_first_visitor_who_goes_away_leaves_no_broken_file_behind() -> None:
    async def listening(scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as the framework's own responses do: not at all once the visitor has gone."""
        await receive()
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/css")]}
        )
        try:
            await asyncio.wait_for(receive(), 0.05)
            body = b""
        except TimeoutError:
            body = BODY
        await send({"type": "http.response.body", "body": body})

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def nowhere(_: Message) -> None:
        return None

    kept = CompressionMiddleware(listening)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/static/app.css",
        "headers": [],
        "raw_path": b"/static/app.css",
    }
    await kept(scope, gone, nowhere)
    async with browser(kept) as http:
        assert (await http.get("/static/app.css")).content == BODY


async def test_an_answer_that_breaks_off_is_not_kept() -> None:
    answers = [(b"9000", b"half"), (str(len(BODY)).encode(), BODY)]

    async def breaking(scope: Scope, receive: Receive, send: Send) -> None:
        length, body = answers.pop(0) if len(answers) > 1 else answers[0]
        headers = [(b"content-type", b"text/css"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    kept = CompressionMiddleware(breaking)
    async with browser(kept) as http:
        await http.get("/static/app.css", headers={"Accept-Encoding": "br"})
        assert (await http.get("/static/app.css")).content == BODY
