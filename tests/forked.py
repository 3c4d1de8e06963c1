"""Start Python modules as processes: forked from one that has imported the product, or by command."""

import atexit
import functools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.fork_server import NUMBER

ROOT = Path(__file__).parent.parent
INHERITED_FROM_PYTEST = ("EXPERTCONNECT_", "PYTEST_", "NICEGUI_")
"""Prefixes of variables that servers must not inherit; with them NiceGUI, for example, would assume to run in pytest."""
COMMANDS_ONLY = False
"""Whether every process is started by its command; set in a full run."""


def environment_of_servers() -> dict[str, str]:
    """Return the environment without the variables of the test run."""
    return {key: value for key, value in os.environ.items() if not key.startswith(INHERITED_FROM_PYTEST)}


class Forked:
    """A forked process, with the interface of `subprocess.Popen`.

    Attributes:
        pid: Its process id.
    """

    def __init__(self, report: socket.socket) -> None:
        self._report = report
        self.pid: int = NUMBER.unpack(report.recv(NUMBER.size, socket.MSG_WAITALL))[0]
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the process ends; return its exit status.

        Raises:
            subprocess.TimeoutExpired: If it does not end in time.
        """
        if self.returncode is None:
            self._report.settimeout(timeout)
            try:
                data = self._report.recv(NUMBER.size)
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0) from None
            self.returncode = NUMBER.unpack(data)[0] if data else -signal.SIGKILL
            self._report.close()
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal if the process still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)


Process = Forked | subprocess.Popen[bytes]


@functools.cache
def _control() -> socket.socket:
    """Return the socket to this run's fork server, which ends when the socket is closed."""
    ours, theirs = socket.socketpair()
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_server", str(theirs.fileno())],
            cwd=ROOT,
            env=environment_of_servers(),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )

    def end() -> None:
        ours.close()
        server.wait(timeout=30)

    atexit.register(end)
    return ours


def start(
    module: str, arguments: list[str], environment: Mapping[str, str], log: Path, *, fork: bool = True
) -> Process:
    """Run `python -m module arguments...`.

    Args:
        environment: Its whole environment.
        log: File to which its output is appended.
        fork: Whether to fork it. Variables that the product reads on import (only EXPERTCONNECT_TEST_CATALOGUES) have
            no effect on a forked process. `COMMANDS_ONLY` takes precedence.
    """
    with log.open("ab") as out:
        if COMMANDS_ONLY or not fork:
            command = [sys.executable, "-m", module, *arguments]
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        request = {"module": module, "arguments": arguments, "environment": dict(environment)}
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(
                _control(), [json.dumps(request).encode() + b"\n"], [out.fileno(), theirs.fileno()]
            )
    return Forked(ours)


def end(process: Process) -> None:
    """Terminate a process; kill it if it takes too long."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
