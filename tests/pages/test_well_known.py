"""Well-known addresses: where to report, and where a password is changed."""

import re
from datetime import datetime, timedelta

import pytest

from tests.pages.conftest import Site
from tests.pages.dashboard.scenes import shown


async def test_security_text_says_whom_to_tell_and_stays_valid(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    http = site.person().http_client
    assert (await http.get("/.well-known/security.txt")).status_code == 404
    contact = "mailto:security@example.org"
    settings = site.application.settings.model_copy(update={"security_contact": contact})
    monkeypatch.setattr(site.application, "settings", settings)
    answer = await http.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == contact
    assert fields["Canonical"] == f"{settings.url}/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - site.application.clock()
    assert timedelta(days=100) < left < timedelta(days=366)


async def test_password_managers_are_led_to_the_open_form(site: Site) -> None:
    http = site.person().http_client
    answer = await http.get("/.well-known/change-password")
    assert (answer.status_code, answer.headers["location"]) == (302, "/profile?open=password")
    ada = site.person(site.world.ada)
    await ada.open("/profile?open=password")
    assert len(re.findall(r"<details[^>]* open", shown(ada))) == 1
    stranger = await http.get("/profile?open=password")
    assert stranger.headers["location"] == "/login?next=%2Fprofile%3Fopen%3Dpassword"
