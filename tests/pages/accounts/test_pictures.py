"""A picture of oneself: sent to its own address, seen where one is seen, taken away again."""

import asyncio
import re

import httpx
import pytest
from nicegui.testing import User

from components.account.picture_editor import PictureEditor
from expertconnect.domain.errors import Busy, RateLimited
from expertconnect.services import accounts, bookings
from expertconnect.services.accounts import pictures
from expertconnect.services.accounts.pictures import bounds, processing
from pages.web.media import pictures as picture_posts
from tests.pages.conftest import BASE, Site
from tests.pages.dashboard.scenes import shown
from tests.pictures_of import moving, picture
from tests.world import ADA, NINE, Cast

PLACE = "/profile/picture"


def browser(site: Site, who: Cast | None) -> httpx.AsyncClient:
    http = site.person(who).http_client
    http.headers["origin"] = BASE
    return http


def mine(site: Site, who: Cast) -> str:
    return site.world.as_(who.actor).ask(accounts.me).image_url


async def test_a_picture_that_is_sent_is_served_small_for_a_year_with_nothing_a_browser_could_run(
    site: Site,
) -> None:
    http = browser(site, site.world.ada)
    sent = await http.post(PLACE, content=picture(size=(1200, 900)))
    assert sent.status_code == 200
    assert sent.json() == {"image_url": mine(site, site.world.ada)}
    for size in (96, 320):
        answer = await site.person().http_client.get(f"{mine(site, site.world.ada)}/{size}.webp")
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.content[8:12] == b"WEBP"


async def test_where_an_expert_is_told_of_elsewhere_their_picture_is_a_file_that_opens(site: Site) -> None:
    await browser(site, site.world.grace).post(PLACE, content=picture())
    file = f"{mine(site, site.world.grace)}/320.webp"
    http = site.person().http_client
    assert (await http.get(file)).status_code == 200
    page = (await http.get("/grace")).text
    assert f'property="og:image" content="{BASE}{file}"' in page
    assert re.search(rf'"image": ?"{BASE}{file}"', page)
    assert (await http.get("/api/experts/grace")).json()["image_url"] == file
    found = (await http.get("/api/experts")).json()["items"]
    assert {one["username"]: one["image_url"] for one in found} == {"grace": file, "bob": None}


