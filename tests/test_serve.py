"""Starting and ending a server: what it refuses to start on, and that the end loses nothing."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.migrate import migrate
from tests import forked
from tests.conftest import settings_for
from tests.forked import ROOT
from tests.server import END_SECONDS, environment_for, free_port, serving
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


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_server_ends_soon_with_nobody_there(world: World, is_full: bool) -> None:
    with serving(world.settings.data_dir, fork=False) as server:
        begun = time.monotonic()
        assert server.stop(signal.SIGTERM) in {0, -signal.SIGTERM}
        assert not is_full or time.monotonic() - begun < 10
