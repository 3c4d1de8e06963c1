"""Benchmark of pages: CPU cost of building them, compared with the framework's empty page in the same process."""

import re
import urllib.request
from urllib.parse import urljoin

from bench.server import Server, serving
from bench.table import Figure, median

PAGES = {"empty": "/bench/empty", "slot": "/office/intro", "landing": "/", "directory": "/experts"}
ROUNDS = 15
EACH = 8
_SCRIPT = re.compile(r"<script[^>]*\ssrc=\"([^\"]+)\"")
_STYLE = re.compile(r"<link[^>]*\shref=\"([^\"]+\.css[^\"]*)\"")
_MODULE = re.compile(r"(?:\bfrom\s*|\bimport\s*\(?\s*)[\"']([^\"'\s]+)[\"']")
_MAPPED = re.compile(r"\"([^\"]+)\":\s*\"(/[^\"]+\.m?js)\"")
_ELEMENT = re.compile(r"\"\d+\":\s*\{")


def measure() -> list[Figure]:
    """Load each page many times, alternating, and measure the size of what a browser loads with the slot page."""
    with serving() as server:
        for path in PAGES.values():
            for _ in range(EACH):
                _get(server, path)
        taken: dict[str, list[float]] = {name: [] for name in PAGES}
        for _ in range(ROUNDS):
            for name, path in PAGES.items():
                taken[name].append(_cost(server, path))
        return _figures(taken) + _weights(server)


def _figures(taken: dict[str, list[float]]) -> list[Figure]:
    empty = median(taken["empty"])
    return [Figure(f"page.{name}", median(costs), empty) for name, costs in taken.items() if name != "empty"]


def _cost(server: Server, path: str) -> float:
    before = server.cpu_ms()
    for _ in range(EACH):
        _get(server, path)
    return (server.cpu_ms() - before) / EACH


def _weights(server: Server) -> list[Figure]:
    html, empty = (_get(server, PAGES[name]).decode() for name in ("slot", "empty"))
    sent, least = (_fetch(server, PAGES[name], "br, gzip")[1] for name in ("slot", "empty"))
    return [
        Figure("page.elements", len(_ELEMENT.findall(html.replace("&quot;", '"')))),
        Figure("page.html", sent / 1024, least / 1024),
        Figure("page.bytes", _bytes(server, html) / 1024, _bytes(server, empty) / 1024),
    ]


def _bytes(server: Server, html: str) -> int:
    """Return the compressed size of JavaScript and style sheets, including all imported modules."""
    mapped = dict(_MAPPED.findall(html))
    waiting = [*_SCRIPT.findall(html), *_STYLE.findall(html), *_imported("/", html, mapped)]
    total, seen = 0, set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        body, sent = _fetch(server, path, "br, gzip")
        total += sent
        waiting += _imported(path, body.decode(errors="replace"), mapped)
    return total


def _imported(base: str, text: str, mapped: dict[str, str]) -> list[str]:
    found = []
    for name in _MODULE.findall(text):
        if name in mapped:
            found.append(mapped[name])
        elif name.startswith(("/", "./", "../")) and name.endswith("js"):
            found.append(urljoin(base, name))
    return found


def _get(server: Server, path: str) -> bytes:
    with urllib.request.urlopen(f"{server.url}{path}", timeout=30) as answer:
        body: bytes = answer.read()
    return body


def _fetch(server: Server, path: str, encodings: str) -> tuple[bytes, int]:
    """Return a file's content, and its compressed size."""
    request = urllib.request.Request(f"{server.url}{path}", headers={"Accept-Encoding": encodings})
    with urllib.request.urlopen(request, timeout=30) as answer:
        sent = len(answer.read())
    return (_get(server, path), sent)
