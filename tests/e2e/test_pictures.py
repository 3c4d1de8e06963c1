"""Showing one's face: chosen, looked at, sent, and seen by somebody else."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.accounts import sign_in
from tests.e2e.conftest import NewPage
from tests.pictures_of import bomb, picture

Keep = Callable[[Page, str], None]


def chosen(page: Page, name: str, data: bytes) -> None:
    page.get_by_label(re.compile("Choose a picture|Another picture")).set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": data}
    )


def test_a_picture_is_seen_on_the_experts_card_in_another_browser(new_page: NewPage, picture: Keep) -> None:
    other = new_page()
    other.goto("/experts")
    card = other.locator("article", has_text="Grace Hopper")
    expect(card.locator(".av img")).to_have_count(0)
    grace = sign_in(new_page(), "grace@example.org", onward="/profile")
    chosen(grace, "me.jpg", face())
    expect(grace.get_by_label("How your picture will look")).to_be_visible()
    expect(grace.get_by_role("button", name="Use this picture")).to_be_focused()
    picture(grace, "preview")
    grace.keyboard.press("Enter")
    expect(grace.get_by_text("Your picture is saved.")).to_be_visible()
    expect(grace.locator(".nav-me img")).to_be_visible()
    expect(grace.get_by_label("Another picture")).to_be_focused()
    other.goto("/experts")
    image = card.locator(".av img")
    expect(image).to_be_visible()
    assert image.evaluate("at => at.complete && at.naturalWidth") == 320
    picture(other, "card")
    grace.get_by_role("button", name="Use my initials").click()
    expect(grace.locator(".nav-me img")).to_have_count(0)
    other.reload()
    expect(card.locator(".av img")).to_have_count(0)


def test_what_is_no_picture_is_said_in_words_and_nothing_is_sent(new_page: NewPage) -> None:
    ada = sign_in(new_page(phone=True), "ada@example.org", onward="/profile")
    sent: list[str] = []
    ada.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    for data, said in (
        (b"<svg/>", "no picture"),
        (bomb(60_000, 60_000), "no picture"),
        (face((90, 90)), "too small"),
    ):
        chosen(ada, "x.jpg", data)
        expect(ada.get_by_role("alert").filter(has_text=said)).to_be_visible()
        expect(ada.get_by_role("button", name="Use this picture")).to_be_hidden()
    assert not [url for url in sent if "picture" in url]


def test_a_lost_line_keeps_the_picture_and_another_try_sends_it(new_page: NewPage, tmp_path: Path) -> None:
    ada = sign_in(new_page(), "ada@example.org", onward="/profile")
    chosen(ada, "x.jpg", face())
    ada.route("**/profile/picture", lambda route: route.abort())
    ada.get_by_role("button", name="Use this picture").click()
    expect(ada.get_by_role("alert").filter(has_text="could not be reached")).to_be_visible()
    ada.unroute("**/profile/picture")
    ada.get_by_role("button", name="Use this picture").click()
    expect(ada.get_by_text("Your picture is saved.")).to_be_visible()


def face(size: tuple[int, int] = (3000, 2000)) -> bytes:
    return picture("JPEG", size)
