"""HEAD is GET without the body, at every address that answers GET."""

import pytest

from tests.pages.conftest import Site

ADDRESSES = (
    "/", "/experts", "/grace", "/grace/intro", "/grace/nothing", "/nobody", "/booking/x", "/my-bookings",
    "/expert-dashboard", "/login", "/terms", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/healthz", "/readyz",
    "/booking/x/calendar.ics", "/api/categories",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
async def test_head_has_the_status_and_the_headers_of_get_and_no_body(site: Site, address: str) -> None:
    visitor = site.person().http_client
    read = await visitor.get(address, follow_redirects=False)
    asked = await visitor.head(address, follow_redirects=False)
    assert asked.status_code == read.status_code != 405
    assert asked.content == b""
    for name in ("content-type", "location", "cache-control"):
        assert asked.headers.get(name) == read.headers.get(name)
