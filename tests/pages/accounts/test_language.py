"""The language of pages: chosen here, else by the account, else by the browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from nicegui.testing import User

from components.kit import Select
from expertconnect.i18n import catalogues
from expertconnect.services import accounts
from pages.account.profile_state import written
from pages.framework.request_locale import RequestLocale, locale_for
from tests.pages.accounts.test_profile import asks_to_save
from tests.pages.conftest import Site
from tests.pages.dashboard.availability_scene import field, press
from tests.pages.dashboard.scenes import shown

GERMAN = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Sign-in and security"
msgstr "Anmeldung und Sicherheit"
"""


@pytest.fixture(autouse=True)
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German with one word in it, whatever catalogues there are besides."""
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")

    def forget() -> None:
        catalogues.spoken.cache_clear()
        catalogues._catalogue.cache_clear()

    monkeypatch.setattr(catalogues, "_TESTED", str(tmp_path))
    forget()
    yield
    monkeypatch.undo()
    forget()


def select(user: User, label: str) -> Select[str]:
    return next(one for one in user.find(Select).elements if one._label == label)


async def choose(user: User, label: str, value: str) -> None:
    box = select(user, label)
    with box:
        box.act("choose", "", str(list(box._options).index(value)))


async def profile(site: Site, accepted: str = "en-GB,en;q=0.9") -> User:
    ada = site.person(site.world.ada)
    ada.http_client.headers["accept-language"] = accepted
    await ada.open("/profile")
    return ada


def mine(site: Site) -> str:
    return site.world.as_(site.world.ada.actor).ask(accounts.me).locale


async def test_a_language_and_region_are_saved_and_the_page_comes_back_in_it(site: Site) -> None:
    ada = await profile(site)
    assert select(ada, "Language")._options == {"en": "English", "de": "Deutsch"}
    await choose(ada, "Language", "de")
    await choose(ada, "Days and money", "AT")
    assert "2. März 2026" in shown(ada)
    await press(ada, "Save changes")
    assert mine(site) == "de-AT"
    assert ada.client is not None
    sent = [message for message in ada.client.outbox.messages if message[1] == "run_javascript"]
    assert any("ec-locale=de;" in str(message[2]) for message in sent)
    again = await profile(site)
    assert "Anmeldung und Sicherheit" in shown(again)


async def test_a_region_of_another_language_is_not_kept(site: Site) -> None:
    ada = await profile(site)
    await choose(ada, "Days and money", "NZ")
    await choose(ada, "Language", "de")
    assert select(ada, "Days and money").value == ""
    await press(ada, "Discard")
    assert select(ada, "Language").value == "en"
    assert mine(site) == "en"


async def test_an_untouched_profile_has_nothing_to_save_whatever_its_locale(site: Site) -> None:
    for locale in ("en", "de-AT", "fr-BE", "zh-Hant-TW", "en-JP"):
        given = accounts.ProfileInput("Ada Lovelace", "Europe/London", locale)
        site.world.as_(site.world.ada.actor).do(accounts.edit_profile, given)
        ada = await profile(site)
        field(ada, "Full name").set_value("Ada")
        assert asks_to_save(ada), locale
        field(ada, "Full name").set_value("Ada Lovelace")
        assert not asks_to_save(ada), locale


@pytest.mark.parametrize(
    ("here", "chosen", "own", "read"),
    [
        ("en-GB", False, "de-AT", "de-AT"),
        ("de-CH", False, "de", "de-CH"),
        ("en-GB", False, "de", "de"),
        ("de-CH", False, "en", "de-CH"),
        ("de-CH", False, "en-GB", "en-GB"),
        ("de-CH", True, "de-AT", "de-AT"),
        ("en-US", True, "de-AT", "en-US"),
        ("en-US", False, "fr-BE", "en-US"),
        ("en-US", False, "nonsense", "en-US"),
    ],
)
def test_what_was_chosen_here_comes_before_the_account_and_the_account_before_the_browser(
    here: str, chosen: bool, own: str, read: str
) -> None:
    assert locale_for(RequestLocale(here, None, chosen), own) == read


def test_a_locale_is_read_as_a_spoken_language_and_a_region() -> None:
    assert [written(tag) for tag in ("de-AT", "de", "fr-BE", "en")] == [
        ("de", "AT"), ("de", ""), ("en", "BE"), ("en", ""),
    ]  # fmt: skip


async def test_a_profile_offers_the_language_it_is_read_in_and_saves_it_with_the_rest(site: Site) -> None:
    ada = await profile(site, "de-AT,de;q=0.9")
    assert select(ada, "Language").value == "de"
    field(ada, "Full name").set_value("Ada King")
    await press(ada, "Save changes")
    assert mine(site) == "de"
    assert not asks_to_save(ada)
