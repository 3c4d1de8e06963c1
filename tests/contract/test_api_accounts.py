"""Accounts over HTTP: in, out, everywhere out, and what one may change of oneself."""

from typing import Any

from expertconnect.domain.people import SYSTEM
from expertconnect.services import accounts
from expertconnect.services.accounts import one_time_tokens
from expertconnect.services.accounts.one_time_tokens import Kind
from tests.contract.conftest import Api, closed, opened

EVE = {"email": "eve@example.org", "password": "correct horse battery", "name": "Eve"}


async def _eve(api: Api) -> str:
    answer = await api.client().post("/api/auth/register", json=EVE)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


async def test_who_registers_is_signed_in(api: Api) -> None:
    answer = await api.client().post("/api/auth/register", json={**EVE, "time_zone": "Asia/Tokyo"})
    made = answer.json()
    assert (answer.status_code, made["token_type"], made["expires_in"]) == (201, "Bearer", 30 * 86400)
    me = (await api.client(bearer=made["access_token"]).get("/api/auth/me")).json()
    assert me == made["user"]
    assert (me["email"], me["time_zone"], me["is_expert"], me["is_admin"]) == (
        "eve@example.org",
        "Asia/Tokyo",
        False,
        False,
    )
    assert "password" not in answer.text


async def test_a_known_address_is_refused_where_there_is_no_mail(api: Api) -> None:
    await _eve(api)
    again = await api.client().post("/api/auth/register", json={**EVE, "email": "EVE@example.org"})
    assert (again.status_code, again.json()["code"]) == (409, "taken")


async def test_where_mail_is_configured_known_and_new_addresses_get_one_answer(api: Api) -> None:
    mailing = await opened(
        api.world, api.application.settings.model_copy(update={"smtp_host": "mail.example.org"})
    )
    try:
        answers = [
            await mailing.client().post("/api/auth/register", json={**EVE, "email": email})
            for email in ("ada@example.org", "new@example.org")
        ]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].text == answers[1].text
    finally:
        await closed(mailing)


async def test_signing_in_gives_a_token_of_its_own_and_ends_no_other(api: Api) -> None:
    first = await _eve(api)
    answer = await api.client(bearer=first).post(
        "/api/auth/login", json={"email": EVE["email"], "password": EVE["password"]}
    )
    second = answer.json()["access_token"]
    assert answer.status_code == 200
    assert first != second
    for token in (first, second):
        assert (await api.client(bearer=token).get("/api/auth/me")).status_code == 200


