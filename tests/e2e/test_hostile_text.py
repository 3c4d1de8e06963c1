"""Markup and template text in everything that people write, in front of everybody who reads it."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from db.engine.gateway import Database
from expertconnect.clock import MovableClock, system_clock
from expertconnect.domain.booking import Attendee
from expertconnect.services import accounts, bookings, event_types, experts
from expertconnect.services.accounts.accounts import ProfileInput as Account
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.experts import reviews
from expertconnect.services.experts.profiles import ProfileInput as Profile
from tests.conftest import settings_for
from tests.e2e.conftest import NewPage
from tests.e2e.people import signed_in
from tests.server import Server
from tests.world import Cast

HOSTILE = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>{{7*7}}${7*7}"
NAME = "<b>{{7*7}}</b><img src=x onerror=window.hurt=1>"
HARM = "[...document.querySelectorAll('img[src=\"x\"]')].length + (window.hurt ?? 0)"
People = tuple[Cast, Cast, Cast, Cast]


@pytest.fixture
def booking(cast: People, tmp_path: Path) -> str:
    """Everything that Grace and Ada can write is hostile; the uid of a coming session, after one that is over."""
    grace, _, ada, _ = cast
    clock = MovableClock(system_clock() - timedelta(days=14))
    database = Database(settings_for(tmp_path), clock=clock)
    as_grace, as_ada = database.acting(grace.actor), database.acting(ada.actor)
    as_grace.do_now(accounts.edit_profile, Account(NAME, "Europe/Berlin"))
    as_grace.do_now(experts.edit_public_profile, Profile(HOSTILE, "business", bio=HOSTILE, city=NAME))
    offer = EventTypeInput(title=HOSTILE, slug="intro", description=HOSTILE)
    as_grace.do_now(event_types.edit, grace.event_type_uid, offer)
    comes = Attendee(NAME, "ada@example.org", time_zone="Europe/London", notes=HOSTILE)
    uids = []
    for _ in range(2):
        start = as_ada.ask_now(bookings.next_free, grace.expert_id)
        assert start is not None
        uids.append(as_ada.do_now(bookings.book_now, "grace", "intro", start, comes).details.uid)
        if len(uids) == 1:
            clock.now = start + timedelta(hours=1)
            as_grace.do_now(bookings.complete, uids[0])
            as_ada.do_now(reviews.write, uids[0], 5, HOSTILE)
            clock.now = system_clock()
    database.close()
    return uids[1]


def test_case_48_markup_and_template_text_are_text_on_every_page(
    booking: str, cast: People, server: Server, new_page: NewPage
) -> None:
    grace, _, ada, _ = cast
    for path in ("/", "/experts", "/grace", "/grace/intro"):
        assert_shown_as_text(new_page(), path)
    for path in ("/my-bookings", f"/booking/{booking}"):
        assert_shown_as_text(signed_in(new_page(), ada, server.url), path)
    dashboard = ("", "/bookings", "/event-types", f"/event-types/{grace.event_type_uid}")
    for path in (*(f"/expert-dashboard{part}" for part in dashboard), "/profile/expert"):
        assert_shown_as_text(signed_in(new_page(), grace, server.url), path)


def assert_shown_as_text(page: Page, path: str) -> None:
    """Open a page and see the braces as they were written, and nothing of the markup come to life."""
    page.goto(path)
    page.wait_for_function(
        "[document.body.innerText, ...[...document.querySelectorAll('input, textarea')].map(e => e.value)]"
        ".join(' ').includes('{{7*7}}')"
    )
    # Images have been tried and scripts have run once all that the page asked for has been answered.
    page.wait_for_load_state("networkidle")
    assert page.evaluate(HARM) == 0, path
    page.close()


def test_markup_that_came_to_life_would_be_seen(new_page: NewPage) -> None:
    page = new_page()
    page.set_content(f"<p>{NAME}</p>")
    assert page.evaluate(HARM)
