"""One address cannot fill the memory with pages that nobody looks at."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from pages.framework.token_bucket import TokenBuckets
from pages.web.middleware.client_network import client_network
from pages.web.middleware.page_limit import PageLimit
from tests.live_client import LivePage
from tests.pages.web.conftest import Site
from tests.pages.web.small import Hands, Plain, browser


def limited(app: Plain, clock: Hands, burst: int = 5) -> PageLimit:
    """Five pages at once, then one a second."""
    return PageLimit(
        app, network=lambda scope: client_network(scope, ()), clock=clock, per_minute=60, burst=burst
    )


async def test_case_80_ten_thousand_page_loads_of_one_address_keep_few_pages(
    start_site: Callable[..., Site],
) -> None:
    # So few that a slow machine does not let in more while it answers.
    site = start_site(SITE_LIMITS="on", SITE_PER_MINUTE="1")
    async with site.browser() as http:
        answers = await asyncio.gather(*(http.get("/") for _ in range(300)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 200
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert (
        "in a second" in refused[0].text
        or f"in {refused[0].headers['retry-after']} seconds" in refused[0].text
    )
    assert site.state()["clients"] <= 60


async def test_case_80_many_addresses_together_keep_a_bounded_number_of_pages(
    start_site: Callable[..., Site],
) -> None:
    site = start_site(SITE_LIMITS="on", SITE_PROXIES="127.0.0.1")
    async with site.browser() as http:
        for round_ in range(10):
            answers = await asyncio.gather(
                *(http.get("/", headers={"X-Forwarded-For": f"198.51.100.{each}"}) for each in range(50))
            )
            assert {answer.status_code for answer in answers} == {200}
            assert site.state()["clients"] <= 50, round_


async def test_pages_that_people_look_at_are_never_thrown_out(start_site: Callable[..., Site]) -> None:
    site = start_site(SITE_LIMITS="on", SITE_PROXIES="127.0.0.1")
    async with site.browser() as http:
        page = await LivePage.open(http, "/")
        for each in range(120):
            await http.get("/", headers={"X-Forwarded-For": f"198.51.100.{each}"})
        state = site.state()
        assert state["connected"] == 1
        assert state["clients"] <= 50
        assert page.is_connected
        await page.close()


async def test_an_office_behind_one_address_may_open_any_number_of_pages(
    start_site: Callable[..., Site],
) -> None:
    site = start_site(SITE_LIMITS="on")
    async with site.browser() as http:
        for _ in range(90):  # the burst is 60
            await (await LivePage.open(http, "/")).close()


async def test_an_address_that_rests_may_go_on() -> None:
    clock = Hands()
    async with browser(limited(Plain(x_nicegui_content="page"), clock)) as http:
        assert [(await http.get("/")).status_code for _ in range(7)] == [200] * 5 + [429] * 2
        clock.now += 2
        assert [(await http.get("/")).status_code for _ in range(3)] == [200, 200, 429]


async def test_what_is_no_page_costs_nothing() -> None:
    plain = Plain()
    async with browser(limited(plain, Hands())) as http:
        assert {(await http.get("/picture")).status_code for _ in range(20)} == {200}
        plain.headers = {"x_nicegui_content": "page"}
        assert {(await http.get(f"/static/{each}")).status_code for each in range(20)} == {200}
        assert {(await http.post("/")).status_code for _ in range(20)} == {200}


async def test_no_limit_is_kept_where_limits_are_off() -> None:
    app = PageLimit(Plain(x_nicegui_content="page"), network=lambda _: "x", is_on=False, burst=1)
    async with browser(app) as http:
        assert {(await http.get("/")).status_code for _ in range(5)} == {200}


async def test_a_refusal_tells_programs_in_their_language() -> None:
    app = limited(Plain(x_nicegui_content="page"), Hands(), burst=0)
    async with browser(app) as http:
        answer: httpx.Response = await http.get("/", headers={"Accept": "application/json"})
    assert answer.json()["code"] == "rate_limited"


def test_buckets_fill_up_with_time_and_never_beyond_their_burst() -> None:
    clock = Hands()
    buckets = TokenBuckets(2, 4, clock)
    assert [buckets.take("ada") for _ in range(5)] == [0, 0, 0, 0, pytest.approx(0.5)]
    assert buckets.take("bob") == 0
    clock.now += 0.5
    assert buckets.take("ada") == 0
    clock.now += 3600
    buckets.give("ada", 100)
    assert [buckets.take("ada") for _ in range(5)] == [0, 0, 0, 0, pytest.approx(0.5)]
    clock.now -= 60
    assert buckets.take("ada") > 0


def test_buckets_remember_a_bounded_number_of_keys() -> None:
    buckets = TokenBuckets(1, 1, Hands(), max_keys=10)
    for each in range(100):
        buckets.take(str(each))
    assert len(buckets) == 10
