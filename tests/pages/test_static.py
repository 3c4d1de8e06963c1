"""Style sheets and scripts as a browser gets them."""

import re

import pytest

from components.kit.static_files import SHEETS, joined_sheet, static_url
from tests.pages.conftest import Site


def _sheets(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


async def test_a_page_loads_one_style_sheet_and_the_dashboard_one_more(site: Site) -> None:
    grace = site.person(site.world.grace)
    of_site, of_dashboard = static_url("css/site.css"), static_url("css/dashboard.css")
    for address, expected in (
        ("/", [of_site]),
        ("/nobody-is-called-so", [of_site]),
        ("/expert-dashboard", [of_site, of_dashboard]),
        ("/api/docs", [of_site, static_url("css/api.css")]),
    ):
        assert _sheets((await grace.http_client.get(address)).text) == expected


@pytest.mark.parametrize("name", SHEETS)
async def test_a_style_sheet_comes_whole_and_is_kept_for_good(site: Site, name: str) -> None:
    answer = await site.person().http_client.get(static_url(name))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "max-age=31536000" in answer.headers["cache-control"]
    assert answer.text == joined_sheet(name)


async def test_every_script_and_font_that_a_page_names_is_there(site: Site) -> None:
    visitor = site.person()
    named: set[str] = set()
    for address in ("/", "/login", "/my-bookings", "/grace/intro"):
        named.update(re.findall(r'"(/static/[^"#\\]+)"', (await visitor.http_client.get(address)).text))
    assert {
        static_url("js/page.js"),
        static_url("js/book.js"),
        static_url("fonts/geist-latin.woff2"),
    } <= named
    for path in named:
        assert (await visitor.http_client.get(path)).status_code == 200, path
