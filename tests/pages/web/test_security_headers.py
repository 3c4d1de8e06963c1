"""Every answer is dressed, and only our own scripts run."""

import re

import httpx
import pytest

from pages.web.middleware.error_boundary import ErrorBoundary
from pages.web.middleware.security_headers import SecurityHeaders
from tests.pages.web.conftest import Site
from tests.pages.web.small import Plain, browser

SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)


def nonce_of(answer: httpx.Response) -> str:
    """The nonce that the policy of an answer names."""
    found = re.search(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"])
    assert found
    return found.group(1)


async def test_every_script_of_a_page_carries_the_nonce_of_its_policy(site: Site) -> None:
    async with site.browser() as http:
        answer = await http.get("/")
    tags = SCRIPT.findall(answer.text)
    assert len(tags) >= 8
    assert all(f'nonce="{nonce_of(answer)}"' in tag for tag in tags)
    assert "dataset.early" in answer.text


async def test_no_two_answers_share_a_nonce(site: Site) -> None:
    async with site.browser() as http:
        assert nonce_of(await http.get("/")) != nonce_of(await http.get("/"))


async def test_a_script_in_a_visitors_text_is_text_and_gets_no_nonce(site: Site) -> None:
    attack = "</script><script>alert(1)</script>`${alert(2)}<script src=x>"
    async with site.browser() as http:
        plain = await http.get("/", params={"text": "harmless"})
        attacked = await http.get("/", params={"text": attack})
    assert len(SCRIPT.findall(attacked.text)) == len(SCRIPT.findall(plain.text))
    assert "alert(1)</script" not in attacked.text


async def test_a_script_that_one_page_adds_is_not_signed_by_itself(site: Site) -> None:
    async with site.browser() as http:
        answer = await http.get("/careless", params={"text": "<script>alert(1)</script>"})
    assert "<script>alert(1)</script>" in answer.text
    assert f'<script nonce="{nonce_of(answer)}">signed()' in answer.text


async def test_a_page_says_what_it_may_do_and_is_never_kept(site: Site) -> None:
    async with site.browser() as http:
        headers = (await http.get("/")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == f"'self' ws://127.0.0.1:{site.port}"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


@pytest.mark.parametrize("path", ["/", "/static/app.css", "/nowhere", "/%00", "/crash", "/echo"])
async def test_every_answer_is_dressed_whoever_gives_it(site: Site, path: str) -> None:
    async with site.browser() as http:
        headers = (await http.get(path)).headers
    for name in (
        "referrer-policy",
        "cross-origin-opener-policy",
        "permissions-policy",
        "content-security-policy",
    ):
        assert name in headers


async def test_strict_transport_is_asked_for_behind_tls_alone() -> None:
    async with browser(SecurityHeaders(Plain(), https=True)) as http:
        assert (await http.get("/")).headers["strict-transport-security"] == "max-age=31536000"
    async with browser(SecurityHeaders(Plain(), https=False)) as http:
        assert "strict-transport-security" not in (await http.get("/")).headers


async def test_d7_other_hosts_of_the_domain_are_told_nothing_unless_a_setting_says_so() -> None:
    async with browser(SecurityHeaders(Plain(), https=True, hsts_subdomains=True)) as http:
        sent = (await http.get("/")).headers["strict-transport-security"]
    assert sent == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        ("/booking/x", True),
        ("/my-bookings", True),
        ("/profile", True),
        ("/bookings", False),
        ("/grace", False),
    ],
)
async def test_search_engines_leave_out_what_is_somebodys(path: str, left_out: bool) -> None:
    async with browser(SecurityHeaders(Plain(), https=False)) as http:
        assert ("x-robots-tag" in (await http.get(path)).headers) == left_out


async def test_a_body_passes_untouched_in_pieces_and_with_its_length() -> None:
    body = b"<script>" * 1000
    async with browser(SecurityHeaders(Plain(body, "text/html", pieces=7), https=False)) as http:
        answer = await http.get("/")
        assert answer.content == body
        assert answer.headers["content-length"] == str(len(body))


async def test_a_defect_is_told_by_a_reference_and_never_by_its_text(site: Site) -> None:
    async with site.browser() as http:
        answer = await http.get("/crash")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    reference = re.search(r"reference: (\w+)", answer.text)
    assert reference
    assert f"defect {reference.group(1)}" in site.log


async def test_half_an_answer_is_not_followed_by_a_second_one() -> None:
    class Breaks(Plain):
        async def __call__(self, scope: object, receive: object, send: object) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
            raise RuntimeError("half way")

    async with browser(ErrorBoundary(Breaks())) as http:
        with pytest.raises(RuntimeError, match="half way"):
            await http.get("/")
