"""The small parts: what they tell the page, and what they believe of a browser."""

from typing import Any

import pytest
from markupsafe import Markup
from nicegui import ui

from components.kit import (
    Button,
    Chips,
    Dialog,
    ErrorSummary,
    Segmented,
    Select,
    Stars,
    TextField,
    Zone,
    ZonePicker,
    avatar,
    banner,
    confirm,
    empty_state,
    form,
    form_fields,
    pill,
    show_errors,
    steps,
    tag,
)
from components.kit.fragment import LONGEST_VALUE, Fragment
from components.kit.toasts import Toast, toast
from components.layout.theme import PersonBadge, frame
from tests.components.pages import page

HOSTILE = "<script>alert(1)</script>"


def only(user: object, kind: type) -> object:
    return next(iter(user.find(kind).elements))  # type: ignore[attr-defined]


async def test_a_fragment_refuses_text_that_was_not_escaped() -> None:
    refused: list[str] = []

    def draw() -> None:
        fragment = Fragment(tag("p", "", "fine"))
        text: Any = "<b>no</b>"
        for command in (
            lambda: Fragment(text),
            lambda: fragment.show(text),
            lambda: fragment.patch("x", text),
        ):
            try:
                command()
            except TypeError as error:
                refused.append(str(error))

    async with page(draw):
        assert len(refused) == 3


@pytest.mark.parametrize(
    "reported",
    [
        None,
        "x",
        {},
        {"act": 1, "key": ""},
        {"act": "a", "key": None},
        {"act": "a" * 600, "key": ""},
        {"act": "a", "key": "", "value": "x" * (LONGEST_VALUE + 1)},
    ],
)
async def test_a_fragment_believes_only_words_from_a_browser(reported: object) -> None:
    heard: list[object] = []
    async with page(lambda: Fragment(on_act=lambda *what: heard.append(what))) as user:
        user.find(Fragment).trigger("act", reported)
        assert heard == []
        user.find(Fragment).trigger("act", {"act": "cancel", "key": "7"})
        assert heard == [("cancel", "7", None)]


async def test_a_busy_button_cannot_be_pressed_twice() -> None:
    pressed: list[int] = []

    def draw() -> None:
        def press() -> None:
            pressed.append(1)
            button.busy()

        button = Button("Book", press)

    async with page(draw) as user:
        user.find("Book").click()
        user.find("Book").click()
        assert pressed == [1]
        button = only(user, Button)
        assert isinstance(button, Button)
        assert button.props["aria-busy"] == "true"
        button.busy(False)
        user.find("Book").click()
        assert pressed == [1, 1]


async def test_a_select_reports_its_values_and_never_what_a_browser_makes_up() -> None:
    heard: list[object] = []

    def draw() -> None:
        Select("Notice", {60: "1 hour", None: HOSTILE}, 60, heard.append)

    async with page(draw) as user:
        select = only(user, Select)
        assert isinstance(select, Select)
        for nonsense in ("7", "-1", "x", "", "²", None, 1, True, "0" * 9):
            select.act("choose", "", nonsense)
        assert heard == []
        select.act("choose", "", "1")
        assert heard == [None]
        assert "&lt;script&gt;" in select.content
        assert 'value="1" selected' in select.content


async def test_segments_and_chips_report_only_what_they_offer() -> None:
    heard: list[object] = []

    def draw() -> None:
        Segmented("Period", {7: "7 days", 30: "30 days"}, 7, heard.append)
        Chips("Field", [("", "All", "", None), ("law", "Law", "scale", 3)], "", heard.append)

    async with page(draw) as user:
        for kind in (Segmented, Chips):
            part = only(user, kind)
            assert isinstance(part, Fragment)
            for key in ("2", "x", "-1", "", "٣"):
                part.act("choose", key)
            part.act("choose", "1")
        assert heard == [30, "law"]


async def test_stars_fill_up_to_the_chosen_one_and_only_that_one_is_pressed() -> None:
    async with page(lambda: Stars("Stars")) as user:
        row = only(user, Stars)
        assert isinstance(row, Stars)
        assert row.value == 0, "one click must not publish what nobody has chosen"
        for key in ("0", "6", "x", "", "٣", "-1"):
            row.act("choose", key)
        assert row.value == 0
        row.act("choose", "4")
        assert row.value == 4
        assert row.content.count('class="on"') == 4
        assert row.content.count('aria-pressed="true"') == 1
        assert "4 of 5 stars" in row.content


