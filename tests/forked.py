"""Start Python modules as processes of their own: forked from one that has imported the product, or by command."""

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
"""What a server must not find in its environment; NiceGUI, for example, would think that it runs inside of pytest."""
COMMANDS_ONLY = False
"""Whether each process is started by its command; the whole suite (`--full`) sets it."""


def environment_of_servers() -> dict[str, str]:
    """The environment without what belongs to the test run."""
    return {key: value for key, value in os.environ.items() if not key.startswith(INHERITED_FROM_PYTEST)}


class Forked:
    """A process that was forked for us; it answers what `subprocess.Popen` answers.

    Attributes:
        pid: Its process id.
    """

    def __init__(self, report: socket.socket) -> None:
        self._report = report
        self.pid: int = NUMBER.unpack(report.recv(NUMBER.size, socket.MSG_WAITALL))[0]
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit status, or None while it runs."""
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends; its exit status.

        Raises:
            subprocess.TimeoutExpired: If it does not end in time.
        """
        if self.returncode is None:
            self._report.settimeout(timeout)
            try:
                reported = self._report.recv(NUMBER.size)
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0) from None
            self.returncode = NUMBER.unpack(reported)[0] if reported else -signal.SIGKILL
            self._report.close()
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


Process = Forked | subprocess.Popen[bytes]


@functools.cache
def _control() -> socket.socket:
    """The socket to this run's fork server, which ends when the socket is closed."""
    ours, its = socket.socketpair()
    with its:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_server", str(its.fileno())],
            cwd=ROOT,
            env=environment_of_servers(),
            pass_fds=[its.fileno()],
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
        environment: All of its environment.
        log: What it prints is appended to this file.
        fork: Whether to fork it. What the product reads from its environment on import (EXPERTCONNECT_TEST_CATALOGUES
            alone) does not reach a forked process. `COMMANDS_ONLY` overrules this.
    """
    with log.open("ab") as out:
        if COMMANDS_ONLY or not fork:
            command = [sys.executable, "-m", module, *arguments]
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        request = {"module": module, "arguments": arguments, "environment": dict(environment)}
        ours, its = socket.socketpair()
        with its:
            socket.send_fds(_control(), [json.dumps(request).encode() + b"\n"], [out.fileno(), its.fileno()])
    return Forked(ours)


def end(process: Process) -> None:
    """End it, by force if it takes too long."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
