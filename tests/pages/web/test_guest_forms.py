"""The posts of guests: My Bookings by mail, one booking by its link."""

from tests.pages.web.identity_site import rooms
from tests.pages.web.test_forms import actor, place
from tests.pages.web.test_identity import UID, booked
from tests.services.people import emails, magic
from tests.world import World


async def test_case_72_the_form_of_my_bookings_answers_the_same_for_every_address(world: World) -> None:
    booked(world)
    async with rooms(world) as site, site.browser() as ada:
        await ada.get("/")
        answers = [
            await ada.post("/auth/magic-link", data={"email": email})
            for email in ("ada@example.org", "no@example.org")
        ]
    first, second = ((a.status_code, a.content, a.headers.multi_items()) for a in answers)
    assert first == second
    # A job for each: the writer of e-mails finds out who has bookings, where nobody can measure how long that takes.
    asked_for = [payload["email"] for payload in emails(world, "magic_link")]
    assert asked_for == ["ada@example.org", "no@example.org"]


async def test_case_73_opening_a_link_does_nothing_until_its_button_is_pressed(world: World) -> None:
    booked(world)
    async with rooms(world) as site, site.browser() as ada, site.browser() as scanner:
        await ada.get("/")
        await ada.post("/auth/magic-link", data={"email": "ada@example.org"})
        [payload] = emails(world, "magic_link")
        token = magic(world, payload).token
        for method in ("GET", "HEAD"):  # a scanner opens whatever it finds
            answer = await scanner.request(method, f"/auth/magic?token={token}")
            assert "ec-guest" not in str(answer.headers)
        posted = await scanner.post("/auth/magic", json={"token": token})
        assert posted.status_code == 410
        answer = await ada.post("/auth/magic", json={"token": token})
        assert answer.json() == {"next": "/my-bookings"}
        assert (await actor(ada, "/my-bookings"))["guest_email"] == "ada@example.org"


async def test_a_code_opens_my_bookings_in_the_browser_that_asked(world: World) -> None:
    booked(world)
    async with rooms(world) as site, site.browser() as ada:
        await ada.get("/")
        await ada.post("/auth/magic-link", data={"email": "ada@example.org"})
        [payload] = emails(world, "magic_link")
        minted = magic(world, payload)
        answer = await ada.post("/auth/code", data={"email": "ada@example.org", "code": minted.code})
        assert place(answer) == "/my-bookings"
        assert (await actor(ada, "/my-bookings"))["guest_email"] == "ada@example.org"


async def test_a_manage_link_opens_one_booking_in_this_browser(world: World) -> None:
    token = booked(world)
    async with rooms(world) as site, site.browser() as ada:
        answer = await ada.post(f"/booking/{UID}/open", json={"token": token})
        assert answer.json() == {"next": f"/booking/{UID}"}
        assert (await actor(ada, f"/booking/{UID}"))["manages"] == UID
        missing = [
            await ada.post(f"/booking/{uid}/open", json={"token": wrong})
            for uid, wrong in (
                (UID, "x"),
                ("f" * 32, token),
                ("nonsense", token),
                (UID, None),
                (UID, token + "x"),
            )
        ]
        assert (
            len({(a.status_code, a.content) for a in missing}) == 1
        )  # wrong, foreign and missing look the same
        assert missing[0].status_code == 410
