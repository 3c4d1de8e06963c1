"""What a visitor says about our address leads nobody elsewhere."""

import logging
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers

from pages.web.middleware.csrf import own_origins
from pages.web.middleware.own_host import MAX_REPORTED, OtherOrigins, OwnHost, other_origin
from tests.pages.web.small import Plain

OURS = "https://book.example.org"
ORIGINS = own_origins(OURS)
PROXIES = (ip_network("10.0.0.0/8"),)


async def asked(inner: Plain, headers: dict[str, str], peer: str = "203.0.113.7") -> httpx.Response:
    """Ask for a page behind the middleware."""
    app = OwnHost(inner, origins=ORIGINS, address=OURS, proxies=PROXIES)
    transport = httpx.ASGITransport(app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url=OURS) as http:
        return await http.get("/", headers=headers)


def seen(inner: Plain) -> Headers:
    """The headers of the last request that the application saw."""
    return Headers(raw=inner.scopes[-1]["headers"])


async def test_a16_the_application_sees_our_own_host_alone() -> None:
    inner = Plain()
    for host in ("evil.example", "book.example.org:1", "BOOK.example.org"):
        await asked(inner, {"Host": host})
        assert seen(inner).getlist("host")[0].lower() == "book.example.org"


@pytest.mark.parametrize(
    ("location", "becomes"),
    [
        ("https://book.example.org/a?b=c", "/a?b=c"),
        ("http://book.example.org//evil.example/x", "/evil.example/x"),
        ("http://BOOK.example.org", "/"),
        ("/login?next=%2F", "/login?next=%2F"),
        ("https://accounts.example.com/o?x=1", "https://accounts.example.com/o?x=1"),
    ],
)
async def test_a16_redirects_within_the_site_name_no_host(location: str, becomes: str) -> None:
    assert (await asked(Plain(location=location), {})).headers["location"] == becomes


@pytest.mark.parametrize(
    ("peer", "prefix", "passes"),
    [
        ("10.0.0.1", "/booking", True),
        ("10.0.0.1", "/a/b-c/", True),
        ("10.0.0.1", "//evil.example/x", False),
        ("10.0.0.1", "/a//b", False),
        ("10.0.0.1", "https://evil.example", False),
        ("10.0.0.1", '/"><script>', False),
        ("203.0.113.7", "/booking", False),
        ("203.0.113.7", "//evil.example/x", False),
    ],
)
async def test_a17_a_prefix_counts_as_a_plain_path_from_a_trusted_proxy(
    peer: str, prefix: str, passes: bool
) -> None:
    inner = Plain()
    await asked(inner, {"X-Forwarded-Prefix": prefix}, peer)
    assert ("x-forwarded-prefix" in seen(inner)) == passes


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"origin": "http://localhost:9000", "host": "localhost:9000"}, "http://localhost:9000"),
        ({"origin": "http://LAN:80", "host": "lan:80", "sec-fetch-site": "same-origin"}, "http://lan:80"),
        ({"origin": "http://proxied", "host": "backend", "sec-fetch-site": "same-origin"}, "http://proxied"),
        ({"origin": OURS, "host": "backend"}, ""),
        ({"origin": "https://evil.example", "host": "book.example.org"}, ""),
        ({"origin": "https://evil.example", "host": "evil.example", "sec-fetch-site": "cross-site"}, ""),
        ({"origin": "null", "host": "null"}, ""),
        ({"origin": "file://x", "host": "x"}, ""),
        ({"host": "localhost:9000"}, ""),
    ],
)
def test_d5_a_page_of_ours_at_another_address_is_told_from_another_sites(
    headers: dict[str, str], found: str
) -> None:
    assert other_origin(Headers(headers), ORIGINS) == found


def test_d5_another_address_is_logged_once_with_both_names(caplog: pytest.LogCaptureFixture) -> None:
    kept: list[Any] = []
    report = OtherOrigins(OURS, kept.append)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            report("http://localhost:9000")
    assert kept == ["http://localhost:9000"]
    [record] = caplog.records
    assert "http://localhost:9000" in record.getMessage()
    assert OURS in record.getMessage()
    for number in range(50):
        report(f"http://invented-{number}")
    assert len(kept) == MAX_REPORTED  # visitors cannot fill the log
