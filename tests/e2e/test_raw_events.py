"""Every element of every page is told what no browser of ours would say, over a real socket."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text, update

from db.engine.gateway import Database
from db.models import EventType
from expertconnect.clock import system_clock
from expertconnect.domain.booking import Attendee
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from pages.web.cookie_jar import SESSION
from tests.conftest import settings_for
from tests.e2e.people import token_of
from tests.live_client import LivePage
from tests.server import Server
from tests.world import Cast

People = tuple[Cast, Cast, Cast, Cast]
NEVER_OFFERED: tuple[Any, ...] = (
    "Mars/Phobos",
    -1,
    2**63,
    None,
    ["x"],
    {"value": "x"},
    "{{7*7}}",
    "x" * 3000,
)
ACTS = {
    "approve",
    "decline",
    "cancel",
    "complete",
    "no_show",
    "undo",
    "open",
    "reschedule",
    "switch",
    "retire",
    "nothing",
}
"""What some page of ours knows, whether it shows it at this moment or not."""
BOBS = (
    "SELECT * FROM booking WHERE expert_id = :id",
    "SELECT * FROM event_type WHERE expert_id = :id",
    "SELECT * FROM weekly_hours WHERE expert_id = :id",
    "SELECT * FROM expert WHERE id = :id",
)


@pytest.fixture
def foreign(cast: People, tmp_path: Path) -> str:
    """Mallory's request to Bob, which waits for his answer and for nobody else's."""
    _, bob, _, mallory = cast
    database = Database(settings_for(tmp_path), clock=system_clock)
    ask_first = update(EventType).where(EventType.uid == bob.event_type_uid).values(requires_approval=True)
    database.acting(SYSTEM).do_now(lambda work: work.session.execute(ask_first).close())
    gateway = database.acting(mallory.actor)
    start = gateway.ask_now(bookings.next_free, bob.expert_id)
    assert start is not None
    comes = Attendee("Mallory", "mallory@example.org", time_zone="Europe/London")
    made = gateway.do_now(bookings.book_now, "bob", "intro", start, comes)
    database.close()
    return made.details.uid


@pytest.mark.parametrize(
    "path",
    [
        "/expert-dashboard",
        "/expert-dashboard/bookings",
        "/expert-dashboard/availability",
        "/expert-dashboard/event-types",
        "/expert-dashboard/event-types/grace-intro",
        "/profile",
        "/profile/expert",
        "/my-bookings",
        "/experts",
        "/bob/intro",
    ],
)
async def test_case_51_what_was_never_offered_is_done_by_no_page(
    path: str, foreign: str, cast: People, server: Server, tmp_path: Path
) -> None:
    grace, bob, _, _ = cast
    before = rows_of(tmp_path, bob)
    cookies = {SESSION: token_of(grace)}
    async with httpx.AsyncClient(base_url=server.url, cookies=cookies, timeout=120) as browser:
        page = await LivePage.open(browser, path)
        reported = list(lies(page, (foreign, bob.event_type_uid, "0", "")))
        assert reported
        for lie in reported:
            if not page.is_connected:
                page = await LivePage.open(browser, path)
                lie["client_id"] = page.client_id
            with suppress(OSError):
                await page.send("event", lie)
        await all_is_said(page)
        await page.close()
        another = await LivePage.open(browser, path)
        await another.close()
    assert rows_of(tmp_path, bob) == before
    assert "Traceback" not in server.output
    assert "reference" not in server.output


def lies(page: LivePage, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Events of every element: acts that the page knows on what is somebody else's, and values never offered."""
    acts = sorted(ACTS | set(re.findall(r'data-act=\\*"([a-z_-]+)', json.dumps(page.elements))))
    for element, known in page.elements.items():
        for kind in {each["type"] for each in known.get("events", [])}:
            if kind == "act":
                for act, key, value in product(acts, keys, (True, *NEVER_OFFERED[:2])):
                    yield page.event(element, kind, {"act": act, "key": key, "value": value})
            for value in NEVER_OFFERED:
                yield page.event(element, kind, value)


async def all_is_said(page: LivePage) -> None:
    """Wait until the page has answered whatever it answers."""
    with suppress(TimeoutError):
        while True:
            so_far = len(page.messages)
            await page.until(lambda so_far=so_far: len(page.messages) > so_far, 0.7)  # type: ignore[misc]


def rows_of(folder: Path, who: Cast) -> list[tuple[Any, ...]]:
    """Everything that is one expert's."""
    engine = create_engine(f"sqlite:///{folder / 'expertconnect.db'}")
    with engine.connect() as connection:
        found = [tuple(row) for part in BOBS for row in connection.execute(text(part), {"id": who.expert_id})]
    engine.dispose()
    return found
