"""A booking's own page in a real browser."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from db.engine.gateway import Database
from expertconnect.clock import system_clock
from expertconnect.domain.booking import Attendee
from expertconnect.services import bookings
from tests.conftest import settings_for
from tests.e2e.conftest import NewPage
from tests.e2e.people import signed_in
from tests.server import Server
from tests.world import Cast

Casts = tuple[Cast, Cast, Cast, Cast]


def test_the_address_of_the_room_ends_within_its_card_on_a_phone(
    new_page: NewPage, cast: Casts, server: Server, tmp_path: Path
) -> None:
    grace = cast[0]
    database = Database(settings_for(tmp_path), clock=system_clock)
    try:
        start = system_clock().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
        comes = Attendee("Ada Lovelace", "ada@example.org")
        gateway = database.acting(grace.actor)
        made = gateway.do_now(bookings.book_as_expert, grace.event_type_uid, start, comes)
    finally:
        database.close()
    page = signed_in(new_page(phone=True), grace, server.url)
    page.goto(f"/booking/{made.details.uid}")
    link = page.locator(".kv a", has_text="Join")
    expect(link).to_be_visible()
    assert link.evaluate(
        "(at) => at.getBoundingClientRect().right <= at.closest('dd').getBoundingClientRect().right"
    )
