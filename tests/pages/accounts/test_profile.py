"""One's own account, and becoming an expert."""

import re

from nicegui.element import Element
from nicegui.testing import User

from components.experts.language_picker import LanguagePicker
from components.kit import Select, TextArea, ZonePicker
from components.kit.fragment import Fragment
from components.kit.unsaved import UnsavedBar
from db.engine.unit_of_work import UnitOfWork
from db.models import User as UserRow
from expertconnect.services import accounts, experts
from expertconnect.services.accounts import sessions
from pages.account.expert_fields import suggested
from tests.pages.conftest import BASE, Site
from tests.pages.dashboard.availability_scene import field, press
from tests.pages.dashboard.scenes import booked, shown
from tests.world import Cast


async def opened(site: Site, who: Cast, path: str = "/profile") -> User:
    person = site.person(who)
    await person.open(path)
    return person


def elements(user: User) -> list[Element]:
    assert user.client is not None
    return list(user.client.elements.values())


def asks_to_save(user: User) -> bool:
    return any(isinstance(one, UnsavedBar) and one.visible for one in elements(user))


def errors(user: User) -> list[str]:
    return re.findall(r'class="err"[^>]*>([^<]+)', shown(user)) + [
        str(one.content)
        for one in elements(user)
        if isinstance(one, Fragment) and "err" in one.classes and one.content
    ]


async def test_a_changed_name_zone_and_clock_are_saved_and_nothing_is_lost_before(site: Site) -> None:
    ada = await opened(site, site.world.ada)
    assert not asks_to_save(ada)
    field(ada, "Full name").set_value("Ada King")
    assert asks_to_save(ada)
    zone = ada.find(ZonePicker).elements.pop()
    with zone:
        zone._on_choose("Asia/Tokyo")
    await press(ada, "Save changes")
    me = site.world.as_(site.world.ada.actor).ask(accounts.me)
    assert (me.name, me.time_zone) == ("Ada King", "Asia/Tokyo")
    assert not asks_to_save(ada)


async def test_a_wrong_name_says_so_beside_its_field_and_keeps_what_was_typed(site: Site) -> None:
    ada = await opened(site, site.world.ada)
    field(ada, "Full name").set_value("   ")
    await press(ada, "Save changes")
    assert errors(ada) == ["Please fill this in."]
    assert site.world.as_(site.world.ada.actor).ask(accounts.me).name == "Ada Lovelace"
    await press(ada, "Discard")
    assert field(ada, "Full name").text == "Ada Lovelace"
    assert not asks_to_save(ada)


async def test_a_profile_shows_no_secret_and_only_its_owners_own(site: Site) -> None:
    ada = await opened(site, site.world.ada)
    text = shown(ada)
    assert "ada@example.org" in text
    assert "grace@example.org" not in text
    assert str(site.world.ada.actor.session_id) not in text
    assert "Operator" not in text


async def test_a_wrong_current_password_opens_that_form_with_its_sentence(site: Site) -> None:
    ada = site.person(site.world.ada)
    ada.http_client.headers["origin"] = BASE
    refused = await ada.http_client.post(
        "/auth/change-password", data={"password": "wrong", "new_password": "long enough now"}
    )
    await ada.open(refused.headers["location"])
    text = shown(ada)
    assert re.search(r"<details[^>]* open>.*Change password.*This is not your password", text, re.S)
    assert text.count("<details") - text.count("open>") == 1


async def test_everything_wrong_with_becoming_an_expert_is_said_at_once(site: Site) -> None:
    ada = await opened(site, site.world.ada, "/profile/expert")
    field(ada, "Your address").set_value("admin")
    field(ada, "Price of an hour").set_value("ninety")
    await press(ada, "Become an expert")
    said = errors(ada)
    assert len(said) == 3, said
    assert not site.world.as_(site.world.ada.actor).ask(accounts.me).is_expert
    assert field(ada, "Price of an hour").text == "ninety"


async def test_an_account_becomes_an_expert_with_what_was_typed(site: Site) -> None:
    ada = await opened(site, site.world.ada, "/profile/expert")
    assert field(ada, "Your address").text == "ada-lovelace"
    field(ada, "Headline").set_value("Engines, analytical")
    field(ada, "Price of an hour").set_value("62,50")
    languages = ada.find(LanguagePicker).elements.pop()
    with languages:
        languages.act("add", "", "fr")
        languages.act("add", "", "klingon")
    await press(ada, "Become an expert")
    page = site.world.ask(experts.expert_page, "ada-lovelace")
    assert (page.profile.headline, page.profile.rate.minor) == ("Engines, analytical", 6250)
    assert page.profile.languages == ("en", "fr")
    assert page.profile.time_zone == "Europe/London"


