"""One message reaches everybody in the room, once, over lost connections."""

import asyncio
import time

from tests.live_client import LivePage
from tests.pages.web.conftest import Site


async def test_fifty_pages_get_one_message_each(site: Site) -> None:
    async with site.browser() as http:
        pages = [await LivePage.open(http, "/room/fifty") for _ in range(50)]
        await http.post("/say/fifty")
        for page in pages:
            assert await page.wait_for("slots") == [{"slot": 3, "state": "held"}]
        await http.post("/say/fifty")
        for page in pages:
            assert len(await page.wait_for("slots", 2)) == 2
        await asyncio.gather(*(page.close() for page in pages))


async def test_a_page_hears_nothing_of_other_rooms(site: Site) -> None:
    async with site.browser() as http:
        here, there = await LivePage.open(http, "/room/here"), await LivePage.open(http, "/room/there")
        await http.post("/say/there")
        await there.wait_for("slots")
        assert here.heard("slots") == []
        await here.close()
        await there.close()


async def test_a_page_that_comes_back_hears_again_and_learns_that_it_missed_something(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.open(http, "/room/back")
        await http.post("/say/back")
        await page.wait_for("slots")
        await page.close()
        await http.post("/say/back")
        await page.connect()
        await page.until(
            lambda: any(each.get("text") == "missed something" for each in page.elements.values())
        )
        await http.post("/say/back")
        assert len(await page.wait_for("slots", 2)) == 2
        await page.close()


async def test_what_is_said_before_the_socket_opens_is_told_as_missed(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.fetch(http, "/room/early")
        await http.post("/say/early")
        await page.connect()
        await page.until(
            lambda: any(each.get("text") == "missed something" for each in page.elements.values())
        )
        await page.close()


async def test_a_room_is_gone_when_its_last_page_is(site: Site) -> None:
    async with site.browser() as http:
        page = await LivePage.open(http, "/room/gone")
        assert site.state()["rooms"]["gone"] == 1
        await page.close()
        deadline = time.monotonic() + 120
        while "gone" in site.state()["rooms"]:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)
