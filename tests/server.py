"""A real server for tests: `python -m expertconnect serve` with its own folder and port.

It is forked from a process that has imported the product (`tests.forked`), except with `fork=False` or in a full run,
where every server is started by its command, as operators start it.
"""

import json
import os
import random
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import forked

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzTESTSECRET"
START_SECONDS = END_SECONDS = 300
"""Timeouts of the start and the end of a server, ample for a busy machine."""

FIRST_PORT, PORTS_EACH, MAX_WORKERS = 10_000, 2_000, 11
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""Name of this pytest-xdist worker, such as gw1; empty without workers."""
UNSAFE = frozenset({10_080})
"""Ports in our range that Chromium refuses to open (https://fetch.spec.whatwg.org/#port-blocking)."""


def free_port() -> int:
    """Return a free port of this worker's range.

    The ranges are below the system's ephemeral ports, so that a free port is not assigned to another process before it
    is used.
    """
    first = FIRST_PORT + int(WORKER.removeprefix("gw") or 0) % MAX_WORKERS * PORTS_EACH
    safe = [port for port in range(first, first + PORTS_EACH) if port not in UNSAFE]
    for port in random.sample(safe, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no port is free from {first} on")


@dataclass
class Server:
    """A running server.

    Attributes:
        url: Its URL, without a trailing slash.
        log: File with its output.
    """

    url: str
    process: forked.Process
    log: Path
    environment: dict[str, str]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop the server and wait; return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=END_SECONDS)

    def pause(self) -> None:
        """Suspend the process, which looks like a lost network from outside."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Resume the process."""
        self.process.send_signal(signal.SIGCONT)

    @property
    def output(self) -> str:
        """The server's output so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def environment_for(folder: Path, port: int, **settings: str) -> dict[str, str]:
    """Return the environment variables of a test installation, without those of the test runner."""
    variables = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "RATE_LIMITS": "off",
        **{key.upper(): value for key, value in settings.items()},
    }
    return forked.environment_of_servers() | {
        f"EXPERTCONNECT_{key}": value for key, value in variables.items()
    }


@contextmanager
def serving(
    folder: Path,
    port: int | None = None,
    *,
    fork: bool = True,
    waits: Mapping[str, float] | None = None,
    extra: Mapping[str, str] | None = None,
    **settings: str,
) -> Iterator[Server]:
    """Context manager that runs a server on a migrated database.

    Args:
        fork: Whether it may be forked; otherwise it is started by its command.
        waits: Changed waits of the product, see `tests.paced`; ignored in a full run.
        extra: More of its environment than settings.
    """
    port = port or free_port()
    environment = environment_for(folder, port, **settings) | dict(extra or {})
    log = folder / "server.log"
    module = "expertconnect"
    if waits and not forked.COMMANDS_ONLY:
        module, environment["TEST_WAITS"] = "tests.paced", json.dumps(dict(waits))
    process = forked.start(module, ["serve"], environment, log, fork=fork)
    server = Server(f"http://127.0.0.1:{port}", process, log, environment)
    try:
        _wait(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
        forked.end(process)


def _wait(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{server.url}/healthz", timeout=20).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{server.output[-4000:]}")
