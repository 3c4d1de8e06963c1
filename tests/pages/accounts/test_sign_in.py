"""Sign-in, registration and the pages that a mail's link opens."""

import re

import httpx
import pytest

from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import sessions
from expertconnect.services.accounts.one_time_tokens import Kind
from pages.web.cookie_jar import SESSION
from tests.pages.conftest import BASE, Site
from tests.services.people import PASSWORD, link, registered

NEWTON = {"email": "newton@example.org", "name": "Isaac Newton", "password": PASSWORD}


def visitor(site: Site) -> httpx.AsyncClient:
    browser = site.person().http_client
    browser.headers["origin"] = BASE
    return browser


async def page(browser: httpx.AsyncClient, path: str) -> str:
    answer = await browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


@pytest.mark.parametrize(
    "path", ["/login", "/register", "/forgot", "/reset-password", "/verify", "/profile/email"]
)
async def test_the_ways_in_are_plain_documents_without_a_socket(site: Site, path: str) -> None:
    text = await page(visitor(site), path)
    assert "socket.io" not in text
    assert re.search(r'<form [^>]*action="/auth/[a-z-]+" method="post"', text)
    assert not re.search(r"<script(?![^>]*src=)", text)


async def test_password_managers_find_names_and_purposes(site: Site) -> None:
    login, register = await page(visitor(site), "/login"), await page(visitor(site), "/register")
    assert re.search(r'type="email" name="email"[^>]*autocomplete="username"', login)
    assert re.search(r'type="password" name="password" autocomplete="current-password"', login)
    assert re.search(r'type="password" name="password" autocomplete="new-password"', register)
    assert 'name="time_zone" value="Europe/Berlin"' in register


async def test_a_wrong_password_is_a_sentence_and_the_address_stays(site: Site) -> None:
    registered(site.world)
    browser = visitor(site)
    typed = {"email": "newton@example.org", "password": "not this one", "next": "/profile"}
    refused = await browser.post("/auth/login", data=typed)
    text = await page(browser, refused.headers["location"])
    assert "The e-mail address or the password is not right." in text
    assert 'value="newton@example.org"' in text
    assert 'name="next" value="/profile"' in text
    assert "not this one" not in text


async def test_what_is_wrong_with_a_registration_stands_beside_its_fields(site: Site) -> None:
    browser = visitor(site)
    refused = await browser.post(
        "/auth/register", data={"email": "nonsense", "name": "<b>Ada</b>", "password": "short"}
    )
    text = await page(browser, refused.headers["location"])
    assert re.search(r'aria-invalid="true" aria-describedby="email-said"', text)
    assert re.search(r'id="email-said">This is not an e-mail address', text)
    assert re.search(r'id="password-said">Please use at least 10 characters', text)
    assert 'value="&lt;b&gt;Ada&lt;/b&gt;"' in text
    assert "<b>Ada" not in text


async def test_a_refusal_is_not_shown_to_whoever_only_has_the_address(site: Site) -> None:
    text = await page(visitor(site), "/login?problem=wrong_credentials")
    assert "is not right" not in text


async def test_too_many_tries_say_when_to_try_again(site: Site) -> None:
    limited = site.application.database.settings.model_copy(update={"rate_limits": "on"})
    site.application.database.settings = limited
    browser = visitor(site)
    for _ in range(11):
        refused = await browser.post("/auth/login", data={"email": "ada@example.org", "password": "x"})
    assert "problem=rate_limited" in refused.headers["location"]
    text = await page(browser, refused.headers["location"])
    left = re.search(
        r'role="alert".*Retry in <b class="tnum" data-until="\d+" data-total="(\d+)"[^>]*>(\d+):\d\d</b>',
        text,
    )
    assert left is not None
    assert 0 < int(left[2]) <= 20
    assert int(left[1]) // 60 == int(left[2])


async def test_what_no_field_is_to_blame_for_is_read_with_the_field_to_go_on_with(site: Site) -> None:
    browser = visitor(site)
    refused = await browser.post("/auth/login", data={"email": "ada@example.org", "password": "no"})
    text = await page(browser, refused.headers["location"])
    assert re.search(r'name="password"[^>]*autofocus[^>]*aria-describedby="refused"', text)
    assert '<div id="refused">' in text


