"""Who asks: by cookie, by bearer token, by browser, by network."""

import asyncio
import re
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from httpx import Response
from starlette.types import Receive, Scope, Send

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect.domain.booking import BookingStatus
from expertconnect.services.accounts import sessions
from expertconnect.services.bookings.manage_links import token_for
from pages.framework.request_identity import actor_of
from pages.web.cookie_jar import manage_cookie
from pages.web.middleware.identity import IdentityMiddleware
from tests.pages.web.identity_site import rooms
from tests.services.people import acts, registered
from tests.world import NINE, World

UID = "0123456789abcdef" * 2


def cookie(response: Response, name: str) -> SimpleCookie:
    found: SimpleCookie = SimpleCookie()
    for header in response.headers.get_list("set-cookie"):
        if header.startswith(f"{name}="):
            found.load(header)
    return found


def booked(world: World) -> str:
    """A guest's booking; the token of its manage link."""

    def book(work: UnitOfWork) -> str:
        tick = int(NINE.timestamp()) // 300
        row = Booking(
            uid=UID,
            expert_id=world.grace.expert_id,
            event_type_id=world.grace.event_type_id,
            status=BookingStatus.CONFIRMED.value,
            starts_at=NINE,
            ends_at=NINE + timedelta(minutes=30),
            title="A first talk",
            first_tick=tick,
            end_tick=tick + 6,
            email="ada@example.org",
            email_shown="ada@example.org",
            name="Ada",
            created_at=work.now,
            updated_at=work.now,
            booked_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        return token_for(work, row)  # type: ignore[arg-type]  # it reads two columns

    return world.do(book)


async def test_a_browser_is_given_a_cookie_of_its_own_with_its_first_page(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada, site.browser() as bob:
        first = await ada.get("/")
        visitor = first.json()["actor"]["visitor"]
        assert re.fullmatch("[0-9a-f]{32}", visitor)
        assert cookie(first, "ec-visitor")["ec-visitor"].value == visitor
        second = await ada.get("/")
        assert second.json()["actor"]["visitor"] == visitor
        assert "set-cookie" not in second.headers
        assert (await bob.get("/")).json()["actor"]["visitor"] != visitor


async def test_a_visitor_cookie_that_is_not_ours_is_replaced(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        for planted in ("x", "A" * 32, "0" * 31, "../../etc"):
            answer = await ada.get("/", headers={"cookie": f"ec-visitor={planted}"})
            assert answer.json()["actor"]["visitor"] != planted
            assert "ec-visitor" in answer.headers["set-cookie"]


async def test_cookies_prove_nothing_to_scripts_and_stay_on_https(world: World) -> None:
    async with rooms(world) as site, site.browser() as ada:
        plain = (await ada.get("/")).headers["set-cookie"]
        assert "HttpOnly" in plain
        assert "SameSite=Lax" in plain
        assert "Secure" not in plain
    async with (
        rooms(world, base_url="https://book.example.org") as site,
        site.browser("https://book.example.org") as ada,
    ):
        secure = (await ada.get("/")).headers["set-cookie"]
        assert secure.startswith("__Host-ec-visitor=")
        assert "; Secure" in secure
        assert "Path=/;" in secure
        assert "Domain" not in secure


async def test_a_session_cookie_says_who_is_signed_in_until_it_ends(world: World) -> None:
    signed_in = registered(world)
    async with rooms(world) as site, site.browser() as ada:
        ada.cookies.set("ec-session", signed_in.started.token)
        actor = (await ada.get("/")).json()["actor"]
        assert (actor["user_id"], actor["session_id"]) == (
            signed_in.account.user_id,
            signed_in.started.session_id,
        )
        assert actor["in_page"]
        world.as_(acts(world, signed_in.started.token)).do(sessions.sign_out)
        assert (await ada.get("/")).json()["actor"]["user_id"] is None


async def test_case_65_a_forged_cookie_or_bearer_is_nobody(world: World) -> None:
    guest = world.do(sessions.begin_guest, "ada@example.org").token
    async with rooms(world) as site, site.browser() as mallory:
        for forged in ("x", "a.b.c", guest, "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."):
            actor = (await mallory.get("/", headers={"cookie": f"ec-session={forged}"})).json()["actor"]
            assert (actor["user_id"], actor["session_id"], actor["guest_email"]) == (None, None, None)
            program = (await mallory.get("/api/me", headers={"authorization": f"Bearer {forged}"})).json()
            assert program["actor"]["session_id"] is None
            assert program["bearer"] == forged


async def test_a_bearer_token_counts_for_programs_and_not_for_pages(world: World) -> None:
    signed_in = registered(world)
    headers = {"authorization": f"Bearer {signed_in.started.token}"}
    async with rooms(world) as site, site.browser() as program:
        found = (await program.get("/api/me", headers=headers)).json()
        assert found["actor"]["user_id"] == signed_in.account.user_id
        assert not found["actor"]["in_page"]
        assert found["bearer"] == ""
        assert (await program.get("/", headers=headers)).json()["actor"]["user_id"] is None


async def test_a_guest_session_says_only_whose_address_was_proven(world: World) -> None:
    token = world.do(sessions.begin_guest, "ada@example.org").token
    account = registered(world)
    async with rooms(world) as site, site.browser() as ada:
        ada.cookies.set("ec-guest", token)
        actor = (await ada.get("/my-bookings")).json()["actor"]
        assert (actor["guest_email"], actor["user_id"]) == ("ada@example.org", None)
        ada.cookies.set("ec-session", account.started.token)
        actor = (await ada.get("/my-bookings")).json()["actor"]
        assert (actor["guest_email"], actor["user_id"]) == (None, account.account.user_id)


async def test_a_manage_cookie_opens_its_one_booking_only(world: World) -> None:
    token = booked(world)
    async with rooms(world) as site, site.browser() as ada:
        ada.cookies.set(manage_cookie(UID), token)
        assert (await ada.get(f"/booking/{UID}")).json()["actor"]["manages"] == UID
        assert (await ada.get("/my-bookings")).json()["actor"]["manages"] is None
        assert (await ada.get(f"/booking/{'f' * 32}")).json()["actor"]["manages"] is None
        ada.cookies.set(manage_cookie("f" * 32), token)
        assert (await ada.get(f"/booking/{'f' * 32}")).json()["actor"]["manages"] is None
        world.clock.advance(timedelta(days=60))
        assert (await ada.get(f"/booking/{UID}")).json()["actor"]["manages"] is None


async def test_use_is_noted_so_that_nobody_is_signed_out_while_reading(world: World) -> None:
    signed_in = registered(world)

    async def noted() -> None:
        while (
            found := world.ask(sessions.identify, sessions.ACCOUNT, signed_in.started.token)
        ) and found.is_due:
            await asyncio.sleep(0.01)

    async with rooms(world) as site, site.browser() as ada:
        ada.cookies.set("ec-session", signed_in.started.token)
        for _ in range(3):
            world.clock.advance(timedelta(days=20))
            assert (await ada.get("/")).json()["actor"]["user_id"] == signed_in.account.user_id
            await asyncio.wait_for(noted(), 60)


async def test_a_socket_has_the_actor_of_its_cookies(world: World) -> None:
    signed_in = registered(world)
    met: list[Scope] = []

    async def within(scope: Scope, receive: Receive, send: Send) -> None:
        met.append(scope)

    async def nothing(*_: Any) -> Any:
        raise AssertionError("nothing is said before the application answers")

    async with rooms(world) as site:
        cookies = f"ec-session={signed_in.started.token}; ec-visitor={'a' * 32}".encode()
        scope = {
            "type": "websocket",
            "path": "/_nicegui_ws/socket.io/",
            "client": ("203.0.113.7", 1),
            "headers": [(b"cookie", cookies)],
        }
        await IdentityMiddleware(within, site.application)(scope, nothing, nothing)
    actor = actor_of(met[0])
    assert (actor.user_id, actor.visitor) == (signed_in.account.user_id, "a" * 32)


async def test_the_network_is_the_peers_unless_a_trusted_proxy_says_otherwise(world: World) -> None:
    forwarded = {"x-forwarded-for": "198.51.100.9"}
    async with rooms(world) as site, site.browser() as ada:
        assert (await ada.get("/", headers=forwarded)).json()["actor"]["network"] == "203.0.113.7"
    async with rooms(world, trusted_proxies="203.0.113.0/24") as site, site.browser() as ada:
        assert (await ada.get("/", headers=forwarded)).json()["actor"]["network"] == "198.51.100.9"
