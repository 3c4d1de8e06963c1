"""Fork server: a process that imports the product once and forks a child for each server that a test starts.

`python -m tests.fork_server CONTROL` reads requests from the inherited socket CONTROL until it is closed. A start
from here saves the imports, which are nearly all that a start costs; everything after them runs as usual.
"""

import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import struct
import sys
from dataclasses import dataclass, field
from typing import Any

PRELOADED = (
    "main",
    "db.maintenance.constraint_check",
    "db.maintenance.lock",
    "db.migrate",
    "expertconnect.logs",
    "expertconnect.commands.database",
    "expertconnect.commands.demo",
    "expertconnect.commands.email",
    "expertconnect.commands.people",
    "expertconnect.commands.settings",
    "psutil",
)
"""Modules imported before forking; without `expertconnect.__main__`, which the children run."""
NUMBER = struct.Struct("!i")
"""Format of a reported process id or exit status."""


@dataclass
class Children:
    """Running children.

    Attributes:
        reports: Socket for the exit status, by process id.
    """

    reports: dict[int, socket.socket] = field(default_factory=dict)

    def reap(self) -> None:
        """Report the exit status of every child that has ended; for a signal, its negative number."""
        while self.reports:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            with self.reports.pop(pid) as report:
                report.sendall(NUMBER.pack(os.waitstatus_to_exitcode(status)))

    def kill(self) -> None:
        """Kill all children, since the test run has ended."""
        for pid in self.reports:
            os.kill(pid, signal.SIGKILL)


def main(control: socket.socket) -> None:
    """Serve requests; in a forked child, run the requested module."""
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # else garbage collection in a child would copy the memory pages that it shares
    request = _next_child(control)
    if request is not None:
        os.environ.clear()
        os.environ.update(request["environment"])
        sys.argv = [request["module"], *request["arguments"]]
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


def _next_child(control: socket.socket) -> dict[str, Any] | None:
    """Fork a child for each request. Returns the request in the child, and None in the parent once it is over."""
    children = Children()
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is woken:
                    woken.recv(1024)
                    children.reap()
                    continue
                message, files = _received(control)
                if not message:
                    children.kill()
                    return None
                log, report = files
                pid = os.fork()
                if pid == 0:
                    _become_child(log, [control, woken, wake, *children.reports.values()], report)
                    child_request: dict[str, Any] = json.loads(message)
                    return child_request
                os.close(log)
                children.reports[pid] = socket.socket(fileno=report)
                children.reports[pid].sendall(NUMBER.pack(pid))


def _received(control: socket.socket) -> tuple[bytes, list[int]]:
    """Receive a request, which is one line, with its open files: log and report socket. Empty at the end."""
    message, files, _, _ = socket.recv_fds(control, 1 << 16, 2)
    while message and not message.endswith(b"\n"):
        message += control.recv(1 << 16)
    return message, files


def _become_child(log: int, inherited: list[socket.socket], report: int) -> None:
    """Close the parent's files, and redirect output to the log."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for inherited_socket in inherited:
        inherited_socket.close()
    os.close(report)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
