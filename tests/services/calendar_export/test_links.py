"""Add-to-calendar links carry the booking's facts, whatever its texts hold."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from expertconnect.domain.booking import Attendee
from expertconnect.services.calendar_export.links import links_of
from tests.conftest import settings_for
from tests.services.calendar_export.test_ics import booking

SITE = settings_for(Path("/nowhere"), base_url="https://book.example.org")
HOSTS = {
    "Google Calendar": "calendar.google.com",
    "Outlook": "outlook.live.com",
    "Office 365": "outlook.office.com",
    "Yahoo": "calendar.yahoo.com",
}


def fields(link: str) -> dict[str, str]:
    """The link's query, read back."""
    return dict(parse_qsl(urlsplit(link).query, strict_parsing=True))


def test_every_calendar_gets_the_same_instant_in_utc() -> None:
    links = links_of(booking(), SITE)
    assert {name: urlsplit(link).hostname for name, link in links.items()} == HOSTS
    assert fields(links["Google Calendar"])["dates"] == "20260303T080000Z/20260303T083000Z"
    assert fields(links["Outlook"])["startdt"] == "2026-03-03T08:00:00Z"
    assert fields(links["Office 365"])["enddt"] == "2026-03-03T08:30:00Z"
    assert fields(links["Yahoo"])["st"] == "20260303T080000Z"
    assert (
        datetime.strptime(fields(links["Yahoo"])["et"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        == booking().session.end
    )


@pytest.mark.parametrize("title", ["A & B = C # D?", "1+1 %26 ;", "Grüße\r\n<script>", "half \ud800 a pair"])
def test_a_hostile_title_stays_one_field_of_the_link(title: str) -> None:
    for link in links_of(booking(title=title), SITE).values():
        assert "+" not in link
        assert not urlsplit(link).fragment
        read = fields(link)
        words = read.get("text") or read.get("subject") or read["title"]
        assert words == f"{title} with Grace Hopper".encode(errors="replace").decode()


def test_a_link_stays_short_enough_for_outlook_with_the_longest_notes() -> None:
    details = booking(attendee=Attendee("Ada", "ada@example.org", notes="é" * 2000))
    assert all(len(link) < 2000 for link in links_of(details, SITE, for_expert=True).values())