async def test_a_link_that_was_sent_is_told_in_place_of_the_form(site: Site) -> None:
    text = await page(visitor(site), "/forgot?notice=sent")
    assert "Look into your mail" in text
    assert "<form" not in text


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "https://evil.example/x",
        "/\\evil.example",
        "/login/../..//evil.example",
        "/api/bookings",
        "javascript:alert(1)",
        "/%2f%2fevil.example",
        "/profile\r\nSet-Cookie: a=b",
        "/auth/logout",
    ],
)
async def test_case_77_an_address_of_another_site_is_not_passed_on(site: Site, evil: str) -> None:
    for form in ("/login", "/register"):
        answer = await visitor(site).get(form, params={"next": evil})
        assert 'name="next"' not in answer.text
        assert "evil" not in answer.text
    ada = site.person(site.world.ada).http_client
    onward = await ada.get("/login", params={"next": evil})
    assert (onward.status_code, onward.headers["location"]) == (303, "/my-bookings")


async def test_whoever_is_signed_in_goes_on_at_once(site: Site) -> None:
    ada, grace = site.person(site.world.ada).http_client, site.person(site.world.grace).http_client
    assert (await ada.get("/login")).headers["location"] == "/my-bookings"
    assert (await ada.get("/login?next=/grace/intro%3Fday=2026-03-03")).headers[
        "location"
    ] == "/grace/intro?day=2026-03-03"
    assert (await grace.get("/login")).headers["location"] == "/expert-dashboard"
    assert (await ada.get("/register?as=expert")).headers["location"] == "/profile/expert"


async def test_offering_time_leads_from_registration_to_becoming_an_expert(site: Site) -> None:
    browser = visitor(site)
    assert 'name="next" value="/profile/expert"' in await page(browser, "/register?as=expert")
    done = await browser.post("/auth/register", data=NEWTON | {"next": "/profile/expert"})
    assert done.headers["location"] == "/profile/expert"
    assert "Become an expert" in await page(browser, "/profile/expert")


async def test_a_page_that_needs_an_account_is_come_back_to(site: Site) -> None:
    registered(site.world)
    browser = visitor(site)
    sent = await browser.get("/profile")
    text = await page(browser, sent.headers["location"])
    assert 'name="next" value="/profile"' in text
    typed = {"email": "newton@example.org", "password": PASSWORD, "next": "/profile"}
    assert (await browser.post("/auth/login", data=typed)).headers["location"] == "/profile"


async def test_case_67_the_token_changes_when_somebody_signs_in(site: Site) -> None:
    registered(site.world)
    browser = visitor(site)
    typed = {"email": "newton@example.org", "password": PASSWORD}
    tokens = []
    for _ in range(2):
        await browser.post("/auth/login", data=typed)
        tokens.append(next(str(c.value) for c in browser.cookies.jar if c.name == SESSION))
    assert tokens[0] != tokens[1]
    gateway = site.application.acting(SYSTEM)
    assert gateway.ask_now(sessions.identify, sessions.ACCOUNT, tokens[0]) is None
    assert gateway.ask_now(sessions.identify, sessions.ACCOUNT, tokens[1]) is not None


async def test_a_mails_link_is_used_by_its_button_and_not_by_opening_it(site: Site) -> None:
    who = registered(site.world).account
    token = link(site.world, Kind.RESET, who.user_id).token
    browser = visitor(site)
    for _ in range(3):
        await page(browser, "/reset-password")
    done = await browser.post("/auth/reset", json={"token": token, "password": "another long password"})
    assert done.json() == {"next": "/login?notice=password_changed"}
    assert "Your password is changed" in await page(browser, done.json()["next"])


async def test_only_notices_of_our_own_are_shown(site: Site) -> None:
    assert "Signed out everywhere" in await page(visitor(site), "/login?notice=signed_out_everywhere")
    assert "pwned" not in await page(visitor(site), "/login?notice=pwned&problem=pwned&next=/pwned/../x")