async def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    def draw() -> None:
        def send() -> None:
            summary.tell(show_errors({"name": name}, {"name": "Too short.", "other": HOSTILE}))

        summary = ErrorSummary()
        with form(send):
            name = TextField(
                "Name", check=lambda typed: None if typed else "Please enter your name.", hint="As on a card"
            )
        Button("Send", send)
        Button("Check", lambda: form_fields([name]))

    async with page(draw) as user:
        field = only(user, TextField)
        assert isinstance(field, TextField)
        assert "aria-invalid" not in field.props
        user.find("Check").click()
        assert field.props["aria-invalid"] == "true"
        assert field.props["error"] is True
        await user.should_see("Please enter your name.")
        error = next(e for e in user.find(Fragment).elements if e.html_id == field.props["aria-describedby"])
        assert error.content == "Please enter your name."
        user.find("Send").click()
        await user.should_see("Too short.")
        await user.should_see("&lt;script&gt;")
        user.find(TextField).type(" Ada ")
        user.find("Check").click()
        assert field.props["aria-invalid"] == "false"
        assert field.text == "Ada"


async def test_a_field_gives_text_whatever_a_browser_sent() -> None:
    async with page(lambda: TextField("Name", maxlength=5)) as user:
        field = only(user, TextField)
        assert isinstance(field, TextField)
        sent: Any
        for sent, text in (
            ({"a": 1}, ""),
            (7, ""),
            (None, ""),
            ("abcdefgh", "abcde"),
            ("\u202eab\x00", "ab"),
        ):
            field.set_value(sent)
            assert field.text == text


async def test_only_offered_time_zones_can_be_chosen() -> None:
    heard: list[str] = []
    zones = (
        Zone("Europe/Berlin", "Berlin", "GMT+1", "10:12"),
        Zone("Asia/Kolkata", "Kolkata", "GMT+5:30", "14:42"),
    )
    async with page(lambda: ZonePicker(zones, "Europe/Berlin", heard.append)) as user:
        picker = only(user, ZonePicker)
        assert isinstance(picker, ZonePicker)
        picker.act("open")
        await user.should_see("GMT+5:30")
        results = next(e for e in user.find(Fragment).elements if "zone-list" in e.classes)
        results.act("choose", "Mars/Olympus")
        assert heard == []
        results.act("choose", "Asia/Kolkata")
        assert heard == ["Asia/Kolkata"]
        assert "Kolkata · GMT+5:30" in picker.content


async def test_a_message_is_escaped_and_its_undo_is_done_once() -> None:
    undone: list[int] = []

    def draw() -> None:
        with frame("Test"):
            client = ui.context.client
            Button("Cancel it", lambda: toast(client, HOSTILE, lambda: undone.append(1)))

    async with page(draw) as user:
        user.find("Cancel it").click()
        message = only(user, Toast)
        assert isinstance(message, Toast)
        assert "&lt;script&gt;" in message.content
        message.act("undo")
        message.act("undo")
        assert undone == [1]
        assert message.is_deleted


async def test_asking_first_does_it_only_after_yes() -> None:
    done: list[int] = []
    async with page(
        lambda: Button(
            "Delete", lambda: confirm("Sure?", "Gone.", yes="Yes, delete", on_yes=lambda: done.append(1))
        )
    ) as user:
        user.find("Delete").click()
        assert isinstance(only(user, Dialog), Dialog)
        assert done == []
        user.find("Yes, delete").click()
        assert done == [1]


async def test_the_frame_names_the_page_and_escapes_who_is_signed_in() -> None:
    def draw() -> None:
        with frame(
            HOSTILE, person=PersonBadge(HOSTILE, waiting=120), description='"><script>', robots="noindex"
        ):
            Fragment(tag("h1", "h1", "Here"))

    async with page(draw) as user:
        header = next(e for e in user.find(Fragment).elements if "nav-wrap" in e.classes)
        assert "<script" not in header.content
        assert "Profile of &lt;script&gt;" in header.content
        assert ", 120 waiting" in header.content
        assert 'href="#c' in header.content
        assert "/expert-dashboard" not in header.content
        assert user.client is not None
        reported = user.client.head_html
        assert 'content="&quot;&gt;&lt;script&gt;"' in reported
        assert 'content="noindex"' in reported


@pytest.mark.parametrize(
    "drawn",
    [
        pill(HOSTILE),
        avatar(HOSTILE),
        banner(HOSTILE, HOSTILE),
        empty_state(HOSTILE, HOSTILE),
        steps([HOSTILE], 0),
        avatar("Ada", image_url="javascript:alert(1)"),
    ],
)
def test_no_mark_lets_hostile_text_through(drawn: Markup) -> None:
    assert "<script" not in drawn
    assert "javascript:" not in drawn
