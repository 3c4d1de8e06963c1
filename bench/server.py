"""Server processes to measure from outside, by the kernel's accounting; each in a folder of its own."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.databases import SECRET, fill, populate, settings_in
from db.engine.gateway import Database
from db.migrate import migrate
from expertconnect.clock import system_clock
from expertconnect.domain.people import SYSTEM
from expertconnect.services import demo

ROOT = Path(__file__).parent.parent
START_SECONDS = 60
_CPU_OF_PROCESS = 2
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its URL and process id."""

    url: str
    pid: int

    @property
    def port(self) -> int:
        """Its port on 127.0.0.1."""
        return int(self.url.rpartition(":")[2])

    def cpu_ms(self) -> float:
        """Return the CPU time of the process so far: all threads, user and system, from the kernel's clock."""
        return time.clock_gettime((~self.pid << 3) | _CPU_OF_PROCESS) * 1000

    def memory_mb(self) -> float:
        """Return its memory as PSS: shared pages are counted in proportion."""
        found = _PSS.search(Path(f"/proc/{self.pid}/smaps_rollup").read_text())
        if found is None:
            raise RuntimeError("this kernel does not tell how much memory a process has")
        return int(found.group(1)) / 1024


@contextmanager
def serving(busy: int = 0) -> Iterator[Server]:
    """Run the product with the demo's 24 experts and the two of the benchmarks, until the block ends.

    Args:
        busy: Number of bookings of the office in the next thirty days.
    """
    with tempfile.TemporaryDirectory(prefix="expertconnect-bench-") as name:
        folder = Path(name)
        _fill(folder, busy)
        port = free_port()
        with _running(["bench.served"], port, "/healthz", folder, _environment(folder, port)) as server:
            yield server


@contextmanager
def bare(module: str) -> Iterator[Server]:
    """Run a floor's server, `python -m bench.floors.MODULE PORT`, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="expertconnect-bench-") as name:
        folder, port = Path(name), free_port()
        with _running([f"bench.floors.{module}", str(port)], port, "/", folder, _clean()) as server:
            yield server


@contextmanager
def _running(
    command: list[str], port: int, path: str, folder: Path, environment: dict[str, str]
) -> Iterator[Server]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", process.pid)
            _wait(server, path, process, folder / "log")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _fill(folder: Path, busy: int) -> None:
    settings = settings_in(folder)
    migrate(settings)
    database = Database(settings)
    try:
        database.acting(SYSTEM).do_now(populate)
        database.acting(SYSTEM).do_now(fill, busy)
    finally:
        database.close()
    demo.load(lambda clock: Database(settings, clock=clock), system_clock(), force=True)


def _environment(folder: Path, port: int) -> dict[str, str]:
    values = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET,
        "RATE_LIMITS": "off",
    }
    return _clean() | {f"EXPERTCONNECT_{name}": value for name, value in values.items()}


def _clean() -> dict[str, str]:
    """Return the environment without variables that configure a server."""
    prefixes = ("EXPERTCONNECT_", "NICEGUI_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def free_port() -> int:
    """Return a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, path: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.url}{path}", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