async def test_a_wrong_password_and_an_unknown_address_are_told_the_same(api: Api) -> None:
    await _eve(api)
    wrong = await api.client().post(
        "/api/auth/login", json={"email": EVE["email"], "password": "something else"}
    )
    unknown = await api.client().post(
        "/api/auth/login", json={"email": "no@example.org", "password": "something else"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text == unknown.text
    assert wrong.headers["www-authenticate"] == "Bearer"


async def test_a_token_is_worthless_after_signing_out(api: Api) -> None:
    token = await _eve(api)
    program = api.client(bearer=token)
    assert (await program.post("/api/auth/logout")).status_code == 204
    for path in ("/api/auth/me", "/api/bookings", "/api/experts"):
        answer = await program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
    assert (await program.post("/api/auth/logout")).status_code == 401


async def test_signing_out_everywhere_ends_every_token(api: Api) -> None:
    tokens = [await _eve(api)]
    login = await api.client().post(
        "/api/auth/login", json={"email": EVE["email"], "password": EVE["password"]}
    )
    tokens.append(login.json()["access_token"])
    assert (await api.client(bearer=tokens[0]).post("/api/auth/logout-everywhere")).status_code == 204
    for token in tokens:
        assert (await api.client(bearer=token).get("/api/auth/me")).status_code == 401


async def test_one_changes_what_is_sent_and_keeps_the_rest(api: Api) -> None:
    ada = api.client(api.world.ada)
    before = (await ada.get("/api/auth/me")).json()
    after = (await ada.patch("/api/auth/me", json={"time_zone": "Asia/Tokyo", "hour12": True})).json()
    assert after == {**before, "time_zone": "Asia/Tokyo", "hour12": True}
    assert (await ada.patch("/api/auth/me", json={"hour12": None})).json()["hour12"] is None


EXPERT: dict[str, Any] = {
    "username": "ada-lovelace",
    "headline": "Engines that weave",
    "category": "business",
    "bio": "Notes.",
    "hourly_rate": "90.50",
    "currency": "EUR",
    "languages": ["en"],
    "buffer_minutes": 10,
}


async def test_an_account_becomes_an_expert_with_a_public_page(api: Api) -> None:
    ada = api.client(api.world.ada)
    answer = await ada.post("/api/auth/become-expert", json=EXPERT)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/api/experts/ada-lovelace"
    made = answer.json()
    assert (made["hourly_rate"], made["currency"], made["buffer_minutes"]) == ("90.50", "EUR", 10)
    page = (await api.client().get("/api/experts/ada-lovelace")).json()
    assert (page["name"], page["headline"], page["rating"]) == ("Ada Lovelace", "Engines that weave", None)
    assert (await ada.get("/api/auth/me")).json()["username"] == "ada-lovelace"
    twice = await ada.post("/api/auth/become-expert", json={**EXPERT, "username": "ada-two"})
    assert (twice.status_code, twice.json()["code"]) == (409, "taken")


async def test_case_68_becoming_an_expert_brings_nothing_that_was_not_asked(api: Api) -> None:
    ada = api.client(api.world.ada)
    for more in ({"is_admin": True}, {"is_admin": False}, {"user_id": 1}, {"rating": 5}):
        answer = await ada.post("/api/auth/become-expert", json={**EXPERT, **more})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, list(more))
    me = (await ada.get("/api/auth/me")).json()
    assert (me["is_admin"], me["is_expert"]) == (False, False)


async def test_a_link_is_sent_or_not_with_the_same_answer(api: Api) -> None:
    for path in ("/api/auth/password-reset", "/api/auth/magic-link"):
        known = await api.client().post(path, json={"email": "ada@example.org"})
        unknown = await api.client().post(path, json={"email": "nobody@example.org"})
        assert (known.status_code, unknown.status_code) == (202, 202)
        assert known.text == unknown.text
        wrong = await api.client().post(path, json={"email": "nobody"})
        assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["email"])


async def test_the_token_of_a_mail_sets_another_password_once(api: Api) -> None:
    token = await _eve(api)
    minted = api.application.acting(SYSTEM).do_now(_mint)
    body = {"token": minted, "password": "another horse battery"}
    done = await api.client().post("/api/auth/password-reset/confirm", json=body)
    assert (done.status_code, done.text) == (204, "")
    assert (await api.client(bearer=token).get("/api/auth/me")).status_code == 401
    again = await api.client().post("/api/auth/password-reset/confirm", json=body)
    assert (again.status_code, again.json()["code"]) == (410, "link_invalid")
    login = await api.client().post(
        "/api/auth/login", json={"email": EVE["email"], "password": "another horse battery"}
    )
    assert login.status_code == 200


def _mint(work: Any) -> str:
    user = accounts.by_address(work, EVE["email"])
    assert user is not None
    return str(one_time_tokens.mint(work, Kind.RESET, user.email, user_id=user.id).token)


async def test_too_many_sign_ins_are_refused_with_a_time_to_wait(limited: Api) -> None:
    for _ in range(10):
        answer = await limited.client().post(
            "/api/auth/login", json={"email": "x@example.org", "password": "wrong"}
        )
        assert answer.status_code == 401
    answer = await limited.client().post(
        "/api/auth/login", json={"email": "x@example.org", "password": "wrong"}
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) > 0
