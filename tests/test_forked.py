"""Processes that tests fork: they are told apart from a command by nothing but how soon they start."""

import importlib
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from db.migrate import migrate
from tests import forked
from tests.conftest import settings_for
from tests.paced import HASTY, PATIENT
from tests.server import END_SECONDS, environment_for, free_port, serving


def test_a_forked_process_prints_into_its_log_and_tells_how_it_ended(tmp_path: Path) -> None:
    environment, log = environment_for(tmp_path, free_port()), tmp_path / "log"
    well = forked.start("expertconnect", ["settings"], environment, log)
    assert well.wait(timeout=END_SECONDS) == 0
    assert "EXPERTCONNECT_BASE_URL" in log.read_text()
    wrong = forked.start("expertconnect", ["no-such-command"], environment, log)
    assert wrong.wait(timeout=END_SECONDS) == 2
    assert "no-such-command" in log.read_text()


def test_a_forked_process_sees_the_environment_that_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPERTCONNECT_SECRET_KEY", "changeme")
    migrate(settings_for(tmp_path))
    environment, log = environment_for(tmp_path, free_port()), tmp_path / "log"
    command = ["outbox", "list"]
    assert forked.start("expertconnect", command, environment, log).wait(END_SECONDS) == 0
    weak = environment | {"EXPERTCONNECT_SECRET_KEY": "changeme"}
    assert forked.start("expertconnect", command, weak, log).wait(END_SECONDS) == 1
    assert "0 waiting" in log.read_text()
    assert "at least 32 random characters" in log.read_text()


def test_a_forked_server_that_is_killed_is_told_by_its_signal(tmp_path: Path) -> None:
    migrate(settings_for(tmp_path))
    with serving(tmp_path) as server:
        assert server.process.poll() is None
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        assert server.process.poll() == -signal.SIGKILL


@pytest.mark.parametrize("name", sorted({*PATIENT, *HASTY}))
def test_every_wait_that_tests_change_is_one_of_the_product(name: str) -> None:
    module, _, constant = name.rpartition(".")
    assert isinstance(getattr(importlib.import_module(module), constant), float | int | timedelta)
