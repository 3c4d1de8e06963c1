"""The operator's page."""

from datetime import timedelta

import pytest
from nicegui.testing import User

from db.engine import sqlite
from db.engine.unit_of_work import Job, UnitOfWork
from db.models import User as UserRow
from expertconnect.clock_watch import ClockWatch
from expertconnect.domain.people import SYSTEM
from expertconnect.services.common import last_run
from expertconnect.services.jobs import outbox
from tests.pages.conftest import BASE, Site, settle
from tests.pages.dashboard.scenes import booked, everywhere, shown


def promote(site: Site) -> None:
    def make_admin(work: UnitOfWork) -> None:
        work.session.get_one(UserRow, site.world.bob.user_id).is_admin = True

    site.world.do(make_admin)


async def opened(site: Site, query: str = "") -> User:
    promote(site)
    bob = site.person(site.world.bob)
    await bob.open("/admin" + query)
    return bob


@pytest.mark.parametrize("who", ["ada", "grace", "mallory"])
async def test_there_is_no_operators_page_for_anybody_else(site: Site, who: str) -> None:
    answer = await site.person(getattr(site.world, who)).http_client.get("/admin")
    assert answer.status_code == 404
    assert "EXPERTCONNECT_" not in answer.text


async def test_a_stranger_is_asked_to_sign_in_first(site: Site) -> None:
    answer = await site.person().http_client.get("/admin")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fadmin")


async def test_a22_a_proxy_that_no_setting_names_is_told(site: Site) -> None:
    promote(site)
    text = "All visitors count as one"
    for headers, is_told in (
        ({}, False),
        ({"X-Forwarded-For": "198.51.100.7"}, True),
        ({"Forwarded": "for=x"}, True),
    ):
        bob = site.person(site.world.bob)
        bob.http_client.headers.update(headers)
        await bob.open("/admin")
        assert (text in shown(bob)) == is_told


async def test_a21_security_events_are_shown_and_rows_of_one_kind_counted(site: Site) -> None:
    for _ in range(3):
        data = {"email": "ada@example.org", "password": "wrong password"}
        answer = await site.person().http_client.post("/auth/login", data=data, headers={"Origin": BASE})
        assert answer.headers["location"] == "/login?problem=wrong_credentials"
    text = shown(await opened(site))
    assert "Wrong password" in text
    assert "3 times" in text
    assert "ada@example.org" not in text


async def test_settings_are_shown_and_secrets_are_not(site: Site) -> None:
    text = shown(await opened(site))
    assert "EXPERTCONNECT_SECRET_KEY" in text
    assert site.world.settings.secret_key.get_secret_value() not in text
    assert "EXPERTCONNECT_HOLD_MINUTES" in text


async def test_a_mail_that_is_posted_appears_on_the_open_page(site: Site) -> None:
    bob = await opened(site)
    assert "No mails here" in shown(bob)
    job = Job("password_reset:1:x", "password_reset", {"user_id": site.world.ada.user_id})
    site.application.acting(SYSTEM).do_now(UnitOfWork.post, job)
    await settle(0.3)
    assert "Password reset" in shown(bob)


async def test_a_mail_that_is_due_within_the_minute_is_due_now(site: Site) -> None:
    job = Job(
        "password_reset:1:x", "password_reset", {"user_id": site.world.ada.user_id}, timedelta(seconds=30)
    )
    site.application.acting(SYSTEM).do_now(UnitOfWork.post, job)
    text = shown(await opened(site))
    assert "due now" in text
    assert "0 min" not in text


async def test_a_mail_that_is_sent_leaves_the_waiting_ones_of_an_open_page(site: Site) -> None:
    job = Job("password_reset:1:x", "password_reset", {"user_id": site.world.ada.user_id})
    system = site.application.acting(SYSTEM)
    system.do_now(UnitOfWork.post, job)
    bob = await opened(site)
    assert "Password reset" in shown(bob)
    [due] = system.do_now(outbox.claim_due)
    system.do_now(outbox.sent, due)
    await settle(0.3)
    assert "Password reset" not in shown(bob)


async def test_a_preview_has_no_token_and_a_mail_can_be_tried_again(site: Site) -> None:
    details = booked(site)
    bob = await opened(site)
    key = next(
        line.key
        for line in site.world.ask(outbox.lines)
        if details.uid in line.key and line.key.endswith("client")
    )
    await everywhere(bob, "preview", key)
    text = shown(bob)
    assert f"/booking/{details.uid}#…" in text
    await everywhere(bob, "retry", key)
    assert site.world.ask(outbox.line, key).state == "waiting"
    await bob.should_see("It is tried again now.")


async def test_whoever_loses_the_role_can_do_nothing_on_an_open_page(site: Site) -> None:
    details = booked(site)
    bob = await opened(site)

    def demote(work: UnitOfWork) -> None:
        work.session.get_one(UserRow, site.world.bob.user_id).is_admin = False

    site.world.do(demote)
    key = next(line.key for line in site.world.ask(outbox.lines) if details.uid in line.key)
    await everywhere(bob, "preview", key)
    assert bob.client is not None
    assert "Preview" not in [one.props.get("aria-label") for one in bob.client.elements.values()]
    await bob.should_see("We could not find that.")


async def test_a_clock_that_has_leapt_is_told_until_the_operator_says_that_it_is_right(site: Site) -> None:
    seconds = 0.0
    site.application.clock_watch = ClockWatch(site.world.clock, lambda: seconds)
    site.world.clock.advance(timedelta(hours=2))
    bob = await opened(site)
    assert "The clock has leapt forward" in shown(bob)
    assert "another 60 minutes" in shown(bob)
    await everywhere(bob, "trust", "")
    assert "The clock has leapt" not in shown(bob)
    assert site.application.clock_watch.leap() is None
    assert site.world.as_(SYSTEM).ask(last_run.confirmed_since, site.world.clock() - timedelta(minutes=1))


async def test_a_database_that_cannot_be_written_is_told_with_its_cause(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = await opened(site)
    assert "Nothing can be saved" not in shown(bob)
    monkeypatch.setattr(sqlite, "MIN_FREE", 2**62)
    bob = await opened(site)
    assert "Nothing can be saved" in shown(bob)
    assert "The disk is full" in shown(bob)
