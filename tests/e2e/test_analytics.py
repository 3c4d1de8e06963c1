"""The figures in a real browser: by keys, in both themes, on a narrow screen."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from db.engine.gateway import Database
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking
from expertconnect.clock import system_clock
from tests.conftest import settings_for
from tests.e2e.conftest import NewPage
from tests.e2e.people import signed_in
from tests.server import Server
from tests.world import Cast

HERE = "/expert-dashboard/figures"
Casts = tuple[Cast, Cast, Cast, Cast]


@pytest.fixture
def system(cast: Casts, tmp_path: Path) -> Iterator[Database]:
    """The database behind the server, by a gateway of its own."""
    database = Database(settings_for(tmp_path), clock=system_clock)
    yield database
    database.close()


def eight_sessions(work: UnitOfWork, grace: Cast) -> None:
    """One a week until now; the last was missed."""
    for n in range(8):
        start = work.now.replace(minute=0, second=0, microsecond=0) - timedelta(days=7 * n, hours=3)
        tick = int(start.timestamp()) // 300
        work.session.add(
            Booking(
                uid=f"{n:032}",
                expert_id=grace.expert_id,
                event_type_id=grace.event_type_id,
                status="completed" if n else "no_show",
                starts_at=start,
                ends_at=start + timedelta(minutes=30),
                first_tick=tick,
                end_tick=tick + 6,
                name="Ada",
                email="ada@example.org",
                title="A first talk",
                created_at=start,
                updated_at=start,
                booked_at=start,
            )
        )


def opened(page: Page, cast: Casts, server: Server, system: Database) -> Page:
    """Grace's figures, drawn."""
    system.acting(cast[0].actor).do_now(eight_sessions, cast[0])
    signed_in(page, cast[0], server.url).goto(HERE)
    expect(page.get_by_role("img", name="Sessions.")).to_be_visible()
    return page


def test_a_chart_is_read_column_by_column_with_the_arrow_keys(
    new_page: NewPage, cast: Casts, server: Server, system: Database
) -> None:
    page = opened(new_page(), cast, server, system)
    chart = page.get_by_role("img", name="Sessions.")
    tips = chart.locator(".tip:visible")
    expect(tips).to_have_count(0)
    chart.focus()
    page.keyboard.press("End")
    expect(tips).to_have_count(1)
    expect(tips).to_contain_text("No-show")
    page.keyboard.press("ArrowLeft")
    expect(tips).to_contain_text("Took place")
    page.keyboard.press("Escape")
    expect(tips).to_have_count(0)


def test_the_numbers_are_shown_by_keys_and_nothing_is_wider_than_a_narrow_screen(
    new_page: NewPage, cast: Casts, server: Server, system: Database
) -> None:
    page = new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, cast, server, system)
    summary = page.locator(".chart-table summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chart-table table").first.get_by_role("row")).to_have_count(14)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
