"""Benchmark of the start and of passwords: imports, `--help`, hashing and verifying, compared with their floors."""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial

import bcrypt

from bench.rounds import in_turn
from bench.server import ROOT
from bench.table import Figure, median
from expertconnect.services.accounts.passwords import COST, Hasher

ROUNDS = 3
MAIN, NICEGUI = ("-c", "import main"), ("-c", "import nicegui")
HELP = ("-m", "expertconnect", "--help")
CLICK = ("-c", "import click; click.Command('floor').main(['--help'])")
PASSWORD = "a password of the usual length"


def measure() -> list[Figure]:
    """Measure the CPU time of starting each process, alternating; then of hashing and verifying."""
    return [
        Figure("start.import", *_processes(MAIN, NICEGUI)),
        Figure("start.help", *_processes(HELP, CLICK)),
        *_passwords(),
    ]


def _processes(*commands: Sequence[str]) -> list[float]:
    """Return the median CPU-milliseconds of each command; a first round that writes .pyc files does not count."""
    taken: list[list[float]] = [[] for _ in commands]
    for _ in range(ROUNDS):
        for command, found in zip(commands, taken, strict=True):
            found.append(_cpu_ms(command))
    return [median(found) for found in taken]


def _cpu_ms(command: Sequence[str]) -> float:
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


def _passwords() -> list[Figure]:
    hasher = Hasher(b"a bench has no secrets", cost=COST)
    try:
        stored = hasher.hash_now(PASSWORD)
        made, floor, verified, checked = in_turn(
            (
                partial(hasher.hash_now, PASSWORD),
                lambda: bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(COST)),
                partial(hasher.verify_now, PASSWORD, stored),
                partial(bcrypt.checkpw, PASSWORD.encode(), stored.encode()),
            ),
            ROUNDS,
        )
    finally:
        hasher.close()
    return [Figure("start.hash", made, floor), Figure("start.verify", verified, checked)]
