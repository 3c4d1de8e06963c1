"""Escaping by construction."""

import pytest
from jinja2 import Environment
from markupsafe import Markup

from components.kit.markup import esc, filled, icon, joined, safe_address, tag, trusted
from components.kit.static_files import STATIC, static_url

HOSTILE = "<script>alert('x')</script> \"{{7*7}}\" &"


def test_text_between_tags_and_in_attributes_is_always_escaped() -> None:
    drawn = tag("p", HOSTILE, HOSTILE, title=HOSTILE, data_key=HOSTILE)
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 4
    assert "alert(&#x27;x&#x27;)" in drawn


def test_markup_is_not_escaped_a_second_time() -> None:
    inner = tag("b", "", "Tom & Ada")
    assert tag("p", "", inner) == "<p><b>Tom &amp; Ada</b></p>"
    assert esc(inner) is inner
    assert joined([inner, " <i>"]) == "<b>Tom &amp; Ada</b> &lt;i&gt;"


def test_markup_in_an_attribute_is_text_and_escaped_once() -> None:
    assert tag("p", Markup("a&b"), title=Markup("<&>")) == '<p class="a&amp;b" title="&lt;&amp;&gt;"></p>'


def test_everything_that_is_drawn_is_markup_for_other_libraries_too() -> None:
    drawn = [tag("p", "", HOSTILE), tag("br"), joined([HOSTILE]), esc(HOSTILE), esc(None), trusted("<b>")]
    assert {type(one) for one in drawn} == {Markup}
    assert Environment(autoescape=True).from_string("{{ one }}").render(one=drawn[0]) == drawn[0]


def test_text_that_is_joined_to_markup_or_put_into_it_is_escaped() -> None:
    bold = tag("b", "", "%s {}")
    for drawn in (bold + HOSTILE, HOSTILE + bold, bold % HOSTILE, bold.format(HOSTILE), bold.join([HOSTILE])):
        assert "<script" not in drawn
        assert "&lt;script&gt;" in drawn
        assert isinstance(drawn, Markup)


def test_what_only_claims_to_be_markup_is_text() -> None:
    class Claims:
        def __html__(self) -> str:
            return HOSTILE

        def __str__(self) -> str:
            return HOSTILE

    for drawn in (tag("p", "", Claims()), joined([Claims()]), esc(Claims()), filled("{x}", x=Claims())):
        assert "<script" not in drawn
        assert "&lt;script&gt;" in drawn


def test_a_sentence_is_filled_with_text_and_with_markup() -> None:
    drawn = filled("<i>{who}</i> & {link}", who=HOSTILE, link=tag("b", "", "Ada"))
    assert drawn.startswith("&lt;i&gt;&lt;script&gt;")
    assert drawn.endswith("&lt;/i&gt; &amp; <b>Ada</b>")
    assert isinstance(drawn, Markup)


@pytest.mark.parametrize("name", ["script", "style", "iframe", "p onclick=x", "", "P"])
def test_tags_that_could_run_code_are_not_drawn(name: str) -> None:
    with pytest.raises(ValueError, match="tag is not drawn"):
        tag(name)


@pytest.mark.parametrize("name", ["onclick", "on_click", "srcdoc", "x y", "a=b"])
def test_attributes_that_could_run_code_are_not_drawn(name: str) -> None:
    with pytest.raises(ValueError, match="attribute is not drawn"):
        tag("p", "", **{name: "x"})


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "\x01javascript:x",
    ],
)
def test_addresses_that_run_code_lead_nowhere(address: str) -> None:
    assert safe_address(address) == "#"
    assert tag("a", "", "x", href=address) == '<a href="#">x</a>'


@pytest.mark.parametrize(
    "address", ["/maya", "https://x.org/a?b=1#c", "mailto:a@b.org", "tel:+49", "#main", "?q=1"]
)
def test_our_own_web_and_mail_addresses_are_kept(address: str) -> None:
    assert safe_address(address) == address


def test_direction_overrides_do_not_turn_names_around() -> None:
    assert esc("\u202egpj.exe\u2066\x00") == "gpj.exe"


def test_false_and_none_leave_an_attribute_out_but_aria_says_false() -> None:
    drawn = tag("button", "", "x", disabled=False, hidden=None, required=True, aria_pressed=False)
    assert drawn == '<button required aria-pressed="false">x</button>'


def test_every_icon_that_is_drawn_stands_in_the_sprite() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    assert 'id="calendar"' in sprite
    assert f'href="{static_url("icons.svg")}#calendar"' in icon("calendar")
    assert isinstance(icon("calendar"), Markup)


def test_static_addresses_carry_a_fingerprint_of_the_files() -> None:
    name = static_url("css/site.css")
    assert name.startswith("/static/")
    assert len(name.split("/")[2]) == 12
