"""Form posts: cookies that are set, pages that are led to, and what a refusal keeps."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from expertconnect.domain.events import SessionEnded, session_topic
from expertconnect.services.accounts.one_time_tokens import Kind
from tests.pages.web.identity_site import Rooms, rooms
from tests.pages.web.test_identity import UID, cookie
from tests.services.people import PASSWORD, configure_mail, emails, link, registered
from tests.world import World

NEWTON = {"email": "Newton@example.org", "name": "Isaac Newton", "password": PASSWORD}
NEW = "another long password"


def place(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def actor(browser: httpx.AsyncClient, path: str = "/") -> dict[str, object]:
    found: dict[str, object] = (await browser.get(path)).json()["actor"]
    return found


async def test_whoever_registers_by_a_form_is_signed_in(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        answer = await ada.post("/auth/register", data=NEWTON | {"next": "/grace/intro?day=2026-03-03"})
        assert place(answer) == "/grace/intro?day=2026-03-03"
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert answer.headers["cache-control"] == "no-store"
        assert (await actor(ada))["user_id"] is not None


async def test_a_form_works_as_a_fetch_too(world: World) -> None:
    registered(world)
    async with rooms(world) as site, site.browser() as ada:
        answer = await ada.post("/auth/login", json={"email": "newton@example.org", "password": PASSWORD})
        assert (answer.status_code, answer.json()) == (200, {"next": "/my-bookings"})
        assert (await actor(ada))["user_id"] is not None
        wrong = await ada.post("/auth/login", json={"email": "newton@example.org", "password": "x"})
        assert wrong.status_code == 401
        assert wrong.headers["content-type"] == "application/problem+json"
        assert wrong.json()["code"] == "wrong_credentials"
        invalid = await ada.post("/auth/register", json={"email": 7, "name": None, "password": True})
        assert set(invalid.json()["errors"]) == {"email", "name", "password"}


async def test_a5_a_form_of_very_many_json_items_is_refused_before_it_is_parsed(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        passwords: list[object] = [[[]] * 50_000, {str(key): 1 for key in range(50_000)}]
        for password in passwords:
            answer = await ada.post("/auth/login", json={"email": "a@example.org", "password": password})
            assert (answer.status_code, answer.json()["detail"]) == (422, "This could not be read.")


async def test_an_expert_who_signs_in_is_led_to_the_dashboard(world: World) -> None:
    from db.engine.unit_of_work import UnitOfWork
    from db.models import User
    from tests.services.people import FAST

    def give_password(work: UnitOfWork) -> None:
        work.session.get_one(User, world.grace.user_id).password_hash = FAST.hash_now(PASSWORD)

    world.do(give_password)
    async with rooms(world) as site, site.browser() as grace:
        answer = await grace.post("/auth/login", data={"email": "grace@example.org", "password": PASSWORD})
        assert place(answer) == "/expert-dashboard"


async def test_a_refused_form_keeps_what_was_typed_but_no_password(world: World) -> None:
    registered(world)
    async with rooms(world) as site, site.browser() as ada:
        typed = {"email": "newton@example.org", "password": "the wrong password", "next": "/profile"}
        answer = await ada.post("/auth/login", data=typed)
        assert place(answer) == "/login?problem=wrong_credentials&next=%2Fprofile"
        kept = cookie(answer, "ec-flash")["ec-flash"]
        assert int(kept["max-age"]) == 120
        import base64

        assert b"wrong password" not in base64.urlsafe_b64decode(kept.value.partition(".")[0])
        flash = (await ada.get(place(answer))).json()["flash"]
        assert flash["typed"] == {"email": "newton@example.org", "next": "/profile"}
        assert flash["sentence"] == "The e-mail address or the password is not right."
        assert (await ada.get("/login")).json()["flash"] is None  # only where the query says so
        assert (await ada.get("/login?problem=other")).json()["flash"] is None
        world.clock.advance(timedelta(minutes=3))
        assert (await ada.get(place(answer))).json()["flash"] is None


async def test_a_sentence_that_somebody_else_wrote_is_never_shown(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        answer = await ada.post("/auth/login", data={"email": "x", "password": "y"})
        text, _, seal = cookie(answer, "ec-flash")["ec-flash"].value.partition(".")
        for forged in (f"{text[:-4]}AAAA.{seal}", f"{text}.{'0' * 64}", text, "", ".", "x.y", f"ü.{seal}"):
            ada.cookies.clear()
            headers = {b"cookie": f"ec-flash={forged}".encode()}
            assert (await ada.get("/login?problem=wrong_credentials", headers=headers)).json()[
                "flash"
            ] is None


async def test_fields_that_are_wrong_are_told_beside_the_form(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        answer = await ada.post("/auth/register", data=NEWTON | {"password": "short", "email": "nope"})
        assert place(answer) == "/register?problem=validation"
        flash = (await ada.get(place(answer))).json()["flash"]
        assert set(flash["fields"]) == {"email", "password"}
        assert flash["typed"] == {"email": "nope", "name": "Isaac Newton"}


async def test_case_77_signing_in_leads_to_no_other_site(world: World) -> None:
    registered(world)
    async with rooms(world) as site, site.browser() as ada:
        for hostile in ("//evil.example", "https://evil.example/x", "/\\evil.example"):
            typed = {"email": "newton@example.org", "password": PASSWORD, "next": hostile}
            assert place(await ada.post("/auth/login", data=typed)) == "/my-bookings"
            assert (await ada.post("/auth/login", json=typed)).json() == {"next": "/my-bookings"}
            refused = place(await ada.post("/auth/login", data=typed | {"password": "wrong password"}))
            assert "evil" not in refused


async def test_signing_out_forgets_the_browser_and_ends_the_session(world: World) -> None:
    signed_in = registered(world)
    async with rooms(world) as site, site.browser() as ada:
        ada.cookies.set("ec-session", signed_in.started.token)
        answer = await ada.post("/auth/logout")
        assert place(answer) == "/?notice=signed_out"
        assert int(cookie(answer, "ec-session")["ec-session"]["max-age"]) == 0
        stolen = {"cookie": f"ec-session={signed_in.started.token}"}
        assert (await ada.get("/", headers=stolen)).json()["actor"]["user_id"] is None


async def test_case_67_signing_in_changes_the_cookie_and_the_one_before_is_dead(world: World) -> None:
    registered(world)
    typed = {"email": "newton@example.org", "password": PASSWORD}
    async with rooms(world) as site, site.browser() as ada:
        await ada.post("/auth/login", data=typed)
        first = ada.cookies["ec-session"]
        await ada.post("/auth/login", data=typed)
        assert ada.cookies["ec-session"] != first
        planted = {"cookie": f"ec-session={first}"}
        assert (await httpx_get(site, planted))["user_id"] is None


async def httpx_get(site: Rooms, headers: dict[str, str]) -> dict[str, object]:
    async with site.browser() as other:
        found: dict[str, object] = (await other.get("/", headers=headers)).json()["actor"]
        return found


async def test_changing_a_password_signs_the_other_browser_out_and_this_one_not(world: World) -> None:
    registered(world)
    typed = {"email": "newton@example.org", "password": PASSWORD}
    async with rooms(world) as site, site.browser() as here, site.browser() as there:
        await here.post("/auth/login", data=typed)
        await there.post("/auth/login", data=typed)
        copied = {"cookie": f"ec-session={here.cookies['ec-session']}"}
        answer = await here.post("/auth/change-password", data={"password": PASSWORD, "new_password": NEW})
        assert place(answer) == "/profile?notice=password_changed"
        assert (await actor(here))["user_id"] is not None
        assert (await actor(there))["user_id"] is None
        assert (await httpx_get(site, copied))["user_id"] is None


async def test_a_password_is_reset_from_the_form_to_signing_in(world: World) -> None:
    user_id = registered(world).account.user_id
    async with rooms(world) as site, site.browser() as ada:
        for email in ("newton@example.org", "nobody@example.org"):
            assert place(await ada.post("/auth/forgot", data={"email": email})) == "/forgot?notice=sent"
        token = link(world, Kind.RESET, user_id).token
        poor = await ada.post("/auth/reset", json={"token": token, "password": "short"})
        assert poor.json()["errors"].keys() == {"password"}
        answer = await ada.post("/auth/reset", json={"token": token, "password": NEW})
        assert answer.json() == {"next": "/login?notice=password_changed"}
        again = await ada.post("/auth/reset", json={"token": token, "password": NEW})
        assert (again.status_code, again.json()["code"]) == (410, "link_invalid")


async def test_with_mail_a_registration_leads_to_the_mail_whoever_has_the_address(world: World) -> None:
    configure_mail(world)
    mail = {"smtp_host": "mail.example.org", "mail_from": "x@example.org"}
    async with rooms(world, **mail) as site, site.browser() as ada:
        await ada.get("/")
        answers = [
            await ada.post("/auth/register", data=NEWTON | {"email": email})
            for email in ("ada@example.org", "new@example.org")
        ]
        first, second = ((a.status_code, a.content, a.headers.multi_items()) for a in answers)
        assert first == second
        assert place(answers[0]) == "/login?notice=check_mail"
        [payload] = emails(world, "verify_address")
        token = link(world, Kind.VERIFY, payload["user_id"], payload["browser"]).token
        answer = await ada.post("/auth/verify", json={"token": token})
        assert answer.json() == {"next": "/my-bookings?notice=verified"}
        assert (await actor(ada))["user_id"] == payload["user_id"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"a":' * 50_000],
)
async def test_what_cannot_be_read_is_refused_with_a_sentence(world: World, body: bytes) -> None:
    async with rooms(world) as site, site.browser() as ada:
        answer = await ada.post("/auth/login", content=body, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "validation")


async def test_a_form_with_files_or_hundreds_of_fields_is_refused(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        files = await ada.post("/auth/login", files={"email": ("x.txt", b"x")})
        many = await ada.post("/auth/login", files={f"f{n}": (None, "x") for n in range(100)})
        odd = await ada.post("/auth/login", content=b"--x", headers={"content-type": "multipart/form-data"})
        assert {files.status_code, many.status_code, odd.status_code} == {422}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_case_76_another_site_signs_nobody_in_as_somebody_else(
    world: World, headers: dict[str, str]
) -> None:
    registered(world)
    typed = {"email": "newton@example.org", "password": PASSWORD}
    async with rooms(world) as site, site.browser() as victim:
        answer = await victim.post("/auth/login", data=typed, headers=headers)
        assert answer.status_code == 403
        assert "ec-session" not in str(answer.headers)
        ours = {"origin": site.application.settings.url, "sec-fetch-site": "same-origin"}
        assert (await victim.post("/auth/login", data=typed, headers=ours)).status_code == 303


async def test_case_76_nothing_is_changed_by_opening_an_address(world: World) -> None:
    signed_in = registered(world)
    async with rooms(world) as site, site.browser() as ada:
        ada.cookies.set("ec-session", signed_in.started.token)
        for path in (
            "/auth/logout",
            "/auth/logout-everywhere",
            "/auth/send-verification",
            f"/booking/{UID}/open",
        ):
            answer = await ada.get(path)
            assert "ec-session" not in str(answer.headers)
        assert (await actor(ada))["user_id"] == signed_in.account.user_id


async def test_case_66_open_pages_hear_at_once_that_their_sign_in_is_over(world: World) -> None:
    typed = {"email": "newton@example.org", "password": PASSWORD}
    signed_in = registered(world)
    async with rooms(world) as site, site.browser() as here:
        reported: asyncio.Queue[object] = asyncio.Queue()
        site.application.bus.follow(session_topic(signed_in.started.session_id), reported.put_nowait)
        await here.post("/auth/login", data=typed)
        await here.post("/auth/change-password", data={"password": PASSWORD, "new_password": NEW})
        assert await asyncio.wait_for(reported.get(), 5) == SessionEnded(signed_in.started.session_id)
