"""Links of e-mails as link protection leaves them, for every kind of link that carries a token."""

from urllib.parse import quote

import httpx
import pytest
from starlette.responses import PlainTextResponse

from expertconnect.services.email.account import LINKS
from pages.web.middleware.token_links import TokenLinks

TOKEN = "-" * 3 + "aB_9" * 10
BOOKING = f"/booking/{'0123456789abcdef' * 2}"
PAGES = (*LINKS.values(), BOOKING)


async def get(path: str) -> httpx.Response:
    """The answer to a raw path."""
    transport = httpx.ASGITransport(TokenLinks(PlainTextResponse("passed on")))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.get(path, follow_redirects=False)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "as_sent", ["{page}%23{token}", "{page}/%23{token}", "{page}%2523{token}", "{page}%23{token}%20"]
)
async def test_b6_a_rewritten_link_leads_to_its_page_with_the_fragment(page: str, as_sent: str) -> None:
    answer = await get(as_sent.format(page=page, token=TOKEN))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{page}#{TOKEN}"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/verify",
        f"/verify%23{TOKEN}x",
        f"/grace%23{TOKEN}",
        f"//evil.example{quote('#')}{TOKEN}",
        "/verify%23",
    ],
)
async def test_whatever_is_no_such_link_is_passed_on(path: str) -> None:
    assert (await get(path)).text == "passed on"
