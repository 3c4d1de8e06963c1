"""The wire between a browser and the server counts what travels, and as what."""

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.wire import Wire, wire_to

STYLE, PAGE = b"a { color: red }" * 500, b"<p>Words</p>" * 900


class Answers(BaseHTTPRequestHandler):
    """A style sheet with its length, and a page in two chunks that names the host it was asked at."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        is_style = self.path == "/style.css"
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if is_style else "text/html")
        self.send_header("X-Host", self.headers["Host"])
        self.send_header(
            *(("Content-Length", str(len(STYLE))) if is_style else ("Transfer-Encoding", "chunked"))
        )
        self.end_headers()
        if is_style:
            self.wfile.write(STYLE)
            return
        for part in (PAGE[:5000], PAGE[5000:], b""):
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def wired() -> Iterator[tuple[Wire, int]]:
    """A wire to a server, and the server's port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        with wire_to(server.server_port) as wire:
            yield wire, server.server_port
        server.shutdown()


def test_answers_arrive_whole_and_are_counted_as_what_they_are(wired: tuple[Wire, int]) -> None:
    wire, port = wired
    for path, body in (("/style.css", STYLE), ("/", PAGE)):
        with urllib.request.urlopen(f"http://127.0.0.1:{wire.port}{path}", timeout=10) as answer:
            assert answer.read() == body
            assert answer.headers["X-Host"] == f"127.0.0.1:{port}"
    counted = wire.counted
    assert counted.answers == 2
    assert len(STYLE) < counted.code < len(STYLE) + 400
    assert len(PAGE) < counted.byte_count - counted.code < len(PAGE) + 400
    counted.reset()
    assert (counted.byte_count, counted.code, counted.answers) == (0, 0, 0)
