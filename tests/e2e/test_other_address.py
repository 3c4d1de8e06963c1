"""The site at another address than its own says so, instead of reconnecting without end."""

import sqlite3
from pathlib import Path

from playwright.sync_api import Browser, expect

from db.migrate import migrate
from tests.conftest import settings_for
from tests.e2e.conftest import DESKTOP, NewPage
from tests.server import free_port, serving

SAID = "This is not the site's own address"


def test_d5_the_operator_is_told_on_the_page_and_in_the_log(browser: Browser, tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    port = free_port()
    own = f"http://localhost:{free_port()}"  # such as where a container's port has another number outside
    with serving(tmp_path, port, base_url=own) as server:
        context = browser.new_context(base_url=server.url, viewport=DESKTOP, locale="en-GB")
        page = context.new_page()
        for path in ("/experts", "/login"):
            page.goto(path)
            expect(page.get_by_role("alert").filter(has_text=SAID)).to_contain_text(own)
        page.goto("/experts")
        expect(page.locator("#popup")).to_be_visible()  # the socket was refused
        context.close()
    [warning] = [line for line in server.output.splitlines() if "a page was opened at" in line]
    assert server.url in warning
    assert own in warning
    with sqlite3.connect(tmp_path / "expertconnect.db") as database:
        [(kept,)] = database.execute("SELECT value FROM house_note WHERE name = 'other_origin'").fetchall()
    database.close()
    assert kept.endswith(f"{own} {server.url}")


def test_d5_nobody_is_told_at_the_sites_own_address(new_page: NewPage) -> None:
    page = new_page()
    for path in ("/experts", "/login"):
        page.goto(path)
        expect(page.locator(".other-address")).to_be_attached()
        expect(page.get_by_text(SAID)).to_be_hidden()
