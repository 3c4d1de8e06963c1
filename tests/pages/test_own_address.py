"""No page and no redirect takes its address from a visitor."""

import pytest

from tests.pages.conftest import Site


@pytest.mark.parametrize(
    "host", ["evil.example", "book.example.org.evil.example", "evil.example/x?", "", "a b"]
)
async def test_a16_redirects_lead_to_no_host_that_the_visitor_names(site: Site, host: str) -> None:
    http = site.person().http_client
    for path in ("/experts/", "/login/", "/experts/?q=x"):
        answer = await http.get(path, headers={"Host": host, "X-Forwarded-Host": host})
        assert answer.status_code == 307
        assert answer.headers["location"] == path.replace("/?", "?").removesuffix("/")
    assert (await http.get("/experts/")).headers["location"] == "/experts"  # nor by their own name


async def test_a17_no_script_of_a_page_comes_from_where_the_visitor_says(site: Site) -> None:
    hostile = {
        "X-Forwarded-Prefix": "//evil.example/x",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Original-URL": "//evil.example/",
        "X-Script-Name": "//evil.example",
    }
    for path in ("/experts", "/login", "/nowhere/at/all"):
        answer = await site.person().http_client.get(path, headers=hostile)
        assert "evil.example" not in answer.text + str(answer.headers)
