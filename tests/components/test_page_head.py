"""What pages say of themselves, before and without a script, and instead of a page."""

import json
import re

import pytest
from markupsafe import Markup
from nicegui import context, ui

from components.kit.markup import tag
from components.layout.error_page import error_page
from components.layout.loading_skeleton import boot
from components.layout.page_head import (
    About,
    add_to_body,
    add_to_every_head,
    add_to_head,
    page_head,
    structured_data,
)
from components.layout.theme import theme_switch
from expertconnect.i18n import ReaderLocale, reading
from tests.components.pages import page

HOSTILE = '</script><script>alert(1)</script>"&'


def test_a_description_for_search_engines_cannot_be_ended_by_what_stands_in_it() -> None:
    drawn = structured_data({"@type": "Person", "name": HOSTILE})
    assert drawn.count("<") == 2
    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', drawn)
    assert inside is not None
    assert json.loads(inside[1])["name"] == HOSTILE


def test_a_preview_has_whole_addresses_and_a_picture_of_what_it_is_about() -> None:
    own = page_head(
        About("Grace", canonical="https://a.example/grace", image="/pictures/1.webp", kind="profile")
    )
    assert 'content="https://a.example/pictures/1.webp"' in own
    assert 'content="summary"' in own
    assert 'content="profile"' in own
    usual = page_head(About("Grace", canonical="https://a.example/grace"))
    assert re.search(r'property="og:image" content="https://a\.example/static/\w+/og\.png"', usual)
    assert "noindex" in page_head(About("Mine", robots="noindex"))


def test_hostile_words_stay_words_in_a_head_and_without_a_script() -> None:
    head = page_head(About(HOSTILE, description=HOSTILE, structured={"name": HOSTILE}))
    assert head.count("<script") == 1
    assert "alert(1)</script>" not in boot("profile", tag("h1", "", "</noscript>" + HOSTILE))
    assert boot("page", tag("p", "", "</noscript>")).count("</noscript>") == 1


async def test_what_a_page_adds_to_its_head_and_body_leaves_the_rest_of_them_as_it_was() -> None:
    style = "<style>b > i {}</style>"
    drawn = []

    def draw() -> None:
        ui.add_head_html(style, shared=True)
        add_to_every_head(tag("meta", "", name="every", content=HOSTILE))
        add_to_head(tag("meta", "", name="one", content=HOSTILE))
        ui.add_body_html(style)
        add_to_body(tag("p", "", HOSTILE))
        drawn.append(style + context.client.head_html + context.client.body_html)

    async with page(draw):
        assert drawn[0].count(style) == 3
        assert drawn[0].count("<meta") == 2
        assert drawn[0].count("<p>") == 1
        assert "<script" not in drawn[0]


def test_what_waits_for_the_page_says_so_and_what_to_do_when_it_does_not_come() -> None:
    drawn = boot("cards", Markup(""))
    shapes, late = drawn.split('<p class="boot-late', 1)
    assert 'aria-busy="true"' in shapes
    assert "boot-card" in shapes
    assert "This takes longer than it should." in late
    assert "needs JavaScript" in late


def test_the_switch_of_colours_says_which_of_three_holds() -> None:
    drawn = theme_switch()
    for state in ("is-auto", "is-light", "is-dark"):
        assert drawn.count(state) == 1
    assert "Colours follow the system." in drawn
    assert "aria-label" not in drawn  # it would say the same whatever holds


@pytest.mark.parametrize(
    ("status", "way"),
    [
        (403, 'href="/"'), (404, 'action="/experts"'), (410, 'href="/my-bookings"'), (429, 'href=""'),
        (500, 'href=""'), (503, 'href=""'), (418, 'href="/"'),
    ],
)  # fmt: skip
def test_every_error_has_its_words_one_heading_and_a_way_on(status: int, way: str) -> None:
    drawn = error_page(status)
    assert drawn.count("<h1") == 1
    assert way in drawn
    assert "data-theme-switch" in drawn
    assert 'href="/privacy"' in drawn.split("<footer", 1)[1]


def test_an_error_tells_what_happened_as_text_in_the_language_of_its_reader() -> None:
    assert "&lt;b&gt;" in error_page(429, "<b>")
    with reading(ReaderLocale("ar-EG")):
        assert '<html lang="ar" dir="rtl">' in error_page(404)
