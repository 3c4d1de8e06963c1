"""Any words make one well-formed message with the headers we set, and none besides."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expertconnect.services.calendar_export.ics import Method
from expertconnect.services.email import render
from expertconnect.services.email.render import Attached, EmailContent
from tests.conftest import settings_for
from tests.extent import examples

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SITE = settings_for(
    Path("/nowhere"), base_url="https://book.example.org", mail_from="Talks <talks@example.org>"
)
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
}
FILE = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-TEXT:Gr\xc3\xbc\xc3\x9fe\r\nEND:VCALENDAR\r\n"


def content(text: str = "Grace", **more: Any) -> EmailContent:
    """A confirmation that says the text wherever a text is said."""
    words = {
        "for_expert": True,
        "by_expert": False,
        "by_me": False,
        "is_move": False,
        "stays": True,
        "session": f"{text} with {text}",
        "other": text,
        "moment": "Tue, Mar 3, 09:00",
        "answer_by": "",
    }
    fields: dict[str, Any] = {
        "greeting": text,
        "facts": (("What", text), (text, "Where")),
        "link": ("See it", "https://book.example.org/x"),
        "reply_to": (text, "ada@example.org"),
        "thread": "uid",
        "calendar": Attached(FILE, Method.REQUEST, "x.ics"),
    }
    return EmailContent("key", "booking_confirmed", "grace@example.org", words, **(fields | more))


def read(found: EmailContent) -> EmailMessage:
    """The message as its reader's program sees it."""
    return message_from_bytes(render.message(found, SITE, NOW).as_bytes(), policy=policy.default)


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember it."""
        self.seen.append((tag, tuple(name for name, _ in attrs)))


hostile = st.text(
    st.one_of(
        st.sampled_from("\r\n\t\0 <>&\"'{}%:,;@=?_\u2028\x85é😀"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=60,
) | st.sampled_from(
    ["a\r\nBcc: c@d.org", "=?utf-8?q?=0ABcc:_c@d.org?=", "</p><script>", "{{ 7*7 }}", "\r\n.\r\n"]
)


@settings(max_examples=examples(120), deadline=None)
@given(hostile)
def test_case_79_no_text_adds_a_header_a_recipient_or_a_tag(text: str) -> None:
    message = read(content(text))
    assert set(message.keys()) == HEADERS
    assert len(message.keys()) == len(HEADERS)
    assert str(message["To"]) == "grace@example.org"
    assert [address.addr_spec for address in message["Reply-To"].addresses] == ["ada@example.org"]
    assert "\n" not in message["Subject"]
    page = message.get_body(("html",))
    assert page is not None
    plain = read(content("Grace")).get_body(("html",))
    assert plain is not None
    assert Tags(page.get_content()).seen == Tags(plain.get_content()).seen


@settings(max_examples=examples(60), deadline=None)
@given(hostile)
def test_no_line_of_a_message_is_longer_than_mail_allows(text: str) -> None:
    raw = render.message(content(text * 5), SITE, NOW).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_calendar_file_arrives_byte_for_byte() -> None:
    parts = [part for part in read(content()).walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_payload(decode=True) for part in parts] == [FILE, FILE]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]


def test_a_email_reads_as_text_and_as_html_with_the_same_words() -> None:
    written = render.written(content("Ada"), SITE)
    assert written.subject == "New booking: Ada with Ada, Tue, Mar 3, 09:00"
    for words in ("Hello Ada,", "Ada has booked a session with you.", "See it", "https://book.example.org/x"):
        assert words in written.text
        assert words in written.html
    assert "\n\n\n" not in written.text


@pytest.mark.parametrize("mail_from", ["talks@example.org", "Talks <talks@example.org>"])
def test_mails_are_from_the_configured_sender(mail_from: str) -> None:
    site = settings_for(Path("/nowhere"), mail_from=mail_from, site_name="Talks")
    assert str(render.sender(site)) == "Talks <talks@example.org>"


def test_answers_to_an_address_that_plain_mail_cannot_carry_go_to_the_site() -> None:
    assert read(content(reply_to=("Jörg", "jörg@example.org")))["Reply-To"] is None