@pytest.mark.parametrize(
    "name", ["97.webp", "96.png", "96", "0.webp", "99999.webp", "-1.webp", "٩٦.webp", "96.webp.webp"]
)
async def test_nothing_is_served_in_other_sizes_or_kinds(site: Site, name: str) -> None:
    await browser(site, site.world.ada).post(PLACE, content=picture())
    answer = await site.person().http_client.get(f"{mine(site, site.world.ada)}/{name}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


async def test_a_refused_picture_is_said_in_words_and_the_one_before_stays(site: Site) -> None:
    http = browser(site, site.world.ada)
    await http.post(PLACE, content=picture())
    before = mine(site, site.world.ada)
    for sent, said in ((b"<svg/>", bounds.UNREADABLE), (moving("PNG"), bounds.MOVING)):
        refused = await http.post(PLACE, content=sent)
        assert refused.status_code == 422
        assert refused.json()["errors"] == {"picture": said}
    assert mine(site, site.world.ada) == before


async def test_a_file_above_the_bound_is_refused_and_one_below_it_is_looked_at(site: Site) -> None:
    http = browser(site, site.world.ada)
    http.headers["accept"] = "application/json"
    large = await http.post(PLACE, content=b"\xff\xd8\xff" + b"\0" * bounds.MAX_BYTES)
    assert large.status_code == 413
    assert "at most 5 MB" in large.json()["detail"]
    looked_at = await http.post(PLACE, content=b"\xff\xd8\xff" + b"\0" * (bounds.MAX_BYTES - 10))
    assert looked_at.status_code == 422


async def test_without_a_cookie_or_elsewhere_the_bound_is_what_it_is_for_everything(site: Site) -> None:
    content = b"x" * (1024 * 1024 + 1)
    bare = httpx.AsyncClient(
        transport=browser(site, None)._transport, base_url=BASE, headers={"origin": BASE}
    )
    assert (await bare.post(PLACE, content=content)).status_code == 413
    assert (await browser(site, site.world.ada).post("/auth/logout", content=content)).status_code == 413


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
async def test_another_sites_page_cannot_change_a_picture(site: Site, origin: str) -> None:
    http = browser(site, site.world.ada)
    http.headers["origin"] = origin
    assert (await http.post(PLACE, content=picture())).status_code == 403
    assert mine(site, site.world.ada) == ""


async def test_pictures_are_counted_by_account(site: Site) -> None:
    site.application.database.settings = site.application.settings.model_copy(update={"rate_limits": "on"})
    http = browser(site, site.world.ada)
    answers = [(await http.post(PLACE, content=b"no picture")).status_code for _again in range(21)]
    assert answers == [422] * 20 + [429]


async def test_pictures_are_decoded_one_at_a_time_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[int] = []

    def slow(sent: bytes) -> dict[int, bytes]:
        at_work.append(1)
        assert len(at_work) == 1
        at_work.pop()
        return {}

    monkeypatch.setattr(processing, "squares", slow)
    studio = picture_posts.PictureDecoder()
    asked = [studio.squares(b"", person) for person in range(picture_posts.MAX_WAITING + 3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(answer, Busy) for answer in answers) == 3


async def test_a9_one_persons_pictures_leave_room_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "squares", lambda _: {})
    studio = picture_posts.PictureDecoder()
    asked = [studio.squares(b"", person) for person in [1] * (picture_posts.MAX_WAITING + 3) + [2]]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(answer, RateLimited) for answer in answers) == picture_posts.MAX_WAITING + 1
    assert answers[-1] == {}
    assert await studio.squares(b"", 1) == {}


def editor(person: User) -> PictureEditor:
    return person.find(PictureEditor).elements.pop()


async def test_an_open_profile_shows_the_picture_and_then_the_initials_again(site: Site) -> None:
    grace = site.person(site.world.grace)
    await grace.open("/profile")
    assert "GH" in str(editor(grace).content)
    site.world.as_(site.world.grace.actor).do(pictures.put, processing.squares(picture()))
    address = mine(site, site.world.grace)
    with editor(grace):
        await editor(grace).act("saved")
    assert shown(grace).count(f"{address}/") == 2  # beside the name and in the header
    with editor(grace):
        await editor(grace).act("remove")
    assert address not in shown(grace)
    assert mine(site, site.world.grace) == ""


async def test_what_a_browser_says_besides_changes_no_picture(site: Site) -> None:
    site.world.as_(site.world.grace.actor).do(pictures.put, processing.squares(picture()))
    grace = site.person(site.world.grace)
    await grace.open("/profile")
    with editor(grace):
        await editor(grace).act("put", "x", {"a": 1})
    assert mine(site, site.world.grace)


@pytest.mark.parametrize("path", ["/experts", "/grace", "/grace/intro", "/"])
async def test_an_experts_picture_is_on_every_page_that_shows_them(site: Site, path: str) -> None:
    site.world.as_(site.world.grace.actor).do(pictures.put, processing.squares(picture()))
    visitor = site.person()
    await visitor.open(path)
    assert re.search(rf'<img src="{mine(site, site.world.grace)}/(96|320)\.webp" alt=""', shown(visitor))


async def test_an_expert_sees_the_picture_of_a_client(site: Site) -> None:
    site.world.as_(site.world.ada.actor).do(pictures.put, processing.squares(picture()))
    gateway = site.application.acting(site.world.ada.actor)

    gateway.do_now(bookings.book_now, "grace", "intro", NINE, ADA)
    grace = site.person(site.world.grace)
    await grace.open("/expert-dashboard/bookings")
    assert f"{mine(site, site.world.ada)}/" in shown(grace)
