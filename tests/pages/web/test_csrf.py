"""Another site cannot make a visitor's browser change anything here."""

import pytest

from pages.web.middleware.csrf import CsrfMiddleware, own_origins
from tests.pages.web.conftest import Site
from tests.pages.web.small import Plain, browser

OURS = "https://book.example.org"
COOKIE = {"Cookie": "session=x"}
BEARER = {"Authorization": "Bearer x"}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (COOKIE | {"Origin": OURS}, 200),
        (COOKIE | {"Origin": OURS.upper()}, 200),
        (COOKIE | {"Sec-Fetch-Site": "same-origin"}, 200),
        (COOKIE | {"Origin": "https://evil.example"}, 403),
        (COOKIE | {"Origin": OURS + ".evil.example"}, 403),
        (COOKIE | {"Origin": "http://book.example.org"}, 403),
        (COOKIE | {"Origin": "null"}, 403),
        (COOKIE | {"Origin": ""}, 403),
        (COOKIE | {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        (COOKIE | {"Sec-Fetch-Site": "cross-site"}, 403),
        (COOKIE | {"Sec-Fetch-Site": "same-site"}, 403),
        (COOKIE | {"Sec-Fetch-Site": "none"}, 403),
        (COOKIE | {"Referer": OURS}, 403),
        (COOKIE, 403),
        (COOKIE | BEARER, 403),
        ({"Origin": "https://evil.example"}, 403),
        (BEARER | {"Origin": "https://evil.example"}, 200),
        (BEARER, 200),
        ({}, 200),
    ],
)
async def test_case_76_a_cross_site_form_changes_nothing(
    method: str, headers: dict[str, str], status: int
) -> None:
    plain = Plain()
    async with browser(CsrfMiddleware(plain, origins=own_origins(OURS))) as http:
        answer = await http.request(method, "/auth/login", headers=headers)
    assert answer.status_code == status
    assert bool(plain.scopes) == (status == 200)


async def test_case_76_a_cross_site_form_is_told_so_by_a_real_server(site: Site) -> None:
    async with site.browser(headers=COOKIE) as http:
        refused = await http.post("/echo", content="x", headers={"Origin": "https://evil.example"})
        assert refused.status_code == 403
        assert "another site" in refused.text
        assert (await http.post("/echo", content="x", headers={"Origin": site.url})).json() == {"octets": 1}


async def test_reading_asks_for_no_origin() -> None:
    async with browser(CsrfMiddleware(Plain(), origins=own_origins(OURS))) as http:
        assert (await http.get("/", headers=COOKIE | {"Sec-Fetch-Site": "cross-site"})).status_code == 200


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("https://Book.example.org", {"https://book.example.org"}),
        ("https://book.example.org:443", {"https://book.example.org"}),
        ("http://book.example.org:8080", {"http://book.example.org:8080"}),
        ("http://127.0.0.1:80", {"http://localhost", "http://127.0.0.1", "http://[::1]"}),
        ("http://localhost:8080", {f"http://{name}:8080" for name in ("localhost", "127.0.0.1", "[::1]")}),
        ("http://[::1]:8080", {f"http://{name}:8080" for name in ("localhost", "127.0.0.1", "[::1]")}),
        ("http://192.0.2.1:8080", {"http://192.0.2.1:8080"}),
    ],
)
def test_our_origins_are_the_public_address_and_on_loopback_all_its_names(
    url: str, origins: set[str]
) -> None:
    assert own_origins(url) == origins
