"""Starting and ending a server: what it refuses to start on, and that the end loses nothing."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import accounts, demo_log_ins
from expertconnect.services.accounts.accounts import NewAccount
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.common import validation
from tests import forked
from tests.conftest import settings_for
from tests.forked import ROOT
from tests.server import END_SECONDS, SECRET, environment_for, free_port, serving
from tests.world import World


def refused(folder: Path, port: int, **settings: str) -> str:
    """What is printed by a start that is expected to be refused."""
    log = folder / "refused.log"
    process = forked.start("expertconnect", ["serve"], environment_for(folder, port, **settings), log)
    assert process.wait(timeout=END_SECONDS) == 1
    return log.read_text()


def test_a_second_server_of_one_file_is_refused_while_commands_may_run(tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    with serving(tmp_path) as server:
        second = refused(tmp_path, free_port())
        assert f"already being served by process {server.process.pid} at {server.url}" in second
        beside = subprocess.run(
            [sys.executable, "-m", "expertconnect", "outbox", "list"],
            cwd=ROOT,
            env=server.environment,
            capture_output=True,
            text=True,
        )
        assert beside.stdout == "0 waiting, 0 sent, 0 dropped, 0 failed.\n"


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(tmp_path, port)
    assert said.startswith(f"expertconnect: cannot listen on 127.0.0.1:{port} ")
    assert said.count("\n") == 1


def give_the_demo_password(folder: Path, *emails: str) -> None:
    """Accounts that the demo's password opens, as the demo makes them: with one hash."""
    settings = settings_for(folder, secret_key=SECRET)
    migrate(settings)
    database = Database(settings)
    try:
        known = Hasher(database.secret, cost=4).hash_now(demo_log_ins.PASSWORD)
        for email in emails:
            database.acting(SYSTEM).do_now(
                accounts.create_account, NewAccount(validation.email(email), "Robin Keeper", known)
            )
    finally:
        database.close()


@pytest.mark.parametrize(
    "reached", [{"base_url": "https://book.example.org"}, {"host": "0.0.0.0"}], ids=["base_url", "host"]
)
@pytest.mark.parametrize(
    "emails",
    [("admin@example.org",), ("somebody@example.com", "else@example.com")],
    ids=["as it was made", "addresses changed"],
)
def test_a_site_that_others_reach_does_not_start_while_the_demo_password_opens_an_account(
    tmp_path: Path, reached: dict[str, str], emails: tuple[str, ...]
) -> None:
    give_the_demo_password(tmp_path, *emails)
    printed = refused(tmp_path, free_port(), **reached)
    assert f"the demo's password opens {', '.join(emails)}." in printed
    assert "demo --close-log-ins" in printed


def test_closing_the_demo_log_ins_lets_the_site_start_and_nobody_in(tmp_path: Path) -> None:
    give_the_demo_password(tmp_path, "admin@example.org")
    own = "correct horse battery staple"
    with serving(tmp_path) as server:
        assert status_of_sign_in(server.url, "admin@example.org", demo_log_ins.PASSWORD) == 200
        closed = subprocess.run(
            [sys.executable, "-m", "expertconnect", "demo", "--close-log-ins"],
            cwd=ROOT, env=server.environment, capture_output=True, text=True,
        )  # fmt: skip
        assert closed.stdout == "1 accounts cannot be opened with the demo's password any more.\n"
        assert status_of_sign_in(server.url, "admin@example.org", demo_log_ins.PASSWORD) == 401
        assert status_of_sign_in(server.url, "admin@example.org", own) == 401
    with serving(tmp_path, base_url="https://book.example.org") as server:
        assert "ExpertConnect is at https://book.example.org" in server.output


def status_of_sign_in(url: str, email: str, password: str) -> int:
    return httpx.post(
        f"{url}/api/auth/login", json={"email": email, "password": password}, timeout=60
    ).status_code


def test_case_34_a_server_does_not_start_without_the_guard(tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    with sqlite3.connect(tmp_path / "expertconnect.db") as database:
        database.execute("DROP INDEX uq_booking_expert_id_starts_at")
    database.close()
    said = refused(tmp_path, free_port())
    assert said.startswith("expertconnect: the database lacks the unique index")
    assert said.count("\n") == 1


def test_a_weak_secret_stops_the_start_in_one_sentence(tmp_path: Path) -> None:
    said = refused(tmp_path, free_port(), secret_key="changeme")
    assert said == "expertconnect: EXPERTCONNECT_SECRET_KEY must be at least 32 random characters\n"


def test_a8_our_server_bounds_what_comes_before_a_request(tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    with serving(tmp_path) as server, socket.create_connection(("127.0.0.1", port_of(server.url))) as endless:
        endless.settimeout(60)
        endless.sendall(b"GET / HTTP/1.1\r\nHost: test\r\n" + b"X-Filler: %s\r\n" % (b"x" * 40_000) + b"\r\n")
        assert endless.recv(12) == b"HTTP/1.1 431"


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_server_ends_soon_with_nobody_there(world: World, is_full: bool) -> None:
    with serving(world.settings.data_dir, fork=False) as server:
        begun = time.monotonic()
        assert server.stop(signal.SIGTERM) in {0, -signal.SIGTERM}
        assert not is_full or time.monotonic() - begun < 10