async def test_what_is_written_about_oneself_is_previewed_without_its_markup(site: Site) -> None:
    grace = await opened(site, site.world.grace, "/profile/expert")
    grace.find(TextArea).elements.pop().set_value("**Bold** <img src=x onerror=alert(1)>")
    text = shown(grace)
    assert "<strong>Bold</strong>" in text
    assert "<img src=x" not in text


async def test_an_expert_edits_the_page_and_leaves_the_directory(site: Site) -> None:
    grace = await opened(site, site.world.grace, "/profile/expert")
    field(grace, "Headline").set_value("Fewer bugs")
    rest = next(one for one in grace.find(Select).elements if one._label == "Rest after a session")
    with rest:
        rest.act("choose", "", "3")
    assert asks_to_save(grace)
    await press(grace, "Save changes")
    page = site.world.ask(experts.expert_page, "grace").profile
    assert (page.headline, page.buffer_minutes, page.bio) == ("Fewer bugs", 15, "Asks good questions.")
    assert not asks_to_save(grace)


async def test_another_address_is_asked_about_and_the_old_one_leads_to_it(site: Site) -> None:
    grace = await opened(site, site.world.grace, "/profile/expert")
    field(grace, "Address").set_value("bob")
    await press(grace, "Change")
    assert errors(grace) == ["This name is taken. Please choose another."]
    field(grace, "Address").set_value("admiral")
    await press(grace, "Change")
    assert "90 days" in shown(grace)
    assert site.world.ask(experts.expert_page, "grace").moved is False
    await press(grace, "Change address")
    page = site.world.ask(experts.expert_page, "grace")
    assert (page.moved, page.profile.username) == (True, "admiral")


async def test_case_66_an_open_profile_saves_nothing_after_its_sign_in_has_ended(site: Site) -> None:
    ada = await opened(site, site.world.ada)
    field(ada, "Full name").set_value("Ada After The End")
    site.world.as_(site.world.ada.actor).do(sessions.sign_out_everywhere)
    await press(ada, "Save changes")

    def name(work: UnitOfWork) -> str:
        return work.session.get_one(UserRow, site.world.ada.user_id).name

    assert site.world.ask(name) == "Ada Lovelace"


async def test_an_account_ends_its_other_sign_ins_on_the_profile(site: Site) -> None:
    other = site.person(site.world.ada)
    ada = await opened(site, site.world.ada)
    assert "Where you are signed in" in shown(ada)
    fragments = ada.find(Fragment).elements
    [listed] = [one for one in fragments if "Where you are signed in" in one.content]
    await listed.act("end-others")
    assert "End all others" not in shown(ada)
    answer = await other.http_client.get("/profile")
    assert answer.headers["location"].startswith("/login")


def test_a_suggested_address_is_made_of_emails_that_are_allowed() -> None:
    assert suggested("Zoë Strauß-Núñez") == "zoe-strauss-nunez"
    assert suggested("李明") == ""
    assert len(suggested("x" * 200)) == 32


def test_a_suggested_address_ends_with_a_whole_word() -> None:
    assert suggested("Wilhelmina von Hohenstauffen-Pfefferminztee") == "wilhelmina-von-hohenstauffen"
    assert suggested("Ada Lovelace " + "x" * 40) == "ada-lovelace"
    assert suggested("a-b " + "x" * 40) == "a-b-" + "x" * 28


async def test_a_new_name_stands_in_the_header_at_once(site: Site) -> None:
    ada = await opened(site, site.world.ada)
    assert "Profile of Ada Lovelace" in shown(ada)
    field(ada, "Full name").set_value("Queen <b>Ada</b>")
    await press(ada, "Save changes")
    assert "Profile of Queen &lt;b&gt;Ada" in shown(ada)
    assert "Profile of Ada Lovelace" not in shown(ada)


async def test_times_read_as_the_account_says_where_it_names_a_region(site: Site) -> None:
    booked(site)

    async def page(of_account: str) -> str:
        given = accounts.ProfileInput("Grace Hopper", "Europe/Berlin", of_account, None)
        site.world.as_(site.world.grace.actor).do(accounts.edit_profile, given)
        grace = site.person(site.world.grace)
        grace.http_client.cookies.delete("ec-hour12")
        grace.http_client.headers["accept-language"] = "en-US,en;q=0.9"
        await grace.open("/expert-dashboard/bookings")
        return shown(grace)

    assert " AM" not in await page("en-GB")
    assert " AM" in await page("en")


async def test_signing_out_is_confirmed_on_the_page_it_leads_to(site: Site) -> None:
    words = "You are signed out on this device."
    stranger = site.person()
    await stranger.open("/?notice=signed_out")
    await stranger.should_see(words)
    for address, who in (("/?notice=<b>x", None), ("/?notice=signed_out", site.world.ada)):
        other = site.person(who)
        await other.open(address)
        await other.should_not_see(words)
