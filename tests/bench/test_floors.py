"""Floors do the work they stand for, and nothing of the product is in them."""

import ast
import asyncio
import json
import sqlite3
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bench.databases import HALF, NOW, fill, office_bookings, open_database
from bench.engine import DATA, FIRST, LAST, RULES, digest, naive_view
from bench.floors.commits import Commits, durable
from bench.floors.slots import naive_month
from bench.months import OFFICE
from bench.open_page import OpenPage, client_session
from bench.rounds import in_turn
from bench.server import bare
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from tests.conventions.sources import tracked, tree
from tests.conventions.test_numbers import imported


def test_plain_python_finds_what_two_other_engines_found_in_all_fifty_views() -> None:
    workload = json.loads((DATA / "slots_workload.json").read_text())
    expected = json.loads((DATA / "slots_expected.json").read_text())
    wrong = [name for name, view in workload.items() if digest(naive_view(view)) != expected[name]["sha256"]]
    assert len(workload) == 50
    assert wrong == []


@pytest.mark.parametrize("count", [0, 50, 500])
def test_plain_python_finds_the_starts_that_the_gateway_finds(count: int) -> None:
    before, after = RULES.buffer_before, RULES.buffer_after
    busy = [(start - before, start + HALF + after) for start in office_bookings(count)]
    with open_database() as database:
        database.acting(SYSTEM).do_now(fill, count)
        acting = database.acting(Actor())
        shown = acting.ask_now(bookings.month, "office", "intro", FIRST, LAST, "Europe/Berlin")
    found = naive_month(RULES, OFFICE, busy, FIRST, LAST, NOW)
    assert found == {day: list(view.starts) for day, view in shown.days.items()}


def test_plain_python_offers_nothing_before_now() -> None:
    noon = datetime(2026, 12, 2, 11, tzinfo=UTC)
    found = naive_month(RULES, OFFICE, [], FIRST, FIRST + timedelta(days=1), noon)
    first, second = found.values()
    assert first == []
    assert second[0] == noon


def test_rows_of_the_floor_are_kept_where_another_connection_finds_them(tmp_path: Path) -> None:
    commits = Commits(tmp_path)
    rate, wait = commits.single(8)
    assert commits.grouped(200) > 0
    assert commits.orm(3) > 0
    assert rate > 0
    assert wait > 0
    assert [rows(tmp_path / f"{name}.db") for name in ("raw", "orm")] == [208, 3]
    commits.close()


def test_connections_of_the_floor_are_as_durable_as_the_products(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "some.db")
    connection.execute("PRAGMA synchronous=OFF")
    durable(connection)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    connection.close()


def rows(path: Path) -> int:
    """How many another connection finds."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM floor").fetchone()[0])
    finally:
        connection.close()


def test_ours_and_its_floor_take_turns() -> None:
    done: list[str] = []
    found = in_turn(
        (lambda: done.append("ours"), lambda: done.append("floor")), 2, before=lambda: done.append("-")
    )
    assert done == ["-", "ours", "-", "floor"] * 2
    assert len(found) == 2


def test_bookings_of_the_office_are_all_different_and_lie_in_its_hours() -> None:
    starts = office_bookings(960)
    assert len(set(starts)) == 960
    assert {start.astimezone(OFFICE.zone).hour for start in starts} == set(range(9, 17))


def test_a_bare_broadcast_reaches_every_socket_with_the_message_it_was_given() -> None:
    async def reported(url: str) -> list[str]:
        everybody = asyncio.Event()
        heard: list[float] = []

        def hear(at: float) -> None:
            heard.append(at)
            if len(heard) == 3:
                everybody.set()

        async with client_session() as http:
            pages = [await OpenPage.connect(http, url, {}, hear) for _ in range(3)]
            await _say(http, url)
            await asyncio.wait_for(everybody.wait(), 30)
            await asyncio.gather(*(page.close() for page in pages))
        return [page.last for page in pages]

    with bare("broadcast") as server:
        assert asyncio.run(reported(server.url)) == ['42["slots",{"room":"here"}]'] * 3


async def _say(http: aiohttp.ClientSession, url: str) -> None:
    async with http.post(f"{url}/say", json={"room": "here"}) as answer:
        assert answer.status == 200


def test_a_bare_call_is_answered_by_a_process_whose_time_is_counted() -> None:
    with bare("call") as server:
        before = server.cpu_ms()
        with urllib.request.urlopen(server.url, timeout=30) as answer:
            assert json.load(answer) == {"status": "ok"}
        assert server.cpu_ms() > before
        assert server.memory_mb() > 0


def test_the_bench_imports_nothing_of_the_tests() -> None:
    ours = [path for path in tracked(".py") if path.parts[0] == "bench"]
    names = {(str(path), name) for path in ours for node in ast.walk(tree(path)) for name in imported(node)}
    assert ("bench/engine.py", "bench.rounds") in names
    assert [name for name in names if name[1].split(".")[0] == "tests"] == []


def test_floors_bring_nothing_of_the_product_into_their_processes() -> None:
    servers = [Path(f"bench/floors/{name}.py") for name in ("broadcast", "call", "empty_page")]
    roots = {
        name.split(".")[0] for path in servers for node in ast.walk(tree(path)) for name in imported(node)
    }
    assert roots & {"expertconnect", "db", "pages", "components", "main"} == set()
