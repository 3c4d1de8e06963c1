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
from tests.conftest import settings_for
from tests.forked import ROOT
from tests.server import environment_for, free_port, serving
from tests.world import World


def start(folder: Path, port: int, **settings: str) -> "subprocess.CompletedProcess[str]":
    """A start that is expected to be refused."""
    return subprocess.run(
        [sys.executable, "-m", "expertconnect", "serve"],
        cwd=ROOT, env=environment_for(folder, port, **settings), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_second_server_of_one_file_is_refused_while_commands_may_run(tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    with serving(tmp_path, fork=False) as server:
        second = start(tmp_path, free_port())
        assert second.returncode == 1
        assert f"already being served by process {server.process.pid} at {server.url}" in second.stderr
        beside = subprocess.run(
            [sys.executable, "-m", "expertconnect", "outbox", "list"],
            cwd=ROOT, env=server.environment, capture_output=True, text=True,
        )  # fmt: skip
        assert beside.stdout == "0 waiting, 0 sent, 0 dropped, 0 failed.\n"


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = start(tmp_path, port)
    assert result.returncode == 1
    assert result.stderr.startswith(f"expertconnect: cannot listen on 127.0.0.1:{port} ")
    assert result.stderr.count("\n") == 1


def test_case_34_a_server_does_not_start_without_the_guard(tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    with sqlite3.connect(tmp_path / "expertconnect.db") as database:
        database.execute("DROP INDEX uq_booking_expert_id_starts_at")
    database.close()
    result = start(tmp_path, free_port())
    assert result.returncode == 1
    assert result.stderr.startswith("expertconnect: the database lacks the unique index")
    assert result.stderr.count("\n") == 1


def test_a_weak_secret_stops_the_start_in_one_sentence(tmp_path: Path) -> None:
    result = start(tmp_path, free_port(), secret_key="changeme")
    assert result.returncode == 1
    assert result.stderr == "expertconnect: EXPERTCONNECT_SECRET_KEY must be at least 32 random characters\n"


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_server_ends_soon_with_nobody_there(world: World) -> None:
    with serving(world.settings.data_dir, fork=False) as server:
        begun = time.monotonic()
        assert server.stop(signal.SIGTERM) in {0, -signal.SIGTERM}
        assert time.monotonic() - begun < 10
